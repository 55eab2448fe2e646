"""Every table of Foyer, by subject. `metadata` is what Alembic compares with the database."""

from data_access.schema.audits import (
    answer,
    answer_detail,
    answer_superseded,
    appeal,
    audit,
    estimate_fit,
    location_estimate,
    standard_month,
)  # fmt: skip
from data_access.schema.base import metadata
from data_access.schema.coaching import (
    coaching_action,
    coaching_plan,
    coaching_session,
    plan_audit,
    plan_standard,
    programme_effect,
    session_standard,
)  # fmt: skip
from data_access.schema.feedback import feedback, feedback_case, feedback_rating
from data_access.schema.imports import import_run, rejected_row, source_profile
from data_access.schema.network import (
    channel,
    finance,
    location,
    questionnaire,
    questionnaire_standard,
    region,
    setting,
    stage,
    standard,
    target,
    wave,
)  # fmt: skip
from data_access.schema.people import (
    app_user,
    audit_log,
    outbox,
    saved_view,
    sign_in_attempt,
    user_scope,
    user_session,
)  # fmt: skip
from data_access.schema.priorities import priority_dismissal, priority_hold

__all__ = [
    "answer", "answer_detail", "answer_superseded", "app_user", "appeal", "audit", "audit_log", "channel",
    "coaching_action", "coaching_plan", "coaching_session", "estimate_fit", "feedback", "feedback_case",
    "feedback_rating", "finance", "import_run", "location", "location_estimate", "metadata", "outbox",
    "plan_audit", "plan_standard", "priority_dismissal", "priority_hold", "programme_effect", "questionnaire",
    "questionnaire_standard", "region", "rejected_row", "saved_view", "session_standard", "setting",
    "sign_in_attempt", "source_profile", "stage", "standard", "standard_month", "target", "user_scope",
    "user_session", "wave",
]  # fmt: skip
