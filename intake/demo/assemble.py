"""Puts the demo together, in the order in which each part needs the one before."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pandas as pd

from data_access import schema
from intake.demo.answers import draw_answers
from intake.demo.audits import write_audits
from intake.demo.cases import write_cases
from intake.demo.chain import Writer, write_chain
from intake.demo.feedback import write_feedback
from intake.demo.money import draw_guests, write_finance
from intake.demo.people import write_people
from intake.demo.plans import write_coaching
from intake.demo.truth import COACHED, Coached, built_in_truth
from intake.demo.visits import draw_visits
from intake.demo.window import Window

Progress = Callable[[float, str], None]


def write_demo(
    connection: Any, *, today: date, seed: int = 7, progress: Progress | None = None,
    coached: tuple[Coached, ...] = COACHED,
) -> None:  # fmt: skip
    """Fill an empty, migrated database with two years of an invented chain up to the day before `today`.

    The same today and seed give the same rows, the salt of the passwords excepted. Derived tables
    (standard_month, estimates) and audit.expected are left to data_access.refresh. progress is told the
    part done, 0-1, and what comes next. connection: an open transaction of data_access. coached: who gains what from
    coaching; plans and sessions are the same whatever it brings.
    """
    tell = progress or _say_nothing
    window, writer = Window(today), Writer(connection)
    import_id = int(writer.keys("import_id", 1)[0])
    tell(0.0, "cinemas and standards")
    chain = write_chain(writer, window, import_id)
    users = write_people(writer, chain)
    truth = built_in_truth(window, seed, coached)
    tell(0.15, "audits")
    visits = draw_visits(chain, window, seed)
    answers = draw_answers(chain, truth, visits, seed)
    audits = write_audits(writer, chain, visits, answers, seed)
    write_coaching(writer, chain, audits, answers, users, window=window, seed=seed)
    tell(0.5, "guests and money")
    guests = draw_guests(chain, window, seed)
    write_finance(writer, chain, truth, guests, seed=seed)
    messages = write_feedback(writer, chain, truth, guests, seed)
    tell(0.9, "cases")
    write_cases(writer, chain, messages, users, window=window, seed=seed)
    _write_record(writer, import_id, today=today, seed=seed)
    tell(1.0, "done")


def _say_nothing(part: float, what: str) -> None:
    pass


def _write_record(writer: Writer, import_id: int, *, today: date, seed: int) -> None:
    """Mark the installation as a demo and record the load: all rows written before, none refused."""
    writer.write(schema.setting, pd.DataFrame({"name": ["demo", "demo_seed"], "value": ["1", str(seed)]}))
    writer.write(
        schema.target,
        pd.DataFrame(
            {
                "target_id": writer.keys("target_id", 2), "metric": ["nps", "complaints"], "value": [35.0, 5.0],
                "basis": "set by the chain", "set_at": pd.Timestamp(today, tz="UTC"),
            }
        ),
    )  # fmt: skip
    record = {
        "import_id": import_id, "kind": "demo", "profile": "demo", "file_name": f"demo-{seed}",
        "file_hash": sha256(f"demo {seed} {today}".encode()).hexdigest(),
        # The start of the day, not the clock: the same demo twice is the same rows twice.
        "loaded_at": datetime(today.year, today.month, today.day, tzinfo=UTC),
        "rows_read": writer.rows, "rows_new": writer.rows, "rows_changed": 0, "rows_unchanged": 0,
        "rows_duplicate": 0, "rows_rejected": 0, "rows_skipped": 0,
    }  # fmt: skip
    writer.write(schema.import_run, pd.DataFrame([record]))
