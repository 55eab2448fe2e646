"""Users, whose rows they see, their sessions, and the log of what was done."""

from sqlalchemy import BigInteger, Table

from data_access.schema.base import big, key, metadata, moment, server_index, small, truth, whole, words

app_user = Table(
    "app_user", metadata,
    key("user_id", "surrogate key"),
    words("login", "name typed at sign-in, lower case", unique=True),
    words("name", "as shown"),
    words("email", "for notifications", nullable=True),
    words("password_hash", "bcrypt, made by streamlit-authenticator"),
    words("role", "executive, regional_director, cinema_director, coach, administrator"),
    words("language", "en, uk or it"),
    truth("is_active", "an inactive user sees nothing and cannot sign in"),
    comment="One row a person who may sign in.",
)  # fmt: skip

user_scope = Table(
    "user_scope", metadata,
    key("scope_id", "surrogate key"),
    whole("user_id", "the person"),
    words("kind", "everything, region or location"),
    whole("target_id", "region_id or location_id; NULL for everything", nullable=True),
    comment="One row a rule of what a person sees. No rule, no rows.",
)  # fmt: skip

user_session = Table(
    "user_session", metadata,
    words("token_hash", "SHA-256 of the cookie's random token, hex", primary_key=True),
    whole("user_id", "the person"),
    moment("created_at", "sign-in"),
    moment("seen_at", "last request, kept to the minute"),
    moment("expires_at", "absolute limit"),
    moment("revoked_at", "sign-out; NULL while valid", nullable=True),
    words("address", "network address of the sign-in", nullable=True),
    words("agent", "browser of the sign-in", nullable=True),
    comment="One row a sign-in of a person: the session of a user.",
)  # fmt: skip

saved_view = Table(
    "saved_view", metadata,
    key("view_id", "surrogate key"),
    whole("user_id", "whose view it is"),
    words("name", "the person's name for it; one of a name each"),
    words("page", "page of ours, without .py"),
    words("query", "JSON: what its address says, parameter -> values"),
    moment("created_at", "when it was kept"),
    comment="One row a view that a person keeps.",
)  # fmt: skip

sign_in_attempt = Table(
    "sign_in_attempt", metadata,
    key("attempt_id", "surrogate key", BigInteger),
    words("login", "name tried, lower case"),
    words("address", "network address"),
    moment("tried_at", "when"),
    truth("succeeded", "whether it let the person in"),
    comment="One row a try to sign in; throttling counts them.",
)  # fmt: skip
server_index("sign_in_attempt_ix", sign_in_attempt, "login", "tried_at")

audit_log = Table(
    "audit_log", metadata,
    key("entry_id", "surrogate key", BigInteger),
    moment("at", "when"),
    whole("user_id", "who; NULL for the command line and guests", nullable=True),
    words("action", "sign_in, sign_out, load, ..."),
    words("subject", "what it was done to", nullable=True),
    words("old_value", "before, JSON", nullable=True),
    words("new_value", "after, JSON", nullable=True),
    words("address", "network address", nullable=True),
    comment="One row an action of a person. Append-only.",
)  # fmt: skip

outbox = Table(
    "outbox", metadata,
    key("message_id", "surrogate key", BigInteger),
    words("key", "stable key, shown in the message, so that a repeat is known as one", unique=True),
    words("kind", "what is sent, e.g. feedback_alert"),
    words("payload", "JSON"),
    big("location_id", "whose people receive it; NULL for the chain", nullable=True),
    moment("created_at", "written in the transaction of the fact it tells"),
    moment("leased_until", "a relay is working on it", nullable=True),
    moment("sent_at", "accepted by the provider; NULL until then", nullable=True),
    small("tries", "attempts so far", server_default="0"),
    words("last_error", "why the last attempt failed", nullable=True),
    comment="One row a message to be delivered.",
)  # fmt: skip
