"""What a load did: counts that add up, and the rows that were not taken."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from intake.reasons import Problem

# Enough to see what is wrong; all of them are in the table rejected_row.
PROBLEMS_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a file by their fate; read = the sum of the others."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    skipped: int = 0

    @property
    def adds_up(self) -> bool:
        """True when every row has exactly one fate."""
        fates = self.new + self.changed + self.unchanged + self.duplicate + self.rejected + self.skipped
        return self.read == fates

    @classmethod
    def total(cls, parts: Iterable["Counts"]) -> "Counts":
        """The counts of several loads together."""
        rows = list(parts)
        return cls(**{f.name: sum(getattr(row, f.name) for row in rows) for f in fields(cls)})


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of data taken from the file. import_id is None on a dry run."""

    kind: str
    counts: Counts
    import_id: int | None = None


@dataclass(frozen=True, slots=True)
class LoadReport:
    """The answer to a load. `refused` is a code of reasons.REFUSALS, or None when the file was taken."""

    file_name: str
    profile: str | None = None
    dry_run: bool = False
    parts: tuple[Part, ...] = ()
    problems: tuple[Problem, ...] = ()
    problems_total: int = 0
    refused: str | None = None
    detail: str = ""
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    months: tuple[int, ...] = field(default=())

    @property
    def counts(self) -> Counts:
        """All parts together: a file that is read for two kinds counts its rows twice."""
        return Counts.total(part.counts for part in self.parts)

    def to_dict(self) -> dict[str, Any]:
        """As JSON can carry it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "LoadReport":
        """The report that another process wrote with to_dict."""
        parts = tuple(Part(p["kind"], Counts(**p["counts"]), p["import_id"]) for p in data["parts"])
        problems = tuple(Problem(**p) for p in data["problems"])
        plain = {
            name: data[name]
            for name in ("file_name", "profile", "dry_run", "problems_total", "refused", "detail", "seconds")
        }
        return cls(
            **plain, parts=parts, problems=problems,
            warnings=tuple(data["warnings"]), months=tuple(data["months"]),
        )  # fmt: skip
