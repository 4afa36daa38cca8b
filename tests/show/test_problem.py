"""Every error has words: what is wrong, where, what to do next; never a secret, never a control character."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite import errors
from localcite.model import DocType
from localcite.plan import Item, Verdict
from localcite.show.problem import WORDS, problem
from localcite.show.secrets import redact

CLASSES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == "localcite.errors"]
KEY = "sk-" + "a1B2" * 12

EXAMPLES = {
    errors.LocalciteError: {},
    errors.UsageError: {"what": "there is no `localcite plna`", "fix": "did you mean `localcite plan`?"},
    errors.BadIds: {"items": ()},
    errors.BadQuestion: {"question": "cited-by", "position": 8, "what": "an id is missing", "expected": ("ID",)},
    errors.BadFile: {"path": "list.csv", "what": "it has no column 'pn'", "line": 3, "fix": "it has: a, b"},
    errors.BadSetting: {"name": "qps", "where": "LOCALCITE_QPS", "value": "x", "what": "it has to be a number"},
    errors.WrongVendor: {"belongs_to": "patsnap", "asked": "sandbox"},
    errors.NotConfirmed: {"units_at_most": 12},
    errors.CredentialsError: {"code": 67200008, "text": "apikey not Pass", "what": "the key was refused"},
    errors.AccountError: {"code": 67200005, "text": "Insufficient balance", "what": "the balance is used up"},
    errors.VendorError: {"what": "the vendor could not be reached", "url": "https://connect.patsnap.com"},
    errors.DatabaseError: {"path": "/x/localcite.db", "what": "disk I/O error"},
    errors.DatabaseLocked: {"path": "/x/localcite.db", "what": None},
    errors.DatabaseDamaged: {"path": "/x/localcite.db", "what": "the chain breaks at event 7"},
    errors.DatabaseNewer: {"path": "/x/localcite.db", "what": None, "found": "0009", "known": "0001"},
    errors.DatabaseOlder: {"path": "/x/localcite.db", "what": None, "found": "0001", "known": "0002"},
    errors.DatabaseUnwritable: {"path": "/x/localcite.db", "what": "the disk is full"},
}


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_has_words_of_its_own(kind):
    assert kind in WORDS
    assert kind in EXAMPLES


@pytest.mark.parametrize("kind", CLASSES)
def test_an_error_is_a_sentence_even_without_its_data(kind):
    for data in ({}, EXAMPLES[kind]):
        text = problem(kind(**data))
        assert text[0].isupper()
        assert text[-1] in ".?!"
        assert "None" not in text


@pytest.mark.parametrize("kind", CLASSES)
def test_every_datum_of_an_error_is_in_its_words(kind):
    text = problem(kind(**EXAMPLES[kind]))
    for value in EXAMPLES[kind].values():
        if isinstance(value, (str, int)) and kind is not errors.BadQuestion:
            assert str(value)[1:] in text


@given(st.sampled_from(CLASSES), st.text(), st.data())
def test_whatever_the_data_hold_the_words_are_safe_to_print(kind, value, data):
    filled = {name: data.draw(st.just(value) | st.none() | st.just((value,))) for name in EXAMPLES[kind]}
    text = problem(kind(**filled))
    assert all(
        line.isprintable() or "\u200c" in line or "\u200d" in line or not line.isascii() for line in text.split("\n")
    )
    assert "\x1b" not in text
    assert "\r" not in text


@given(st.sampled_from(CLASSES), st.data())
def test_secrets_are_left_out_wherever_they_stand(kind, data):
    hidden = f"Bearer {KEY} https://me:hush1234@host/?apikey={KEY} my own secret"
    filled = {name: data.draw(st.just(hidden) | st.just((hidden,))) for name in EXAMPLES[kind]}
    text = problem(kind(**filled), secrets=["my own secret"])
    for secret in (KEY, "hush1234", "my own secret"):
        assert secret not in text


def test_a_bad_secret_setting_never_shows_its_value():
    error = errors.BadSetting(name="client_secret", where="config.toml", value="hush", what="it is empty")
    assert "hush" not in problem(error)


def test_bad_ids_are_listed_with_their_place_reason_and_candidates():
    items = [
        Item(
            "EP1234567",
            None,
            DocType.PATENT,
            Verdict.AMBIGUOUS,
            "several stages",
            None,
            ("EP1234567A1",),
            "l.csv, line 7",
        ),
        Item("11,205,304", None, None, Verdict.UNREADABLE, "write the country code"),
    ]
    assert problem(errors.BadIds(items=items)).splitlines() == [
        "Nothing was done: 2 ids cannot be used as typed.",
        "  l.csv, line 7: EP1234567: several stages (EP1234567A1)",
        "  11,205,304: write the country code",
        "Correct them, or give --skip-bad to go on without them.",
    ]


def test_many_bad_ids_are_counted_and_not_all_listed():
    items = [Item(f"x{n}", None, None, Verdict.UNREADABLE, "no id") for n in range(500)]
    lines = problem(errors.BadIds(items=items)).splitlines()
    assert len(lines) < 30
    assert "480 more" in lines[-2]


def test_the_caret_stands_under_the_mistake_whatever_stands_before_it():
    question = 'search "磁\x1b" | limt 3'
    place = question.index("limt")
    error = errors.BadQuestion(question=question, position=place, what="no stage", expected=("limit",))
    _, shown, caret, fits = problem(error).splitlines()
    assert shown == '  search "磁\\x1b" | limt 3'
    assert caret.index("^") == shown.index("limt") + 1  # 磁 is two columns wide
    assert fits == "What fits there: limit."


@pytest.mark.parametrize(
    "text",
    [
        f"key {KEY}",
        f"Authorization: Bearer {KEY}",
        f"https://x/y?a=1&apikey={KEY}&b=2",
        f'{{"client_secret": "{KEY}"}}',
        f"https://user:{KEY}@host/",
        f"token={KEY}",
    ],
)
def test_what_has_the_shape_of_a_secret_is_taken_out(text):
    assert KEY not in redact(text)
    assert KEY[3:] not in redact(text)


@pytest.mark.parametrize(
    "text", ["67200009 token expired", "set LOCALCITE_API_KEY", "token: invalid", "a Basic patent"]
)
def test_words_about_secrets_stay(text):
    assert redact(text) == text
