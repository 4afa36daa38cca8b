"""The help of each command as a part of a page: its usage, its story, its arguments and options as tables.

What argparse knows is read from the parser itself; helps that are written by hand are read as they are printed.
"""

import re
from textwrap import dedent

USUAL = {"positional arguments": "argument", "options": "option"}
OPTION = re.compile(r"  (-\S.*?)\s{2,}(\S.*)")
ACTION = re.compile(r"  ([a-z-]+)\s{2,}(\S.*)")


def section(words, told):
    """Return the lines about a command. `told`: runs one, and returns its exit code and what it writes."""
    from localcite.cli import arguments

    seen = []
    original = arguments.Parser.print_help
    arguments.Parser.print_help = lambda self, _file=None: seen.append(self)
    try:
        code, out = told(*words, "--help")
    finally:
        arguments.Parser.print_help = original
    assert code == 0, words
    return of_parser(seen[0]) if seen else of_text(out, words)


# ---- from a parser --------------------------------------------------------------------------------------------------


def of_parser(parser):
    lines = [*block(usage(parser)), "", *prose(parser.description or ""), ""]
    for group in parser._action_groups:  # noqa: SLF001 - argparse tells its groups nowhere else
        actions = [each for each in group._group_actions if each.dest != "help"]  # noqa: SLF001 - the same
        if actions:
            lines += [] if group.title in USUAL else [f"**{group.title.capitalize()}.** {text(group.description)}", ""]
            lines += table(USUAL.get(group.title, "option"), ((called(each), each.help or "") for each in actions))
    return [*lines, *prose(parser.epilog or "")]


def usage(parser):
    """Return how it is typed, without `-h`, which every command has."""
    shown = parser.format_usage().removeprefix("usage: ").replace(" [-h]", "")
    return re.sub(r"\n {2,}", "\n    ", shown)


def called(action):
    """Return an argument as it is typed."""
    if not action.option_strings:
        return action.metavar or action.dest
    value = "" if action.nargs == 0 else f" {action.metavar or '{' + ','.join(action.choices or ()) + '}'}"
    return ", ".join(f"{name}{value}" for name in action.option_strings)


# ---- from text ------------------------------------------------------------------------------------------------------


def of_text(out, words):
    """Return a help that was written by hand."""
    first, *parts = re.split(r"\n{2,}", out.strip("\n"))
    lines = [*block(re.sub(r"(?m)^(usage:)? +(?=localcite)", "", first)), ""]
    for part in parts:
        shown = part.split("\n")
        if all(OPTION.match(line) or line.startswith("   ") for line in shown):
            lines += table("option", rows(shown, OPTION))
        elif all(map(ACTION.match, shown)):
            lines += table("action", rows(shown, ACTION), lambda word: f"[{word}](#{'-'.join((*words, word))})")
        else:
            lines += prose(part)
    return lines


def rows(shown, pattern):
    """Return name and meaning of each line; a line that is set in goes on with the one before."""
    found = []
    for line in shown:
        matched = pattern.match(line)
        if matched:
            found.append(list(matched.groups()))
        else:
            found[-1][1] += f" {line.strip()}"
    return found


# ---- Markdown -------------------------------------------------------------------------------------------------------


def prose(told):
    """Return paragraphs; what is set in is a block, and so is an example."""
    lines = []
    for part in re.split(r"\n{2,}", told.strip("\n")):
        example = re.match(r"example: (localcite .*)", part)
        lines += ["For instance:", "", *block(example[1]), ""] if example else []
        rest = part[example.end() :].strip("\n").split("\n") if example else part.split("\n")
        above = [line for line in rest if not line.startswith("  ")]
        within = dedent("\n".join(line for line in rest if line.startswith("  ")))
        said = "For instance:" if above == ["examples"] else text(" ".join(above))
        lines += [said, ""] if any(above) else []
        lines += [*block(within), ""] if within else []
    return lines


def table(head, found, shown=lambda name: f"`{name}`"):
    lines = [f"| {head} | meaning |", "|---|---|"]
    lines += [f"| {cell(shown(name))} | {cell(text(meaning))} |" for name, meaning in found]
    return [*lines, ""]


def text(told):
    """Return words that Markdown takes as words."""
    parts = re.split(r"(`[^`]*`)", (told or "").replace("%%", "%"))
    return "".join(
        part if part.startswith("`") else re.sub(r"([*_\[\]])", r"\\\1", part).replace("<", "&lt;") for part in parts
    )


def cell(told):
    return told.replace("|", "\\|")


def block(told):
    return ["```text", told.strip("\n"), "```"]
