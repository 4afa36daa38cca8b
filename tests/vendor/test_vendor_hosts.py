"""A base URL is https or loopback, holds no secret, and tells whose the bought facts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.errors import BadSetting
from localcite.vendor.hosts import REGIONS, check_base_url, is_loopback, vendor_of


@pytest.mark.parametrize(
    ("typed", "url", "vendor"),
    [
        ("https://connect.patsnap.com", "https://connect.patsnap.com", "patsnap"),
        ("https://connect.zhihuiya.com/", "https://connect.zhihuiya.com", "patsnap"),
        (" HTTPS://Connect.Patsnap.COM.:443// ", "https://connect.patsnap.com:443", "patsnap"),
        ("https://gateway.example.org/patsnap/", "https://gateway.example.org/patsnap", "gateway.example.org"),
        (
            "https://connect.patsnap.com.evil.org",
            "https://connect.patsnap.com.evil.org",
            "connect.patsnap.com.evil.org",
        ),
        ("https://10.0.0.7:8443", "https://10.0.0.7:8443", "10.0.0.7"),
        ("https://xn--r8jz45g.jp", "https://xn--r8jz45g.jp", "xn--r8jz45g.jp"),
        ("https://[2001:db8::1]:8443/a", "https://[2001:db8::1]:8443/a", "2001:db8::1"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "sandbox"),
        ("http://127.8.9.10", "http://127.8.9.10", "sandbox"),
        ("http://localhost:1/", "http://localhost:1", "sandbox"),
        ("https://LOCALHOST", "https://localhost", "sandbox"),
        ("http://[::1]:8000", "http://[::1]:8000", "sandbox"),
        ("http://[::ffff:127.0.0.1]", "http://[::ffff:127.0.0.1]", "sandbox"),
    ],
)
def test_a_base_url_has_one_form_and_one_vendor(typed, url, vendor):
    assert check_base_url(typed) == url
    assert check_base_url(url) == url
    assert vendor_of(url) == vendor
    assert is_loopback(url) == (vendor == "sandbox")


def test_both_regions_are_one_vendor():
    assert {vendor_of(check_base_url(url)) for url in REGIONS.values()} == {"patsnap"}


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "connect.patsnap.com",
        "//connect.patsnap.com",
        "ftp://connect.patsnap.com",
        "https://",
        "https:connect.patsnap.com",
        "https:///path",
        "http://connect.patsnap.com",
        "http://10.0.0.7",
        "http://0.0.0.0:8000",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "https://user:password@connect.patsnap.com",
        "https://key@connect.patsnap.com",
        "https://connect.patsnap.com?apikey=sk-1",
        "https://connect.patsnap.com/?",
        "https://connect.patsnap.com/#",
        "https://connect.patsnap.com:99999",
        "https://connect.patsnap.com:port",
        "https://connect.patsnap.com:0",
        "https://connect patsnap.com",
        "https://connect.patsnap.com/a b",
        "https://connect.patsnap.com/a\r\nb",
        "https://connect.patsnap.com/../x",
        "https://connect.patsnap.com\\@evil.org",
        "https://例え.jp",
        "https://" + "a" * 64 + ".org",
        "https://a..b",
        "https://-a.org",
        "https://[::1",
        "https://[fe80::1%25eth0]",
        "sk-notaurlbutakey",
    ],
)
def test_what_is_no_base_url_is_refused_with_a_clause(typed):
    with pytest.raises(BadSetting) as caught:
        check_base_url(typed, where="config.toml")
    assert caught.value.data["name"] == "base_url"
    assert caught.value.data["where"] == "config.toml"
    assert caught.value.data["what"]


@pytest.mark.parametrize(
    "typed",
    [
        "https://u:SECRET@h.org",
        "https://u:SE/CRET@h.org",
        "http://h.org/?apikey=SECRET",
        "sk-SECRET",
        "http://sk-SECRET",
    ],
)
def test_a_refused_base_url_shows_no_secret(typed):
    with pytest.raises(BadSetting) as caught:
        check_base_url(typed)
    assert "CRET" not in str(caught.value)


@given(st.text() | st.from_regex(r"https?://[ -~]{0,30}", fullmatch=True))
def test_any_text_is_a_base_url_in_its_one_form_or_is_refused(typed):
    try:
        url = check_base_url(typed)
    except BadSetting:
        return
    assert check_base_url(url) == url
    assert url.isascii()
    assert url.startswith("https://") or is_loopback(url)
    assert vendor_of(url)
