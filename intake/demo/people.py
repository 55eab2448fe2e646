"""The five people of the demo, one of every role. All share one password, which the screen tells."""

import logging

import pandas as pd

from data_access import schema
from domain.access import Role
from intake.demo.chain import Chain, Writer
from intake.demo_accounts import DEMO_PASSWORD

CINEMA_OF_THE_DIRECTOR = "SUM01"

_PEOPLE = (
    ("executive", "Olena Hrytsenko", Role.EXECUTIVE, "en"),
    ("north", "Andrii Savchuk", Role.REGIONAL_DIRECTOR, "en"),
    ("cinema", "Марина Коваль", Role.CINEMA_DIRECTOR, "uk"),
    ("coach", "Giulia Ferri", Role.COACH, "en"),
    ("admin", "Taras Bondar", Role.ADMINISTRATOR, "en"),
)


def write_people(writer: Writer, chain: Chain) -> dict[str, int]:
    """Write the users and what they see; returns login -> user_id."""
    people = pd.DataFrame(_PEOPLE, columns=["login", "name", "role", "language"])
    people["user_id"] = writer.keys("user_id", len(people))
    people["password_hash"] = _hash(DEMO_PASSWORD)
    people["is_active"] = True
    writer.write(schema.app_user, people)
    users = dict(zip(people["login"], people["user_id"].tolist(), strict=True))
    _write_scopes(writer, chain, users)
    return users


def _hash(password: str) -> str:
    """One bcrypt hash for all five: by design it takes a third of a second."""
    # The package brings half of Streamlit along and warns that no page is running.
    logging.disable(logging.WARNING)
    try:
        from streamlit_authenticator.utilities.hasher import Hasher  # noqa: PLC0415
    finally:
        logging.disable(logging.NOTSET)
    return str(Hasher.hash(password))


def _write_scopes(writer: Writer, chain: Chain, users: dict[str, int]) -> None:
    places = chain.locations.set_index("code")
    own = places.loc[CINEMA_OF_THE_DIRECTOR, "location_id"]
    north = chain.locations.set_index("region")["region_id"].loc["north"].iloc[0]
    targets = {"north": ("region", north), "cinema": ("location", own)}
    scopes = pd.DataFrame(
        [(user, *targets.get(login, ("everything", None))) for login, user in users.items()],
        columns=["user_id", "kind", "target_id"],
    )
    scopes["target_id"] = scopes["target_id"].astype("Int64")
    scopes["scope_id"] = writer.keys("scope_id", len(scopes))
    writer.write(schema.user_scope, scopes)
