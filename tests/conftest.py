"""Databases for the tests: a DuckDB file each, and one real PostgreSQL server for the whole run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, text

from data_access.engine import engine_for, reading, writing
from data_access.migrate import migrate
from data_access.refresh import refresh_everything
from intake.demo import write_demo


def _postgres_tool(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not found:
        pytest.fail(f"{name} is missing: `make test` installs Debian's postgresql package")
    return str(found[-1])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL cluster of our own, reached by a socket; its address without a database name."""
    # Not under pytest's folder: it clears away the folders of earlier runs, one of which may still be running.
    folder = Path(tempfile.mkdtemp(prefix="foyer-postgres-"))
    # initdb refuses to run as root: Debian's package brings the user postgres.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        folder.chmod(0o755)
        shutil.chown(folder, "postgres")
    data = folder / "data"
    subprocess.run(
        [*user, _postgres_tool("initdb"), "-D", data, "-U", "foyer", "--auth=trust", "--no-sync"],
        check=True, capture_output=True,
    )  # fmt: skip
    control = [*user, _postgres_tool("pg_ctl"), "-D", str(data), "-w"]
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    subprocess.run([*control, "-l", str(folder / "log"), "-o", options, "start"], check=True, capture_output=True)
    yield f"postgresql+psycopg://foyer@/{{name}}?host={folder}"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """An empty, migrated PostgreSQL database, from which each test's own is copied."""
    _in_postgres(postgres_server, "CREATE DATABASE migrated")
    engine = engine_for(postgres_server.format(name="migrated"))
    migrate(engine)
    engine.dispose()
    return "migrated"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """The address of an empty, migrated PostgreSQL database."""
    name = f"t{uuid4().hex[:12]}"
    _in_postgres(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield postgres_server.format(name=name)
    _in_postgres(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def _in_postgres(server: str, command: str) -> None:
    admin = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(command))
    admin.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated DuckDB file, from which each test's own is copied."""
    file = tmp_path_factory.mktemp("migrated") / "foyer.duckdb"
    engine = engine_for(f"duckdb:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture
def duckdb_url(tmp_path: Path, migrated_file: Path) -> str:
    """The address of an empty, migrated DuckDB file."""
    return f"duckdb:///{shutil.copy(migrated_file, tmp_path / 'foyer.duckdb')}"


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty, migrated database, once on each engine."""
    engine = engine_for(request.getfixturevalue(f"{request.param}_url"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo network in a DuckDB file, made once; tests read it and leave it as it is."""
    url = f"duckdb:///{tmp_path_factory.mktemp('demo') / 'foyer.duckdb'}"
    engine = engine_for(url)
    migrate(engine)
    with writing(engine, exclusive=True) as connection:
        write_demo(connection, today=datetime.now(UTC).date())
        refresh_everything(connection)
    yield url
    engine.dispose()


@pytest.fixture(scope="session")
def demo(demo_url: str) -> Engine:
    """The engine of the demo network."""
    engine = engine_for(demo_url)
    with reading(engine):
        return engine
