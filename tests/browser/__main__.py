"""`python -m tests.browser`: a report in a real Chromium: clicks, keys, filters, paper, and no request at all.

    python -m tests.browser [--screenshots DIR] [--only WORD]

The extra `browser` brings what drives it; Chromium has to be installed. Where either is missing, the reason is said and
nothing is checked. `--screenshots` keeps pictures of the page: both themes, wide and narrow, and on paper.
"""

import argparse
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser.checks import CHECKS
from browser.pages import Pages
from browser.scene import made

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


def main() -> int:
    """Make a report, open it, and check it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--screenshots", type=Path, metavar="DIR")
    parser.add_argument("--only", default="", metavar="WORD", help="the checks whose names hold it")
    options = parser.parse_args()
    checks = [check for check in CHECKS if options.only in check.__name__]
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        print(f"Nothing was checked: none of {', '.join(CHROMIUM)} is installed.")
        return 0
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("Nothing was checked: playwright is not installed; `pip install 'localcite[browser]'` brings it.")
        return 0
    started = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        checked(sync_playwright, program, made(Path(folder)), checks, options.screenshots)
    print(f"{len(checks)} checks in {(datetime.now(UTC) - started).total_seconds():.0f} s, with {program}.")
    return 0


def checked(sync_playwright, program, scene, checks, screenshots):
    """Open the report and check it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        pages = Pages(browser, scene)
        for check in checks:
            check(pages)
            print(check.__name__.replace("_", " "), flush=True)
        if screenshots:
            pages.photograph(screenshots)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
