"""XML that cannot harm: what declares a document type, and so could declare entities, is refused before it is read.

Only entities make a small file large or reach out to others, only a document type declares them, and it has to stand
before the first element. Nothing here opens a second file or a connection.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, iterparse
from xml.parsers import expat

from localcite.errors import BadFile

CHUNK = 1 << 16  # bytes
DEEPEST = 200  # elements within elements


class _Seen(Exception):
    """The first element was seen."""


class _Declared(Exception):
    """A document type was seen."""


def root_of(stream: BinaryIO, path: str) -> str:
    """Return the name of the first element; the stream is rewound. Raises BadFile for what is unsafe or no XML."""
    stream.seek(0)
    parser = expat.ParserCreate()
    parser.StartElementHandler = _seen
    parser.StartDoctypeDeclHandler = _declared
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _Seen as seen:
        return str(seen)
    except _Declared:
        what = "it declares a document type, in which entities may hide"
        raise BadFile(path=path, what=what, line=parser.CurrentLineNumber, fix="take the <!DOCTYPE …> out") from None
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise broken(path, error, parser.CurrentLineNumber) from None
    finally:
        stream.seek(0)
    raise BadFile(path=path, what="it is XML without an element", line=None, fix=None)


def _seen(name: str, _attributes: object) -> None:
    raise _Seen(name)


def _declared(*_declaration: object) -> None:
    raise _Declared


def broken(path: str, error: Exception, line: int | None) -> BadFile:
    """Return the error about broken XML."""
    return BadFile(path=path, what=f"its XML is broken ({error})", line=line, fix=None)


def elements(stream: BinaryIO, path: str, wanted: frozenset[str]) -> Iterator[Element]:
    """Yield each wanted element when it is whole, and forget it after; the first element has been looked at before."""
    depth = 0
    outer: list[Element] = []
    try:
        for event, element in iterparse(stream, events=("start", "end")):  # noqa: S314 - see above
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                raise BadFile(path=path, what="its XML is nested too deeply", line=None, fix=None)
            if event == "start":
                outer.append(element)
                continue
            outer.pop()
            if element.tag in wanted and not any(each.tag in wanted for each in outer):
                yield element
                element.clear()
                if outer:
                    outer[-1].remove(element)
    except ParseError as error:
        raise broken(path, error, error.position[0]) from None


def text_of(element: Element | None) -> str:
    """Return all text in an element: styles around parts of it do not matter."""
    return "" if element is None else "".join(element.itertext()).strip()
