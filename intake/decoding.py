"""Bytes -> text: UTF-8, UTF-16, cp1251 by plausibility; what cannot be known is asked, never guessed."""

import codecs
import math
import re
from dataclasses import dataclass

from intake.reasons import FileRefused

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MULTIBYTE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_WORD = re.compile(r"[^\W\d_]+")
_NATURAL = re.compile(r"[А-ЯЁІЇЄҐ]?[а-яёіїєґ]+|[А-ЯЁІЇЄҐ]+")

# Letters per 1,000 in Russian and Ukrainian prose, averaged and rounded; rare ones get 1.
_FREQUENCY = dict(
    zip(
        "оаеинтрсвлкмдпуяыьгзбчйхжшюцщэфёіїєґъ",
        (105, 80, 68, 66, 66, 60, 47, 50, 47, 42, 36, 31, 31, 29, 27, 21, 10, 17, 16, 19, 16, 13, 11, 10, 8,
         7, 7, 5, 4, 2, 3, 1, 28, 3, 3, 1, 1),
        strict=True,
    )
)  # fmt: skip
# How much likelier per letter (in nats) cp1251 must be than koi8-r. Ten letters of prose give about 1.5.
_MARGIN = 0.5
# One text may hold foreign words: so many of its words must look like words.
_NATURAL_SHARE = 0.8
# Names of columns and marks between cells are mostly Latin.
_LATIN_SHARE = 0.4
# An occasional control character is dirt, a file full of them is no text.
_CONTROL_SHARE = 0.005


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as UTF-8 bytes without a mark. `damaged`: some characters could not be read and became U+FFFD."""

    text: bytes
    encoding: str
    damaged: bool = False


def decode(content: bytes, named: str | None) -> Decoded:
    """The text of a file. `named` is the profile's encoding and is believed, except against a BOM."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _strict(content, encoding)
    if named is not None:
        return _strict(content, named)
    wide = _utf16_without_mark(content)
    if wide is not None:
        return _strict(content, wide)
    _refuse_binary(content)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(content)
    return Decoded(content, "utf-8")


def _strict(content: bytes, encoding: str) -> Decoded:
    try:
        text = content.decode(encoding)
    except LookupError:
        raise FileRefused("profile_wrong", f"encoding: {encoding}") from None
    except UnicodeDecodeError:
        text = content.decode(encoding, errors="replace")
        return Decoded(text.encode(), encoding, damaged=True)
    return Decoded(text.lstrip("\ufeff").encode("utf-8", errors="replace"), encoding)


def _utf16_without_mark(content: bytes) -> str | None:
    """Latin text in UTF-16 has a NUL at every second place; stray NULs do not."""
    head = content[:4000]
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < _LATIN_SHARE * len(head) / 2 or min(even, odd) > 0.05 * len(head) / 2:
        return None
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    # A header of plain bytes would read as Chinese.
    header = head.decode(encoding, errors="replace").partition("\n")[0]
    return encoding if sum(letter.isascii() for letter in header) >= _LATIN_SHARE * len(header) else None


def _refuse_binary(content: bytes) -> None:
    head = content[:100_000]
    controls = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 32)))
    if controls > 8 and controls > _CONTROL_SHARE * len(head):
        raise FileRefused("binary_file")


def _not_utf8(content: bytes) -> Decoded:
    repaired = content.decode("utf-8", errors="replace")
    good = len(_MULTIBYTE.findall(content))
    bad = repaired.count("\ufffd")
    # Text in a one-byte encoding hardly ever holds a valid sequence; UTF-8 that was cut holds many.
    if good > 2 * bad:
        return Decoded(repaired.encode(), "utf-8", damaged=True)
    readings = {name: content.decode(name, errors="replace") for name in ("cp1251", "koi8-r")}
    scores = {name: _plausibility(text) for name, text in readings.items()}
    if scores["cp1251"] - scores["koi8-r"] >= _MARGIN and _reads_naturally(readings["cp1251"]):
        return Decoded(readings["cp1251"].encode(), "cp1251")
    samples = ", ".join(f"{name}: {_first_word(content.decode(name, errors='replace'))}"
                        for name in ("cp1251", "koi8-r", "cp1252"))  # fmt: skip
    raise FileRefused("encoding_unknown", samples)


def _plausibility(text: str) -> float:
    """Mean log-probability of the letters beyond ASCII, in nats."""
    letters = [letter for letter in text[:200_000].lower() if letter > "\x7f"]
    if not letters:
        return -math.inf
    return sum(math.log(_FREQUENCY.get(letter, 0.1) / 1000) for letter in letters) / len(letters)


def _reads_naturally(text: str) -> bool:
    """Words are all small, Capitalised or ALL CAPITAL; koi8-r read as cp1251 swaps the cases."""
    words = [word for word in _WORD.findall(text[:200_000]) if not word.isascii()]
    natural = sum(1 for word in words if _NATURAL.fullmatch(word))
    return natural >= _NATURAL_SHARE * len(words)


def _first_word(text: str) -> str:
    return next((word for word in _WORD.findall(text) if not word.isascii()), "")[:20]
