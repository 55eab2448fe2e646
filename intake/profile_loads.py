"""What a profile says about one kind of data in a file: locations, standards, audits, feedback, finance, coaching."""

from collections.abc import Collection
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from intake.profile_fields import (
    POINTS_LIMIT,
    Aspect,
    Creatable,
    FinancePeriod,
    Part,
    Rule,
    Scale,
    Skip,
    Take,
    WideStandards,
    short_forms,
)  # fmt: skip


class _Load(Part):
    columns: dict[str, Take]
    create: frozenset[Creatable] = frozenset()  # what the file may add to the chain when it is unknown
    optional: frozenset[str] = frozenset()  # our columns that a file may lack; they then read as blank
    skip: tuple[Skip, ...] = ()
    # Which of our columns this kind must and may have.
    needs: ClassVar[frozenset[str]] = frozenset()
    knows: ClassVar[frozenset[str]] = frozenset()

    @field_validator("columns", mode="before")
    @classmethod
    def _short_forms(cls, columns: Any) -> Any:
        return short_forms(columns)

    @model_validator(mode="after")
    def _known_columns(self) -> "_Load":
        given = frozenset(self.columns)
        if self.needs - given:
            raise ValueError(f"columns lacks {', '.join(sorted(self.needs - given))}")
        if given - self.knows - self.needs:
            strange = ", ".join(sorted(given - self.knows - self.needs))
            known = ", ".join(sorted(self.knows | self.needs))
            raise ValueError(f"columns has {strange}; known here: {known}")
        return self

    @model_validator(mode="after")
    def _spare_columns(self) -> "_Load":
        if self.optional & self.needs or self.optional - frozenset(self.columns):
            raise ValueError("optional names columns of this load that it does not need")
        return self

    def for_columns(self, there: Collection[str]) -> Self:
        """The load without those optional columns that the file lacks."""
        lacking = {one for one in self.optional if not set(self.columns[one].columns) <= set(there)}
        if not lacking:
            return self
        kept = {ours: take for ours, take in self.columns.items() if ours not in lacking}
        return self.model_copy(update={"columns": kept, "optional": self.optional - lacking})

    @property
    def named_columns(self) -> set[str]:
        """The file's columns that this load names."""
        named = {column for take in self.columns.values() for column in take.columns}
        return named | {skip.column for skip in self.skip} | {c for skip in self.skip for c in skip.unless}


_PLACE = frozenset({"location_name", "region", "region_name", "city", "time_zone", "latitude", "longitude",
                    "screens", "seats"})  # fmt: skip


class LocationsLoad(_Load):
    """One row a location."""

    kind: Literal["locations"]
    needs: ClassVar[frozenset[str]] = frozenset({"location", "location_name", "region"})
    knows: ClassVar[frozenset[str]] = _PLACE | {"opened_on", "closed_on", "restarted_on"}


class StandardsLoad(_Load):
    """One row a standard."""

    kind: Literal["standards"]
    needs: ClassVar[frozenset[str]] = frozenset({"standard", "name", "stage"})
    knows: ClassVar[frozenset[str]] = frozenset({
        "name_uk", "name_it", "channel", "kind", "weight", "critical", "na_allowed", "bonus", "evidence", "version",
        "valid_from", "valid_to",
    })  # fmt: skip


