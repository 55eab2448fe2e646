"""Coaching plans and sessions in the reader's words: acts, reasons, turns, refusals, and what others changed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

from components.location_view import cause_name
from components.plain import plain
from components.story import plan_status
from components.text import _, day, moment, n_, number
from domain.coaching_plans import LONGEST_NAME, LONGEST_WORDS, MOST_ACTIONS, Act, Party, Trigger, Why
from domain.coaching_sessions import LONGEST_SESSION
from domain.plan_clock import Turn, Urgency, urgency
from domain.standards_to_coach import AT_MOST


class Edit(Protocol):
    """One change that somebody made."""

    @property
    def who(self) -> str | None: ...
    @property
    def at(self) -> datetime: ...
    @property
    def action(self) -> str: ...
    @property
    def before(self) -> dict[str, Any]: ...
    @property
    def after(self) -> dict[str, Any]: ...


def act_name(act: Act) -> str:
    """What a button says."""
    return {
        Act.CHANGE: _("Save the plan"),
        Act.ADD_ACTION: _("Add the action"),
        Act.DROP_ACTION: _("Take out"),
        Act.ASK_CHANGES: _("Ask for changes"),
        Act.AGREE: _("Agree to the plan"),
        Act.START: _("Start the work"),
        Act.TICK: _("Done"),
        Act.DONE: _("Report it done"),
        Act.ASK_VISIT: _("Ask for the visit"),
        Act.VERIFY: _("Sign it off"),
        Act.RETURN: _("Send it back"),
        Act.CANCEL: _("Give it up"),
    }[act]


def next_words(act: Act) -> str:
    """What is asked of the reader now."""
    return {
        Act.CHANGE: _("Your next step: say why the standards fail and what shall be seen instead"),
        Act.ADD_ACTION: _("Your next step: agree on a first action"),
        Act.AGREE: _("Your next step: read the plan and agree to it"),
        Act.START: _("Your next step: start the work"),
        Act.TICK: _("Your next step: do the actions and tick them off below"),
        Act.DONE: _("Your next step: every action is done, report the plan"),
        Act.ASK_VISIT: _("Your next step: set the day of the checking visit"),
        Act.VERIFY: _("Your next step: say what the checking visit found"),
    }.get(act, act_name(act))


def done_words(action: str) -> str:
    """What was done, as the history tells it."""
    return {
        "plan_draft": _("opened the draft"),
        "plan_load": _("loaded it from a file"),
        "plan_change": _("changed the plan"),
        "plan_add_action": _("added an action"),
        "plan_drop_action": _("took an action out"),
        "plan_ask_changes": _("asked for changes"),
        "plan_agree": _("agreed"),
        "plan_start": _("started the work"),
        "plan_tick": _("ticked an action"),
        "plan_done": _("reported it done"),
        "plan_ask_visit": _("asked for the checking visit"),
        "plan_verify": _("signed it off"),
        "plan_return": _("sent it back"),
        "plan_cancel": _("gave it up"),
        "session_log": _("wrote the log"),
        "session_load": _("loaded it from a file"),
        "session_change": _("changed the log"),
        "session_acknowledge": _("read it and acknowledged"),
    }.get(action, action)


def trigger_name(code: str) -> str:
    """Why a plan was opened."""
    known = {
        Trigger.FLAG.value: _("level below target"),
        Trigger.COMPLAINT.value: _("complaints of guests"),
        Trigger.MANUAL.value: _("own observation"),
    }
    return known.get(code, code)


def party_name(party: Party) -> str:
    """Whose turn it is."""
    return {
        Party.COACH: _("the coach"),
        Party.SITE: _("the cinema"),
        Party.SUPERIOR: _("the director of the region"),
    }[party]


def turn_words(turn: Turn | None, today: date) -> str:
    """Whose turn it is and until when, or how long past that day; closed: nobody's."""
    if turn is None:
        return _("closed")
    left, who = (turn.due_on - today).days, party_name(turn.party)
    if left < 0:
        late = n_("{who}, {n} day late", "{who}, {n} days late", -left, who=who)
        return _("{late}: the chain is told", late=late) if urgency(turn, today) is Urgency.ESCALATED else late
    return _("{who}, until {day}", who=who, day=day(turn.due_on))


