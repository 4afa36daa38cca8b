"""The pictures of the documentation are those that its commands draw."""

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from docs_blocks import CHECKOUT

sys.path.append(str(CHECKOUT / "docs"))

from draw_pictures import FOLDER, draw

SVG = "{http://www.w3.org/2000/svg}"


def said(file):
    """Return what a picture says, and the numbers of its marks; where things stand may differ in a last digit."""
    root = ET.fromstring(file.read_text("utf-8"))
    texts = [each.text for each in root.iter(f"{SVG}text") if "localcite" not in (each.text or "")]
    marks = [each.attrib for each in root.iter(f"{SVG}g") if each.get("class") == "mark"]
    return texts, marks


def test_the_pictures_of_the_page_are_those_that_its_commands_draw(tmp_path):
    names = draw(Path(tmp_path))
    assert sorted(each.name for each in FOLDER.iterdir()) == sorted(names)
    for name in names:
        assert said(FOLDER / name) == said(tmp_path / name), f"{name}: `python docs/draw_pictures.py` draws it again"
        assert (FOLDER / name).stat().st_size < 60_000
