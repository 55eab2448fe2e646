"""A source profile: which column is what, how answers become points, how dates and decimals are written.

The YAML of a profile is read into these models; a wrong one is refused with the words that mend it.
"""

import codecs
from functools import lru_cache
from typing import Annotated, Literal

import pandas as pd
import yaml
from pydantic import Field, ValidationError, field_validator

from intake.profile_fields import EXCEL_SERIAL, Part
from intake.profile_loads import (
    AuditsLoad,
    FeedbackLoad,
    FinanceLoad,
    LocationsLoad,
    PlansLoad,
    SessionsLoad,
    StandardsLoad,
)
from intake.reasons import FileRefused

Load = Annotated[
    LocationsLoad | StandardsLoad | AuditsLoad | FeedbackLoad | FinanceLoad | PlansLoad | SessionsLoad,
    Field(discriminator="kind"),
]


class Profile(Part):
    """How one source writes its files. `loads` are taken from one file in their order."""

    name: str
    about: str = ""
    source: str = ""  # (source, code) names an audit or a message; the profile's name unless said
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    sheet: str | None = None
    decimal: Literal[".", ","] | None = None
    # strptime formats; "excel serial" for day numbers. ISO days are always understood.
    dates: tuple[str, ...] = ()
    loads: tuple[Load, ...] = Field(min_length=1)

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str | None) -> str | None:
        if encoding is not None:
            try:
                codecs.lookup(encoding)
            except LookupError:
                raise ValueError(f"{encoding!r} is not an encoding; cp1251, koi8-r and utf-16 are some") from None
        return encoding

    @field_validator("dates")
    @classmethod
    def _known_formats(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        for form in formats:
            if form == EXCEL_SERIAL:
                continue
            try:
                if "%" not in form:
                    raise ValueError
                pd.to_datetime(pd.Series(["x"]), format=form, errors="coerce")
            except ValueError:
                raise ValueError(f"{form!r} is not a date format; %d.%m.%Y and {EXCEL_SERIAL} are some") from None
        return formats

    @property
    def origin(self) -> str:
        """The source that facts are stored under."""
        return self.source or self.name


@lru_cache(maxsize=128)
def parse_profile(text: str, name: str) -> Profile:
    """The profile of a YAML text. Raises FileRefused naming each field at fault."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise FileRefused("profile_wrong", f"{name}: {' '.join(str(error).split())[:300]}") from None
    if not isinstance(data, dict):
        raise FileRefused("profile_wrong", f"{name}: it must be a list of `field: value`")
    try:
        return Profile.model_validate({**data, "name": name})
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(step) for step in item['loc'])}: {item['msg'].removeprefix('Value error, ')}"
            for item in error.errors(include_url=False)
            # A load with a fault is left out, and an empty list of loads is then only its echo.
            if item["type"] != "too_short" or error.error_count() == 1
        ]
        raise FileRefused("profile_wrong", f"{name}: " + "; ".join(lines)) from None
