"""Where coaching goes first: levels whose places are held, and locations put off with a reason."""

from sqlalchemy import BigInteger, Table

from data_access.schema.base import day, key, metadata, moment, real, small, whole, words

priority_hold = Table(
    "priority_hold", metadata,
    whole("location_id", "where", primary_key=True),
    small("region_id", "region of the location"),
    real("deviation", "level as held: deviation from the network's, points"),
    real("sd", "its standard deviation when it was held, points"),
    day("held_on", "day of the data by which the level last moved"),
    day("seen_on", "day of the data of the last load"),
    whole("audits", "scored audits at the last load"),
    real("score_sum", "sum of their scores: with their number it tells whether evidence came or changed"),
    comment="One row a location with audits: the level by which it is ordered, kept until its own evidence moves it.",
)  # fmt: skip

priority_dismissal = Table(
    "priority_dismissal", metadata,
    whole("location_id", "where", primary_key=True),
    key("dismissal_id", "surrogate key", BigInteger),
    small("region_id", "region of the location"),
    whole("user_id", "who put it off"),
    moment("dismissed_at", "when"),
    words("reason", "why, in the person's words, shown as text only"),
    day("until_on", "last day on which it is left out of the list"),
    moment("taken_back_at", "NULL while it holds", nullable=True),
    whole("taken_back_by", "who took it back", nullable=True),
    comment="One row a time that a location was left out of the priorities, with its reason.",
)  # fmt: skip
