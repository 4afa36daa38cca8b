"""Pipelines that are tuples, as questions are typed."""


def typed(pipeline):
    return " | ".join(map(_stage_text, pipeline))


def _stage_text(stage):
    word, *rest = stage
    if word in {"doc", "cited-by of", "references of", "related"}:
        return f"{word.removesuffix(' of')} {' '.join(rest[0])}"
    if word == "hop":
        return rest[0]
    if word == "where":
        return f"where {condition_text(rest[0])}"
    if word in {"minus", "and", "or"}:
        return f"{word} ({typed(rest[0])})"
    if word == "sort":
        return f"sort {rest[0]}{' desc' if rest[1] else ''}"
    if word == "top by":
        return f"top {rest[0]} by {rest[1]}"
    if word in {"by", "select"}:
        return f"{word} {', '.join(rest[0])}"
    return " ".join([word, *map(str, rest)])


def condition_text(condition):
    word, *rest = condition
    if word == "not":
        return f"not ({condition_text(rest[0])})"
    if word in {"and", "or"}:
        return "(" + f" {word} ".join(map(condition_text, rest[0])) + ")"
    if word == "unknown":
        return f"{rest[0]} is unknown"
    if word == "in":
        return f"{rest[0]} in ({', '.join(map(_quoted, rest[1]))})"
    field, op, value = rest
    return f"{field} {op} {value[1] if isinstance(value, tuple) else _quoted(value)}"


def _quoted(value):
    return str(value) if isinstance(value, int) or value.isalnum() else f'"{value}"'
