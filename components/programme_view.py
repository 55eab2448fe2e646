"""What coaching brought, in words: the effect net of what would have come anyway, or why it cannot be told yet."""

from typing import Protocol

from components.text import _, number, signed
from domain.coaching_effect import Effect
from domain.coaching_evidence import Evidence


class Programme(Protocol):
    """What may be said of the programme; the effect only when the evidence suffices."""

    @property
    def evidence(self) -> Evidence: ...
    @property
    def effect(self) -> Effect | None: ...


def sentence(programme: Programme) -> str:
    """The effect of coaching with its range and n, and a claim only beyond chance."""
    effect = programme.effect
    if effect is None:
        return _("What coaching brought cannot be told yet: {reason}.", reason=lacking(programme.evidence))
    words = {
        "value": signed(effect.value, 1), "low": signed(effect.low, 1), "high": signed(effect.high, 1),
        "coached": number(effect.n_coached), "compared": number(effect.n_compared),
    }  # fmt: skip
    if effect.near_chance:
        return _(
            "Coaching may have brought {value} points (likely {low} to {high}; {coached} locations, compared with "
            "{compared} while not coached): no claim, for one in twenty programmes that do nothing look as good.",
            **words,
        )  # fmt: skip
    if not effect.beyond_chance:
        return _(
            "What coaching brought cannot be told from chance: {value} points (likely {low} to {high}; {coached} "
            "coached, {compared} others).", **words,
        )  # fmt: skip
    return _(
        "Effect of coaching: about **{value}** points (likely {low} to {high}; {coached} coached, "
        "{compared} others).", **words,
    )  # fmt: skip


def lacking(evidence: Evidence) -> str:
    """What is lacking before an effect may be shown."""
    return {
        Evidence.TOO_FEW_COACHED: _("fewer than four locations were coached"),
        Evidence.TOO_FEW_VISITS_BEFORE: _("too few visits before the coaching"),
        Evidence.TOO_FEW_VISITS_AFTER: _("too few visits since the coaching"),
        Evidence.TOO_FEW_COMPARED: _("fewer than twelve locations to compare with"),
        Evidence.ENOUGH: _("nothing is lacking"),
    }[evidence]
