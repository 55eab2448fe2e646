"""Who may do what, and whose rows a person may see. No rule means no rows."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The five roles of a chain."""

    EXECUTIVE = "executive"
    REGIONAL_DIRECTOR = "regional_director"
    CINEMA_DIRECTOR = "cinema_director"
    COACH = "coach"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """Things a role may do; the rows it may do them to are its Scope."""

    READ = "read"  # audits, feedback, estimates of the own scope
    COACH = "coach"  # priorities and plans
    LOAD = "load"  # files that change the data
    ADMINISTER = "administer"  # users, targets, settings


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.EXECUTIVE: frozenset({Permission.READ, Permission.COACH}),
    Role.REGIONAL_DIRECTOR: frozenset({Permission.READ, Permission.COACH}),
    Role.CINEMA_DIRECTOR: frozenset({Permission.READ}),
    Role.COACH: frozenset({Permission.READ, Permission.COACH}),
    Role.ADMINISTRATOR: frozenset({Permission.READ, Permission.COACH, Permission.LOAD, Permission.ADMINISTER}),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows a person may see: everything, some regions, some locations, or nothing.

    The default sees nothing, so a forgotten rule hides rows and never shows them.
    """

    everything: bool = False
    region_ids: tuple[int, ...] = ()
    location_ids: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name in ("region_ids", "location_ids"):
            ids = getattr(self, name)
            if tuple(sorted(set(ids))) != ids:
                raise ValueError(f"{name} must be sorted and unique, so that equal scopes share a key: {ids}")

    @property
    def is_empty(self) -> bool:
        """True when no row at all may be seen."""
        return not (self.everything or self.region_ids or self.location_ids)


EVERYTHING = Scope(everything=True)
NOTHING = Scope()


@dataclass(frozen=True, slots=True)
class User:
    """A signed-in person as read from the database at this very run."""

    user_id: int
    name: str
    role: Role
    scope: Scope
    language: str

    def may(self, permission: Permission) -> bool:
        """True when the role grants the permission."""
        return permission in PERMISSIONS[self.role]
