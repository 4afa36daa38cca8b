"""The kind of a number is read the same whether its form is common or not."""

from hypothesis import given
from hypothesis import strategies as st

from localcite import ids
from localcite.normalise.names import publication

LIKE_NUMBERS = st.from_regex(r"(US|CN|EP|WO|DE|ZZ|us|1A)[A-Z]{0,2}[0-9X]{1,12}([A-Z][0-9]?)?", fullmatch=True)


@given(LIKE_NUMBERS)
def test_a_publication_has_the_kind_that_its_number_says(written: str) -> None:
    found = publication(written)
    if found is not None:
        assert (found.kind_code or "") == ids.kind_of(found.names[0].value)
        assert found.office == ids.office_of(found.names[0].value)
