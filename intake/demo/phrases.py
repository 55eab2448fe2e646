"""Sentences from templates: `<warm|cold>` is one of these, `<film>` one of the words kept under `film`.

A choice may hold further choices: `<here|in hall <hall>>`. The texts lie in texts/*.yaml. Each template
stands for many sentences, so that a page of twenty messages repeats none of them.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

TextArray = NDArray[np.object_]
Words = Mapping[str, Sequence[str]]

_FOLDER = Path(__file__).with_name("texts")
_BRACKETS = re.compile(r"([<>|])")


@lru_cache(maxsize=8)
def read_texts(name: str) -> dict[str, Any]:
    """The texts of one file, by subject. Callers must not change them."""
    with (_FOLDER / f"{name}.yaml").open(encoding="utf-8") as source:
        # The C loader reads the texts in a tenth of the time; it is as safe as the slow one.
        texts: dict[str, Any] = yaml.load(source, Loader=yaml.CSafeLoader)
    return texts


def compose(templates: Sequence[str], words: Words, count: int, *, random: np.random.Generator) -> TextArray:
    """So many sentences, each from a template picked by chance, every choice in it picked by chance."""
    picked = random.integers(len(templates), size=count)
    sentences = np.array(templates, dtype=object)[picked]
    for number, template in enumerate(templates):
        rows = np.flatnonzero(picked == number)
        if "<" in template and len(rows):
            sentences[rows] = _fill(template, words, len(rows), random)
    return sentences


def count_sentences(templates: Sequence[str], words: Words) -> int:
    """How many different sentences the templates stand for (the same one twice counts twice)."""
    total = 0
    for template in templates:
        ways = 1
        for piece in _pieces(template):
            if not isinstance(piece, str):
                ways *= count_sentences(_options(piece, words), words)
        total += ways
    return total


def sprinkle(sentences: TextArray, share: float, *, random: np.random.Generator) -> TextArray:
    """Keep this share (0-1) of the sentences, picked by chance, and empty the rest."""
    return np.where(random.random(len(sentences)) < share, sentences, "")


def _fill(template: str, words: Words, count: int, random: np.random.Generator) -> TextArray:
    sentences = np.full(count, "", dtype=object)
    for piece in _pieces(template):
        sentences += piece if isinstance(piece, str) else compose(
            _options(piece, words), words, count, random=random
        )  # fmt: skip
    return sentences


def _options(choice: tuple[str, ...], words: Words) -> Sequence[str]:
    return choice if len(choice) > 1 else words[choice[0]]


@lru_cache(maxsize=4096)
def _pieces(template: str) -> tuple[str | tuple[str, ...], ...]:
    """The template cut into what is fixed (text) and what is chosen (its options, each a template)."""
    pieces: list[str | tuple[str, ...]] = []
    depth, options = 0, [""]
    for part in _BRACKETS.split(template):
        if part == "<" and depth == 0:
            pieces.append(options[0])
            options = [""]
        elif part == ">" and depth == 1:
            pieces.append(tuple(options))
            options = [""]
        elif part == "|" and depth == 1:
            options.append("")
        else:
            options[-1] += part
        depth += {"<": 1, ">": -1}.get(part, 0)
    return (*pieces, options[0])
