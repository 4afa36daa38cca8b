"""Where settings come from, what they refuse, and that secrets stay secret."""

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.errors import BadFile, BadSetting, CredentialsError, UsageError
from localcite.settings import Secrets, read
from localcite.settings.file import set_value
from localcite.settings.secrets import NoKeyring, credentials, forget, store
from localcite.settings.values import NAMES, value_of

BASE = "https://connect.patsnap.com"


@pytest.fixture
def home(tmp_path):
    return {"LOCALCITE_HOME": str(tmp_path)}


def configure(home, text):
    Path(home["LOCALCITE_HOME"], "config.toml").write_text(text, encoding="utf-8")
    return home


def test_without_anything_the_defaults_hold(home, tmp_path):
    settings = read(home)
    assert settings.base_url == BASE
    assert (settings.concurrency, settings.qps, settings.batch_first, settings.batch_most) == (4, 10, 25, 100)
    assert settings.max_age is None
    assert settings.no_answer_max_age is None
    assert settings.l012_pages_billed
    assert settings.database == tmp_path / "localcite.db"
    assert settings.config_file == tmp_path / "config.toml"
    assert (settings.beside, settings.folders.crash) == (tmp_path, tmp_path / "crash")


def test_reading_settings_makes_no_folder(tmp_path):
    read({"LOCALCITE_HOME": str(tmp_path / "new")})
    assert not (tmp_path / "new").exists()


def test_without_a_home_the_system_says_where_files_live():
    assert read({}).database.is_absolute()
    assert read({"LOCALCITE_HOME": "  "}).database == read({}).database


def test_the_environment_wins_over_the_file(home):
    configure(home, 'concurrency = 8\nqps = 2.5\nmax_age = "90d"\nl012_pages_billed = false\n')
    settings = read(home | {"LOCALCITE_CONCURRENCY": "2"})
    assert (settings.concurrency, settings.qps, settings.l012_pages_billed) == (2, 2.5, False)
    assert settings.max_age == timedelta(days=90)


def test_an_empty_variable_is_no_setting(home):
    assert read(home | {"LOCALCITE_CONCURRENCY": ""}).concurrency == 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("concurrency", "many"),
        ("concurrency", "0"),
        ("concurrency", "2.5"),
        ("concurrency", "1e9"),
        ("qps", "0"),
        ("qps", "-1"),
        ("qps", "nan"),
        ("qps", "inf"),
        ("batch_most", "101"),
        ("read_timeout", "0"),
        ("max_age", "90"),
        ("l012_pages_billed", "perhaps"),
    ],
)
def test_a_bad_value_is_refused_with_its_place(home, name, value):
    variable = f"LOCALCITE_{name.upper()}"
    with pytest.raises(BadSetting) as error:
        read(home | {variable: value})
    assert (error.value.name, error.value.where, error.value.value) == (name, variable, value)
    assert error.value.what


@pytest.mark.parametrize("line", ["concurrency = true", "qps = []", "max_age = 90", "base_url = 5", 'base_url = ""'])
def test_a_bad_value_in_the_file_is_refused_with_the_file(home, line):
    configure(home, line)
    with pytest.raises(BadSetting) as error:
        read(home)
    assert error.value.where.endswith("config.toml")


def test_a_first_batch_larger_than_the_largest_is_refused(home):
    with pytest.raises(BadSetting):
        read(home | {"LOCALCITE_BATCH_MOST": "10"})


def test_a_file_that_is_no_toml_is_refused_with_its_name(home):
    configure(home, "concurrency = = 4")
    with pytest.raises(BadFile) as error:
        read(home)
    assert error.value.path.endswith("config.toml")


