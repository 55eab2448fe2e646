"""What the shoppers wrote: beside failed answers mostly, and a sentence about the whole audit."""

import numpy as np
import pandas as pd

from intake.demo.phrases import TextArray, compose, read_texts
from intake.demo.visits import SHOPPER_LANGUAGES, SHOPPERS
from intake.demo.window import BoolArray, chance

COMMENTED_FAILURES = 0.62  # part of the failed answers that the shopper explains
COMMENTED_SUCCESSES = 0.012  # a kind word beside a fulfilled one
COMMENTED_AUDITS = 0.55
GOOD, FAIR = 92.0, 78.0  # scores from which the words about the whole audit change

_RESPONSES = {
    "en": ("No", "Partly", "Yes"),
    "uk": ("Ні", "Частково", "Так"),
    "it": ("No", "In parte", "Sì"),
}


def languages_of_shoppers(seed: int) -> TextArray:
    """The language each shopper writes in, in the order of their numbers."""
    languages, shares = list(SHOPPER_LANGUAGES), list(SHOPPER_LANGUAGES.values())
    return chance(seed, "shopper languages").choice(languages, SHOPPERS, p=shares).astype(object)


def responses(rows: pd.DataFrame) -> TextArray:
    """The answer in the shopper's own language: no, partly, yes."""
    step = np.where(rows["points"] == 0, 0, np.where(rows["points"] < rows["max_points"], 1, 2))
    words = np.empty(len(rows), dtype=object)
    for language, texts in _RESPONSES.items():
        mine = (rows["language"] == language).to_numpy()
        words[mine] = np.array(texts, dtype=object)[step[mine]]
    return words


def answer_comments(rows: pd.DataFrame, answered: BoolArray, *, random: np.random.Generator) -> TextArray:
    """Words beside the answers, None where there are none."""
    failed = answered & (rows["points"] < rows["max_points"]).to_numpy()
    luck = random.random(len(rows))
    comments = np.full(len(rows), None, dtype=object)
    texts = read_texts("shoppers")
    chosen = rows[["code", "language", "kind"]].reset_index(drop=True)
    for (code, language), found in chosen[failed & (luck < COMMENTED_FAILURES)].groupby(["code", "language"]):
        comments[found.index] = compose(texts["failed"][code][language], {}, len(found), random=random)
    praised = chosen[answered & ~failed & (luck < COMMENTED_SUCCESSES)]
    for (kind, language), found in praised.groupby(["kind", "language"]):
        comments[found.index] = compose(texts["fulfilled"][kind][language], {}, len(found), random=random)
    return comments


def audit_comments(score: pd.Series, language: pd.Series, *, random: np.random.Generator) -> TextArray:
    """Words about the whole audit, None where there are none."""
    tone = np.where(score >= GOOD, "good", np.where(score >= FAIR, "fair", "poor"))
    chosen = pd.DataFrame({"tone": tone, "language": language.to_numpy()})
    chosen = chosen[score.notna().to_numpy() & (random.random(len(score)) < COMMENTED_AUDITS)]
    comments = np.full(len(score), None, dtype=object)
    texts = read_texts("shoppers")["whole"]
    for (kind, spoken), found in chosen.groupby(["tone", "language"]):
        comments[found.index] = compose(texts[kind][spoken], {}, len(found), random=random)
    return comments
