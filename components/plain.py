"""Words from outside, made safe to stand inside our own markdown."""

import re


def plain(words: object) -> str:
    """No markup, no link, no picture: every sign that markdown reads is escaped."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~<>$:])", r"\\\1", str(words))
