"""One engine under the command line, the page and the server: a file in, a report out, all or nothing."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from data_access.engine import reading, writing
from data_access.loading.dimensions import KeysExhaustedError
from data_access.loading.known import fetch_known
from data_access.loading.profiles import fetch_profiles, save_profile
from data_access.loading.runs import RunCounts, draw_import_id, write_run
from data_access.refresh import refresh_after_load, refresh_everything
from domain.access import Scope
from intake.audits import load_audits
from intake.coaching import load_plans, load_sessions
from intake.context import Context, Outcome
from intake.feedback import load_feedback
from intake.finance import load_finance
from intake.locations import load_locations
from intake.profile import Load, Profile
from intake.profiles import all_profiles, fitting_profile, named_profile
from intake.reading import SourceTable, read_table
from intake.reasons import N_, FileRefused, Problem
from intake.report import PROBLEMS_SHOWN, Counts, LoadReport, Part
from intake.standards import load_standards

Progress = Callable[[float, str], None]
# What is being done, for a progress bar; translated where it is shown.
READING, CHECKING = N_("Reading the file"), N_("Checking and writing")
REFRESHING, DONE = N_("Updating the figures"), N_("Done")


class _DryRunEnds(Exception):  # noqa: N818 - it is thrown to undo the transaction, nothing is wrong
    """Carries the parts of a dry run out of its transaction."""

    def __init__(self, done: "_Done") -> None:
        super().__init__()
        self.done = done


@dataclass(frozen=True)
class _Job:
    """One call of `load`."""

    engine: Any
    file_name: str
    file_hash: str
    scope: Scope
    user_id: int | None
    today: date
    dry_run: bool
    progress: Progress


@dataclass(frozen=True)
class _Done:
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    months: tuple[int, ...]


def load(
    engine: Any,
    content: Path | bytes,
    *,
    file_name: str,
    profile_name: str | None,
    scope: Scope,
    user_id: int | None,
    today: date,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Read, check, match and write one file in one transaction; a dry run undoes it at the end.

    profile_name: None takes the one profile that fits the file's columns. A file that cannot be taken
    gives a report with `refused` set and changes nothing.
    """
    started = time.perf_counter()
    data = content.read_bytes() if isinstance(content, Path) else content
    job = _Job(
        engine=engine, file_name=Path(file_name.replace("\0", "")).name,
        file_hash=hashlib.sha256(data).hexdigest(), scope=scope, user_id=user_id, today=today,
        dry_run=dry_run, progress=progress or _quiet,
    )  # fmt: skip
    report = LoadReport(file_name=job.file_name, profile=profile_name, dry_run=dry_run)
    try:
        job.progress(0.0, READING)
        profile, body, table = _understand(job, data, profile_name)
        del data
        done = _write(job, profile, body, table)
    except FileRefused as refusal:
        report = replace(report, refused=refusal.code, detail=refusal.detail)
    else:
        report = replace(
            report, profile=profile.name, parts=done.parts, problems=done.problems[:PROBLEMS_SHOWN],
            problems_total=len(done.problems), months=done.months,
            warnings=() if table.rows_read else ("no_rows",),
        )  # fmt: skip
    job.progress(1.0, DONE)
    return replace(report, seconds=time.perf_counter() - started)


def _quiet(share: float, doing: str) -> None:
    """Nobody watches."""


def _understand(job: _Job, data: bytes, profile_name: str | None) -> tuple[Profile, str, SourceTable]:
    """The profile, its text, and the table read as the profile says."""
    if job.scope.is_empty:
        raise FileRefused("scope_empty")
    with reading(job.engine) as connection:
        kept = fetch_profiles(connection)
    table: SourceTable | None = None
    if profile_name is None:
        table = read_table(data, job.file_name)
        profile = fitting_profile(table.columns, kept)
    else:
        profile = named_profile(profile_name, kept)
    if table is None or not _was_read_as(profile, table):
        table = read_table(
            data, job.file_name, encoding=profile.encoding, delimiter=profile.delimiter,
            sheet=profile.sheet, decimal=profile.decimal,
        )  # fmt: skip
    return profile, all_profiles(kept)[profile.name], table


def _was_read_as(profile: Profile, table: SourceTable) -> bool:
    """True when the profile would read the file just as it was read without one."""
    return (
        profile.encoding in (None, table.encoding)
        and profile.delimiter in (None, table.delimiter)
        and profile.decimal in (None, ".")
        and profile.sheet is None
    )


def _write(job: _Job, profile: Profile, body: str, table: SourceTable) -> _Done:
    try:
        with writing(job.engine, exclusive=True) as connection:
            done = _write_parts(job, connection, profile, table)
            if job.dry_run:
                raise _DryRunEnds(done)
            save_profile(connection, profile.name, body)
    except _DryRunEnds as ended:
        parts = tuple(replace(part, import_id=None) for part in ended.done.parts)
        return replace(ended.done, parts=parts)
    except KeysExhaustedError as error:
        raise FileRefused("too_many", str(error)) from None
    return done


def _write_parts(job: _Job, connection: Any, profile: Profile, table: SourceTable) -> _Done:
    parts: list[Part] = []
    problems: dict[int, Problem] = {}
    months: set[int] = set()
    for number, whole in enumerate(profile.loads):
        one = whole.for_columns(table.columns)
        job.progress(0.2 + 0.6 * number / len(profile.loads), CHECKING)
        context = Context(
            connection, table, profile, fetch_known(connection, job.scope), job.scope, job.today,
            draw_import_id(connection),
        )  # fmt: skip
        context.require_columns(one)
        outcome = _load_kind(context, one)
        found, counts = outcome.findings.problems(), outcome.counts()
        _record(job, context, one, counts, found)
        parts.append(Part(one.kind, counts, context.import_id))
        problems |= {problem.row_number: problem for problem in reversed(found)} | problems
        months |= outcome.months
    job.progress(0.8, REFRESHING)
    if any(part.kind in ("locations", "standards") and part.counts.changed for part in parts):
        refresh_everything(connection)
    else:
        refresh_after_load(connection, months=months)
    ordered = sorted(problems.values(), key=lambda problem: problem.row_number)
    return _Done(tuple(parts), tuple(ordered), tuple(sorted(months)))


def _load_kind(context: Context, one: Load) -> Outcome:
    kinds: dict[str, Callable[[Context, Any], Outcome]] = {
        "audits": load_audits, "locations": load_locations, "standards": load_standards, "feedback": load_feedback,
        "finance": load_finance, "plans": load_plans, "sessions": load_sessions,
    }  # fmt: skip
    return kinds[one.kind](context, one)


def _record(job: _Job, context: Context, one: Load, counts: Counts, found: list[Problem]) -> None:
    write_run(
        context.connection, import_id=context.import_id, kind=one.kind, profile=context.profile.name,
        file_name=job.file_name, file_hash=job.file_hash, user_id=job.user_id,
        counts=RunCounts(counts.read, counts.new, counts.changed, counts.unchanged, counts.duplicate,
                         counts.rejected, counts.skipped),
        rejected=[(p.row_number, p.column, p.code, p.value) for p in found],
    )  # fmt: skip
