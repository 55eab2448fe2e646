"""Which profile a file is read with: the one named, or the one whose columns fit."""

from functools import lru_cache
from pathlib import Path

from intake.answers import standards_of
from intake.profile import Profile, parse_profile
from intake.profile_loads import AuditsLoad
from intake.reasons import FileRefused

SHIPPED = Path(__file__).resolve().parent / "profiles"


@lru_cache(maxsize=1)
def shipped_profiles() -> dict[str, str]:
    """Name -> YAML of the profiles that come with the product."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob("*.yaml"))}


def all_profiles(kept: dict[str, str]) -> dict[str, str]:
    """Name -> YAML; a profile kept in the database wins over the shipped one of its name."""
    return shipped_profiles() | kept


def named_profile(name: str, kept: dict[str, str]) -> Profile:
    """The profile of that name. Raises FileRefused naming those there are."""
    bodies = all_profiles(kept)
    if name not in bodies:
        raise FileRefused("profile_unknown", ", ".join(sorted(bodies)))
    return parse_profile(bodies[name], name)


def fitting_profile(columns: list[str], kept: dict[str, str]) -> Profile:
    """The one profile that explains most of these columns. Raises FileRefused naming the choices."""
    bodies = all_profiles(kept)
    profiles = [parse_profile(body, name) for name, body in sorted(bodies.items())]
    fits = [(explained, one) for one in profiles if (explained := _explained(one, columns))]
    if not fits:
        raise FileRefused("profile_not_found", ", ".join(sorted(bodies)))
    best = max(explained for explained, _ in fits)
    choices = [one for explained, one in fits if explained == best]
    if len(choices) > 1:
        raise FileRefused("profile_ambiguous", ", ".join(one.name for one in choices))
    return choices[0]


def _explained(profile: Profile, columns: list[str]) -> int:
    """How many columns the profile names itself; 0 when the file lacks one that it needs."""
    named: set[str] = set()
    for whole in profile.loads:
        load = whole.for_columns(columns)
        if not load.named_columns <= set(columns):
            return 0
        if isinstance(load, AuditsLoad) and load.standards and not standards_of(columns, load):
            return 0
        named |= load.named_columns
    return len(named)
