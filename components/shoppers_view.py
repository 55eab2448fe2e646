"""Who looked: how shoppers take turns, and how hard each scores. Built from counts, fetches nothing."""

import numpy as np
import pandas as pd

from components.reliability_view import shopper_shares
from components.tables import Column
from components.text import _, between, n_, number, percent, signed
from domain.flags import LARGEST_SHOPPER_SHARE
from domain.severity import FEWEST_AUDITS

LISTED = 200


def turns(rotation: pd.DataFrame, weights: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """How shoppers take turns, one row a location with a known shopper, the most lopsided first.

    Columns: name, region, audits, shoppers, share (0-1, of the weight of what is known of the location), repeats,
    warned. rotation: fetch_shopper_rotation; weights: fetch_shopper_weights; places: location_id, name, region.
    """
    found = places[["location_id", "name", "region"]].merge(rotation, on="location_id")
    shares = shopper_shares(weights, found["location_id"].tolist())
    found = found.assign(share=shares["share"].to_numpy(), warned=shares["warned"].to_numpy())
    return found.sort_values(["warned", "share", "name"], ascending=[False, False, True], ignore_index=True)


def turns_finding(found: pd.DataFrame) -> str:
    """The title: locations that rest on one pair of eyes, and visits twice in a row."""
    if found.empty:
        return _("No audit in this view names its shopper")
    limit = percent(LARGEST_SHOPPER_SHARE)
    if not found["warned"].any():
        return _("No location rests on one shopper for over {limit}", limit=limit)
    return n_(
        "{n} of {all} locations rests on one shopper for over {limit}",
        "{n} of {all} locations rest on one shopper for over {limit}",
        int(found["warned"].sum()), all=number(len(found)), limit=limit,
    )  # fmt: skip


def turns_measure(found: pd.DataFrame) -> str:
    """The grey line of the turns."""
    return _(
        "Share of the busiest shopper in what is known of a location today (newer audits weigh more). In the period "
        "{repeats} of {n} audits were made by the shopper of the audit before, in the same channel. Most lopsided "
        "first, {most} at most.",
        repeats=number(found["repeats"].sum()), n=number(found["audits"].sum()), most=LISTED,
    )  # fmt: skip


def turns_columns() -> dict[str, Column]:
    """The columns of the turns and of their files."""
    return {
        "name": Column(_("Location")), "region": Column(_("Region")), "share": Column(_("Busiest shopper"), percent),
        "repeats": Column(_("Same twice in a row"), number), "shoppers": Column(_("Different shoppers"), number),
        "audits": Column(_("Audits"), number),
    }  # fmt: skip


def severity_finding(found: pd.DataFrame) -> str:
    """The title: how many shoppers score harder or milder than others beyond chance."""
    if found.empty:
        return _("No shopper can be compared with others yet")
    hard = int((found["named"] & (found["raw"] > 0)).sum())
    mild = int((found["named"] & (found["raw"] < 0)).sum())
    if not hard + mild:
        return _("No shopper scores harder or milder than others beyond chance")
    return _(
        "{hard} of {n} shoppers score harder and {mild} milder than others on the same locations, beyond chance",
        hard=number(hard), mild=number(mild), n=number(len(found)),
    )  # fmt: skip


def severity_measure() -> str:
    """The grey line of the severities."""
    return _(
        "Points that a shopper takes off (+) or adds (−) beside what others gave the same locations, after the form "
        "and the month, 24 months; pulled towards 0 the more the fewer audits, with its 90 % range. Named with "
        "allowance for how many shoppers there are; fewer than {few} audits are not judged.",
        few=FEWEST_AUDITS,
    )  # fmt: skip


def severity_rows(found: pd.DataFrame) -> pd.DataFrame:
    """fetch_shopper_severities with words: those named first, by how far from 0, then the others."""
    few = found["audits"] < FEWEST_AUDITS
    rules = [few, found["named"] & (found["raw"] > 0), found["named"]]
    texts = [
        f"(n={number(n)})" if small else f"{signed(value, 1)} ({_range(low, high)})"
        for value, low, high, n, small in zip(
            found["value"], found["low"], found["high"], found["audits"], few, strict=True
        )
    ]
    words = np.select(rules, [_("too few audits"), _("harder"), _("milder")], default=_("normal variation"))
    order = np.lexsort((-found["value"].abs(), few, ~found["named"]))
    return found.assign(text=texts, words=words).iloc[order].reset_index(drop=True)


def severity_columns() -> dict[str, Column]:
    """The columns of the severities as read."""
    return {
        "shopper": Column(_("Shopper")), "text": Column(_("Harder by, points")), "words": Column(_("Verdict")),
        "audits": Column(_("Audits"), number), "locations": Column(_("Locations"), number),
    }  # fmt: skip


def severity_export() -> dict[str, Column]:
    """The columns of the severities' files: figures as stored."""
    return {
        "shopper": Column(_("Shopper")), "value": Column(_("Harder by, points")), "low": Column(_("Likely from")),
        "high": Column(_("Likely to")), "raw": Column(_("As seen, points")), "words": Column(_("Verdict")),
        "audits": Column(_("Audits")), "locations": Column(_("Locations")),
    }  # fmt: skip


def _range(low: float, high: float) -> str:
    """A range that may begin below 0: a dash between two minus signs could not be read."""
    return between(low, high, 1) if low >= 0 else _("{low} to {high}", low=signed(low, 1), high=signed(high, 1))
