"""The chain itself: regions, locations, channels, the guest's journey, standards, targets, settings."""

from sqlalchemy import SmallInteger, Table, UniqueConstraint

from data_access.schema.base import day, key, metadata, moment, real, small, truth, whole, words

region = Table(
    "region", metadata,
    key("region_id", "surrogate key", SmallInteger),
    words("code", "short name used in addresses and files", unique=True),
    words("name", "as people call it"),
    comment="One row a region of the chain.",
)  # fmt: skip

location = Table(
    "location", metadata,
    key("location_id", "surrogate key; never updated"),
    words("code", "the chain's or the source's own code", unique=True),
    words("name", "as people call it; names may repeat, codes do not"),
    small("region_id", "region it belongs to"),
    words("city", "town", nullable=True),
    words("time_zone", "IANA name; periods and clocks use it", server_default="UTC"),
    day("opened_on", "first day open; NULL when unknown", nullable=True),
    day("closed_on", "last day open; NULL while open", nullable=True),
    day("restarted_on", "refurbishment or new management: older audits do not count in estimates",
        nullable=True),
    whole("screens", "number of screens (halls)", nullable=True),
    whole("seats", "number of seats", nullable=True),
    real("latitude", "degrees north", nullable=True),
    real("longitude", "degrees east", nullable=True),
    comment="One row a location (a cinema).",
)  # fmt: skip

channel = Table(
    "channel", metadata,
    key("channel_id", "surrogate key", SmallInteger),
    words("code", "visit, phone, web_app, chat, email, social, or a source's own", unique=True),
    words("name", "as people call it (the six known ones are translated on the screen)"),
    real("weight", "weight when channels are combined; they need not add to 1", server_default="1"),
    comment="One row a channel through which a guest meets the chain.",
)  # fmt: skip

stage = Table(
    "stage", metadata,
    key("stage_id", "surrogate key", SmallInteger),
    words("code", "short name", unique=True),
    words("name", "as people call it, English"),
    words("name_uk", "Ukrainian", nullable=True),
    words("name_it", "Italian", nullable=True),
    small("position", "order along the guest's journey, 0 first"),
    comment="One row a stage of the guest's journey.",
)  # fmt: skip

standard = Table(
    "standard", metadata,
    key("standard_id", "surrogate key of one version of a standard", SmallInteger),
    words("code", "the standard's code, the same in all its versions"),
    small("version", "1 for the first wording", server_default="1"),
    words("name", "what is checked, English or the source's language"),
    words("name_uk", "Ukrainian", nullable=True),
    words("name_it", "Italian", nullable=True),
    small("channel_id", "channel it is checked in; NULL when in any", nullable=True),
    small("stage_id", "stage of the journey"),
    words("kind", "behavioural or operational"),
    real("weight", "weight in the score of an audit, > 0"),
    truth("critical", "a failure marks the audit failed, whatever its score"),
    truth("na_allowed", "N/A is a legal answer"),
    truth("bonus", "adds to earned points only"),
    words("evidence", "what the shopper brings as proof", nullable=True),
    day("valid_from", "first day of this version; NULL: from the beginning", nullable=True),
    day("valid_to", "last day of this version; NULL: still valid", nullable=True),
    UniqueConstraint("code", "version"),
    comment="One row a version of a standard (one checked point).",
)  # fmt: skip

questionnaire = Table(
    "questionnaire", metadata,
    key("questionnaire_id", "surrogate key", SmallInteger),
    words("code", "name of the form, with the source's version"),
    small("version", "1 for the first"),
    small("channel_id", "channel it is used in; NULL when in any", nullable=True),
    day("valid_from", "first day it was used", nullable=True),
    UniqueConstraint("code", "version"),
    comment="One row a version of a set of standards; old audits keep theirs.",
)  # fmt: skip

questionnaire_standard = Table(
    "questionnaire_standard", metadata,
    small("questionnaire_id", "the form", primary_key=True),
    small("standard_id", "the standard on it", primary_key=True),
    small("position", "order on the form, 0 first"),
    comment="One row a standard on a questionnaire.",
)  # fmt: skip

wave = Table(
    "wave", metadata,
    key("wave_id", "surrogate key", SmallInteger),
    words("code", "name of the round", unique=True),
    day("first_day", "first day of the round"),
    day("last_day", "last day of the round"),
    comment="One row a round of audits.",
)  # fmt: skip

target = Table(
    "target", metadata,
    key("target_id", "surrogate key"),
    words("metric", "level (points, 0-100), pass (points, 0-100), nps (points), complaints (per 10,000)"),
    real("value", "the target in the metric's unit"),
    words("basis", "how it was set, e.g. 'network mean of 12 months - 4'"),
    moment("set_at", "the newest row of a metric is in force"),
    comment="One row a setting of a chain-wide target; the newest of a metric holds.",
)  # fmt: skip

setting = Table(
    "setting", metadata,
    words("name", "demo, ...", primary_key=True),
    words("value", "as text"),
    comment="One row a setting of this installation that is kept with the data.",
)  # fmt: skip

finance = Table(
    "finance", metadata,
    whole("location_id", "where", primary_key=True),
    whole("month", "first month counted, as yyyymm", primary_key=True),
    small("months", "length: 1 for a month, 12 for a year", primary_key=True),
    whole("admissions", "guests admitted", nullable=True),
    real("box_office", "ticket revenue in the chain's currency", nullable=True),
    real("concession_revenue", "bar revenue in the chain's currency", nullable=True),
    whole("showings", "number of showings", nullable=True),
    whole("import_id", "load that wrote the row"),
    comment="One row a location and period of money and guests.",
)  # fmt: skip
