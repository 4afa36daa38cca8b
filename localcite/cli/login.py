"""`localcite login`: ask for the region and for credentials, and put them into the keyring. Tries nothing out."""

from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser
from localcite.errors import UsageError

if TYPE_CHECKING:
    from localcite.app import App
    from localcite.settings import Secrets

STORY = """\
Ask for the region and for credentials, and put them into the keyring of the system. Nothing is sent.
Without a keyring, set LOCALCITE_API_KEY, or LOCALCITE_CLIENT_ID and LOCALCITE_CLIENT_SECRET."""


def run(argv: list[str], app: "App") -> int:
    """Ask, store, and say what was stored where."""
    parser = Parser(app, "login", STORY)
    parser.add_argument("--region", metavar="REGION", help="international, china, or a base URL; otherwise it is asked")
    options = parser.read(argv)
    if not app.is_terminal:
        fix = "set LOCALCITE_API_KEY, or LOCALCITE_CLIENT_ID and LOCALCITE_CLIENT_SECRET"
        raise UsageError(what="login asks for secrets, and nobody can be asked here", fix=fix)
    from localcite.settings.file import set_value  # noqa: PLC0415 - keeps `--help` light
    from localcite.settings.secrets import store  # noqa: PLC0415 - the same

    base_url = _base_url(options.region or app.ask("Region (international, china, or a base URL) [international]: "))
    secrets = _secrets(app)
    store(secrets, base_url, app.keyring)
    set_value(app.settings.config_file, "base_url", base_url)
    app.note(f"Stored in the keyring for {base_url}; nothing was sent, so nobody knows yet whether they work.")
    _tell_what_wins(app, base_url)
    return 0


def _base_url(region: str) -> str:
    """Return the base URL of a region. Raises BadSetting."""
    from localcite.vendor.hosts import REGIONS, check_base_url  # noqa: PLC0415 - keeps `--help` light

    said = region.strip().casefold() or "international"
    near = [name for name in REGIONS if name.startswith(said)]
    return REGIONS[near[0]] if near else check_base_url(region, where="the answer")


def _secrets(app: "App") -> "Secrets":
    """Ask for an API key, or for a client id with its secret. Raises BadSetting for what cannot be sent."""
    from localcite.settings import Secrets  # noqa: PLC0415 - keeps `--help` light
    from localcite.vendor.credentials import ApiKey, ClientSecret  # noqa: PLC0415 - the same

    key = app.ask_secret("API key (sk-…; empty: client id and secret instead): ").strip()
    if key:
        return Secrets(api_key=ApiKey(key).key)
    pair = ClientSecret(app.ask("Client id: ").strip(), app.ask_secret("Client secret: ").strip())
    return Secrets(client_id=pair.client_id, client_secret=pair.secret)


def _tell_what_wins(app: "App", base_url: str) -> None:
    """Say which variables of the environment win over what was stored."""
    names = ("LOCALCITE_API_KEY", "LOCALCITE_CLIENT_ID", "LOCALCITE_CLIENT_SECRET")
    wins = [name for name in names if app.environ.get(name)]
    if app.environ.get("LOCALCITE_BASE_URL", base_url) != base_url:
        wins.append("LOCALCITE_BASE_URL")
    if wins:
        app.note(f"The environment wins over it: {', '.join(wins)}.")
