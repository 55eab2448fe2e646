"""Appeals in the reader's words: statuses, reasons, refusals, deadlines, and what came of them."""

from datetime import date

import pandas as pd

from components.plain import plain
from components.tables import Column
from components.text import _, day, moment, n_, number
from domain.appeals import LONGEST_WORDS, OPEN, Action, Party, Reason, Status, Why


def status_name(status: str) -> str:
    """Where an appeal stands, in the reader's words."""
    return {
        Status.NEW.value: _("new, waits for the region"),
        Status.WITH_REGION.value: _("with the region"),
        Status.WITH_AGENCY.value: _("with the agency"),
        Status.UPHELD.value: _("upheld"),
        Status.PARTLY_UPHELD.value: _("partly upheld"),
        Status.REJECTED.value: _("rejected"),
        Status.WITHDRAWN.value: _("withdrawn"),
        Status.EXPIRED.value: _("expired: the region did not answer in five working days"),
    }[status]


def reason_name(code: str) -> str:
    """Why an answer is appealed against; a code we do not know is shown as it is."""
    known = {
        Reason.SEEN_OTHERWISE.value: _("It was done; the shopper did not see it"),
        Reason.NOT_APPLICABLE.value: _("It does not apply to this cinema or day"),
        Reason.WORDING.value: _("The question can be read in another way"),
        Reason.EVIDENCE.value: _("The evidence shows something else"),
        Reason.BEYOND_CONTROL.value: _("Beyond the cinema's power"),
        Reason.MIXED_UP.value: _("Another cinema, day or film was meant"),
    }
    return known.get(code, code)


def action_name(action: str) -> str:
    """What was done to an appeal, as its history tells it."""
    return {
        Action.FILE.value: _("filed"),
        Action.TAKE_UP.value: _("taken up by the region"),
        Action.FORWARD.value: _("passed on to the agency"),
        Action.UPHOLD.value: _("upheld"),
        Action.UPHOLD_PARTLY.value: _("partly upheld"),
        Action.REJECT.value: _("rejected"),
        Action.WITHDRAW.value: _("withdrawn"),
        Action.EXPIRE.value: _("expired"),
    }.get(action, action)


def refusal(why: Why) -> str:
    """Why something was not done."""
    return {
        Why.NOT_YOURS: _("This is for somebody else to do."),
        Why.NOT_NOW: _("This cannot be done at this stage of the appeal."),
        Why.CLOSED: _("The appeal is closed."),
        Why.ALREADY_OPEN: _("An appeal against this answer is open already."),
        Why.ALREADY_DECIDED: _("An appeal against this answer was closed already; it cannot be filed again."),
        Why.TOO_LATE: _("The five working days for an appeal are over."),
        Why.NO_REASON: _("A rejection needs its reason in words."),
        Why.TOO_LONG: _("The words are too long: {n} letters at most.", n=number(LONGEST_WORDS)),
        Why.NOTHING_LOST: _("This answer lost no points."),
        Why.NOT_CURRENT: _("This is an older issue of the audit; the newest one counts."),
        Why.WRONG_CORRECTION: _("Such a decision does not fit this answer."),
    }[why]


def stale_words() -> str:
    """Somebody was faster."""
    return _("Somebody else changed this appeal in the meantime. Look at it as it stands now.")


def deadline_words(last: date, today: date) -> str:
    """Until when an answer of this audit can be appealed against."""
    if today > last:
        return _("Appeals were possible until {day}, five working days after the audit became known.", day=day(last))
    return _("Appeals are possible until {day}, five working days after the audit became known.", day=day(last))


def correction_words(state: str, points: float) -> str:
    """What the agency found instead of the answer."""
    return _("not applicable") if state == "na" else n_("{n} point", "{n} points", int(points))


def scores_words(issued: float | None, after: float | None) -> str:
    """Both scores, and which one averages take."""
    return _(
        "Score as issued {issued}, after the appeals **{after}**. Both are kept; averages take the score as issued "
        "until the agency issues the audit anew.",
        issued=number(issued, 1), after=number(after, 1),
    )  # fmt: skip


def history_words(history: pd.DataFrame, time_zone: str) -> str:
    """Who did what and when, a line each, oldest first."""
    lines = []
    for row in history.to_dict("records"):
        who = row["name"] if isinstance(row["name"], str) else _("nobody: its time was over")
        what = action_name(str(row["action"]).removeprefix("appeal_"))
        lines.append(f"- {moment(row['at'].to_pydatetime(), time_zone)} · {what} · {plain(who)}")
    return "\n".join(lines)


def party_words(party: Party | None) -> str:
    """In whose name the reader may act."""
    return {
        Party.SITE: _("You act for the cinema."),
        Party.REGION: _("You act for the region."),
        Party.AGENCY: _("You act for the agency."),
    }.get(party or Party.CLOCK, _("Only the cinema's director, the region's director and the agency act on appeals."))


def waiting_columns() -> dict[str, Column]:
    """The appeals that wait for somebody."""
    return {
        "location": Column(_("Location")),
        "audit_code": Column(_("Audit")),
        "code": Column(_("Standard")),
        "reason_code": Column(_("Reason"), reason_name),
        "status": Column(_("Status"), status_name),
        "filed_on": Column(_("Filed"), day),
    }


def finding(appeals: pd.DataFrame) -> str:
    """The title over the appeals of one audit, or of a scope."""
    if appeals.empty:
        return _("No appeal was filed")
    waiting = int(appeals["status"].isin([one.value for one in OPEN]).sum())
    if not waiting:
        return n_("{n} appeal, closed", "{n} appeals, all closed", len(appeals))
    return n_(
        "{n} appeal is open: the score is provisional", "{n} appeals are open: the score is provisional", waiting
    )


def waiting_finding(appeals: pd.DataFrame, *, named: bool) -> str:
    """The title of the list of open appeals. named: the address named an audit that cannot be shown."""
    if named:
        return _("No such audit among those you may see")
    if appeals.empty:
        return _("No appeal waits")
    return n_("{n} appeal waits", "{n} appeals wait", len(appeals))


def rules_words() -> str:
    """How an appeal goes, for who asks."""
    return _(
        "The cinema's director appeals against a single answer within five working days after the audit became "
        "known; the region's director passes it on or rejects it within five working days of its filing, or it "
        "expires; the agency decides. An appeal of the region's own director goes to the agency at once. Saturdays "
        "and Sundays do not count, public holidays do. An upheld appeal changes no figure by itself: the score as "
        "issued stays in every average until the agency issues the audit anew."
    )
