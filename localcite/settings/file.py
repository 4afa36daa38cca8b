"""config.toml, read and edited. Comments and order are kept; the file is replaced at once, never half written."""

import os
import tempfile
from pathlib import Path

from localcite.errors import BadFile


def load(file: Path) -> dict[str, object]:
    """Return what stands in the file. Raises BadFile."""
    import tomllib  # noqa: PLC0415 - most have no file

    try:
        return tomllib.loads(_read(file))
    except tomllib.TOMLDecodeError as error:
        raise BadFile(path=str(file), what=f"it is no TOML: {error}", line=None, fix=None) from None


def set_value(file: Path, name: str, value: str) -> None:
    """Set one setting in the file, which is made where there is none. Raises BadFile."""
    import tomlkit  # noqa: PLC0415 - only `login` edits the file
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - the same

    try:
        document = tomlkit.parse(_read(file) if file.exists() else "")
    except TOMLKitError as error:
        raise BadFile(path=str(file), what=f"it is no TOML: {error}", line=None, fix=None) from None
    document[name] = value
    _replace(file, tomlkit.dumps(document))


def _read(file: Path) -> str:
    """Return the file's text."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(path=str(file), what="it is not UTF-8", line=None, fix="save it as UTF-8") from None
    except OSError as error:
        raise _unusable(file, error) from None


def _replace(file: Path, text: str) -> None:
    """Put text in the place of the file, with its permissions; a new one is for its owner alone."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o600
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".config-")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as temporary:
            temporary.write(text)
        Path(name).chmod(mode)
        Path(name).replace(file.resolve())
    except OSError as error:
        raise _unusable(file, error) from None


def _unusable(file: Path, error: OSError) -> BadFile:
    return BadFile(path=str(file), what=(error.strerror or "it cannot be used").lower(), line=None, fix=None)
