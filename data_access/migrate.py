"""Bring a database to the newest schema, on whichever engine it lives."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from data_access.engine import reading, writing

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def alembic_config() -> Config:
    """Alembic's settings; everything it needs besides the connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def migrate(engine: Engine) -> None:
    """Apply every migration the database lacks, each in a transaction; a current database is left alone."""
    if current_revision(engine) == newest_revision():
        return
    config = alembic_config()
    with writing(engine, exclusive=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current_revision(engine: Engine) -> str | None:
    """The revision the database stands at; None when it was never migrated."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with reading(engine) as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def newest_revision() -> str | None:
    """The revision that this code needs."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()
