"""How tests read a run's books."""

STATES = ("fresh", "bought", "no_answer", "partial", "failed", "in_doubt", "not_reached")


def adds_up(summary):
    return summary["wanted"] == sum(summary[state] for state in STATES)


def calls(home, **where):
    listed = home.run("audit", "log", "--json").json
    return [call for call in listed if all(call[key] == value for key, value in where.items())]
