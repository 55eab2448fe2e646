"""The guests' own words, in the language, about the topic and in the tone of each message."""

from typing import Any

import numpy as np
import pandas as pd

from intake.demo.columns import only
from intake.demo.phrases import TextArray, compose, read_texts, sprinkle
from intake.demo.window import chance

OPENED, CLOSED = 0.45, 0.6  # part of the messages with a greeting, and with a closing sentence
RATINGS_WITH_WORDS = 0.4
ATTEMPTS = 4  # short praise repeats itself: 4,000 of 29,000 bodies at the first attempt, under 400 at the last
PLEASED, FAIR = 8.5, 6.0  # liking (0-10) from which the words beside a bare rating change
GRAVE = "grave"  # texts of complaints of severity S1, where a topic has its own
ANY_TOPIC = "any"  # key for kinds without topics


def write_words(messages: pd.DataFrame, seed: int) -> tuple[TextArray, TextArray]:
    """Title and body of every message; None where the guest wrote none."""
    random = chance(seed, "words")
    families = _families(messages)
    silent = (messages["kind"] == "rating").to_numpy() & (random.random(len(messages)) >= RATINGS_WITH_WORDS)
    body = _all_bodies(families[~silent], random).reindex(messages.index)
    title = pd.Series(None, index=messages.index, dtype=object)
    reviews = families[(messages["origin"] == "review").to_numpy() & ~silent]
    for (language, tone), found in reviews.groupby(["language", "tone"], sort=True):
        texts = read_texts(f"guests_{language}")
        title[found.index] = compose(texts["titles"][tone], texts["words"], len(found), random=random)
    return title.to_numpy(dtype=object), only(body, body.notna())


def _all_bodies(families: pd.DataFrame, random: np.random.Generator) -> pd.Series:
    """A body for every row; those that came out like an earlier one are written anew, a few times."""
    body = pd.Series("", index=families.index, dtype=object)
    open_rows = families
    for _ in range(ATTEMPTS):
        for (language, family, topic), found in open_rows.groupby(["language", "family", "topic"], sort=True):
            texts = read_texts(f"guests_{language}")
            body[found.index] = _bodies(texts, str(family), str(topic), len(found), random)
        open_rows = families[body.duplicated()]
    return body


def _families(messages: pd.DataFrame) -> pd.DataFrame:
    """Which texts a message draws from: language, family (kind, or a tone of a bare rating), topic."""
    liking = messages["liking"].to_numpy()
    tone = np.where(liking >= PLEASED, "good", np.where(liking >= FAIR, "fair", "poor"))
    bare = (messages["kind"] == "rating").to_numpy()
    grave = (messages["severity"] == "S1").to_numpy()
    family = np.where(bare, tone, np.where(grave, GRAVE, messages["kind"]))
    topic = messages["topic"].fillna(ANY_TOPIC)
    return pd.DataFrame({"language": messages["language"], "family": family, "topic": topic, "tone": tone})


def _bodies(texts: dict[str, Any], family: str, topic: str, count: int, random: np.random.Generator) -> TextArray:
    spoken = "complaint" if family == GRAVE else family
    own = texts[family].get(topic)
    core = compose(own or texts["complaint"][topic], texts["words"], count, random=random)
    opening = compose(texts["openings"][spoken], texts["words"], count, random=random)
    closing = compose(texts["closings"][spoken], texts["words"], count, random=random)
    opening = sprinkle(opening + " ", OPENED, random=random)
    bodies: TextArray = opening + core + sprinkle(" " + closing, CLOSED, random=random)
    return bodies
