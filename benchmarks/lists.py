"""How long lists take to read and what memory they need: rows/s, and the growth of the peak from 1/10 to all rows.

    python benchmarks/lists.py [ROWS]

Each format is read twice, in processes of their own, from a generated file of a tenth of the rows and of all of them; the
ids that came out are compared with those that were written before any figure is printed. What is measured is reading alone
(`localcite.lists`): the ids are counted, not kept.
"""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ABSTRACT = 'A nuclear magnetic resonance gyroscope, with quotes "", commas, and 磁共振陀螺 in it. ' * 3


def ids(rows: int):
    """Yield ids that are all different."""
    for number in range(rows):
        yield f"US{7_000_000 + number}B2" if number % 2 else f"10.1000/x.{number}"


def write(path: Path, rows: int) -> None:
    """Write a list in the format that the suffix names."""
    if path.suffix == ".xlsx":
        return write_xlsx(path, rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        if path.suffix == ".csv":
            writer = csv.writer(stream)
            writer.writerow(["Title", "Abstract", "Document"])
            writer.writerows([f"Title {number}", ABSTRACT, text] for number, text in enumerate(ids(rows)))
        for number, text in enumerate(ids(rows)):
            if path.suffix == ".txt":
                stream.write(f"{text}\n")
            elif path.suffix == ".ris":
                tags = ("PAT", "SN") if text.startswith("US") else ("JOUR", "DO")
                stream.write(
                    f"TY  - {tags[0]}\nTI  - Title {number}\nAB  - {ABSTRACT}\n{tags[1]}  - {text}\nER  - \n\n"
                )
            elif path.suffix == ".jsonl":
                stream.write(json.dumps({"title": f"Title {number}", "abstract": ABSTRACT, "id": text}) + "\n")
    return None


def write_xlsx(path: Path, rows: int) -> None:
    """Write a workbook row by row."""
    import openpyxl  # noqa: PLC0415 - only the process that measures needs it

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("List")
    sheet.append(["Title", "Document"])
    for number, text in enumerate(ids(rows)):
        sheet.append([f"Title {number}", text])
    book.save(path)


def measure(path: Path, rows: int) -> None:
    """Read a list, compare, and print rows/s and the peak of memory. Runs in a process of its own."""
    from localcite.lists.reading import read  # noqa: PLC0415 - only the process that measures needs it
    from localcite.lists.values import Source, State, Wishes  # noqa: PLC0415 - only the process that measures needs it

    began = time.perf_counter()
    count = 0
    with path.open("rb") as stream:
        contents = read(Source(path.name, stream, path.suffix), Wishes())
        for entry, text in zip(contents.entries, ids(rows), strict=True):
            if entry.state is not State.TAKEN or entry.text != text:
                sys.exit(f"{path.name}: {entry} is not {text}")
            count += 1
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)
    print(json.dumps({"seconds": seconds, "rows": count, "peak": peak}))


def main(rows: int) -> None:
    """Measure each format."""
    print(f"{'format':<8}{'rows':>10}{'MB':>8}{'rows/s':>10}{'peak MB':>9}{'× peak of a tenth':>19}")
    with tempfile.TemporaryDirectory() as folder:
        for suffix, share in ((".txt", 1), (".csv", 1), (".ris", 1), (".jsonl", 1), (".xlsx", 10)):
            told = []
            for number in (rows // share // 10, rows // share):
                path = Path(folder) / f"list-{number}{suffix}"
                write(path, number)
                command = [sys.executable, __file__, "--measure", str(path), str(number)]
                told.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
                size = path.stat().st_size / 1e6
                path.unlink()
            small, large = told
            speed = large["rows"] / large["seconds"]
            growth = large["peak"] / small["peak"]
            print(f"{suffix:<8}{large['rows']:>10,}{size:>8.0f}{speed:>10,.0f}{large['peak']:>9.0f}{growth:>19.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
