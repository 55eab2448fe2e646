"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


SEQUENCES = (
    "action_id_seq",
    "appeal_id_seq",
    "attempt_id_seq",
    "audit_id_seq",
    "case_id_seq",
    "channel_id_seq",
    "entry_id_seq",
    "feedback_id_seq",
    "fit_id_seq",
    "import_id_seq",
    "location_id_seq",
    "message_id_seq",
    "plan_id_seq",
    "questionnaire_id_seq",
    "region_id_seq",
    "rejected_id_seq",
    "scope_id_seq",
    "session_id_seq",
    "stage_id_seq",
    "standard_id_seq",
    "target_id_seq",
    "user_id_seq",
    "wave_id_seq",
)
TABLES = (
    "wave",
    "user_session",
    "user_scope",
    "target",
    "standard_month",
    "standard",
    "stage",
    "source_profile",
    "sign_in_attempt",
    "setting",
    "rejected_row",
    "region",
    "questionnaire_standard",
    "questionnaire",
    "plan_standard",
    "outbox",
    "location_estimate",
    "location",
    "import_run",
    "finance",
    "feedback_rating",
    "feedback_case",
    "feedback",
    "estimate_fit",
    "coaching_session",
    "coaching_plan",
    "coaching_action",
    "channel",
    "audit_log",
    "audit",
    "appeal",
    "app_user",
    "answer_superseded",
    "answer_detail",
    "answer",
)


