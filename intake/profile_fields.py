"""The pieces of a source profile: where a value comes from, which rows are no data, scales, rules, periods."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

Creatable = Literal["regions", "locations", "channels", "stages", "standards"]
EXCEL_SERIAL = "excel serial"
POINTS_LIMIT = 32_767  # answer.points is a small whole number
Measure = Literal["admissions", "box_office", "concession_revenue", "showings"]


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is not a pattern: {error}") from None
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


class Part(BaseModel):
    """A piece of a profile: a word it does not know is a mistake to be mended, not to be passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Take(Part):
    """Where a value comes from: exactly one of column, join, first_of, digest, constant."""

    column: str | None = None
    join: tuple[str, ...] = ()  # columns put together; blank ones leave no separator
    with_: str = Field(default=" ", alias="with")
    first_of: tuple[str, ...] = ()  # the first column that is not blank
    digest: tuple[str, ...] = ()  # a code made of the content, for files without one
    constant: str | None = None
    values: dict[str, str] = Field(
        default_factory=dict
    )  # their word -> ours; letter case and outer spaces do not matter
    default: str = ""  # when blank
    fold: bool = False  # one spelling: letter case and runs of spaces do not tell two apart

    @model_validator(mode="after")
    def _one_source(self) -> "Take":
        given = [self.column is not None, self.constant is not None,
                 bool(self.join), bool(self.first_of), bool(self.digest)]  # fmt: skip
        if sum(given) != 1:
            raise ValueError("give exactly one of column, join, first_of, digest, constant")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The file's columns this value needs."""
        return (self.column,) if self.column is not None else self.join + self.first_of + self.digest


def short_forms(columns: Any) -> Any:
    """`code: License` is short for `code: {column: License}`."""
    if not isinstance(columns, dict):
        raise ValueError("columns must be a list of `ours: theirs`")
    return {ours: {"column": theirs} if isinstance(theirs, str) else theirs for ours, theirs in columns.items()}


class Skip(Part):
    """Rows that are no data: `column` holds one of `values` ("" is blank), `unless` other columns hold."""

    column: str
    values: tuple[str, ...]
    unless: dict[str, str] = Field(default_factory=dict)
    # The rows say nothing about questions, but their heading (place, date) still tells of an audit.
    keeps_heading: bool = False


class Scale(Part):
    """Lowest and highest value of a rating, between two days (both included, open when absent).

    rating_kind: only ratings of this kind; every kind when absent.
    """

    low: int
    high: int
    rating_kind: Literal["nps", "csat", "stars"] | None = None
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Scale":
        if self.low >= self.high:
            raise ValueError("low must be below high")
        return self


class Rule(Part):
    """Attributes of the standards whose code matches; of several rules the first that says it holds."""

    match: Pattern
    name: str | None = None
    stage: str | None = None
    kind: Literal["behavioural", "operational"] | None = None
    weight: float | None = Field(default=None, gt=0)
    critical: bool | None = None
    bonus: bool | None = None


class WideStandards(Part):
    """Which columns are standards: a pattern, a list of names, or "*": all that are not named elsewhere."""

    columns: Annotated[str, AfterValidator(_pattern)] | tuple[str, ...] | Literal["*"]

    @field_validator("columns", mode="before")
    @classmethod
    def _all_others(cls, columns: Any) -> Any:
        return ".*" if columns == "*" else columns

    def among(self, columns: list[str], named: set[str]) -> list[str]:
        """The standards' columns of a file, in its order."""
        if isinstance(self.columns, tuple):
            return [column for column in columns if column in self.columns]
        pattern = re.compile(self.columns)
        return [column for column in columns if column not in named and pattern.fullmatch(column)]


class Aspect(Part):
    """A part rating within a message; words in `blank` mean that it was not given."""

    column: str
    low: int
    high: int
    blank: tuple[str, ...] = ()


class FinancePeriod(Part):
    """A column that holds one measure of one period named in its header."""

    column: str
    month: int = Field(ge=200001, le=209912)
    months: int = Field(default=1, ge=1, le=12)
    measure: Measure
