"""What stands behind the scorecard, for who asks: its rule, its roles and shifts."""

import pandas as pd

from components.plain import plain
from components.text import _, channel_name, number, percent
from domain.decisions import FIT_FOR_MONEY


def level_note(by: str, *, sees_all: bool) -> str:
    """What a reader must know of the level before reading its rows; empty where nothing."""
    notes = {
        "role": _(
            "Audits name no employee and no role: the role is derived from the stage of the guest's journey (box "
            "office: cashier; bar: bar staff; foyer: host; ticket control, hall and exit: usher; restroom: cleaner; "
            "online: site and app team; phone, chat, e-mail and social media: contact centre; the whole visit: "
            "manager on duty). A role's score is that of its own standards in each audit."
        ),
        "shift": _(
            "The shift is that of the hour of the audit: morning to 12:00, day to 17:00, evening later. All shifts "
            "are held to the same target."
        ),
        "region": "" if sees_all else _("Of each region only the locations that you see are counted."),
        "chain": "" if sees_all else _("Only the locations that you see are counted."),
    }  # fmt: skip
    return notes.get(by, "")


def reading_rules(threshold: float, weights: str) -> str:
    """The rule in words."""
    return _(
        "**Score**: the mean of the audits of each form, each audit equal, the forms weighed ({weights}). A row "
        "without some form is weighed over those it has, is compared with what the network scores on the same, and "
        "says so under “Without”. **Target**: the chain's target for a level, moved by what these forms so weighed "
        "(or this role's standards) usually score beside all audits. **Likely true score**: what the same people "
        "would score over very many visits, with its 90 % range; where visits are few it lies nearer to the "
        "network's, because part of an unusual score is luck. **Verdict**: only when the whole range lies on one "
        "side of the target. **Change**: against the same length just before, over the forms that both have; named "
        "only beyond chance, with allowance for how many rows are looked at. **Passed**: {threshold} points or more "
        "and no critical failure, every audit equal whatever its form. **Same decision on other visits**: the chance "
        "that two sets of as many visits to the same places would decide alike whether the score is reached; below "
        "{limit} do not tie money to it. Rows of under three audits are not judged, and none is ranked: neighbours "
        "in this list are rarely really different.",
        threshold=number(threshold), weights=weights, limit=percent(FIT_FOR_MONEY),
    )  # fmt: skip


def weights_words(channels: pd.DataFrame) -> str:
    """The weights of the forms, in one line."""
    names = [channel_name(code, name) for code, name in zip(channels["code"], channels["name"], strict=True)]
    return ", ".join(f"{plain(name)} {number(one)}" for name, one in zip(names, channels["weight"], strict=True))
