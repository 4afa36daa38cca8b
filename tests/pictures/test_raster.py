"""PNG: what fonts cannot write is told by name, and what a picture says is read again."""

import pytest

from localcite.pictures import raster
from localcite.pictures.draw import Look, draw
from localcite.pictures.figures import Bar, Bars

NONE = raster.Fonts(system=False)


def test_each_script_that_no_font_has_is_named_with_what_to_install():
    lacking = raster.missing(["株式会社カメラ", "삼성", "3"], NONE)
    assert lacking == ("Chinese", "Japanese", "Korean", "Latin")
    assert raster.advice(["Chinese", "Korean"]) == (
        "No font on this machine has Chinese, Korean letters, so they cannot be read in the picture: install Noto"
        " Sans CJK (`apt install fonts-noto-cjk`, `dnf install google-noto-sans-cjk-fonts`)."
    )
    assert "Noto Sans Devanagari" in raster.advice(["Devanagari"])
    assert "No font was found" in raster.advice(lacking)
    assert raster.advice([]) == ""


def test_what_is_not_seen_needs_no_font():
    assert raster.missing([" \u200d\u0301", ""], NONE) == ()


def test_the_letters_of_a_picture_are_those_of_its_labels():
    svg = draw(Bars("office", "documents", (Bar("<三&星>", 1),)), look=Look(style="none"))
    assert "<三&星>" in raster.texts_of(svg)


def test_a_text_in_a_png_is_read_again():
    picture = raster.png('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>', NONE, 1)
    said = raster.with_text(picture, "localcite", '{"a": "\\u4e09"}')
    assert raster.text_in(said, "localcite") == '{"a": "\\u4e09"}'
    assert raster.text_in(picture, "localcite") is None
    with pytest.raises(UnicodeEncodeError):
        raster.with_text(picture, "localcite", "三")
