"""Hashing and checking of passwords: streamlit-authenticator's bcrypt, its traps covered.

Its validator is not used: it refuses passwords over 20 characters. Its check stops with an error where bcrypt
would have to cut the password (72 bytes), and it answers unknown users faster than known ones.
"""

import logging
import threading
from functools import lru_cache
from typing import Any

# bcrypt reads no further; a longer password would be cut without a word.
LONGEST_BYTES = 72
# NIST SP 800-63B: length instead of rules about characters.
SHORTEST = 12

# The hash of 32 random bytes that nobody kept, at bcrypt's usual cost: unknown names take as long as known.
_NOBODY = "$2b$12$/Ho0AW40qzZGTvNbbonjSO9n4wk4yG51pjxlqI3VVBrFrqYnrq7qW"
# A check costs one core 0.3-0.4 s; two at a time leave the pages of everybody else a chance.
_CHECKS = threading.BoundedSemaphore(2)


class PasswordError(ValueError):
    """A new password is too short or too long; the text says which."""


def hash_password(password: str) -> str:
    """A bcrypt hash for the table. Raises PasswordError."""
    if len(password) < SHORTEST:
        raise PasswordError(f"the password needs at least {SHORTEST} characters")
    if len(password.encode()) > LONGEST_BYTES:
        raise PasswordError(f"the password has more than {LONGEST_BYTES} bytes")
    return str(_hasher().hash(password))


def check_password(password: str, password_hash: str | None) -> bool:
    """Whether the password is the right one; None (nobody has this login) takes as long and is False."""
    too_long = len(password.encode()) > LONGEST_BYTES
    tried = password.encode()[:LONGEST_BYTES].decode(errors="ignore")
    with _CHECKS:
        try:
            matches = bool(_hasher().check_pw(tried, password_hash or _NOBODY))
        except ValueError:  # the stored text is no bcrypt hash
            return False
    return matches and not too_long and password_hash is not None


@lru_cache(maxsize=1)
def _hasher() -> Any:
    """streamlit-authenticator's Hasher, imported at first use: its package brings half of Streamlit along.

    It looks for a running script while it is imported and warns that there is none.
    """
    logging.disable(logging.WARNING)
    try:
        from streamlit_authenticator.utilities.hasher import Hasher  # noqa: PLC0415
    finally:
        logging.disable(logging.NOTSET)
    return Hasher
