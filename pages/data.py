"""Data: load files, see what was taken and what was refused and why."""

from datetime import UTC, datetime

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components import notices, report_view
from components.page import heading, section
from components.plain import plain
from components.text import _, n_
from data_access import cached
from data_access.visitor import Visit, open_page
from domain.access import Permission
from intake.load import load
from intake.profiles import shipped_profiles
from intake.reasons import explain
from intake.report import LoadReport

KINDS = ["csv", "tsv", "txt", "xlsx", "gz"]


def load_file(visit: Visit, file: UploadedFile, profile: str | None, *, dry_run: bool) -> LoadReport:
    """Load or try one uploaded file, the progress shown."""
    with st.status(_("Reading {file} …", file=plain(file.name)), expanded=True) as status:
        bar = st.progress(0.0)

        def show_progress(part: float, doing: str) -> None:
            bar.progress(min(part, 1.0), text=_(doing))

        report = load(
            cached.database(), file.getvalue(), file_name=file.name, profile_name=profile, scope=visit.scope,
            user_id=visit.user.user_id, dry_run=dry_run, today=datetime.now(UTC).date(),
            progress=show_progress,
        )  # fmt: skip
        status.update(
            label=report_view.seconds_words(report.seconds), state="error" if report.refused else "complete"
        )
    return report


def show(report: LoadReport) -> None:
    """What became of each row; nothing was written on a dry run or a refusal."""
    if report.refused:
        report_view.refusal(explain(report.refused, report.detail, _))
        return
    counts = report.counts
    section(report_view.written_words(counts.new + counts.changed, dry_run=report.dry_run))
    report_view.counts_table([(part.kind, part.counts) for part in report.parts])
    if report.problems:
        section(
            n_("{n} row was rejected", "{n} rows were rejected", report.problems_total),
            _("Mend these rows in the file and load it again: what is already there stays as it is."),
        )
        report_view.problem_table(
            report_view.problem_frame(report.problems), lambda code, value: explain(code, value, _)
        )


visit = open_page(Permission.LOAD)
imports = cached.import_list(version=visit.version)
heading(
    st.container(),
    report_view.loads_finding(imports) if len(imports) else _("Load a file and see what became of every row"),
    _("CSV and XLSX in any usual encoding. A refused file changes nothing, and so does loading a file again."),
)
left, right = st.columns([3, 2], gap="medium", vertical_alignment="top")
file = left.file_uploader(_("File"), type=KINDS, key="file")
names = sorted(shipped_profiles())
profile = right.selectbox(
    _("Profile of the source"),
    [None, *names],
    key="profile",
    format_func=lambda name: name or _("Recognise by its columns"),
)
with right, st.container(horizontal=True):
    look = st.button(_("Check only"), disabled=file is None)
    commit = st.button(_("Load"), type="primary", disabled=file is None)
if file is not None and (look or commit):
    show(load_file(visit, file, profile, dry_run=look))
    imports = cached.import_list(version=cached.data_version())
section(
    n_("{n} load so far", "{n} loads so far", len(imports)),
    _("Newest first. Pick one to see its rejected rows."),
)
picked = report_view.import_table(imports)
if picked is not None:
    rejected = cached.rejected_rows(picked, version=cached.data_version())
    if rejected.empty:
        st.write(_("No row of this file was rejected."))
    else:
        report_view.problem_table(rejected, lambda code, value: explain(code, value, _))
notices.freshness_line(visit.fresh)
