"""The threat model names tests; each of them is there, and the sandbox listens where it says."""

import re
from pathlib import Path

import pytest

from localcite.errors import UsageError
from localcite.sandbox import Sandbox, serve

CHECKOUT = Path(__file__).parents[2]
MODEL = CHECKOUT / "docs" / "threat-model.md"


def test_every_test_that_the_threat_model_names_is_there():
    named = set(re.findall(r"`(tests/[\w/.]+)`", MODEL.read_text(encoding="utf-8")))
    assert len(named) > 10
    assert [name for name in named if not (CHECKOUT / name).exists()] == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com"])
def test_the_sandbox_listens_on_loopback_only(host):
    with pytest.raises((UsageError, ValueError)):
        serve(Sandbox(), host=host)
    with serve(Sandbox()) as server:
        assert server.url.startswith("http://127.0.0.1:")
