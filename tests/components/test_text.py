"""Words and numbers in three languages."""

from datetime import UTC, date, datetime

import pytest

from components.plain import plain
from translation import catalogue, day_text, known_language, moment_text, month_text, number_text


def test_numbers_have_thin_thousands_in_every_language() -> None:
    assert number_text(1234567.891, "en", 1) == "1\u202f234\u202f567.9"
    assert number_text(1234.5, "it", 1) == "1\u202f234,5"
    assert number_text(1234.5, "uk", 1) == "1\u202f234,5"
    assert number_text(999.0, "uk") == "999"
    assert number_text(999.7, "it") == "1\u202f000"


def test_a_number_is_rounded_as_it_is_written() -> None:
    assert [number_text(value, "en") for value in (0.5, 1.5, -0.5, -1234.4)] == ["0", "2", "−0", "−1\u202f234"]
    assert number_text(2.675, "it", 2) == "2,68"


def test_the_unknown_is_a_dash_and_never_zero() -> None:
    assert number_text(None, "en") == "–"
    assert number_text(float("nan"), "en") == "–"


def test_days_and_months_are_written_as_their_readers_write_them() -> None:
    assert day_text(date(2026, 4, 3), "en") == "3 Apr 2026"
    assert day_text(date(2026, 4, 3), "it") == "3 apr 2026"
    assert "квіт" in day_text(date(2026, 4, 3), "uk")
    assert month_text(202604, "it") == "apr 26"


def test_a_moment_is_told_in_the_locations_own_time() -> None:
    noon = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    assert "12:00" in moment_text(noon, "en", "Europe/Kyiv")


@pytest.mark.parametrize(("wanted", "spoken"), [("uk", "uk"), ("it", "it"), ("fr", "en"), (None, "en")])
def test_an_unknown_language_falls_back(wanted: str | None, spoken: str) -> None:
    assert known_language(wanted) == spoken


def test_the_catalogue_holds_every_string_of_the_code() -> None:
    from pathlib import Path

    from babel.messages.extract import extract_from_dir
    from babel.messages.pofile import read_po

    root = Path(__file__).resolve().parents[2]
    keywords = {"_": None, "N_": None, "n_": (1, 2)}
    rooms = [line.split(":")[1].strip(" ]") for line in (root / "babel.cfg").read_text().splitlines() if line]
    rows = extract_from_dir(root, [(room, "python") for room in rooms], {}, keywords, directory_filter=_is_a_room)
    found = {message for _file, _line, message, _comments, _context in rows}
    with (root / "locale" / "foyer.pot").open("rb") as source:
        kept = {message.id for message in read_po(source) if message.id}
    assert len(found) > 500
    assert found - kept == set(), "run `make translations`"


@pytest.mark.parametrize("language", ["uk", "it"])
def test_every_string_is_translated_and_none_is_fuzzy(language: str) -> None:
    from pathlib import Path

    from babel.messages.pofile import read_po

    root = Path(__file__).resolve().parents[2] / "locale"
    with (root / "foyer.pot").open("rb") as source, (root / language / "LC_MESSAGES" / "foyer.po").open("rb") as made:
        wanted, found = read_po(source), read_po(made, locale=language)
    for message in wanted:
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        translated = found.get(key)
        assert translated is not None, key
        forms = translated.string if isinstance(translated.string, tuple) else (translated.string,)
        assert all(forms), key
        assert not translated.fuzzy, key


@pytest.mark.parametrize("language", ["uk", "it"])
def test_translations_keep_their_placeholders(language: str) -> None:
    import re
    from pathlib import Path

    from babel.messages.pofile import read_po

    path = Path(__file__).resolve().parents[2] / "locale" / language / "LC_MESSAGES" / "foyer.po"
    with path.open("rb") as made:
        for message in read_po(made, locale=language):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            allowed = set().union(*(re.findall(r"\{\w+\}", one) for one in ids))
            for form in message.string if isinstance(message.string, tuple) else (message.string,):
                assert set(re.findall(r"\{\w+\}", form)) <= allowed, message.id


def test_plural_forms_follow_the_language() -> None:
    forms = {n: catalogue("uk").ngettext("{n} location", "{n} locations", n) for n in (1, 2, 5, 21)}
    assert forms[1] == forms[21]
    assert len({forms[1], forms[2], forms[5]}) == 3


@pytest.mark.parametrize(
    "words", ["![x](http://127.0.0.1/x.png)", "[a](javascript:alert(1))", "<b>b</b>", ":red[x] $a$"]
)
def test_words_from_outside_lose_their_markup(words: str) -> None:
    shown = plain(words)
    for mark in "![]()<>:$":
        assert shown.count(mark) == shown.count("\\" + mark)


def _is_a_room(folder: str) -> bool:
    return not folder.rsplit("/", 1)[-1].startswith((".", "tests"))
