"""Source profiles as the installation keeps them; the one in the table is the one that counts."""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select

from data_access.schema import source_profile


def fetch_profiles(connection: Connection) -> dict[str, str]:
    """Name -> YAML of every profile kept."""
    rows = connection.execute(select(source_profile.c.name, source_profile.c.body))
    return {row.name: row.body for row in rows}


def save_profile(connection: Connection, name: str, body: str) -> None:
    """Keep a profile; one of that name is replaced. The caller has checked that it can be read."""
    kept = connection.execute(select(source_profile.c.body).where(source_profile.c.name == name)).scalar()
    if kept == body:
        return
    if kept is not None:
        connection.execute(delete(source_profile).where(source_profile.c.name == name))
    connection.execute(insert(source_profile).values(name=name, body=body, changed_at=datetime.now(UTC)))
