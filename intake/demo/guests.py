"""What guests said: how many, when, about what, following what really failed at the cinema."""

from pathlib import Path

import numpy as np
import pandas as pd

from intake.demo.answers import failure_chances
from intake.demo.chain import Chain
from intake.demo.columns import ObjectArray, only
from intake.demo.truth import Truth
from intake.demo.window import TIME_ZONE, FloatArray, Window, chance, days_in_month, guests_of_day

MESSAGES = 40_000
# Part of all messages by kind.
KINDS = {
    "rating": 0.44, "complaint": 0.22, "thanks": 0.16, "suggestion": 0.09, "question": 0.06, "not_us": 0.03,
}  # fmt: skip
# Built in: complaints about a topic grow almost in proportion to the failures of its standards; thanks
# shrink with them, and grow by the factor e in so many points of level.
COMPLAINTS_POWER, THANKS_POWER, THANKS_POINTS = 0.9, -0.4, 20.0

ORIGINS = {
    "rating": {"survey": 0.74, "review": 0.18, "qr": 0.08},
    "complaint": {"qr": 0.52, "review": 0.21, "survey": 0.16, "social": 0.11},
    "thanks": {"qr": 0.46, "review": 0.26, "survey": 0.18, "social": 0.10},
    "suggestion": {"qr": 0.58, "survey": 0.30, "review": 0.04, "social": 0.08},
    "question": {"qr": 0.55, "social": 0.45},
    "not_us": {"qr": 0.62, "review": 0.26, "social": 0.12},
}
LANGUAGES = {"uk": 0.68, "en": 0.18, "it": 0.14}
CONTACT_CHANNELS = {"phone": 0.4, "chat": 0.25, "email": 0.2, "social": 0.15}
# A grave message is S1; the others fall so.
SEVERITIES = {"S2": 0.22, "S3": 0.58, "S4": 0.20}

# When guests write, by hour of the day: after the matinees, and late.
_HOURS = np.arange(9, 24)
_HOUR_WEIGHTS = np.array([1, 2, 3, 3, 4, 5, 5, 6, 6, 7, 9, 10, 12, 9, 4], dtype=float)


def read_topics() -> pd.DataFrame:
    """Topics by code: usual channel, how often each kind is about it, and the part that is grave (S1)."""
    return pd.read_csv(Path(__file__).with_name("topics.csv"), keep_default_na=False).set_index("topic")


def draw_messages(chain: Chain, truth: Truth, guests: FloatArray, seed: int) -> pd.DataFrame:
    """Every message, oldest first, without words and ratings yet.

    Columns: place (row of chain.locations), kind, topic (None for a bare rating), received_at (UTC), day,
    origin, solicited, language, channel (code), severity (None unless a complaint).
    """
    random = chance(seed, "feedback")
    parts = [_of_kind(kind, chain, truth, guests, random) for kind in KINDS]
    messages = pd.concat(parts, ignore_index=True)
    messages = _with_times(messages, truth.window, random)
    messages = messages.sort_values(["received_at", "place", "kind"], ignore_index=True)
    count = len(messages)
    messages["language"] = _pick(LANGUAGES, count, random)
    for kind, origins in ORIGINS.items():
        mine = messages["kind"] == kind
        messages.loc[mine, "origin"] = _pick(origins, int(mine.sum()), random)
    messages["solicited"] = messages["origin"] == "survey"
    topics = read_topics()
    usual = messages["topic"].map(topics["channel"]).fillna("visit").to_numpy(dtype=object)
    messages["channel"] = np.where(usual == "", _pick(CONTACT_CHANNELS, count, random), usual)
    grave = messages["topic"].map(topics["grave"]).fillna(0.0).to_numpy(dtype=float)
    severity = np.where(random.random(count) < grave, "S1", _pick(SEVERITIES, count, random))
    messages["severity"] = only(severity, messages["kind"] == "complaint")
    return messages


def _of_kind(kind: str, chain: Chain, truth: Truth, guests: FloatArray, random: np.random.Generator) -> pd.DataFrame:
    """As many messages of a kind as chance gives, by cinema, month and topic."""
    window = truth.window
    # The first and the last month may lie in the window only in part.
    share = [len(window.days_of(month)) / days_in_month(month) for month in window.months]
    expected = (guests * np.array(share))[:, :, None]
    topics = read_topics()
    if kind in topics:
        often = topics[kind].to_numpy(dtype=float)
        expected = expected * often * _pull(kind, chain, truth, list(topics.index))
    counts = random.poisson(expected * (KINDS[kind] * MESSAGES / expected.sum()))
    cells = np.repeat(np.arange(counts.size), counts.ravel())
    place, month, topic = np.unravel_index(cells, counts.shape)
    names = np.array(topics.index, dtype=object)[topic] if kind in topics else None
    return pd.DataFrame({"place": place, "month_index": month, "kind": kind, "topic": names})


def _pull(kind: str, chain: Chain, truth: Truth, topics: list[str]) -> FloatArray:
    """How much more often than usual a cinema hears of a topic in a month; 1 is usual."""
    chances = failure_chances(chain, truth)
    pull = np.ones((*truth.level.shape, len(topics)))
    if kind not in ("complaint", "thanks"):
        return pull
    standards = chain.topics_of_standards()
    for column, topic in enumerate(topics):
        if topic in standards and topic != "other":
            failures = chances[:, :, standards[topic]].sum(axis=2)
            pull[:, :, column] = failures / failures.mean()
    if kind == "complaint":
        return np.asarray(pull**COMPLAINTS_POWER)
    return np.asarray(pull**THANKS_POWER * np.exp(truth.level / THANKS_POINTS)[:, :, None])


def _with_times(messages: pd.DataFrame, window: Window, random: np.random.Generator) -> pd.DataFrame:
    day = np.empty(len(messages), dtype="datetime64[D]")
    for number, month in enumerate(window.months):
        rows = np.flatnonzero(messages["month_index"] == number)
        days = window.days_of(month)
        crowd = np.array([guests_of_day(each) for each in days])
        day[rows] = random.choice(np.array(days, dtype="datetime64[D]"), len(rows), p=crowd / crowd.sum())
    hour = random.choice(_HOURS, len(messages), p=_HOUR_WEIGHTS / _HOUR_WEIGHTS.sum())
    local = day.astype("datetime64[s]") + hour * 3600 + random.integers(3600, size=len(messages))
    received = pd.Series(local).dt.tz_localize(TIME_ZONE).dt.tz_convert("UTC")
    return messages.drop(columns="month_index").assign(day=day, received_at=received)


def _pick(shares: dict[str, float], count: int, random: np.random.Generator) -> ObjectArray:
    return random.choice(np.array(list(shares)), count, p=list(shares.values())).astype(object)
