"""What fails gets a number: the reader is told the number, the log holds the whole story under it, on one line.

Streamlit and Uvicorn write what was not caught into their own logs, over many lines: words from a file or a guest
could then look like lines of the log.
"""

import logging
import secrets
import traceback

# Who logs what nobody caught: the scripts of pages, and the routes.
LOGGERS = ("streamlit.error_util", "uvicorn.error")
_NUMBER = "failure_number"


def number_of(error: BaseException) -> str:
    """The number of a failure, six digits, short enough to be said on the telephone; the same each time asked."""
    if not hasattr(error, _NUMBER):
        setattr(error, _NUMBER, f"{secrets.randbelow(1_000_000):06d}")
    return str(getattr(error, _NUMBER))


def story_of(error: BaseException) -> str:
    """The traceback on one line, every line break and control sign escaped."""
    story = "".join(traceback.format_exception(error)).replace("\\", "\\\\")
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in story)


def log_on_one_line() -> None:
    """From now on what was not caught is logged with its number, on one line."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_numbered)


def _numbered(record: logging.LogRecord) -> bool:
    """Always true: the record is kept, its traceback folded into its words."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = "error %s: %s: %s", (number_of(error), record.getMessage(), story_of(error))
        record.exc_info = record.exc_text = None
    return True
