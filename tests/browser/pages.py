"""Pages in a browser that may ask for nothing and may complain of nothing."""

from contextlib import contextmanager
from urllib.parse import unquote

LOOKS = (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390))


class Pages:
    """Opens the report, each time anew. Whatever it asks for or complains of ends the check."""

    def __init__(self, browser, scene):
        self._browser = browser
        self.scene = scene

    @contextmanager
    def opened(self, at="", *, width=1280, theme="light", reduced=False, scripts=True):
        """Give out the page at an address within it."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce" if reduced else "no-preference",
            java_script_enabled=scripts,
            offline=True,
        )
        page = context.new_page()
        page.set_default_timeout(8_000)
        complaints, requests = [], []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto(f"file://{self.scene.file}{at}")
        try:
            yield page
        finally:
            context.close()
        assert not complaints, complaints
        assert [unquote(url.partition("#")[0]) for url in requests] == [f"file://{self.scene.file}"], requests

    def photograph(self, folder):
        """Keep pictures of the page, and the page on paper."""
        folder.mkdir(parents=True, exist_ok=True)
        for theme, width in LOOKS:
            with self.opened(width=width, theme=theme, reduced=True) as page:
                page.screenshot(path=folder / f"report-{theme}-{width}.png", full_page=True, timeout=120_000)
                page.locator("#network").screenshot(path=folder / f"network-{theme}-{width}.png", timeout=120_000)
        with self.opened() as page:
            page.pdf(path=folder / "report.pdf", format="A4", prefer_css_page_size=True)


def shown(page):
    """Return how many rows the table has, on all its pages."""
    return int(page.get_attribute("#table caption", "data-rows"))


def until(page, expression, arg=None):
    """Wait for what a page does in a moment."""
    for _look in range(200):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"it never came: {expression} {arg or ''}")