def refusal(why: Why) -> str:
    """Why something was not done."""
    return {
        Why.NOT_YOURS: _("This is for somebody else to do."),
        Why.NOT_NOW: _("This cannot be done at this stage of the plan."),
        Why.CLOSED: _("The plan is closed."),
        Why.ALREADY_OPEN: _("A plan of this cinema is open already: finish it before opening another."),
        Why.NOTHING_FAILED: _("No standard failed here in twelve months: there is nothing to plan."),
        Why.NO_CAUSE: _("The plan lacks its root cause."),
        Why.NO_BEHAVIOUR: _("The plan does not say which behaviour is wanted."),
        Why.NO_STANDARD: _("The plan needs a standard that it works on."),
        Why.TOO_MANY_STANDARDS: _("{n} standards at most: nobody learns more at once.", n=number(AT_MOST)),
        Why.NO_ACTION: _("The plan needs at least one action."),
        Why.TOO_MANY_ACTIONS: _("{n} actions at most.", n=number(MOST_ACTIONS)),
        Why.ACTIONS_OPEN: _("Some actions are not done yet."),
        Why.NO_COACH: _("The plan needs a coach: choose one."),
        Why.NO_CHECK: _("The checking visit has no day yet."),
        Why.CHECK_AHEAD: _("The day of the checking visit has not come yet."),
        Why.WRONG_VISIT: _("This audit cannot be the checking visit of this plan."),
        Why.DAY_PAST: _("That day is too early."),
        Why.DAY_AHEAD: _("That day has not come yet."),
        Why.NO_WORDS: _("Say it in words: the field is empty."),
        Why.TOO_LONG: _("The words are too long: {n} letters at most, {m} for a role.", n=number(LONGEST_WORDS),
                        m=number(LONGEST_NAME)),
        Why.NO_ROLE: _("Say which role was coached."),
        Why.WRONG_MINUTES: _("A session lasts 1 to {n} minutes.", n=number(LONGEST_SESSION)),
        Why.WRONG_RATING: _("A rating is 1 to 5."),
        Why.ACKNOWLEDGED: _("The cinema has read this log: it stays as it is."),
    }[why]  # fmt: skip


def rules_words() -> str:
    """How a plan goes, for who asks."""
    return _(
        "The coach drafts a plan from the standards that a cinema fails. Its director agrees and works on it, and "
        "reports it when every action is done. After the checking visit the director of the region signs it off or "
        "sends it back; a plan that was sent back is closed, and the next one is drafted from what fails then. Who "
        "has the turn has seven days, or until the day of an action or visit: three days before, they are reminded; "
        "past the day the director of the region is told, after 14 days the chain. A coach's private note is read by "
        "that coach alone."
    )


def stale_words(edits: Sequence[Edit]) -> str:
    """Somebody was faster: who changed what, a line each; our own words, safe as markdown."""
    lines = [
        _("**Nothing was overwritten: somebody else was faster.** Look at it as it stands now, then send again.")
    ]
    lines += [f"- {edit_words(edit)}" for edit in edits]
    return "\n".join(lines)


def edit_words(edit: Edit, time_zone: str = "UTC") -> str:
    """One change: who, when, what, and the old and the new value; words of people are made plain."""
    who = plain(edit.who) if edit.who else _("a load")
    changes = [
        _("{field}: {before} → {after}", field=field_name(name), before=_value(name, edit.before.get(name)),
          after=_value(name, edit.after[name]))
        for name in edit.after
        if name in edit.before and name != "version" and field_name(name)
    ]  # fmt: skip
    told = [plain(edit.after["what"])] if edit.action in _ACTIONS and edit.after.get("what") else []
    what = "; ".join([*told, *changes])
    return f"{moment(edit.at, time_zone)} · {who} {done_words(edit.action)}" + (f" – {what}" if what else "")


_ACTIONS = ("plan_add_action", "plan_drop_action", "plan_tick")


def field_name(name: str) -> str:
    """A field of a plan or session as the history names it; empty for what is not told."""
    return {
        "status": _("status"),
        "root_cause": _("root cause"),
        "behaviour": _("behaviour wanted"),
        "coach_id": _("coach"),
        "check_on": _("checking visit"),
        "result": _("result"),
        "reason": _("reason"),
        "day": _("day"),
        "minutes": _("minutes"),
        "coachee_role": _("role coached"),
        "strengths": _("strengths"),
        "agreed": _("agreed actions"),
        "next_on": _("next date"),
        "private_note": _("private note"),
        "usefulness": _("rating"),
    }.get(name, "")


def _value(name: str, value: Any) -> str:
    if value is None:
        return "–"
    if name == "status":
        return plan_status(str(value))
    if name == "root_cause":
        return cause_name(str(value))
    if name in ("check_on", "day", "next_on"):
        return day(date.fromisoformat(str(value)))
    if name in ("coach_id", "private_note"):
        return _("changed")
    return f"“{plain(str(value)[:120])}”"
