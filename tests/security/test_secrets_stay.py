"""A whole story with a secret that is easy to find; then all that it left behind, and all it said, is searched."""

import base64
import gzip
import io
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import zstandard

from localcite.app import App, run
from localcite.sandbox import Sandbox, serve

KEY = "sk-" + "Canary7Q" * 6
CLIENT, SECRET = "canary-client-5f2c", "canary-secret-9b1e7d"
IDS = [f"US{number}B2" for number in range(9_000_000, 9_000_012)]
FAULTS = ("redirect", "67200202+message", "http-401", "html", "lost", "http-503-json", "garbage", "bad-row", "67200000")


class Drawer(dict):
    """A keyring that is a dictionary."""

    get = dict.get
    put = dict.__setitem__
    drop = dict.__delitem__


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Story:
    def __init__(self, home, **environ):
        self.home = home
        self.environ = {"LOCALCITE_HOME": str(home), "LOCALCITE_QPS": "1000", "LOCALCITE_READ_TIMEOUT": "5", **environ}
        self.keyring = Drawer()
        self.said = []

    def play(self, *argv, typed="", terminal=False, now=None):
        stream = Terminal if terminal else io.StringIO
        out, err = stream(), stream()
        app = App(self.environ, stream(typed), out, err, keyring=self.keyring, now=now)
        code = run([str(word) for word in argv], app)
        self.said += [out.getvalue(), err.getvalue()]
        return code

    def left_behind(self):
        for file in self.home.parent.rglob("*"):
            yield str(file).encode()
            if file.is_file():
                content = file.read_bytes()
                yield content
                yield from _unpacked(content)
        yield from (text.encode() for text in self.said)


def _unpacked(content):
    """Yield what is compressed in a file: kept replies, and whole files."""
    for place in range(len(content)):
        if content.startswith(b"\x28\xb5\x2f\xfd", place):
            try:
                yield zstandard.ZstdDecompressor().decompressobj().decompress(content[place:])
            except zstandard.ZstdError:
                continue
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)


def forms(secret):
    """Return a secret in the forms in which it travels."""
    raw = secret.encode()
    pair = f"{CLIENT}:{secret}".encode()
    return {raw, base64.b64encode(raw).rstrip(b"="), base64.b64encode(pair), raw.hex().encode(), raw.lower()}


def searched(story, *secrets):
    hidden = {form for secret in secrets for form in forms(secret)}
    found = [content for content in story.left_behind() if any(form in content for form in hidden)]
    secret = rb".{0,200}(?:" + b"|".join(map(re.escape, hidden)) + rb").{0,60}"
    places = [re.search(secret, each, re.DOTALL)[0] for each in found]
    assert not places


@pytest.fixture
def story(tmp_path):
    return Story(tmp_path / "home")


def everything(story):
    """Do what a user may do, and let it go wrong."""
    files = story.home.parent
    (files / "list.txt").write_text("\n".join(IDS))
    assert story.play("plan", "-f", files / "list.txt", "-o", files / "plan.json") == 0
    assert story.play("sync", *IDS, "--yes") == 0
    story.play("shell", typed="status\nsync US9000040B2\ny\ncited-by US9000000B2\nnonsense\n", terminal=False)
    story.play("doctor")
    story.play("doctor", "--json")
    story.play("status", "--json")
    story.play("audit", "log", "--json")
    story.play("backup", files / "copy.db")
    story.play("ask", "patents | count", "-o", files / "out.csv")
    story.environ["LOCALCITE_DEBUG"] = "1"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("localcite.cli.status.of_database", _defect(story.environ.get("LOCALCITE_CLIENT_SECRET", "")))
        assert story.play("status") == 1
    del story.environ["LOCALCITE_DEBUG"]


def _defect(told):
    """Return what fails, and says what it should not."""

    def fail(*_):
        raise ZeroDivisionError(told)

    return fail


def test_an_api_key_from_the_keyring_is_in_nothing_that_a_story_leaves_or_says(story):
    with serve(Sandbox(latency=(0, 0))) as server:
        story.environ["LOCALCITE_BASE_URL"] = server.url
        assert story.play("login", "--region", server.url, typed=f"{KEY}\n", terminal=True) == 0
        assert KEY in str(story.keyring)
        everything(story)
        for number, fault in enumerate(FAULTS):
            server.sandbox.faults.add(fault)
            story.play("sync", f"US{9_100_000 + number}B2", "--yes")
        story.play("logout")
    searched(story, KEY)


def test_a_client_secret_and_its_token_are_in_nothing_that_a_story_leaves_or_says(story):
    with serve(Sandbox(latency=(0, 0))) as server:
        story.environ |= {
            "LOCALCITE_BASE_URL": server.url,
            "LOCALCITE_CLIENT_ID": CLIENT,
            "LOCALCITE_CLIENT_SECRET": SECRET,
        }
        everything(story)
        for fault in ("67200009/token", *FAULTS[:4]):
            server.sandbox.faults.add(fault)
            story.play("sync", "US9200000B2", "--yes", "--refresh", "--retry-in-doubt")
        tokens = list(server.sandbox.credentials._tokens)
    assert tokens
    searched(story, SECRET, *tokens)


class Echo(BaseHTTPRequestHandler):
    """A vendor that repeats what it was told, in every place that it has."""

    answers = iter(())

    def do_POST(self):
        told = self.headers.get("Authorization", "")
        status, body = next(Echo.answers)
        body = body.replace("ECHO", told + " " + self.path)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Correlation-Id", told)
        self.send_header("Location", f"http://127.0.0.1:1/?key={told}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    do_GET = do_POST  # noqa: N815 - the same

    def log_message(self, *_):
        pass


def test_a_vendor_that_repeats_the_key_puts_it_into_no_error_and_no_record(story):
    refusals = [
        (200, '{"status": false, "error_code": 67200202, "error_msg": "bad key ECHO"}'),
        (200, '{"status": false, "error_code": 68300004, "error_msg": "ECHO"}'),
        (401, "<html>ECHO</html>"),
        (302, "ECHO"),
        (503, '{"error": "ECHO"}'),
        (404, "ECHO"),
    ]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        story.environ |= {
            "LOCALCITE_BASE_URL": f"http://127.0.0.1:{server.server_port}",
            "LOCALCITE_API_KEY": KEY,
        }
        for answer in refusals:
            Echo.answers = iter([answer] * 50)
            assert story.play("sync", "US9000000B2", "--yes", "--retry-in-doubt") != 0
        story.play("audit", "log", "--json")
        story.play("audit", "show", "1")
    finally:
        server.shutdown()
        server.server_close()
    assert any("67200202" in said for said in story.said)
    searched(story, KEY)
