"""Titles, companies and people of the invented world, rolled from dice. Pure."""

from localcite.sandbox.world.dice import Dice
from localcite.sandbox.world.words import (
    COMPANIES,
    FAMILY_NAMES,
    GIVEN_NAMES,
    HOME,
    LANGUAGES,
    MONTHS,
    PAPER_TITLES,
    PATENT_TITLES,
    TOPICS,
)


def language_of(office: str, dice: Dice) -> str:
    """Return the language in which an office's document is written: its own, or English."""
    return HOME.get(office, "en") if dice.chance(0.88) else "en"


def patent_title(topic: int, language: str, dice: Dice) -> str:
    """Return the title of a patent."""
    return _fill(dice.pick(PATENT_TITLES[language]), dice.pick(TOPICS[topic].things[language]))


def paper_title(topic: int, language: str, dice: Dice) -> str:
    """Return the title of a paper."""
    return _fill(dice.pick(PAPER_TITLES[language]), dice.pick(TOPICS[topic].things[language]))


def companies(topic: int, language: str, dice: Dice) -> tuple[str, ...]:
    """Return the assignees of a patent, mostly one. Each topic has its favourites, so that names come again."""
    names = COMPANIES[language]
    favourites = names[topic % len(names) :] + names[: topic % len(names)]
    first = _spelt(dice.favour(favourites), dice)
    second = dice.pick(favourites)
    return (first, second) if dice.chance(0.06) and second != first else (first,)


def people(language: str, dice: Dice) -> tuple[str, ...]:
    """Return the inventors of a patent or the authors of a paper."""
    return tuple(dict.fromkeys(_person(language, dice) for _ in range(1 + dice.below(4))))


def citation_text(topic: int, year: int, dice: Dice) -> str:
    """Return a paper as reference lists print it: authors, title, journal, date and pages, not always all of it."""
    language = dice.pick(LANGUAGES) if dice.chance(0.15) else "en"
    title = paper_title(topic, language, dice)
    whole = f"{', '.join(people(language, dice))}. {title}" + ("" if title.endswith("?") else ".")
    if dice.chance(0.05):
        return whole
    journal, first = TOPICS[topic].journal, 1 + dice.below(900)
    when = f"{year} {dice.pick(MONTHS)}" if dice.chance(0.6) else str(year)
    return f"{whole} {journal}. {when};{year - 1957}({1 + dice.below(12)}):{first}-{first + 3 + dice.below(20)}."


def _fill(template: str, thing: str) -> str:
    """Put a thing into a title."""
    article = "an" if thing[0] in "aeiou" else "a"
    title = template.format(thing, f"{article} {thing}")
    return title[0].upper() + title[1:]


def _spelt(name: str, dice: Dice) -> str:
    """Return a company's name, now and then in the capitals of an old register."""
    return name.upper() if dice.chance(0.1) else name


def _person(language: str, dice: Dice) -> str:
    """Return one person's name in the order of its language; some registers print LASTNAME, FIRSTNAME."""
    family, given = dice.pick(FAMILY_NAMES[language]), dice.pick(GIVEN_NAMES[language])
    if language != "en":
        return family + given
    return f"{family.upper()}, {given.upper()}" if dice.chance(0.15) else f"{given} {family}"
