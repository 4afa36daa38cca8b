"""How the naive reading of the language compares values: names, categories, dates that may be known in part."""

# How the words of the tests are compared; the real rules are tested where they live.
PARTY = {"Acme Inc": "acme", "ACME, Inc.": "acme", "Beta GmbH": "beta", "Gamma": "gamma", "ÄCME Co., Ltd.": "acme"}
LETTERS = {"X": "X", "Y": "Y", "X,Y": "XY", "PX": "PX", "A": "A", "X,D": "XD"}
TYPES = {"EXA": ("EXA",), "APP": ("APP",), "APP,EXA": ("APP", "EXA")}
LINK_FIELDS = {"category", "cite_type", "cited", "delisted"}
DATE_FIELDS = {"filed", "published"}
OPERATORS = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def asks_for_delisted(after):
    for stage in after:
        if stage[0] == "hop":
            return False
        if stage[0] == "where" and "delisted" in fields_of(stage[1]):
            return True
    return False


def fields_of(condition):
    word, *rest = condition
    if word == "not":
        return fields_of(rest[0])
    if word in {"and", "or"}:
        return [name for part in rest[0] for name in fields_of(part)]
    if word == "cmp":
        return [rest[0], *([rest[2][1]] if isinstance(rest[2], tuple) else [])]
    return [rest[0]]


def parties(names):
    return {PARTY[name] for name in names.split("|")}


def iso(day):
    text = f"{day:08}"
    return "-".join(part for part in (text[:4], text[4:6], text[6:]) if int(part))


def possible(day):
    """Return the first and the last day that a date may be."""
    text = f"{day:08}"
    if text[4:6] == "00":
        return int(text[:4] + "0101"), int(text[:4] + "1231")
    return (int(text[:6] + "01"), int(text[:6] + "31")) if text[6:] == "00" else (day, day)


def decide(truths):
    truths = set(truths)
    return truths.pop() if len(truths) == 1 else None


def span_with(value, op, wanted):
    """Compare a date with a period that was typed, by looking at the first and last day that the date may be."""
    first, last = possible(int((wanted.replace("-", "") + "0000")[:8]))
    edge = {"<": first, ">=": first, ">": last, "<=": last}
    low, high = possible(value)
    if op == "=":
        return True if first <= low and high <= last else False if high < first or low > last else None
    return decide(OPERATORS[op](day, edge[op]) for day in (low, high))


def spans(left, right, op):
    if left is None or right is None:
        return None
    if op == "=":
        a, b = possible(left), possible(right)
        if a[1] < b[0] or b[1] < a[0]:
            return False
        return True if a[0] == a[1] == b[0] == b[1] else None
    return decide(OPERATORS[op](a, b) for a in possible(left) for b in possible(right))
