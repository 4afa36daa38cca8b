"""The one spelling of a publication number under which it is known: the vendor's."""

import re

from localcite.ids import numbers
from localcite.ids.quick import CLEAN, GRANT_WITHOUT_KIND, OLD_GRANT_WITHOUT_KIND

# Citing rows often have American numbers without a kind: the old ones are completed, the others stay as they are.
_FORMS = CLEAN | {"US": rf"{CLEAN['US']}|{GRANT_WITHOUT_KIND}|US20(?:0[1-9]|[1-9][0-9])[0-9]{{7}}"}
_CANONICAL = {office: re.compile(form).fullmatch for office, form in _FORMS.items()}
_lacks_only_a = re.compile(OLD_GRANT_WITHOUT_KIND).fullmatch


def canonical_number(pn: str) -> str:
    """Return the identity key of a number as the vendor spells it in answers.

    Years are western, numbers padded, double spellings united (S/S1, E/E1). A kind is completed only where exactly one
    publication can carry the number. Never fails: what is not understood comes back in upper case without separators.
    """
    match = _CANONICAL.get(pn[:2])
    if match is not None and match(pn):
        return pn
    return f"{pn}A" if _lacks_only_a(pn) else numbers.canonical(pn)
