"""HTML as text: what a reader sees, links that name a document, and every line where it stood in the source."""

from html.parser import HTMLParser

from localcite.lists.one import is_id

UNSEEN = frozenset({"script", "style", "template", "noscript"})
BLOCKS = frozenset(
    (  # noqa: SIM905 - forty literals would be a page
        "address article aside blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre"
        " section table td th title tr ul"
    ).split()
)
OWN_DOI = frozenset({"citation_doi", "dc.identifier", "prism.doi"})  # what a page says of itself in its head
PARAGRAPH = "\u2029"  # a blank that is no line


def text_of(html: str) -> str:
    """Return the text of a page; its line numbers are those of the source."""
    page = _Page()
    page.feed(html)
    page.close()
    return "".join(page.pieces)


class _Page(HTMLParser):
    """Collects text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._lines = 1
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a block, a link that names a document, and what is not to be seen."""
        self._unseen += tag in UNSEEN
        told = dict(attrs)
        if tag in BLOCKS:
            self._add(PARAGRAPH)
        if tag == "a" and is_id(told.get("href") or "") and "://" in (told.get("href") or ""):
            self._add(f" {told['href']} ")
        if tag == "meta" and (told.get("name") or "").lower() in OWN_DOI and is_id(told.get("content") or ""):
            self._add(f"{PARAGRAPH}doi:{(told['content'] or '').removeprefix('doi:')}{PARAGRAPH}")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a block."""
        if tag in UNSEEN and self._unseen:
            self._unseen -= 1
        if tag in BLOCKS:
            self._add(PARAGRAPH)

    def handle_data(self, data: str) -> None:
        """Note text."""
        if not self._unseen:
            self._add(data)

    def _add(self, text: str) -> None:
        """Add text, after the line ends that stood in tags before it."""
        line = self.getpos()[0]
        missing = max(0, line - self._lines)
        self.pieces.append("\n" * missing + text)
        self._lines += missing + text.count("\n")
