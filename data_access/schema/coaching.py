"""Coaching plans, their actions, and the sessions held."""

from sqlalchemy import BigInteger, Table

from data_access.schema.base import big, day, key, metadata, moment, real, small, truth, whole, words

coaching_plan = Table(
    "coaching_plan", metadata,
    whole("location_id", "where", primary_key=True),
    key("plan_id", "surrogate key", BigInteger),
    small("region_id", "region of the location"),
    day("opened_on", "when it was opened"),
    words("trigger", "flag, complaint or manual"),
    words("root_cause", "skill, will, process, tool, staffing, standard_unclear", nullable=True),
    words("behaviour", "observable behaviour wanted", nullable=True),
    words("status", "draft, agreed, in_work, done_by_site, verified, returned, cancelled"),
    whole("owner_id", "user responsible at the site", nullable=True),
    whole("coach_id", "user who coaches", nullable=True),
    day("check_on", "date of the checking visit", nullable=True),
    words("result", "what the checking visit found", nullable=True),
    whole("version", "grows with every change; a stale writer is told", server_default="1"),
    day("status_since", "since when it is in this status; NULL: since it was opened", nullable=True),
    words("reason", "why changes were last asked for, it was sent back or given up", nullable=True),
    big("check_audit_id", "the audit that was the checking visit", nullable=True),
    words("source", "source that it was loaded from; NULL when it was opened here", nullable=True),
    words("code", "its name there", nullable=True),
    whole("loaded_version", "version that the last load left; another one was changed by people", nullable=True),
    comment="One row a coaching plan of a location.",
)  # fmt: skip

plan_standard = Table(
    "plan_standard", metadata,
    whole("location_id", "where", primary_key=True),
    whole("plan_id", "the plan", primary_key=True),
    small("standard_id", "at most three a plan", primary_key=True),
    real("compliance", "share reached when the plan was opened, 0-1", nullable=True),
    whole("audits", "answers behind it", nullable=True),
    real("low", "lower end of its 90 % range", nullable=True),
    real("high", "upper end of its 90 % range", nullable=True),
    comment="One row a standard that a plan works on, with its evidence at the opening.",
)  # fmt: skip

plan_audit = Table(
    "plan_audit", metadata,
    whole("location_id", "where", primary_key=True),
    whole("plan_id", "the plan", primary_key=True),
    big("audit_id", "an audit in which one of its standards failed", primary_key=True),
    comment="One row an audit that stands behind a plan as its evidence.",
)  # fmt: skip

coaching_action = Table(
    "coaching_action", metadata,
    whole("location_id", "where", primary_key=True),
    key("action_id", "surrogate key", BigInteger),
    whole("plan_id", "the plan"),
    words("what", "what is done"),
    words("who", "role that does it"),
    day("due_on", "until when"),
    day("done_on", "when it was done; NULL while open", nullable=True),
    words("evidence", "link or words", nullable=True),
    comment="One row an action agreed in a plan.",
)  # fmt: skip

coaching_session = Table(
    "coaching_session", metadata,
    whole("location_id", "where", primary_key=True),
    key("session_id", "surrogate key", BigInteger),
    small("region_id", "region of the location"),
    whole("plan_id", "the plan; NULL for a session outside one", nullable=True),
    day("day", "when it was held"),
    whole("coach_id", "user who coached", nullable=True),
    words("coachee_role", "a role, no name by default"),
    small("minutes", "length"),
    words("strengths", "what was seen to go well", nullable=True),
    words("agreed", "what was agreed", nullable=True),
    truth("acknowledged", "the coachee has read it"),
    small("usefulness", "the coachee's rating, 1-5", nullable=True),
    day("next_on", "next date", nullable=True),
    words("private_note", "for the coach only", nullable=True),
    moment("written_at", "when the log was written", nullable=True),
    whole("version", "grows with every change; a stale writer is told", server_default="1"),
    words("source", "source that it was loaded from; NULL when it was logged here", nullable=True),
    words("code", "its name there", nullable=True),
    whole("loaded_version", "version that the last load left; another one was changed by people", nullable=True),
    comment="One row a coaching session held.",
)  # fmt: skip

session_standard = Table(
    "session_standard", metadata,
    whole("location_id", "where", primary_key=True),
    whole("session_id", "the session", primary_key=True),
    small("standard_id", "a standard that was worked on", primary_key=True),
    comment="One row a standard that a session worked on.",
)  # fmt: skip

programme_effect = Table(
    "programme_effect", metadata,
    day("as_of", "day of the data that it was measured on", primary_key=True),
    whole("sessions", "sessions held until then"),
    big("session_versions", "sum of their versions: with their number it tells whether one came or changed"),
    words("evidence", "enough, or what is lacking"),
    real("value", "effect of coaching over the whole chain, points; NULL while evidence is lacking", nullable=True),
    real("standard_error", "of the value, points", nullable=True),
    real("low", "lower end of its 90 % range", nullable=True),
    real("high", "upper end", nullable=True),
    real("margin", "half of its 95 % range, which a claim must pass", nullable=True),
    real("would_have_come_anyway", "part of the rise that is not the effect, points", nullable=True),
    real("raw_change", "how much the coached rose, points", nullable=True),
    whole("n_coached", "locations coached", nullable=True),
    whole("n_compared", "locations compared with", nullable=True),
    comment="One row: what coaching brought, as measured at the last load.",
)  # fmt: skip
