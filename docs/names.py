"""The public names of `import localcite`, as a page: signatures and docstrings, as the code has them."""

import importlib.util
import inspect
import re
from pathlib import Path

ABOUT = """\
Everything that `import localcite` gives, as its own docstrings say it (`help(localcite.Database.sync)`).
[Use it from a notebook or a script](../guide/python.md) shows it at work.
"""
PLAINER = (  # annotations as they are written
    (r"(: |-> )(['\"])(.*?)\2(?=[,)\s]|$)", r"\1\3"),
    (r"collections\.abc\.", ""),
    (r"Union\[int, (Literal\['all'\])\]", r"int | \1"),
)
CALLED = {"Database": "db", "Collections": "db.collections"}
HIDDEN = {"LocalciteError": set(dir(Exception))}


def page():
    """Return the page."""
    import localcite

    functions = [name for name in localcite.__all__ if inspect.isfunction(getattr(localcite, name))]
    classes = [name for name in localcite.__all__ if inspect.isclass(getattr(localcite, name))]
    lines = ["# Python", "", *ABOUT.splitlines(), ""]
    for name in functions:
        lines += [f"## localcite.{name}", "", *described(f"localcite.{name}", getattr(localcite, name))]
    for name in sorted(classes, key=order):
        lines += of_class(name, getattr(localcite, name))
    return "\n".join(lines)


def order(name):
    first = ("Database", "Plan", "Summary", "Progress", "Collections", "Asking", "Answer")
    return first.index(name) if name in first else len(first)


def of_class(name, kind):
    """Return what a class is, what it holds, and what it does."""
    lines = [f"## {name}", "", *story(kind), ""]
    members = {member: value for member, value in public(kind) if member not in HIDDEN.get(name, ())}
    held = {member: value for member, value in members.items() if not inspect.isfunction(value)}
    if held:
        lines += ["| attribute | what it is |", "|---|---|"]
        lines += [f"| `{member}` | {cell(' '.join(doc(value).split()))} |" for member, value in held.items()]
        lines.append("")
    for member, value in members.items():
        if member not in held:
            lines += [f"### {name}.{member}", "", *described(f"{CALLED.get(name, name.lower())}.{member}", value)]
    return lines


def public(kind):
    """Yield the public members of a class, its own before those of the classes that it is made of."""
    seen = set()
    for each in kind.__mro__:
        if each.__module__.startswith("localcite"):
            for member, value in vars(each).items():
                if not member.startswith("_") and member not in seen and not isinstance(value, staticmethod):
                    seen.add(member)
                    yield member, value


def described(called, function):
    return ["```python", signature(called, function), "```", "", *story(function), ""]


def signature(called, function):
    """Return how it is called, on lines of its own where it is long."""
    told = inspect.signature(function)
    parameters = [each for each in told.parameters.values() if each.name != "self"]
    shown = str(told.replace(parameters=parameters))
    for pattern, instead in PLAINER:
        shown = re.sub(pattern, instead, shown)
    if len(called + shown) > 100:
        shown = re.sub(r", (?=\w+: |\*)", ",\n    ", shown.replace("(", "(\n    ", 1)).replace(") ->", ",\n) ->")
    is_async = "await " if inspect.iscoroutinefunction(function) else ""
    return f"{is_async}{called}{shown}"


def story(thing):
    return beside("helps").prose(doc(thing))


def doc(thing):
    """Return the docstring; of a field of a named tuple, that it is one: the class tells of it."""
    told = inspect.getdoc(thing) or ""
    return "see above" if told.startswith("Alias for field") else told


def cell(told):
    return beside("helps").cell(beside("helps").text(told))


def beside(name):
    """Return the module of this name that stands beside this file."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
