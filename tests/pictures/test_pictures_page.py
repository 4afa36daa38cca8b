"""Pages: whatever stands in a label, the page has its own two scripts, its own tags, and asks nobody."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from localcite.pictures.figures import Bar, Bars, Frame, Growth, Network, Node
from localcite.pictures.page import page

HOSTILE = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onclick="x', "]]>", "<!--"]
    ),
)


class Read(HTMLParser):
    """What a reader of HTML finds."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.scripts = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [name for name, _value in attributes]

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "script" and data.strip():
            self.scripts.append(data)


@settings(max_examples=40)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_label_becomes_markup(title, label, says):
    frame = Frame(title, metadata=json.dumps({"question": title}))
    read = Read(page(Bars("assignee", "documents", (Bar(label, 3, says), Bar(None, None))), frame))
    assert read.tags.count("script") == 2
    assert not {"img", "iframe", "object", "embed", "link"} & set(read.tags)
    assert not [name for name in read.attributes if name.startswith("on") or name in {"src", "action"}]
    assert json.loads(read.scripts[-1])["question"] == title


def test_the_policy_names_the_one_script_by_its_hash_and_allows_nothing_else():
    text = page(Growth("first_seen", "documents", (("2026-03-04", 1),)), Frame("q"))
    (script,) = Read(text).scripts
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text
    assert "default-src 'none'" in text


def test_the_table_has_the_numbers_of_the_picture_and_says_what_is_unknown():
    nodes = (Node("US1", "A", 2019, "Acme", 1_234), Node("US2", None, None, None, None))
    text = page(Network(nodes, ((1, 0),)), Frame("q"))
    assert re.findall(r"<td[^>]*>([^<]*)</td>", text) == ["US1", "A", "2019", "Acme", "1,234", "US2", *["unknown"] * 4]
