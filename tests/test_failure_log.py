"""What fails is logged once, on one line, under the number that its reader was told."""

import logging

import pytest

from failure_log import LOGGERS, log_on_one_line, number_of, story_of


def failed(words: str) -> Exception:
    try:
        raise ValueError(words)
    except ValueError as error:
        return error


def test_the_number_of_a_failure_stays_the_same_and_another_failure_has_its_own() -> None:
    errors = [failed("x") for _ in range(20)]
    numbers = [number_of(one) for one in errors]
    assert numbers == [number_of(one) for one in errors]
    assert len(set(numbers)) > 15
    assert all(len(one) == 6 and one.isdigit() for one in numbers)


def test_words_from_outside_cannot_forge_a_line_of_the_log() -> None:
    words = "Гість: \\n is two signs\r\n2026-04-07 ERROR forged\u2028next\u202e\x1b[2J"
    story = story_of(failed(words))
    assert story.isprintable()
    assert "Гість: \\\\n is two signs\\r\\n2026-04-07 ERROR forged\\u2028next\\u202e\\x1b[2J" in story
    assert "test_failure_log.py" in story


@pytest.mark.parametrize("name", LOGGERS)
def test_what_nobody_caught_stands_in_the_log_on_one_line_under_its_number(name: str) -> None:
    kept: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(self.format(record))

    logger, keep, error = logging.getLogger(name), Keep(), failed("one\ntwo")
    before = list(logger.filters)
    log_on_one_line()
    log_on_one_line()
    logger.addHandler(keep)
    try:
        logger.error("100 %% of %s", "it", exc_info=error)
        logger.error("nothing was raised")
    finally:
        logger.removeHandler(keep)
        logger.filters[:] = before
    assert len(kept) == 2
    assert kept[0].startswith(f"error {number_of(error)}: 100 % of it: Traceback")
    assert "\n" not in kept[0]
    assert "one\\ntwo" in kept[0]
    assert kept[1] == "nothing was raised"
