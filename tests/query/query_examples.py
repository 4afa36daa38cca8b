"""The questions of the design and of a normal month, and a small world in which all of them have something to say."""

from query_worlds import Citation, Collection, Doc, Holding, Said, World

DESIGN = """
cited-by US11205304B2
cited-by US 11,205,304 B2 | where category has X and year >= 2018 | by assignee | top 10
in portfolio | cited-by | external | by year | chart
in portfolio | cited-by | cited-by | minus (in portfolio | cited-by) | where year >= 2024 | by assignee | top 20
in portfolio | cited-by | where category has X or category has Y | by cited
in portfolio | references | top 30 by links
references 10.3390/s20030734
cited-by 10.3390/s20030734 | where type = patent | by cited
in portfolio | where cited_by < cited_by_5y | select number, cited_by, cited_by_5y
path US5012236A 10.3390/s20030734
related US11205304B2 | where published < 2014-06-30 | top 10
search "磁共振 陀螺" | sort year desc
in portfolio | cited-by | external | new since 2026-10-01 | by assignee
in portfolio | cited-by | by assignee | where first >= 2025-01-01 | sort count desc
cited-by US9876543B2 | where category has X | references | top 30 by links
patents | where cited_by_5y >= 5 and office = CN | count
""".strip().splitlines()

MONTH = """
in portfolio | cited-by | external | new since 2026-10-01 | by assignee
in portfolio | cited-by | external | by cited | top 20
in portfolio | minus (in portfolio | cited-by | where published >= last 5 years | references)
in portfolio | cited-by | by office, year | chart
in portfolio | cited-by | where category has X or category has Y | by cited
in portfolio | where cited_by < cited_by_5y | select number, cited_by, cited_by_5y
cited-by EP1234567B1 | where kind_code like "B%" | sort published desc
cited-by EP1234567B1 | where assignee = "Acme" and filed >= 2022-01-01 | sort filed desc
related US11205304B2 | top 20
cited-by EP1234567B1 | new since 2026-03-01
references US9876543B2 | sort published
related US9876543B2 | where published < 2014-06-30 | top 50
cited-by US9876543B2 | where category has X and cite_type has EXA
cited-by US9876543B2 | where category has X | references | top 30 by links
in portfolio | cited-by | where assignee = "Acme" | by cited, year
in portfolio | and (in portfolio | cited-by | where assignee = "A" | references) | and (in portfolio | cited-by | where assignee = "B" | references)
in portfolio | cited-by | and (in acme | cited-by) | by assignee
in portfolio | cited-by | by assignee | where first >= 2025-01-01 | sort count desc
in acme | cited-by | external | by year | chart
in seeds | cited-by | cited-by | minus (in seeds | cited-by) | where year >= 2024 | by assignee | top 20
search "solid electrolyte" | cited-by | where type = patent | by assignee | top 20
in portfolio | references | top 30 by links
in grant | cited-by | where type = patent | by cited | sort count desc
in grant | cited-by | where type = patent | by year | chart
in seeds | references | or (in seeds | cited-by) | minus in seeds | top 50 by links
""".strip().splitlines()  # noqa: E501 - questions as they are typed

# A gyroscope patent, its grant and what cites it; an old patent; a paper that patents cite.
GYRO, GRANT, OLD, EUROPEAN, PAPER, CITED_PAPER = 1, 2, 3, 4, 5, 6
CHINESE, ACME, BETA, LATE = 7, 8, 9, 10
OCTOBER = "2026-10-12T08:00:00.000Z"


def patent(key, number, **more):
    return Doc(key, 1, number, office=number[:2], kind_code=number[-2:], **more)


WORLD = World(
    docs=(
        patent(
            GYRO, "US11205304B2", title="Nuclear magnetic resonance gyroscope", published=20211221, current="Acme Inc"
        ),
        patent(GRANT, "US9876543B2", title="Solid electrolyte", published=20180123, original="Acme Inc"),
        patent(OLD, "US5012236A", title="Resolver", published=19910430, application_no="US07/1"),
        patent(EUROPEAN, "EP1234567B1", title="Battery", published=20060000, current="Beta GmbH"),
        Doc(PAPER, 2, "10.3390/s20030734", title="Gyroscopes: a review", year=2020),
        Doc(CITED_PAPER, 2, "10.1000/cited", text="An older paper. 1999.", year=1999),
        patent(CHINESE, "CN112833870A", title="核磁共振陀螺中抑制碱金属原子极化磁场影响的有效方法", published=20210525),
        patent(ACME, "US20230000001A1", title="More", published=20230105, filed=20220701, current="ACME, Inc."),
        patent(
            BETA, "US20250000002A1", title="Later", published=20250605, filed=20240701, current="Beta GmbH|Acme Inc"
        ),
        patent(LATE, "US20260000003A1", title="Latest", published=20261001, original="Gamma"),
    ),
    citations=(
        Citation(GYRO, CHINESE, category="X", cite_type="EXA"),
        Citation(GYRO, ACME, category="A,PX"),
        Citation(GYRO, BETA, first=2, last=2),
        Citation(GYRO, LATE, listed=0),
        Citation(GRANT, CHINESE, category="X,Y", cite_type="APP,EXA", first=3, last=3),
        Citation(GRANT, BETA, category="A", first=3, last=3),
        Citation(EUROPEAN, ACME, first=3, last=3),
        Citation(PAPER, CHINESE, first=4, last=4),
        Citation(PAPER, LATE, first=4, last=4),
        Citation(CITED_PAPER, PAPER, listed=2, first=4, last=4),
        Citation(OLD, GYRO, first=5, last=5),
        Citation(BETA, LATE, first=5, last=5),
    ),
    answers=(
        Said(1, GYRO, "2026-03-01T08:00:00.000Z"),
        Said(2, GYRO, OCTOBER, baseline=0),
        Said(3, GRANT, OCTOBER),
        Said(4, PAPER, OCTOBER),
        Said(5, OLD, OCTOBER),
    ),
    holdings={
        GYRO: Holding(answered_at=OCTOBER, listed=3, cited_by_3y=1, cited_by_5y=5),
        GRANT: Holding(answered_at="2026-01-02T03:04:05.678Z", listed=2, cited_by_5y=2),
        EUROPEAN: Holding(answered_at=OCTOBER, listed=1),
        OLD: Holding(state="no_answer", answered_at=OCTOBER, listed=None),
        PAPER: Holding(answered_at=OCTOBER, listed=3),
    },
    collections={
        "portfolio": Collection(("US11205304B2", "US9876543B2", "US5012236A", "US10000000B1"), owner="Acme"),
        "acme": Collection(("US9876543B2",)),
        "seeds": Collection(("US9876543B2", "US11205304B2")),
        "grant": Collection(("10.3390/s20030734",)),
    },
)


def numbers(answer):
    """Return the first cell of each row."""
    return [row[0] for row in answer.rows]
