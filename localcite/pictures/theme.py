"""Colours by role, for light and for dark, and the style by which a page can change them. Pure.

The colours of groups are those of Okabe and Ito, which people tell apart whatever colours they see; none of them stands
alone: groups have shapes, what is unknown has an outline, what is not over is hatched. Attributes carry the light
colours, so that a reader without CSS (and a printer) has them; the style names a variable for each role.
"""

FONTS = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, 'DejaVu Sans',"
    " 'Liberation Sans', Helvetica, Verdana, FreeSans, 'Nimbus Sans', 'Open Sans', Cantarell, Ubuntu,"
    " 'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Hiragino Sans', 'Yu Gothic', 'Microsoft YaHei',"
    " 'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif"
)
LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b1b1b",
    "muted": "#565656",
    "line": "#8a8a8a",
    "grid": "#dddddd",
    "main": "#0072b2",
    "rest": "#9a9a9a",
    "group1": "#0072b2",
    "group2": "#e69f00",
    "group3": "#009e73",
    "group4": "#d55e00",
    "group5": "#cc79a7",
    "group6": "#56b4e9",
    "heat1": "#deebf7",
    "heat2": "#a9cfe8",
    "heat3": "#5fa6d4",
    "heat4": "#2171b5",
    "heat5": "#08306b",
    "onheat1": "#1b1b1b",
    "onheat2": "#1b1b1b",
    "onheat3": "#1b1b1b",
    "onheat4": "#ffffff",
    "onheat5": "#ffffff",
}
DARK = LIGHT | {
    "paper": "#16181b",
    "ink": "#ececec",
    "muted": "#b0b4b9",
    "line": "#8b9096",
    "grid": "#33373c",
    "main": "#56b4e9",
    "rest": "#7c8187",
    "group1": "#4c9fe0",
    "group6": "#a6dcff",
    "heat1": "#17324d",
    "heat2": "#1f527f",
    "heat3": "#2f7fbd",
    "heat4": "#79b8e6",
    "heat5": "#e0f1ff",
    "onheat1": "#ececec",
    "onheat2": "#ffffff",
    "onheat3": "#ffffff",
    "onheat4": "#10202e",
    "onheat5": "#10202e",
}
ROLES = tuple(LIGHT)
PICTURE = "localcite-picture"  # the class of the outermost element


def style(*, follows: bool = True) -> str:
    """Return the CSS of a picture. `follows`: it is dark where its reader wishes that; in print it is light.

    A page decides by itself with `data-theme="dark"` or `"light"` on any element around it, or by setting variables.
    """
    rules = [f".{PICTURE}{{{_variables(LIGHT)}}}"]
    if follows:
        rules.append(
            f"@media (prefers-color-scheme:dark){{.{PICTURE}{{{_variables(DARK)}}}"
            f"[data-theme=light] .{PICTURE}{{{_variables(LIGHT)}}}}}"
        )
    rules.append(f"[data-theme=dark] .{PICTURE}{{{_variables(DARK)}}}")
    rules.append(
        f"@media print{{.{PICTURE},[data-theme] .{PICTURE}{{{_variables(LIGHT)}print-color-adjust:exact;"
        "-webkit-print-color-adjust:exact}}"
    )
    rules += [
        f".{PICTURE} .f-{role}{{fill:var(--{role})}}.{PICTURE} .s-{role}{{stroke:var(--{role})}}" for role in ROLES
    ]
    rules.append(f".{PICTURE} a{{text-decoration:none}}.{PICTURE} .mark:hover{{opacity:.8}}")
    rules.append(f".{PICTURE} .mark:focus,.{PICTURE} .mark.is-on{{outline:2px solid var(--ink);outline-offset:1px}}")
    return "".join(rules)


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{role}:{colour};" for role, colour in colours.items())