class AuditsLoad(_Load):
    """Wide: one row an audit, one column a standard. Long: one row an answer."""

    kind: Literal["audits"]
    layout: Literal["wide", "long"]
    standards: WideStandards | None = None
    rules: tuple[Rule, ...] = ()
    answers: dict[str, float | Literal["na", "missing"]] = Field(default_factory=dict)
    counts_of_violations: bool = False  # the cell counts faults: 0 is one point of one, any fault none
    max_points: float = Field(default=1, gt=0)
    points_scale: int = Field(default=1, ge=1, le=1000)  # points are kept whole: 91.5 of 100 needs 10
    weigh_by_max_points: bool = False  # a new standard weighs its own maximum, as most vendors score
    needs: ClassVar[frozenset[str]] = frozenset({"audit", "location", "date", "channel"})
    knows: ClassVar[frozenset[str]] = _PLACE | {
        "time", "shopper", "stated_score", "stated_verdict", "comment", "questionnaire", "standard", "standard_name",
        "stage", "points", "max_points", "response", "answer_comment", "evidence", "item", "parent",
    }  # fmt: skip

    @field_validator("answers", mode="before")
    @classmethod
    def _words(cls, answers: Any) -> Any:
        # YAML 1.1 reads a bare yes, no, on, off as a truth value, which is not what its writer meant.
        if isinstance(answers, dict) and any(isinstance(word, bool) for word in answers):
            raise ValueError('put the words into quotes: {"yes": 1, "no": 0}')
        return {str(word): value for word, value in answers.items()} if isinstance(answers, dict) else answers

    @model_validator(mode="after")
    def _layout_fits(self) -> "AuditsLoad":
        given = frozenset(self.columns)
        if self.layout == "wide" and self.standards is None:
            raise ValueError("a wide layout needs `standards: {columns: ...}`")
        if self.layout == "long" and not {"standard", "points"} <= given:
            raise ValueError("a long layout needs the columns standard and points")
        if self.max_points * self.points_scale > POINTS_LIMIT:
            raise ValueError(f"max_points x points_scale must not exceed {POINTS_LIMIT}")
        if ("item" in given) != ("parent" in given):
            raise ValueError("nested items need both item and parent")
        return self


class FeedbackLoad(_Load):
    """One row a message or rating."""

    kind: Literal["feedback"]
    scales: tuple[Scale, ...] = ()
    aspects: dict[str, Aspect] = Field(default_factory=dict)
    needs: ClassVar[frozenset[str]] = frozenset({"feedback", "location", "date", "origin", "solicited", "kind"})
    knows: ClassVar[frozenset[str]] = _PLACE | {
        "time", "channel", "rating", "rating_kind", "language", "title", "body", "topic", "severity", "author",
    }  # fmt: skip

    @model_validator(mode="after")
    def _scales_fit(self) -> "FeedbackLoad":
        if "rating" in self.columns and not (self.scales and "rating_kind" in self.columns):
            raise ValueError("a rating needs `scales` and the column rating_kind")
        return self

    @property
    def named_columns(self) -> set[str]:
        """The file's columns that this load names."""
        return super().named_columns | {aspect.column for aspect in self.aspects.values()}


class FinanceLoad(_Load):
    """One row a location and month, or one row a location with the periods in the header."""

    kind: Literal["finance"]
    periods: tuple[FinancePeriod, ...] = ()
    needs: ClassVar[frozenset[str]] = frozenset({"location"})
    knows: ClassVar[frozenset[str]] = frozenset(
        {"month", "months", "admissions", "box_office", "concession_revenue", "showings"}
    )

    @model_validator(mode="after")
    def _one_way(self) -> "FinanceLoad":
        if bool(self.periods) == ("month" in self.columns):
            raise ValueError("give either the column month or `periods`")
        return self

    @property
    def named_columns(self) -> set[str]:
        """The file's columns that this load names."""
        return super().named_columns | {period.column for period in self.periods}


class PlansLoad(_Load):
    """One row a coaching plan."""

    kind: Literal["plans"]
    needs: ClassVar[frozenset[str]] = frozenset({"plan", "location", "opened_on", "status", "trigger", "standards"})
    knows: ClassVar[frozenset[str]] = frozenset({"root_cause", "behaviour", "coach", "check_on", "result", "reason"})


class SessionsLoad(_Load):
    """One row a coaching session held."""

    kind: Literal["sessions"]
    needs: ClassVar[frozenset[str]] = frozenset({"session", "location", "date", "coachee_role", "minutes"})
    knows: ClassVar[frozenset[str]] = frozenset(
        {"plan", "coach", "standards", "strengths", "agreed", "acknowledged", "usefulness", "next_on"}
    )
