"""`localcite logout`: take credentials out of the keyring."""

from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser

if TYPE_CHECKING:
    from localcite.app import App


def run(argv: list[str], app: "App") -> int:
    """Take out what `login` stored for the base URL in use."""
    Parser(app, "logout", "Take the credentials for the base URL in use out of the keyring.").read(argv)
    from localcite.settings.secrets import SECRET_NAMES, forget  # noqa: PLC0415 - keeps `--help` light

    gone = forget(app.base_url, app.keyring)
    app.note(f"Taken out of the keyring for {app.base_url}." if gone else f"Nothing was stored for {app.base_url}.")
    left = [
        f"LOCALCITE_{name.upper()}" for name in sorted(SECRET_NAMES) if app.environ.get(f"LOCALCITE_{name.upper()}")
    ]
    if left:
        app.note(f"Still set in the environment: {', '.join(left)}.")
    elif app.settings.secrets.complete:
        app.note(f"Still written in {app.settings.config_file}.")
    return 0
