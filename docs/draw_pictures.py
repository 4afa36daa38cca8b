"""Draw the pictures of docs/pictures.md again: its commands are typed against the sandbox, and its SVGs kept.

    pip install -e '.[test]'
    python docs/draw_pictures.py

Nothing leaves this machine. Pictures are drawn without receipts, which would be others each time.
"""

import contextlib
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).parent / "pictures.md"
FOLDER = Path(__file__).parent / "pictures"
TESTS = Path(__file__).parents[1] / "tests"


def draw(folder):
    """Play the page in a folder, and return the names of the pictures that stand in the page."""
    sys.path[:0] = [str(TESTS), str(TESTS / "docs")]
    from docs_blocks import RUN, blocks
    from docs_player import playing

    with contextlib.chdir(folder), playing(folder) as player:
        player.environ["LOCALCITE_RECEIPTS"] = "false"
        for block in blocks(PAGE):
            if block.language in RUN:
                player.play(block)
    return [f"{name}.svg" for name in ("timeline", "bars", "heatmap", "network", "growth")]


def main():
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in draw(Path(folder)):
            picture = (Path(folder) / name).read_bytes()
            (FOLDER / name).write_bytes(picture)
            sys.stdout.write(f"docs/pictures/{name}: {len(picture):,} bytes\n")


if __name__ == "__main__":
    main()
