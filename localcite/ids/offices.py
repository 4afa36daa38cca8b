"""Office codes (WIPO ST.3, with historic ones), the aliases and the words that people write for them."""

CODES = frozenset(
    (  # noqa: SIM905 - two hundred literals would be six pages
        "AD AE AF AG AI AL AM AO AP AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BQ BR BS BT BV BW BX "
        "BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CS CU CV CW CY CZ DD DE DJ DK DM DO DZ EA EC EE EG EH EM "
        "EP ER ES ET FI FJ FK FO FR GA GB GC GD GE GG GH GI GL GM GN GQ GR GS GT GW GY HK HN HR HT HU IB ID "
        "IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV "
        "LY MA MC MD ME MG MK ML MM MN MO MP MR MS MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OA OM PA "
        "PE PG PH PK PL PT PW PY QA QZ RH RO RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST SU SV "
        "SX SY SZ TC TD TG TH TJ TL TM TN TO TP TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WO WS XN XU "
        "XV YD YE YU ZA ZM ZR ZW"
    ).split()
)

ALIASES = {"UK": "GB", "DT": "DE", "DL": "DD"}  # DT and DL: ST.3 before 1978

# Words before a number, upper case; the longer ones first where one begins another.
WORDS = {
    "UNITED STATES OF AMERICA": "US",
    "UNITED STATES": "US",
    "USPTO": "US",
    "USPN": "US",
    "USSN": "US",
    "USP": "US",
    "USA": "US",
    "EUROPEAN": "EP",
    "EPO": "EP",
    "INTERNATIONAL": "WO",
    "WIPO": "WO",
    "JAPANESE": "JP",
    "JAPAN": "JP",
    "JPO": "JP",
    "CHINESE": "CN",
    "CHINA": "CN",
    "KOREAN": "KR",
    "KOREA": "KR",
    "TAIWANESE": "TW",
    "TAIWAN": "TW",
    "GERMAN": "DE",
    "GERMANY": "DE",
    "FRENCH": "FR",
    "FRANCE": "FR",
    "UNITED KINGDOM": "GB",
    "GREAT BRITAIN": "GB",
    "BRITISH": "GB",
    "CANADIAN": "CA",
    "CANADA": "CA",
    "AUSTRALIAN": "AU",
    "AUSTRALIA": "AU",
    "RUSSIAN": "RU",
    "SOVIET": "SU",
    "INDIAN": "IN",
    "BRAZILIAN": "BR",
    "EURASIAN": "EA",
    "SWISS": "CH",
    "SWEDISH": "SE",
    "DUTCH": "NL",
    "SPANISH": "ES",
    "ITALIAN": "IT",
    "AUSTRIAN": "AT",
}


def office(code: str) -> str:
    """Return the ST.3 code for two letters, or "" if no office has or had it."""
    return code if code in CODES else ALIASES.get(code, "")
