"""Audits and their answers: the facts that the heatmap, the estimates and the priorities stand on."""

from typing import Any

from sqlalchemy import BigInteger, Column, Table, UniqueConstraint

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

audit = Table(
    "audit", metadata,
    whole("location_id", "where", primary_key=True),
    key("audit_id", "surrogate key; a new revision of an audit has a new one", BigInteger),
    words("source", "profile or system it came from; (source, code) names an audit"),
    words("code", "the source's own number of the audit"),
    small("revision", "1 for the first issue, 2 after a re-issue, ..."),
    truth("is_current", "the newest revision; only current rows are counted"),
    small("region_id", "region of the location"),
    small("channel_id", "channel checked"),
    small("questionnaire_id", "form used", nullable=True),
    small("wave_id", "round it belongs to", nullable=True),
    day("day", "day of the visit in the location's own time zone"),
    month(),
    small("hour", "hour of the visit, 0-23", nullable=True),
    words("shopper", "the shopper's code (never a name)", nullable=True),
    real("score", "100 x weighted share over answered standards; NULL when nothing was answered",
         nullable=True),
    real("stated_score", "score the source states, 0-100", nullable=True),
    words("stated_verdict", "the source's own verdict: passed or failed; NULL when it gives none", nullable=True),
    real("expected", "E_v: score an average location would have on the same standards, 0-100",
         nullable=True),
    small("critical_failures", "critical standards failed"),
    truth("is_counted", "enters averages: it has a score and at most 10 % of its weight is missing"),
    truth("is_comparable", "N/A took at most 40 % of its weight"),
    words("comment", "the shopper's words about the whole audit", nullable=True),
    whole("import_id", "load that wrote the row"),
    comment="One row a revision of an audit (one visit or contact by a shopper).",
)  # fmt: skip
server_index("audit_month_ix", audit, "month", "region_id", "channel_id")
server_index("audit_code_ix", audit, "source", "code")


def _answer_columns() -> list[Column[Any]]:
    return [
        big("audit_id", "the audit"),
        whole("location_id", "where"),
        small("region_id", "region of the location"),
        small("channel_id", "channel checked"),
        small("standard_id", "the standard"),
        day("day", "day of the visit"),
        month(),
        small("points", "points reached, 0 <= points <= max_points (a bonus standard may exceed)"),
        small("max_points", "points possible, > 0"),
    ]


answer = Table(
    "answer", metadata, *_answer_columns(),
    comment="One row an applicable answer of a current audit on a standard. N/A and missing are not here "
            "but in answer_detail. No key: uniqueness is kept by the loader, an index would cost more than "
            "every other step of a load.",
)  # fmt: skip
server_index("answer_month_ix", answer, "month", "region_id", "standard_id")
server_index("answer_audit_ix", answer, "location_id", "audit_id")

answer_superseded = Table(
    "answer_superseded", metadata, *_answer_columns(),
    comment="One row an answer of a revision that is no longer current; the history of re-issued audits.",
)  # fmt: skip

answer_detail = Table(
    "answer_detail", metadata,
    big("audit_id", "the audit"),
    whole("location_id", "where"),
    small("standard_id", "the standard"),
    words("state", "answered, na (not applicable), missing (left empty)"),
    words("response", "the answer in the source's own words", nullable=True),
    words("comment", "the shopper's words", nullable=True),
    words("evidence", "link to a photo or recording", nullable=True),
    comment="One row an answer that has words or evidence, or that is N/A or missing.",
)  # fmt: skip
server_index("answer_detail_ix", answer_detail, "location_id", "audit_id")

standard_month = Table(
    "standard_month", metadata,
    small("region_id", "region", primary_key=True),
    small("channel_id", "channel", primary_key=True),
    whole("month", "as yyyymm", primary_key=True),
    small("standard_id", "standard", primary_key=True),
    big("points", "sum of points"),
    big("max_points", "sum of points possible"),
    whole("audits", "answers, one an audit"),
    comment="One row a region, channel, month and standard: the rollup of answer, rewritten for each month "
            "touched, in the transaction that touches it.",
)  # fmt: skip

appeal = Table(
    "appeal", metadata,
    whole("location_id", "where", primary_key=True),
    key("appeal_id", "surrogate key"),
    small("region_id", "region of the location"),
    big("audit_id", "audit appealed against"),
    small("standard_id", "the question; NULL for the whole audit", nullable=True),
    words("status", "new, with_region, with_agency, upheld, partly_upheld, rejected, withdrawn, expired"),
    words("reason_code", "why: seen_otherwise, not_applicable, wording, evidence, beyond_control, mixed_up"),
    words("reason", "in words", nullable=True),
    words("decision", "why it was decided so; obligatory when rejected", nullable=True),
    words("corrected_state", "what the agency found instead: answered or na; NULL unless upheld", nullable=True),
    small("corrected_points", "points found instead, of the answer's max_points; NULL with na", nullable=True),
    moment("filed_at", "when"),
    moment("decided_at", "when it was closed; NULL while open", nullable=True),
    whole("filed_by", "user", nullable=True),
    words("filed_as", "in whose name: site or region"),
    whole("decided_by", "user who closed it; NULL while open, and when it expired", nullable=True),
    whole("version", "grows with every change; a stale writer is told", server_default="1"),
    comment="One row an appeal against one answer of an audit. The audit keeps the score as issued: what an upheld "
            "appeal would make of it is computed when shown.",
)  # fmt: skip

estimate_fit = Table(
    "estimate_fit", metadata,
    key("fit_id", "surrogate key; the newest fit is shown"),
    moment("fitted_at", "when"),
    day("as_of", "day from which ages are counted"),
    words("data_version", "data the fit has seen"),
    real("network_level", "current level of the network, 0-100", nullable=True),
    real("usual_score", "mean score of the network's last 12 months, 0-100: what E_v adds up to",
         nullable=True),
    real("half_life", "months after which a visit counts half"),
    real("between_variance", "tau squared, points squared"),
    real("within_variance", "sigma squared, points squared"),
    real("drift_variance", "c squared, points squared"),
    whole("audits", "audits that the fit used", nullable=True),
    whole("locations", "locations that have any of them", nullable=True),
    real("believed", "sum of the reliabilities of all locations", nullable=True),
    real("between_error", "standard error of ln(tau squared)", nullable=True),
    real("within_error", "standard error of ln(sigma squared)", nullable=True),
    real("shift_variance", "of the locations' shifts on the standards, logits squared", nullable=True),
    real("standard_strength", "M, answers that the expectation of a standard weighs", nullable=True),
    UniqueConstraint("data_version"),
    comment="One row a fit of the levels, with the settings it used.",
)  # fmt: skip

location_estimate = Table(
    "location_estimate", metadata,
    whole("location_id", "where", primary_key=True),
    whole("fit_id", "the fit", primary_key=True),
    small("region_id", "region of the location"),
    real("deviation", "estimate as deviation from the network's level, points"),
    real("sd", "its standard deviation, points"),
    real("weight", "fresh-visit equivalents"),
    real("reliability", "B, 0 <= B < 1"),
    whole("audits", "audits behind it"),
    real("raw_mean", "level before the pull towards the network: the audits weighted by age, 0-100", nullable=True),
    day("last_day", "day of the last audit", nullable=True),
    comment="One row a location and fit: its statistical level.",
)  # fmt: skip