def test_a_home_that_is_a_file_is_refused(tmp_path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(BadSetting):
        read({"LOCALCITE_HOME": str(file)})


def test_names_that_nobody_knows_are_warnings_with_the_near_name(home):
    configure(home, "concurency = 8\n[else]\nx = 1\n")
    settings = read(home | {"LOCALCITE_BASEURL": "1", "LOCALCITE_WHATEVER_ELSE": "1", "LOCALCITE_DEBUG": "1"})
    assert settings.concurrency == 4
    misspelt, unknown, variable = settings.warnings
    assert "'concurrency'" in misspelt
    assert "'else'" in unknown
    assert "LOCALCITE_BASEURL" in variable


@pytest.mark.skipif(os.name != "posix", reason="permissions of files are POSIX's")
def test_credentials_that_others_can_read_are_a_warning(home):
    file = Path(configure(home, 'api_key = "sk-secret-1234567890"')["LOCALCITE_HOME"], "config.toml")
    file.chmod(0o644)
    assert "chmod 600" in read(home).warnings[0]
    file.chmod(0o600)
    assert not read(home).warnings


def test_secrets_are_never_printed(home):
    told = {"LOCALCITE_API_KEY": "sk-secret-1234567890", "LOCALCITE_CLIENT_ID": "me", "LOCALCITE_CLIENT_SECRET": "hush"}
    settings = read(home | told)
    assert settings.secrets.api_key == "sk-secret-1234567890"
    for text in (repr(settings), str(settings), f"{settings.secrets}", repr(settings._asdict())):
        assert "sk-secret" not in text
        assert "hush" not in text


@given(st.sampled_from(sorted(NAMES)), st.text() | st.integers() | st.floats() | st.booleans() | st.none())
def test_any_value_is_read_or_refused(name, value):
    try:
        value_of(name, value, "here")
    except BadSetting as error:
        assert error.what  # noqa: PT017 - some values are fine


class Drawer:
    """A keyring that is a dictionary."""

    def __init__(self):
        self.entries = {}

    def get(self, base_url):
        return self.entries.get(base_url)

    def put(self, base_url, text):
        self.entries[base_url] = text

    def drop(self, base_url):
        del self.entries[base_url]


class Nothing:
    """A system without a keyring."""

    def get(self, *_):
        raise NoKeyring

    put = drop = get


def test_credentials_of_the_environment_win_over_the_keyring():
    drawer = Drawer()
    store(Secrets(api_key="sk-stored"), BASE, drawer)
    assert credentials(Secrets(api_key="sk-told"), BASE, drawer).api_key == "sk-told"
    assert credentials(Secrets(), BASE, drawer).api_key == "sk-stored"


def test_stored_credentials_never_go_to_another_host():
    drawer = Drawer()
    store(Secrets(client_id="me", client_secret="hush"), BASE, drawer)
    with pytest.raises(CredentialsError):
        credentials(Secrets(), "https://example.com", drawer)


def test_half_a_pair_is_refused_by_the_name_of_the_missing_half():
    with pytest.raises(BadSetting) as error:
        credentials(Secrets(client_id="me"), BASE, Drawer())
    assert error.value.name == "client_secret"


def test_without_a_keyring_credentials_are_missing_and_login_names_the_variables():
    with pytest.raises(CredentialsError):
        credentials(Secrets(), BASE, Nothing())
    with pytest.raises(UsageError) as error:
        store(Secrets(client_id="me", client_secret="hush"), BASE, Nothing())
    assert error.value.fix == "set LOCALCITE_CLIENT_ID and LOCALCITE_CLIENT_SECRET in the environment instead"
    assert not forget(BASE, Nothing())


def test_what_was_stored_can_be_forgotten_once():
    drawer = Drawer()
    store(Secrets(api_key="sk-stored"), BASE, drawer)
    assert forget(BASE, drawer)
    assert not forget(BASE, drawer)


@pytest.mark.parametrize("text", ["no json", "[1]", '{"other": 1}', "{}", '{"client_id": "me"}'])
def test_a_keyring_entry_that_cannot_be_used_is_no_traceback(text):
    drawer = Drawer()
    drawer.put(BASE, text)
    with pytest.raises(CredentialsError):
        credentials(Secrets(), BASE, drawer)


def test_the_real_keyring_of_this_system_answers_or_is_absent():
    from localcite.settings.keyring import SystemKeyring

    with suppress(NoKeyring, CredentialsError):
        assert SystemKeyring().get("https://localcite.invalid") is None


def test_setting_one_value_keeps_comments_permissions_and_the_rest(tmp_path):
    file = tmp_path / "new" / "config.toml"
    set_value(file, "base_url", "https://a.example")
    assert file.stat().st_mode & 0o077 == 0
    file.write_text('# mine\nqps = 3 # slow\nbase_url = "x"\n[other]\ny = 1\n', encoding="utf-8")
    file.chmod(0o640)
    set_value(file, "base_url", BASE)
    assert file.read_text() == f'# mine\nqps = 3 # slow\nbase_url = "{BASE}"\n[other]\ny = 1\n'
    assert file.stat().st_mode & 0o777 == 0o640
    assert [child.name for child in file.parent.iterdir()] == ["config.toml"]


def test_setting_a_new_value_stands_before_the_tables(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text("qps = 3\n[other]\ny = 1\n", encoding="utf-8")
    set_value(file, "base_url", BASE)
    assert read({"LOCALCITE_HOME": str(tmp_path)}).base_url == BASE
