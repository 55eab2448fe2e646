"""Levels of locations as a reader sees them: flags in words, the sentence, rows of the figure."""

from datetime import date

import pandas as pd

from components.ranges import Range
from components.text import _, between, chance, day, n_, number
from domain.fit_settings import FitSettings
from domain.flags import Flag
from domain.levels import JudgedLevels


def flag_name(flag: str) -> str:
    """A flag in the reader's words."""
    return {
        Flag.COACH_NOW.value: _("Coach now"),
        Flag.WATCH.value: _("Watch"),
        Flag.TOO_CLOSE.value: _("Too close to call"),
        Flag.ON_TARGET.value: _("On target"),
        Flag.NOT_ENOUGH_VISITS.value: _("Not enough visits"),
    }[flag]


def level_sentence(judged: JudgedLevels, levels: pd.DataFrame, row: int, target: float) -> str:
    """Best estimate, range, chance, and why it differs from the average, in one breath.

    levels: audits, weight, raw_mean by position, as the fit gives them.
    """
    audits, weight = int(levels["audits"].iloc[row]), float(levels["weight"].iloc[row])
    raw_mean = float(levels["raw_mean"].iloc[row])
    words = [
        _("Best estimate **{level}** (likely {range}), target {target}: {chance} likely below.",
          level=number(judged.level[row], 1), range=between(judged.low[row], judged.high[row], 1),
          target=number(target, 1), chance=chance(judged.below[row])),
        n_("{n} visit, worth {weight} recent ones.", "{n} visits, worth {weight} recent ones.", audits,
           weight=number(weight, 1)),
    ]  # fmt: skip
    gap = raw_mean - judged.level[row]
    if abs(gap) >= 1:
        luck = _("part of that is likely bad luck") if gap < 0 else _("part of that is likely good luck")
        words.append(_("Taken alone they say {raw}; {luck}.", raw=number(raw_mean, 1), luck=luck))
    return " ".join(words)


def range_rows(judged: JudgedLevels, levels: pd.DataFrame, names: pd.Series, rows: list[int]) -> list[Range]:
    """Rows of the figure of levels, n audits each. names: by location_id. Only "coach now" is coloured."""
    return [
        Range(
            label=str(names[levels["location_id"].iloc[row]])[:30],
            value=float(judged.level[row]),
            low=float(judged.low[row]),
            high=float(judged.high[row]),
            words=level_words(float(judged.level[row]), int(levels["audits"].iloc[row])),
            side=-1 if judged.flag[row] == Flag.COACH_NOW.value else 0,
        )
        for row in rows
    ]


def level_words(level: float, audits: int) -> str:
    """A level and its n, at the right end of its range."""
    return f"<b>{number(level, 1)}</b> n{number(audits)}"


def table_label(locations: int, *, listed: int) -> str:
    """What the folded table holds: all locations, or the first of many."""
    if locations <= listed:
        return _("All {n} locations as a table", n=number(locations))
    return _("The first {n} of {all} locations as a table", n=number(listed), all=number(locations))


def about(as_of: date) -> str:
    """The line above an exported list of levels."""
    return _("Foyer: levels of locations as of {day}; ranges are 90 %, points of 100.", day=day(as_of))


def no_change() -> str:
    """Why a level has no change beside it, said once in the grey line."""
    return _("A level is of today and has no change of its own; the months stand on the page of a location.")


def coaching_finding(judged: JudgedLevels) -> str:
    """The page's title: how many to coach, and how many of these are likely wrong."""
    count = judged.count(Flag.COACH_NOW)
    if not count:
        return _("No location is surely below its target: normal variation, or too few visits to tell")
    if count == 1:
        return _(
            "1 location needs coaching now; the chance that the flag is wrong is {p}",
            p=chance(judged.expected_wrong),
        )
    if judged.expected_wrong < 0.05:
        return n_(
            "{n} location needs coaching now; none of the flags is likely wrong",
            "{n} locations need coaching now; none of the flags is likely wrong",
            count,
        )
    wrong = number(judged.expected_wrong, 1)
    return n_(
        "{n} location needs coaching now; expect {wrong} of the flags to be wrong",
        "{n} locations need coaching now; expect {wrong} of the flags to be wrong",
        count,
        wrong=wrong,
    )


def reading_rules(settings: FitSettings, target: tuple[float, str] | None) -> str:
    """What stands behind the levels, for who asks."""
    return _(
        "Every location's level is a best estimate: its audits count the more the fresher they are (half after "
        "{half_life} months), and few visits are pulled towards the network's level of {level}, because a mean "
        "of three visits is mostly luck. One visit scatters by about {within} points, locations differ by about "
        "{between}. **Coach now**: at least 80 % likely below the target of {target} ({basis}) and worth two "
        "recent visits. **Watch**: 50–80 %. **Too close to call**: 20–50 %. A list ordered by the shortfall to "
        "be expected puts first where coaching can gain most.",
        half_life=number(settings.half_life),
        level=number(settings.network_level, 1),
        within=number(settings.within_variance**0.5),
        between=number(settings.between_variance**0.5),
        target=number(target[0] if target else None, 1),
        basis=target[1] if target else "–",
    )
