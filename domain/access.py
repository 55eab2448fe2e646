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
    APPEAL = "appeal"  # file and withdraw appeals against answers of audits
    DECIDE_APPEAL = "decide_appeal"  # as the region, or as the agency
    LOAD = "load"  # files that change the data
    ADMINISTER = "administer"  # users, targets, settings


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.EXECUTIVE: frozenset({Permission.READ, Permission.COACH}),
    Role.REGIONAL_DIRECTOR: frozenset(
        {Permission.READ, Permission.COACH, Permission.APPEAL, Permission.DECIDE_APPEAL}
    ),
    Role.CINEMA_DIRECTOR: frozenset({Permission.READ, Permission.APPEAL}),
    Role.COACH: frozenset({Permission.READ, Permission.COACH}),
    Role.ADMINISTRATOR: frozenset(
        {Permission.READ, Permission.COACH, Permission.DECIDE_APPEAL, Permission.LOAD, Permission.ADMINISTER}
    ),
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

    def covers(self, location_id: int, region_id: int) -> bool:
        """True when the rows of this location, which belongs to this region, may be seen."""
        return self.everything or region_id in self.region_ids or location_id in self.location_ids

    def only(self, location_id: int, region_id: int) -> "Scope":
        """This scope cut to one location; one that it does not cover leaves nothing, so it never widens."""
        return Scope(location_ids=(location_id,)) if self.covers(location_id, region_id) else Scope()


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
