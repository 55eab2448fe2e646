"""The figures guests gave: 0-10 (NPS), 1-5 (CSAT, stars), and the stages of the visit one by one."""

import numpy as np
import pandas as pd

from intake.demo.chain import Chain
from intake.demo.columns import ObjectArray, only
from intake.demo.truth import Truth
from intake.demo.window import BoolArray, FloatArray, IntArray, chance

# Built in: what a stage that went well (one sd) adds to the overall liking; the hall matters most.
STAGE_MATTERS = {
    "hall": 0.60, "bar": 0.35, "restroom": 0.30, "foyer": 0.20, "box_office": 0.15, "ticket_control": 0.10,
}  # fmt: skip
# Liking on the 0-10 scale by kind of message, and what a point of the cinema's level adds to it.
LIKING = {
    "rating": 8.9, "complaint": 3.6, "thanks": 9.8, "suggestion": 7.9, "question": 8.3, "not_us": 4.0,
}  # fmt: skip
LIKING_PER_POINT = 0.08
MOOD_MATTERS, LIKING_SD = 0.9, 1.3  # the guest's own mood, and everything else (sd)
RATED_BY_QR, RATED_PARTS, NPS_SURVEYS = 0.55, 0.5, 0.6  # parts of the messages concerned


def add_ratings(messages: pd.DataFrame, chain: Chain, truth: Truth, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The messages with their ratings, and the part ratings (columns: row of messages, aspect, rating)."""
    random = chance(seed, "ratings")
    place = messages["place"].to_numpy(dtype=np.int64)
    level = truth.levels(place, messages["day"].to_numpy(dtype="datetime64[D]"))
    luck = random.normal(0, 1, (len(messages), len(STAGE_MATTERS)))
    mood = random.normal(0, 1, len(messages))
    liking = messages["kind"].map(LIKING).to_numpy(dtype=float) + LIKING_PER_POINT * level
    liking += MOOD_MATTERS * mood + luck @ np.array(list(STAGE_MATTERS.values()))
    liking += random.normal(0, LIKING_SD, len(messages))
    kind = _rating_kinds(messages, random)
    five = np.round(1 + 0.4 * liking + random.normal(0, 0.3, len(messages))).clip(1, 5)
    rating = np.where(kind == "nps", np.round(liking).clip(0, 10), five)
    rated = kind != ""
    messages = messages.assign(
        liking=liking,
        rating_kind=only(kind, rated),
        rating=np.where(rated, rating, np.nan),
        rating_low=_scale_end(np.where(kind == "nps", 0, 1), rated),
        rating_high=_scale_end(np.where(kind == "nps", 10, 5), rated),
    )
    bare_survey = (messages["solicited"] & (messages["kind"] == "rating")).to_numpy()
    asked = bare_survey & (random.random(len(messages)) < RATED_PARTS)
    stages = [list(chain.stages["code"]).index(code) for code in STAGE_MATTERS]
    return messages, _parts(asked, level[:, None] + truth.stage[place][:, stages], mood, luck)


def _rating_kinds(messages: pd.DataFrame, random: np.random.Generator) -> ObjectArray:
    luck = random.random(len(messages))
    origin, bare = messages["origin"].to_numpy(), (messages["kind"] == "rating").to_numpy()
    survey = np.where(luck < NPS_SURVEYS, "nps", "csat")
    qr = np.where(bare | (luck < RATED_BY_QR), "csat", "")
    kinds = np.select([origin == "survey", origin == "review", origin == "qr"], [survey, "stars", qr], "")
    return np.asarray(kinds, dtype=object)


def _scale_end(value: IntArray, rated: BoolArray) -> pd.Series:
    return pd.Series(value).astype("Int16").where(pd.Series(rated))


def _parts(asked: BoolArray, level: FloatArray, mood: FloatArray, luck: FloatArray) -> pd.DataFrame:
    """Stars for each stage: its level at the cinema, the guest's mood, and how it went that day."""
    latent = 4.1 + 0.045 * level[asked] + 0.3 * mood[asked][:, None] + 0.7 * luck[asked]
    aspects = list(STAGE_MATTERS)
    return pd.DataFrame(
        {
            "row": np.repeat(np.flatnonzero(asked), len(aspects)),
            "aspect": np.tile(np.array(aspects, dtype=object), int(asked.sum())),
            "rating": np.round(latent).clip(1, 5).ravel(),
            "rating_low": 1,
            "rating_high": 5,
        }
    )
