"""What guests say, and what is done about it."""

from sqlalchemy import BigInteger, Table

from data_access.schema.base import (
    big,
    day,
    key,
    metadata,
    moment,
    month,
    real,
    server_index,
    small,
    truth,
    whole,
    words,
)  # fmt: skip

feedback = Table(
    "feedback", metadata,
    whole("location_id", "where", primary_key=True),
    key("feedback_id", "surrogate key", BigInteger),
    words("source", "profile or system it came from; (source, code) names a message"),
    words("code", "the source's own number of the message"),
    small("region_id", "region of the location"),
    small("channel_id", "channel it speaks about", nullable=True),
    words("origin", "qr, survey, review, social, email, phone"),
    truth("solicited", "asked for (survey); never mixed with volunteered in one figure"),
    words("kind", "complaint, suggestion, thanks, question, not_us, rating"),
    moment("received_at", "when it arrived"),
    day("day", "the day, in the location's own time zone"),
    month(),
    words("rating_kind", "nps, csat or stars; NULL without a rating", nullable=True),
    real("rating", "the rating on its own scale", nullable=True),
    small("rating_low", "lowest value of that scale", nullable=True),
    small("rating_high", "highest value of that scale: ratings on different scales are never averaged",
          nullable=True),
    words("language", "two letters", nullable=True),
    words("title", "the guest's own heading", nullable=True),
    words("body", "the guest's own words, shown as text only", nullable=True),
    words("topic", "main topic", nullable=True),
    words("severity", "S1 to S4; NULL when it needs no answer", nullable=True),
    words("author", "a code or hash, never a name or address", nullable=True),
    whole("import_id", "load that wrote the row; NULL when a guest wrote it here", nullable=True),
    comment="One row a message or rating of a guest.",
)  # fmt: skip
server_index("feedback_id_ix", feedback, "feedback_id")
server_index("feedback_day_ix", feedback, "day", "region_id")
server_index("feedback_code_ix", feedback, "source", "code")

feedback_rating = Table(
    "feedback_rating", metadata,
    whole("location_id", "where", primary_key=True),
    big("feedback_id", "the message", primary_key=True),
    words("aspect", "what is rated: a stage or the source's own word", primary_key=True),
    real("rating", "on its own scale"),
    small("rating_low", "lowest value of that scale"),
    small("rating_high", "highest value of that scale"),
    comment="One row a part rating within a message (comfort, cleanliness, ...).",
)  # fmt: skip

feedback_case = Table(
    "feedback_case", metadata,
    whole("location_id", "where", primary_key=True),
    key("case_id", "surrogate key", BigInteger),
    big("feedback_id", "the message that needs an answer"),
    small("region_id", "region of the location"),
    words("severity", "S1 to S4"),
    words("status", "open, in_progress, resolved, informed, reopened"),
    whole("owner_id", "user who owns it", nullable=True),
    moment("received_at", "stamp"),
    moment("delivered_at", "stamp", nullable=True),
    moment("seen_at", "stamp", nullable=True),
    moment("first_reply_at", "first human reply", nullable=True),
    moment("in_progress_at", "stamp", nullable=True),
    moment("resolved_at", "stamp", nullable=True),
    moment("informed_at", "the guest was told", nullable=True),
    moment("reopened_at", "stamp", nullable=True),
    moment("reply_due_at", "limit of the first reply"),
    moment("close_due_at", "limit of the closing"),
    words("root_cause", "obligatory before closing", nullable=True),
    words("action_taken", "obligatory before closing", nullable=True),
    truth("recovered", "the guest was satisfied after closing; NULL when not asked", nullable=True),
    whole("version", "grows with every change; a stale writer is told", server_default="1"),
    comment="One row a piece of feedback that needs an answer.",
)  # fmt: skip
