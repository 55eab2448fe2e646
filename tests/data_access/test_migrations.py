"""Migrations carry rows along, there and back, on both engines."""

from datetime import date

from alembic import command
from sqlalchemy import Engine, select, text

from data_access.engine import reading, writing
from data_access.migrate import alembic_config, migrate
from data_access.schema import coaching_plan, coaching_session, plan_standard


def downgrade(engine: Engine, revision: str) -> None:
    config = alembic_config()
    with writing(engine, exclusive=True) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_plans_and_sessions_of_before_the_coaching_cycle_are_kept(database: Engine) -> None:
    downgrade(database, "0004")
    with writing(database) as connection:
        connection.execute(text(
            "INSERT INTO coaching_plan (location_id, plan_id, region_id, opened_on, trigger, status, version) "
            "VALUES (3, 7, 1, '2026-03-01', 'flag', 'in_work', 4)"
        ))  # fmt: skip
        connection.execute(text("INSERT INTO plan_standard (location_id, plan_id, standard_id, compliance, audits) "
                                "VALUES (3, 7, 2, 0.5, 8)"))  # fmt: skip
        connection.execute(text(
            "INSERT INTO coaching_session (location_id, session_id, region_id, plan_id, day, coachee_role, minutes, "
            "acknowledged, private_note) VALUES (3, 9, 1, 7, '2026-03-11', 'bar lead', 45, TRUE, 'a note')"
        ))  # fmt: skip
    migrate(database)
    with reading(database) as connection:
        plan = connection.execute(select(coaching_plan)).one()
        held = connection.execute(select(coaching_session)).one()
        worked_on = connection.execute(select(plan_standard)).one()
    assert (plan.plan_id, plan.status, plan.version, plan.opened_on) == (7, "in_work", 4, date(2026, 3, 1))
    assert (plan.status_since, plan.reason, plan.source) == (None, None, None)
    assert (held.session_id, held.private_note, held.version) == (9, "a note", 1)
    assert (worked_on.compliance, worked_on.low) == (0.5, None)
    # The key goes on from its sequence.
    with writing(database) as connection:
        fresh = coaching_plan.insert().values(
            location_id=3, region_id=1, opened_on=date(2026, 4, 1), trigger="flag", status="draft"
        )
        made = connection.execute(fresh.returning(coaching_plan.c.plan_id, coaching_plan.c.version)).one()
    assert made.version == 1
    downgrade(database, "0004")
    with reading(database) as connection:
        assert connection.execute(text("SELECT plan_id, status FROM coaching_plan ORDER BY opened_on")).first() == (
            7, "in_work",
        )  # fmt: skip
