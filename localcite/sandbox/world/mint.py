"""Ids that look like chance and can be read back: a number or a paper becomes a uuid, and the uuid becomes it. Pure.

A uuid has 120 free bits here; a Feistel network keyed by the seed scrambles them, so that neighbours look unrelated.
Its version and variant digits follow from the rest: all versions that the vendor uses occur.
"""

import re
from hashlib import blake2b

_HALF = 60
_MASK = (1 << _HALF) - 1
_ROUNDS = 4
_CODE_BITS = 96  # the meaning; eight bits before it tell its kind, and sixteen zeros between them prove that it is ours
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONGEST = 18  # letters and digits: 37 ** 18 < 2 ** 96
_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

PATENT, PAPER, FROM_DOI = 0x50, 0xA0, 0xD0


class Mint:
    """Makes the uuids of one world, and reads them."""

    def __init__(self, seed: int) -> None:
        self._key = f"localcite mint {seed}".encode()

    def uuid(self, kind: int, code: int) -> str:
        """Return the uuid of a code of 96 bits at most."""
        hexes = f"{self._scramble(kind << 112 | code):030x}"
        version = "13457"[int(hexes[12], 16) % 5]
        variant = "89ab"[int(hexes[15], 16) % 4]
        whole = f"{hexes[:12]}{version}{hexes[12:15]}{variant}{hexes[15:]}"
        return "-".join((whole[:8], whole[8:12], whole[12:16], whole[16:20], whole[20:]))

    def read(self, uuid: str) -> tuple[int, int] | None:
        """Return kind and code of a uuid of this mint (lower case), or None for a uuid from elsewhere."""
        hexes = uuid.replace("-", "")
        value = self._unscramble(int(hexes[:12] + hexes[13:16] + hexes[17:], 16))
        kind, code = value >> 112, value & ((1 << 112) - 1)
        if code >> _CODE_BITS or kind not in (PATENT, PAPER, FROM_DOI) or self.uuid(kind, code) != uuid:
            return None
        return kind, code

    def _scramble(self, value: int) -> int:
        """Return the 120 bits, scrambled."""
        left, right = value >> _HALF, value & _MASK
        for turn in range(_ROUNDS):
            left, right = right, left ^ self._mix(turn, right)
        return left << _HALF | right

    def _unscramble(self, value: int) -> int:
        """Return the 120 bits that were scrambled into these."""
        left, right = value >> _HALF, value & _MASK
        for turn in reversed(range(_ROUNDS)):
            left, right = right ^ self._mix(turn, left), left
        return left << _HALF | right

    def _mix(self, turn: int, half: int) -> int:
        """Return 60 bits that depend on the seed, the round and one half."""
        hashed = blake2b(half.to_bytes(8, "big"), key=self._key, salt=bytes([turn]), digest_size=8).digest()
        return int.from_bytes(hashed, "big") & _MASK


def is_uuid(text: str) -> bool:
    """Return whether this is a uuid in lower case."""
    return _UUID.fullmatch(text) is not None


def pack(number: str) -> int | None:
    """Return a publication number as an integer, or None where it is too long or no such number."""
    if not 3 <= len(number) <= _LONGEST or any(letter not in _DIGITS for letter in number):
        return None
    code = 0
    for letter in number:
        code = code * 37 + _DIGITS.index(letter) + 1
    return code


def unpack(code: int) -> str:
    """Return the publication number that an integer stands for."""
    letters = []
    while code:
        code, letter = divmod(code, 37)
        letters.append(_DIGITS[letter - 1])
    return "".join(reversed(letters))
