"""`python -m tests.readers`: exports opened by pandas, DuckDB, PyArrow, networkx, igraph, Pillow and LibreOffice.

They are the extra `readers`; LibreOffice is asked where it is installed. Ends with an assertion where one reads amiss.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import duckdb
import igraph
import networkx as nx
import pandas as pd
from PIL import Image
from pyarrow import parquet

sys.path.insert(0, str(Path(__file__).parents[1]))

from support import Home

from localcite.sandbox import Sandbox, serve

QUESTION = "cited-by US11205304B2 | select number, title, published, year, cited_by, first_seen, inventor"


def main() -> None:
    """Buy from the stand-in vendor, export, and let each program read."""
    with tempfile.TemporaryDirectory() as folder, serve(Sandbox()) as server:
        home = Home(Path(folder) / "home", server.url)
        assert home.sync("US11205304B2", "10.3390/s20030734").code == 0
        seen = home.run("ask", QUESTION, "--format", "json").json["rows"]
        for ending in ("csv", "json", "jsonl", "xlsx", "parquet", "graphml", "svg", "png"):
            assert home.run("ask", QUESTION, "-o", Path(folder) / f"x.{ending}").code == 0
        for read in (by_pandas, by_duckdb, by_pyarrow, by_networkx, by_igraph, by_pillow, by_libreoffice):
            said = read(Path(folder), seen)
            print(f"{read.__name__.removeprefix('by_'):12} {said or 'reads what was written'}")


def by_pandas(folder, seen):
    frames = [
        pd.read_csv(folder / "x.csv", dtype={"published": str}),
        pd.read_json(folder / "x.jsonl", lines=True, dtype=False),
        pd.read_excel(folder / "x.xlsx", sheet_name="answer"),
        pd.read_parquet(folder / "x.parquet"),
    ]
    for frame in frames:
        assert list(frame["number"]) == [row[0] for row in seen]
        assert list(frame["cited_by"].isna()) == [row[4] is None for row in seen]
        assert list(frame["title"].where(frame["title"].notna(), None)) == [row[1] for row in seen]


def by_duckdb(folder, seen):
    for source in (f"read_csv('{folder}/x.csv')", f"'{folder}/x.parquet'", f"read_json('{folder}/x.jsonl')"):
        rows = duckdb.sql(f"SELECT number, cited_by IS NULL FROM {source}").fetchall()
        assert rows == [(row[0], row[4] is None) for row in seen]


def by_pyarrow(folder, seen):
    table = parquet.read_table(folder / "x.parquet")
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["published"] == "date32[day]"
    assert kinds["first_seen"] == "timestamp[us, tz=UTC]"
    assert kinds["year"] == "int64"
    assert table["published_as_known"].to_pylist() == [row[2] for row in seen]
    known = [date.fromisoformat(row[2]) if row[2] and len(row[2]) == 10 else None for row in seen]
    assert table["published"].to_pylist() == known
    assert json.loads(parquet.read_metadata(folder / "x.parquet").metadata[b"localcite"])["rows"] == len(seen)


def by_networkx(folder, seen):
    graph = nx.read_graphml(folder / "x.graphml")
    assert sorted(source for source, _target in graph.edges) == sorted(row[0] for row in seen)
    assert graph.nodes["US11205304B2"]["cited_by"] == len(seen)
    assert json.loads(graph.graph["receipt"])["question"] == QUESTION


def by_igraph(folder, seen):
    graph = igraph.Graph.Read_GraphML(str(folder / "x.graphml"))
    assert graph.is_directed()
    assert graph.ecount() == len(seen)
    assert graph.vs.find(id="US11205304B2").indegree() == len(seen)


def by_pillow(folder, _seen):
    with Image.open(folder / "x.png") as picture:
        picture.load()
        svg = ET.parse(folder / "x.svg").getroot()
        assert picture.size == (2 * int(svg.get("width")), 2 * int(svg.get("height")))
        assert json.loads(picture.text["localcite"])["question"] == QUESTION
        assert len(picture.convert("L").getcolors()) > 20


def by_libreoffice(folder, seen):
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return "is not installed here"
    profile = f"-env:UserInstallation=file://{folder}/office"
    argv = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
        "x.xlsx",
        "--outdir",
        "out",
    ]
    subprocess.run(argv, cwd=folder, check=True, capture_output=True, timeout=180)
    frame = pd.read_csv(folder / "out" / "x.csv")
    assert list(frame["number"]) == [row[0] for row in seen]
    assert list(frame["title"].where(frame["title"].notna(), None)) == [row[1] for row in seen]
    return None


if __name__ == "__main__":
    main()
