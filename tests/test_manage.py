"""The command line as an administrator types it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

import config
from data_access.engine import engine_for, reading
from data_access.people import find_user
from data_access.schema import app_user
from domain.access import Role

# Each command is a process of its own and imports everything anew.
pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
LOCATIONS = "code,name,region,city,time_zone,opened_on,closed_on,restarted_on,screens,seats\n"


@pytest.fixture
def manage(duckdb_url: str):
    def command(*words: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "FOYER_DATABASE_URL": duckdb_url, **surroundings}
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    return command


def test_a_file_is_tried_then_loaded_then_found_unchanged(manage, tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text(
        LOCATIONS + "K1,Kino Oak,North,Lviv,Europe/Kyiv,,,,6,840\nK2,Kino Elm,North,Lviv,Mars/Sea,,,,x,\n"
    )
    tried = manage("load", str(file), "--dry-run")
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert "Checked places.csv with the profile foyer_locations" in tried.stdout
    assert "row 3" in tried.stdout
    loaded = manage("load", str(file), "--profile", "foyer_locations")
    assert "Loaded places.csv" in loaded.stdout
    assert manage("load", str(file), "--profile", "foyer_locations").stdout.count(" 1 ") >= 1


def test_a_file_that_cannot_be_read_is_refused_in_one_plain_line(manage) -> None:
    done = manage("load", str(ROOT / "tests" / "fixtures" / "hostile" / "html_as_xls.xls"))
    assert done.returncode == 1
    assert "was not loaded" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_person_is_added_with_a_scope_and_the_database_deleted_on_request(manage, duckdb_url: str) -> None:
    password = "a long enough password"
    added = manage(
        "user", "Anna", "--name", "Anna", "--role", "administrator", "--everything", "--password", password
    )
    assert added.returncode == 0, added.stderr
    twice = manage("user", "anna", "--name", "Anna", "--role", "coach", "--password", password)
    assert twice.returncode == 2
    assert "already signs in" in twice.stderr
    engine = engine_for(duckdb_url)
    with reading(engine) as connection:
        person = find_user(connection, connection.execute(select(app_user.c.user_id)).scalar_one())
    engine.dispose()
    assert (person.role, person.scope.everything) == (Role.ADMINISTRATOR, True)
    assert manage("reset", "--yes").stdout.strip() == "Deleted."
    assert manage("reset", "--yes").stdout.strip() == "There is nothing to delete."


def test_a_wrong_setting_stops_the_command_with_its_name(manage) -> None:
    done = manage("schema", FOYER_PORT="eighty")
    assert done.returncode == 0  # nothing of it is needed to describe the tables
    done = manage("demo", FOYER_PORT="eighty")
    assert done.returncode == 2
    assert "FOYER_PORT" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite:///x.db"])
def test_an_unknown_engine_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOYER_DATABASE_URL", url)
    config.settings.cache_clear()
    with pytest.raises(config.SettingsError, match="FOYER_DATABASE_URL"):
        config.settings()
    config.settings.cache_clear()
