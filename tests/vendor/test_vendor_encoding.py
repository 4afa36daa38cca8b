"""A content-encoding is undone within a limit, or the body counts as one that does not decompress."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.vendor.encoding import Undecodable, decode


def raw_deflate(body: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(body) + engine.flush()


PACKERS = {"": bytes, "identity": bytes, "gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}
bodies = st.binary(max_size=300).filter(lambda body: not body.startswith(b"\xef\xbb\xbf"))


@given(st.sampled_from(sorted(PACKERS)), bodies)
def test_what_was_packed_comes_out(name, body):
    assert decode(PACKERS[name](body), name, 1000) == body
    assert decode(PACKERS[name](body), name.upper(), 1000) == body


@given(bodies)
def test_the_other_ways_of_packing_are_read_too(body):
    assert decode(raw_deflate(body), "deflate", 1000) == body
    assert decode(gzip.compress(zlib.compress(body)), "deflate, gzip", 1000) == body
    assert decode(gzip.compress(body) + gzip.compress(body), "gzip", 1000) == body + body
    assert decode(gzip.compress(body) + b"\0\0\0", "gzip", 1000) == body


def test_a_byte_order_mark_goes():
    assert decode(b"\xef\xbb\xbf{}", "", 10) == b"{}"
    assert decode(gzip.compress(b"\xef\xbb\xbf{}"), "gzip", 10) == b"{}"


@given(st.binary(min_size=20, max_size=300), st.data())
def test_a_cut_body_does_not_decompress(body, data):
    packed = gzip.compress(body)
    with pytest.raises(Undecodable):
        decode(packed[: data.draw(st.integers(0, len(packed) - 1))], "gzip", 1000)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "gzip, br", "nonsense" * 99])
def test_a_body_in_no_encoding_that_was_asked_for_does_not_decompress(name):
    with pytest.raises(Undecodable):
        decode(b"<html>", name, 1000)


@pytest.mark.parametrize(
    ("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", raw_deflate)]
)
def test_a_bomb_stops_at_the_limit(name, pack):
    assert decode(pack(b"\0" * 1000), name, 1000) == b"\0" * 1000
    with pytest.raises(Undecodable, match=r"larger|decompress"):
        decode(pack(b"\0" * 10_000_000), name, 1000)


def test_many_small_members_stop_at_the_limit_together():
    with pytest.raises(Undecodable, match="larger"):
        decode(gzip.compress(b"\0" * 600) * 2, "gzip", 1000)