def upgrade() -> None:
    for name in SEQUENCES:
        op.execute(sa.schema.CreateSequence(sa.Sequence(name)))
    op.create_table(
        "answer",
        sa.Column("audit_id", sa.BigInteger, nullable=False),
        sa.Column("location_id", sa.Integer, nullable=False),
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("channel_id", sa.SmallInteger, nullable=False),
        sa.Column("standard_id", sa.SmallInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("points", sa.SmallInteger, nullable=False),
        sa.Column("max_points", sa.SmallInteger, nullable=False),
    )
    op.create_table(
        "answer_detail",
        sa.Column("audit_id", sa.BigInteger, nullable=False),
        sa.Column("location_id", sa.Integer, nullable=False),
        sa.Column("standard_id", sa.SmallInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("response", sa.Text),
        sa.Column("comment", sa.Text),
        sa.Column("evidence", sa.Text),
    )
    op.create_table(
        "answer_superseded",
        sa.Column("audit_id", sa.BigInteger, nullable=False),
        sa.Column("location_id", sa.Integer, nullable=False),
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("channel_id", sa.SmallInteger, nullable=False),
        sa.Column("standard_id", sa.SmallInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("points", sa.SmallInteger, nullable=False),
        sa.Column("max_points", sa.SmallInteger, nullable=False),
    )
    op.create_table(
        "app_user",
        sa.Column(
            "user_id",
            sa.Integer,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('user_id_seq')"),
        ),
        sa.Column("login", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "appeal",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "appeal_id",
            sa.Integer,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('appeal_id_seq')"),
        ),
        sa.Column("audit_id", sa.BigInteger, nullable=False),
        sa.Column("standard_id", sa.SmallInteger),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("reason_code", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("decision", sa.Text),
        sa.Column("filed_at", sa.DateTime, nullable=False),
        sa.Column("decided_at", sa.DateTime),
        sa.Column("filed_by", sa.Integer),
    )
    op.create_table(
        "audit",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "audit_id",
            sa.BigInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('audit_id_seq')"),
        ),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("revision", sa.SmallInteger, nullable=False),
        sa.Column("is_current", sa.Boolean, nullable=False),
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("channel_id", sa.SmallInteger, nullable=False),
        sa.Column("questionnaire_id", sa.SmallInteger),
        sa.Column("wave_id", sa.SmallInteger),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("hour", sa.SmallInteger),
        sa.Column("shopper", sa.Text),
        sa.Column("score", sa.Double),
        sa.Column("stated_score", sa.Double),
        sa.Column("stated_verdict", sa.Text),
        sa.Column("expected", sa.Double),
        sa.Column("critical_failures", sa.SmallInteger, nullable=False),
        sa.Column("is_counted", sa.Boolean, nullable=False),
        sa.Column("is_comparable", sa.Boolean, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("import_id", sa.Integer, nullable=False),
    )
    op.create_table(
        "audit_log",
        sa.Column(
            "entry_id",
            sa.BigInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('entry_id_seq')"),
        ),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("user_id", sa.Integer),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("old_value", sa.Text),
        sa.Column("new_value", sa.Text),
        sa.Column("address", sa.Text),
    )
    op.create_table(
        "channel",
        sa.Column(
            "channel_id",
            sa.SmallInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('channel_id_seq')"),
        ),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("weight", sa.Double, nullable=False, server_default="1"),
    )
    op.create_table(
        "coaching_action",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "action_id",
            sa.BigInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('action_id_seq')"),
        ),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("done_on", sa.Date),
        sa.Column("evidence", sa.Text),
    )
    op.create_table(
        "coaching_plan",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "plan_id",
            sa.BigInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('plan_id_seq')"),
        ),
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("trigger", sa.Text, nullable=False),
        sa.Column("root_cause", sa.Text),
        sa.Column("behaviour", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Integer),
        sa.Column("coach_id", sa.Integer),
        sa.Column("check_on", sa.Date),
        sa.Column("result", sa.Text),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.create_table(
        "coaching_session",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "session_id",
            sa.BigInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('session_id_seq')"),
        ),
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("plan_id", sa.Integer),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("coach_id", sa.Integer),
        sa.Column("coachee_role", sa.Text, nullable=False),
        sa.Column("minutes", sa.SmallInteger, nullable=False),
        sa.Column("strengths", sa.Text),
        sa.Column("agreed", sa.Text),
        sa.Column("acknowledged", sa.Boolean, nullable=False),
        sa.Column("usefulness", sa.SmallInteger),
        sa.Column("next_on", sa.Date),
        sa.Column("private_note", sa.Text),
        sa.Column("written_at", sa.DateTime),
    )
    op.create_table(
        "estimate_fit",
        sa.Column(
            "fit_id",
            sa.Integer,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('fit_id_seq')"),
        ),
        sa.Column("fitted_at", sa.DateTime, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("data_version", sa.Text, nullable=False),
        sa.Column("network_level", sa.Double),
        sa.Column("usual_score", sa.Double),
        sa.Column("half_life", sa.Double, nullable=False),
        sa.Column("between_variance", sa.Double, nullable=False),
        sa.Column("within_variance", sa.Double, nullable=False),
        sa.Column("drift_variance", sa.Double, nullable=False),
        sa.UniqueConstraint("data_version"),
    )
    op.create_table(
        "feedback",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "feedback_id",
            sa.BigInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('feedback_id_seq')"),
        ),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("channel_id", sa.SmallInteger),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("solicited", sa.Boolean, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("rating_kind", sa.Text),
        sa.Column("rating", sa.Double),
        sa.Column("rating_low", sa.SmallInteger),
        sa.Column("rating_high", sa.SmallInteger),
        sa.Column("language", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("body", sa.Text),
        sa.Column("topic", sa.Text),
        sa.Column("severity", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("import_id", sa.Integer),
    )
    op.create_table(
        "feedback_case",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "case_id",
            sa.BigInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('case_id_seq')"),
        ),
        sa.Column("feedback_id", sa.BigInteger, nullable=False),
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Integer),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("delivered_at", sa.DateTime),
        sa.Column("seen_at", sa.DateTime),
        sa.Column("first_reply_at", sa.DateTime),
        sa.Column("in_progress_at", sa.DateTime),
        sa.Column("resolved_at", sa.DateTime),
        sa.Column("informed_at", sa.DateTime),
        sa.Column("reopened_at", sa.DateTime),
        sa.Column("reply_due_at", sa.DateTime, nullable=False),
        sa.Column("close_due_at", sa.DateTime, nullable=False),
        sa.Column("root_cause", sa.Text),
        sa.Column("action_taken", sa.Text),
        sa.Column("recovered", sa.Boolean),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.create_table(
        "feedback_rating",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("feedback_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("aspect", sa.Text, primary_key=True, autoincrement=False),
        sa.Column("rating", sa.Double, nullable=False),
        sa.Column("rating_low", sa.SmallInteger, nullable=False),
        sa.Column("rating_high", sa.SmallInteger, nullable=False),
    )
    op.create_table(
        "finance",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("month", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("months", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("admissions", sa.Integer),
        sa.Column("box_office", sa.Double),
        sa.Column("concession_revenue", sa.Double),
        sa.Column("showings", sa.Integer),
        sa.Column("import_id", sa.Integer, nullable=False),
    )
    op.create_table(
        "import_run",
        sa.Column(
            "import_id",
            sa.Integer,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('import_id_seq')"),
        ),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("file_hash", sa.Text, nullable=False),
        sa.Column("loaded_at", sa.DateTime, nullable=False),
        sa.Column("user_id", sa.Integer),
        sa.Column("rows_read", sa.Integer, nullable=False),
        sa.Column("rows_new", sa.Integer, nullable=False),
        sa.Column("rows_changed", sa.Integer, nullable=False),
        sa.Column("rows_unchanged", sa.Integer, nullable=False),
        sa.Column("rows_duplicate", sa.Integer, nullable=False),
        sa.Column("rows_rejected", sa.Integer, nullable=False),
        sa.Column("rows_skipped", sa.Integer, nullable=False),
    )
    op.create_table(
        "location",
        sa.Column(
            "location_id",
            sa.Integer,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('location_id_seq')"),
        ),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("city", sa.Text),
        sa.Column("time_zone", sa.Text, nullable=False, server_default="UTC"),
        sa.Column("opened_on", sa.Date),
        sa.Column("closed_on", sa.Date),
        sa.Column("restarted_on", sa.Date),
        sa.Column("screens", sa.Integer),
        sa.Column("seats", sa.Integer),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
    )
    op.create_table(
        "location_estimate",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("fit_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("deviation", sa.Double, nullable=False),
        sa.Column("sd", sa.Double, nullable=False),
        sa.Column("weight", sa.Double, nullable=False),
        sa.Column("reliability", sa.Double, nullable=False),
        sa.Column("audits", sa.Integer, nullable=False),
        sa.Column("raw_mean", sa.Double),
        sa.Column("last_day", sa.Date),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "message_id",
            sa.BigInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('message_id_seq')"),
        ),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("location_id", sa.BigInteger),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("leased_until", sa.DateTime),
        sa.Column("sent_at", sa.DateTime),
        sa.Column("tries", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("last_error", sa.Text),
    )
    op.create_table(
        "plan_standard",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("plan_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("standard_id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("compliance", sa.Double),
        sa.Column("audits", sa.Integer),
    )
    op.create_table(
        "questionnaire",
        sa.Column(
            "questionnaire_id",
            sa.SmallInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('questionnaire_id_seq')"),
        ),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("version", sa.SmallInteger, nullable=False),
        sa.Column("channel_id", sa.SmallInteger),
        sa.Column("valid_from", sa.Date),
        sa.UniqueConstraint("code", "version"),
    )
    op.create_table(
        "questionnaire_standard",
        sa.Column("questionnaire_id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("standard_id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
    )
    op.create_table(
        "region",
        sa.Column(
            "region_id",
            sa.SmallInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('region_id_seq')"),
        ),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_table(
        "rejected_row",
        sa.Column(
            "rejected_id",
            sa.BigInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('rejected_id_seq')"),
        ),
        sa.Column("import_id", sa.Integer, nullable=False),
        sa.Column("row_number", sa.Integer, nullable=False),
        sa.Column("column_name", sa.Text),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.Text, primary_key=True, autoincrement=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column(
            "attempt_id",
            sa.BigInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('attempt_id_seq')"),
        ),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("tried_at", sa.DateTime, nullable=False),
        sa.Column("succeeded", sa.Boolean, nullable=False),
    )
    op.create_table(
        "source_profile",
        sa.Column("name", sa.Text, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "stage",
        sa.Column(
            "stage_id",
            sa.SmallInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('stage_id_seq')"),
        ),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_uk", sa.Text),
        sa.Column("name_it", sa.Text),
        sa.Column("position", sa.SmallInteger, nullable=False),
    )
    op.create_table(
        "standard",
        sa.Column(
            "standard_id",
            sa.SmallInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('standard_id_seq')"),
        ),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("version", sa.SmallInteger, nullable=False, server_default="1"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_uk", sa.Text),
        sa.Column("name_it", sa.Text),
        sa.Column("channel_id", sa.SmallInteger),
        sa.Column("stage_id", sa.SmallInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("weight", sa.Double, nullable=False),
        sa.Column("critical", sa.Boolean, nullable=False),
        sa.Column("na_allowed", sa.Boolean, nullable=False),
        sa.Column("bonus", sa.Boolean, nullable=False),
        sa.Column("evidence", sa.Text),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.UniqueConstraint("code", "version"),
    )
    op.create_table(
        "standard_month",
        sa.Column("region_id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("channel_id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("month", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("standard_id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("max_points", sa.BigInteger, nullable=False),
        sa.Column("audits", sa.Integer, nullable=False),
    )
    op.create_table(
        "target",
        sa.Column(
            "target_id",
            sa.Integer,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('target_id_seq')"),
        ),
        sa.Column("metric", sa.Text, nullable=False),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("set_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "user_scope",
        sa.Column(
            "scope_id",
            sa.Integer,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('scope_id_seq')"),
        ),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("target_id", sa.Integer),
    )
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.Text, primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("revoked_at", sa.DateTime),
        sa.Column("address", sa.Text),
        sa.Column("agent", sa.Text),
    )
    op.create_table(
        "wave",
        sa.Column(
            "wave_id",
            sa.SmallInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('wave_id_seq')"),
        ),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
    )
    # DuckDB scans faster than it keeps an index.
    if op.get_context().dialect.name == "postgresql":
        op.create_index("answer_audit_ix", "answer", ["location_id", "audit_id"])
        op.create_index("answer_month_ix", "answer", ["month", "region_id", "standard_id"])
        op.create_index("answer_detail_ix", "answer_detail", ["location_id", "audit_id"])
        op.create_index("audit_code_ix", "audit", ["source", "code"])
        op.create_index("audit_month_ix", "audit", ["month", "region_id", "channel_id"])
        op.create_index("feedback_code_ix", "feedback", ["source", "code"])
        op.create_index("feedback_day_ix", "feedback", ["day", "region_id"])
        op.create_index("feedback_id_ix", "feedback", ["feedback_id"])
        op.create_index("rejected_row_ix", "rejected_row", ["import_id"])
        op.create_index("sign_in_attempt_ix", "sign_in_attempt", ["login", "tried_at"])


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    for name in SEQUENCES:
        op.execute(sa.schema.DropSequence(sa.Sequence(name)))
