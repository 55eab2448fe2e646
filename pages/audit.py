"""Audit: one visit with every answer, how its score was calculated, its other issues, and appeals against it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from components import appeal_words, appeals_view, audit_view, notices, sum_view
from components.address import asked_number
from components.links import page_link
from components.page import heading, how_to_read, section
from components.text import _
from data_access import cached
from data_access.appeals import Filing, Step, file_appeal, known_on, take_step
from data_access.audits import AuditHeader
from data_access.unit_of_work import StaleWriteError
from data_access.visitor import Visit, act, open_page
from delivery.spreadsheets import files
from domain import appeals as rules
from domain.access import Permission
from domain.appeals import AppealRefusedError, Party
from domain.filters import local_day
from domain.scoring_explained import PASS_THRESHOLD, Explanation, explain_score


def sent(work: Callable[..., object], *, exclusive: bool = False) -> None:
    """A form was sent: do what it asks for, or remember why not."""
    try:
        act(work, exclusive=exclusive)
    except AppealRefusedError as refused:
        appeals_view.keep(appeal_words.refusal(refused.why))
    except StaleWriteError:
        appeals_view.keep(appeal_words.stale_words())


def file(audit_id: int) -> None:
    """File an appeal against an answer of the audit that the form was drawn for."""
    sent(lambda c, user, now: file_appeal(c, user, Filing(audit_id, *appeals_view.filed()), now=now), exclusive=True)


def step(appeal_id: int, version: int) -> None:
    """Take an appeal on, as it was when the form was drawn."""
    sent(lambda c, user, now: take_step(c, user, Step(appeal_id, version, *appeals_view.chosen(appeal_id)), now=now))


def the_appeals(
    visit: Visit, header: AuditHeader, found: pd.DataFrame, explained: Explanation, questions: dict[int, str]
) -> None:  # fmt: skip
    """Appeals against the answers, what each asks of whom, the score after them, and the form for a new one."""
    party = rules.party_of(visit.user, location_id=header.location_id, region_id=header.region_id)
    today, last = local_day(datetime.now(UTC), header.time_zone), rules.last_day(known_on(header))
    section(appeal_words.finding(found), appeal_words.deadline_words(last, today))
    appeals_view.say()
    appeals_view.list_appeals(found, explained, party, step)
    appeals_view.score_after(found, header.audit_id, explained)
    if party in (Party.SITE, Party.REGION) and questions and header.is_current and today <= last:
        with st.expander(_("Appeal against an answer"), icon=":material/gavel:"):
            appeals_view.filing_form(questions, file, header.audit_id)
    appeals_view.history(cached.appeal_history(visit.scope, header.audit_id), header.time_zone)
    if len(found) or questions:
        st.caption(appeal_words.party_words(party))
    how_to_read(appeal_words.rules_words())


visit = open_page(Permission.READ)
audit_id = asked_number("audit")
header = visit.ask(cached.audit_header, audit_id) if audit_id is not None else None
if header is None:
    appeals_view.waiting(cached.open_appeals(visit.scope), files, named="audit" in st.query_params)
    notices.freshness_line(visit.fresh)
    st.stop()
answers = visit.ask(cached.audit_answers, header.audit_id)
mark = visit.target("pass")
explained = explain_score(sum_view.given(answers), threshold=mark[0] if mark else PASS_THRESHOLD)
lines = sum_view.frame(answers, explained)
found = cached.audit_appeals(visit.scope, header.audit_id)
waits = appeals_view.count_open(found, header.audit_id)
heading(
    st.container(),
    audit_view.finding(header, explained, open_appeals=waits),
    audit_view.facts(header, len(lines), known_on(header), open_appeals=waits, mark=explained.threshold),
)
page_link("location", header.location, location=header.location_code)
audit_view.journey(header, lines, files)
audit_view.evidence(answers)
sum_view.the_sum(lines, explained, files, stored=header.score, stated=header.stated_score, name=header.code)
audit_view.revisions(visit.ask(cached.audit_revisions, header.audit_id), header, files)
the_appeals(visit, header, found, explained, appeals_view.questions(lines, explained, found, header.audit_id))
notices.freshness_line(visit.fresh)
