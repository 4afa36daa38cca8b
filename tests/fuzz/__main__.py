"""`python -m tests.fuzz --minutes N [--target T]`: feed localcite what nobody would type, guided by what it reaches.

Uses atheris where it is installed (`pip install 'localcite[fuzz]'`), else a loop of our own. An input that makes
localcite fail is written into tests/fuzz/found, and the command ends with exit code 1.
"""

import argparse
import hashlib
import resource
import subprocess
import sys
import traceback
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
FOUND = HERE / "found"
MEMORY = 3 << 30  # bytes of address space; an input that takes more raises MemoryError
NAMES = (
    *("id", "list", "config", "question", "sql", "reply", "corpus", "plan", "statement", "receipt", "pages", "damage"),
)


def main():
    options = _options()
    if options.child:
        return _one(options.target[0], options)
    before = _failures()
    for name in options.target:
        share = ["--minutes", str(options.minutes / len(options.target)), "--seed", str(options.seed)]
        command = [sys.executable, "-m", "tests.fuzz", "--child", "--target", name, "--engine", options.engine, *share]
        subprocess.run(command, cwd=HERE.parents[1], check=False)
    new = _failures() - before
    print("\n".join([*map(str, sorted(new)), f"{len(new)} inputs failed in {options.minutes:g} minutes"]))
    return 1 if new else 0


def _failures():
    return set(FOUND.glob("*")) if FOUND.is_dir() else set()


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--target", action="append", choices=NAMES, help="default: all, one after the other")
    parser.add_argument("--engine", choices=("atheris", "own"), default="atheris" if find_spec("atheris") else "own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.target = options.target or list(NAMES)
    return options


def _one(name, options):
    if options.engine == "own":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.path.insert(0, str(HERE))
    failures = []

    def found(data, error):
        FOUND.mkdir(exist_ok=True)
        file = FOUND / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
        file.write_bytes(data)
        failures.append(file)
        print(f"{name}: {file}: {''.join(traceback.format_exception(error))[-3000:]}", flush=True)

    engine = _with_atheris if options.engine == "atheris" else _alone
    ran, reached = engine(name, options, found)
    print(f"{name:<10} {ran:>9,} inputs {reached:>7,} reached  {len(failures)} failures ({options.engine})", flush=True)
    return 1 if failures else 0


def _alone(name, options, found):
    from fuzz_loop import fuzz
    from fuzz_targets import target

    return fuzz(target(name), seconds=options.minutes * 60, seed=options.seed, found=found)


def _with_atheris(name, options, found):
    import atheris

    with atheris.instrument_imports(include=["localcite"]):
        from fuzz_targets import LARGEST
        from fuzz_targets import target as named
    target = named(name)
    ran = [0]
    kinds = set()

    def take(data):
        ran[0] += 1
        try:
            target.take(data)
        except Exception as error:  # noqa: BLE001 - whatever comes out is what is looked for
            kind = (type(error), str(error)[-200:])
            if kind not in kinds:
                kinds.add(kind)
                found(data, error)

    folder = FOUND.with_name("corpus") / name
    folder.mkdir(parents=True, exist_ok=True)
    FOUND.mkdir(exist_ok=True)
    for seed in target.seeds:
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words = folder.with_suffix(".words")
    words.write_text(
        "".join(f'"{"".join(chr(92) + f"x{byte:02x}" for byte in word)}"\n' for word in target.words if word)
    )
    flags = [f"-max_total_time={max(1, int(options.minutes * 60))}", f"-seed={options.seed}", f"-max_len={LARGEST}"]
    flags += [
        f"-artifact_prefix={FOUND}/{name}-",
        "-timeout=30",
        "-rss_limit_mb=3000",
        "-verbosity=0",
        "-print_final_stats=1",
        *([f"-dict={words}"] if target.words else []),
    ]
    atheris.Setup([sys.argv[0], *flags, str(folder)], take)
    with suppress(SystemExit):
        atheris.Fuzz()
    return ran[0], len(list(folder.iterdir()))


if __name__ == "__main__":
    raise SystemExit(main())
