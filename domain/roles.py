"""Which role of the staff answers for a stage of the guest's journey. Audits name no role, so it is derived."""

OTHER = "other"  # a stage of a source's own that stands in no list here

# Stage (its code) -> role. The manager on duty answers for what no single post does.
ROLE_OF_STAGE = {
    "whole_visit": "manager",
    "online": "digital",
    "phone": "contact",
    "chat": "contact",
    "email": "contact",
    "social": "contact",
    "foyer": "host",
    "box_office": "cashier",
    "bar": "bar",
    "ticket_control": "usher",
    "hall": "usher",
    "exit": "usher",
    "restroom": "cleaner",
}
ROLES = (*dict.fromkeys(ROLE_OF_STAGE.values()), OTHER)
