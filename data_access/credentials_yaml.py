"""Users of an organisation that already runs streamlit-authenticator: its `credentials` file.

credentials:
  usernames:
    jsmith:
      email: jsmith@example.com
      first_name: John
      last_name: Smith
      password: $2b$12$...        # a bcrypt hash; a password in plain text is refused
      roles: [coach]
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from sqlalchemy import Connection

from data_access.people import LoginTakenError, clean_login, create_user
from domain.access import Role

# The costs bcrypt itself offers by default, and some years of growth: 15 takes three seconds a check,
# 31 would take days and hand everybody a way to stop the server.
_HASH = re.compile(r"\$2[aby]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}")
# A file of ten thousand people has two megabytes.
_LARGEST = 10_000_000


class CredentialsFileError(ValueError):
    """The file cannot be taken over; the text says what to mend. Nothing was written."""


@dataclass(frozen=True, slots=True)
class CredentialsReport:
    """What an import of users did. Nobody in `created` sees a row until an administrator sets a scope."""

    created: tuple[str, ...]
    already_there: tuple[str, ...]  # left as they were: a file must not take over an account
    given_default_role: tuple[str, ...]  # none of their roles is one of ours
    without_scope: tuple[str, ...]


def import_credentials_yaml(connection: Connection, text: str, default_role: Role) -> CredentialsReport:
    """Add the people of a `credentials` file who are not there yet; all of them or none.

    Roles with one of our names are kept (the first counts), others become default_role. Scopes are not in
    such a file, so everybody starts with none, administrators too. Raises CredentialsFileError.
    """
    people = _people(text)
    created, already_there, given_default_role = [], [], []
    for login, person in people.items():
        role = next((Role(name) for name in _role_names(person) if name in set(Role)), None)
        try:
            create_user(
                connection, login=login, name=_name(login, person), email=_email(person),
                password_hash=person["password"], role=role or default_role,
            )  # fmt: skip
        except LoginTakenError:
            already_there.append(login)
            continue
        created.append(login)
        if role is None:
            given_default_role.append(login)
    return CredentialsReport(
        tuple(created), tuple(already_there), tuple(given_default_role), without_scope=tuple(created)
    )


def _people(text: str) -> dict[str, dict[str, Any]]:
    """The entries by clean login, checked."""
    if len(text) > _LARGEST:
        raise CredentialsFileError(f"the file is longer than {_LARGEST:,} characters")
    try:
        found = yaml.safe_load(text)
        entries = found["credentials"]["usernames"]
        pairs = [(clean_login(str(login)), dict(person)) for login, person in entries.items()]
    except yaml.YAMLError as error:
        raise CredentialsFileError(f"this is not YAML: {error}") from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CredentialsFileError("expected people under credentials: usernames:") from None
    people = dict(pairs)
    if len(people) < len(pairs):
        raise CredentialsFileError("two user names differ only in upper and lower case")
    unhashed = [login for login, person in pairs if not _HASH.fullmatch(str(person.get("password", "")))]
    if unhashed:
        raise CredentialsFileError(
            "these users have no bcrypt hash as password (plain text is refused; hash the file with "
            f"streamlit_authenticator.Hasher.hash_passwords first): {', '.join(unhashed)}"
        )
    return people


def _role_names(person: dict[str, Any]) -> list[str]:
    """The roles of an entry; older files have one `role`, others a list `roles`."""
    roles = person.get("roles") or person.get("role") or []
    return [str(role) for role in ([roles] if isinstance(roles, str) else list(roles))]


def _name(login: str, person: dict[str, Any]) -> str:
    """The name to show; older files have one `name`."""
    parts = [person.get("first_name"), person.get("last_name")]
    return str(person.get("name") or " ".join(str(part) for part in parts if part) or login)


def _email(person: dict[str, Any]) -> str | None:
    return str(person["email"]) if person.get("email") else None
