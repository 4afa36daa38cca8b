"""The notebook of the documentation: run against the sandbox, compared with what it shows, and made into a page.

`python docs/notebook.py` runs it and tells what differs from what is kept; `--write` keeps what it shows now.
"""

import argparse
import os
import re
import sys
import tempfile
from json import dumps, loads
from pathlib import Path

FILE = Path(__file__).with_name("notebook.ipynb")
SECONDS = 120  # for one cell
# What is another one each day, or is the dress that a library's version gives its frames.
CHANGES = (
    (r"(as of|call of|answered on) \d{4}-\d{2}-\d{2}", r"\1 DAY"),
    (r"(?s)<style.*?</style>|<[^>]*>", " "),
    (r"(\\n|\s)+", " "),
)
LINES = {"nbformat": 4, "nbformat_minor": 5}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="keep what it shows now")
    kept, ran = load(), executed(load())
    if parser.parse_args().write:
        keep(ran)
        return 0
    wrong = list(differences(kept, ran))
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


def load():
    """Return the notebook that is kept, each text in one piece."""
    return whole(loads(FILE.read_text(encoding="utf-8")))


def whole(value):
    """Return a part of a notebook with the lines of each text joined."""
    if isinstance(value, dict):
        return {name: whole(each) for name, each in value.items()}
    if isinstance(value, list):
        return "".join(value) if value and isinstance(value[0], str) else [whole(each) for each in value]
    return value


def keep(notebook):
    """Write it as Jupyter writes it."""
    import nbformat

    nbformat.write(nbformat.from_dict(notebook), FILE)


def executed(notebook):
    """Return a notebook with what it shows when it is run in a new kernel. Raises where a cell does."""
    import nbformat
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(dict.fromkeys(("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"), folder))
        node = nbformat.from_dict(notebook)
        NotebookClient(node, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    return {"cells": [cell(each) for each in node.cells], "metadata": notebook["metadata"], **LINES}


def cell(ran):
    """Return a cell with what it shows, and nothing of when and how it was run."""
    told = {"cell_type": ran["cell_type"], "id": ran["id"], "metadata": {}, "source": ran["source"]}
    if ran["cell_type"] == "code":
        told |= {"execution_count": None, "outputs": list(joined(ran["outputs"]))}
    return told


def joined(outputs):
    """Yield outputs, texts written one after the other as one."""
    texts = "".join(each["text"] for each in outputs if each["output_type"] == "stream")
    if texts:
        yield {"output_type": "stream", "name": "stdout", "text": texts}
    for each in outputs:
        if each["output_type"] != "stream":
            data = {kind: text for kind, text in each["data"].items() if kind in {"text/plain", "text/html"}}
            data = {"text/html": data["text/html"], "text/plain": "…"} if "text/html" in data else data
            yield {"output_type": "execute_result", "metadata": {}, "execution_count": None, "data": data}


def differences(kept, ran):
    """Yield what a notebook shows otherwise than is kept."""
    for before, after in zip(kept["cells"], ran["cells"], strict=True):
        if same(before.get("outputs", [])) != same(after.get("outputs", [])):
            yield f"{before['source']}\nkept: {before['outputs']}\nnow:  {after['outputs']}"


def same(outputs):
    text = dumps(outputs, sort_keys=True)
    for pattern, instead in CHANGES:
        text = re.sub(pattern, instead, text)
    return text


# ---- as a page ------------------------------------------------------------------------------------------------------


def page():
    """Return the notebook as Markdown."""
    return "\n".join(part for each in load()["cells"] for part in parts(each))


def parts(each):
    if each["cell_type"] == "markdown":
        return [each["source"], ""]
    shown = [line for output in each["outputs"] for line in output_lines(output)]
    return ["```python", each["source"], "```", "", *shown]


def output_lines(output):
    html = output.get("data", {}).get("text/html")
    if html is not None:
        return ['<div class="output">', html.replace("\n", " "), "</div>", ""]
    text = output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"]
    return ["```text", text.rstrip("\n"), "```", ""]


if __name__ == "__main__":
    sys.exit(main())
