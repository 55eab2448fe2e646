"""Words, dates and numbers in three languages. English is the source; nothing here is process-wide."""

import io
import math
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol

CATALOGUES = Path(__file__).resolve().parent / "locale"
_KEPT = 5_000  # days and months in words, a megabyte
LANGUAGES = {"en": "English", "uk": "Українська", "it": "Italiano"}


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> NullTranslations:
    """The messages of a language, compiled in memory from its .po file; English needs none."""
    path = CATALOGUES / language / "LC_MESSAGES" / "foyer.po"
    if language == "en" or language not in LANGUAGES:
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def known_language(wanted: str | None, fallback: str = "en") -> str:
    """The language to speak: the wanted one when we have it, else the fallback."""
    return wanted if wanted in LANGUAGES else fallback


# The same days and months stand on every page: 53 weeks to choose from alone take Babel 3 ms.
@lru_cache(maxsize=_KEPT)
def day_text(day: date, language: str, style: str = "medium") -> str:
    """A day as its reader writes it, e.g. "3 Apr 2026" or "3 квіт. 2026 р."."""
    return format_date(day, style, locale=_locale(language))


@lru_cache(maxsize=_KEPT)
def month_text(month: int, language: str, pattern: str = "LLL yy") -> str:
    """A month given as yyyymm, e.g. 202604 -> "Apr 26"."""
    return format_date(date(month // 100, month % 100, 1), pattern, locale=_locale(language))


def moment_text(moment: datetime, language: str, time_zone: str) -> str:
    """A moment (aware) in a location's own time zone."""
    return format_datetime(moment, "short", tzinfo=ZoneInfo(time_zone), locale=_locale(language))


def number_text(value: float | None, language: str, decimals: int = 0) -> str:
    """A number with its reader's separators; unknown is an en dash, never 0."""
    if value is None or math.isnan(value):
        return "–"
    # Through the shortest decimal, so that 0.5 and 2.675 are rounded as they are written. Babel gives the same
    # digits, but a table of 200 rows then takes 20 ms.
    return f"{Decimal(str(value)):,.{decimals}f}".translate(_signs(language))


@lru_cache(maxsize=len(LANGUAGES))
def _signs(language: str) -> dict[int, str]:
    """How the reader writes Python's signs of a number.

    A thin space between thousands reads the same in all three languages and breaks no line; a hyphen before a
    number would read as the dash of a range.
    """
    return str.maketrans({",": "\u202f", ".": get_decimal_symbol(_locale(language)), "-": "\u2212"})


def _locale(language: str) -> str:
    # British English writes day before month, as the chain's other two languages do.
    return "en_GB" if language == "en" else language
