"""The command line: start the server, make the demo network, load files, add people."""

import os
import runpy
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from config import ROOT, SettingsError, settings
from data_access.credentials_yaml import CredentialsFileError, import_credentials_yaml
from data_access.engine import DatabaseHeldError, engine_for, reading, writing
from data_access.identity import Database
from data_access.migrate import migrate
from data_access.network import find_scope_target, is_demo, is_empty
from data_access.people import LoginTakenError, create_user
from data_access.refresh import refresh_everything
from data_access.schema.document import describe
from domain.access import EVERYTHING, Role, Scope
from intake.demo import write_demo
from intake.demo_accounts import DEMO_LOGINS, DEMO_PASSWORD
from intake.handover import HandoverError, hand_over
from intake.load import load as load_into
from intake.reasons import explain
from intake.report import LoadReport
from server.credentials import PasswordError, hash_password
from translation import catalogue, known_language

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
console = Console()
ROWS_SHOWN = 20  # rejected rows printed; all of them stand on the page Data


class CommandError(RuntimeError):
    """A command cannot do what it was asked; the text says why and how to mend it."""


def open_database() -> Database:
    """The migrated database of this installation."""
    engine = engine_for(settings().database_url)
    migrate(engine)
    return engine


@app.command()
def serve() -> None:
    """Start the server; an empty database is filled with the demo network first."""
    engine = open_database()
    with reading(engine) as connection:
        untouched = is_empty(connection)
    if untouched:
        # A process of its own: hashing imports Streamlit, which must read its settings when it starts.
        engine.dispose()
        subprocess.run([sys.executable, str(ROOT / "manage.py"), "demo"], check=True)  # noqa: S603
    with reading(engine) as connection:
        shows_demo = is_demo(connection)
    engine.dispose()
    address = f"http://{settings().address}:{settings().port}"
    typer.echo(f"\n  Foyer: {address}\n")
    if shows_demo:
        typer.echo(f"  Demo sign-in: {', '.join(DEMO_LOGINS)}\n  Password:     {DEMO_PASSWORD}\n")
    sys.stdout.flush()
    options = [
        f"--server.address={settings().address}", f"--server.port={settings().port}",
        f"--server.maxUploadSize={settings().upload_megabytes}",
    ]  # fmt: skip
    os.chdir(ROOT)
    # In this very process: what is imported already need not be imported again.
    sys.argv = ["streamlit", "run", "app.py", *options]
    runpy.run_module("streamlit", run_name="__main__")


@app.command()
def demo(
    *,
    seed: Annotated[int, typer.Option(help="The same seed and day make the same network.")] = 7,
) -> None:
    """Fill an empty database with the demo network: 42 cinemas, two years."""
    engine = open_database()
    with reading(engine) as connection:
        empty = is_empty(connection)
    if not empty:
        raise CommandError("The database already holds data. Empty it first: python manage.py reset")
    fill_with_demo(engine, seed=seed)
    typer.echo("The demo network is ready.")


def fill_with_demo(engine: Database, *, seed: int) -> None:
    """Write the demo network in one transaction, a bar shown."""
    with Progress(console=console, transient=True) as bar, writing(engine, exclusive=True) as connection:
        task = bar.add_task("Making the demo network", total=1.0)

        def show(part: float, words: str) -> None:
            bar.update(task, completed=part, description=words)

        write_demo(connection, today=datetime.now(UTC).date(), seed=seed, progress=show)
        refresh_everything(connection)


@app.command()
def load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    *,
    profile: Annotated[str | None, typer.Option(help="Source profile; without it, the one that fits.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Check and count, write nothing.")] = False,
) -> None:
    """Load a file of locations, standards, audits, feedback or finance; all of it or nothing."""
    try:
        engine = open_database()
    except DatabaseHeldError:
        report = hand_over(file, profile, settings(), dry_run=dry_run)
    else:
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("", total=1.0)
            report = load_into(
                engine, file, file_name=file.name, profile_name=profile, scope=EVERYTHING, user_id=None,
                today=datetime.now(UTC).date(), dry_run=dry_run,
                progress=lambda part, words: bar.update(task, completed=part, description=words),
            )  # fmt: skip
        engine.dispose()
    print_report(report)
    if report.refused:
        raise typer.Exit(1)


def print_report(report: LoadReport) -> None:
    """What became of each row, as the page Data shows it."""
    gettext = catalogue(settings().language).gettext
    if report.refused:
        typer.echo(f"{report.file_name} was not loaded. {explain(report.refused, report.detail, gettext)}")
        return
    table = Table("", "read", "new", "changed", "same", "twice", "rejected", "no data", box=SIMPLE)
    for part in report.parts:
        c = part.counts
        fates = (c.read, c.new, c.changed, c.unchanged, c.duplicate, c.rejected, c.skipped)
        table.add_row(part.kind, *(f"{n:,}" for n in fates))
    console.print(table)
    for problem in report.problems[:ROWS_SHOWN]:
        where = f"row {problem.row_number}" + (f", {problem.column}" if problem.column else "")
        typer.echo(f"  {where}: {explain(problem.code, problem.value, gettext)}")
    if report.problems_total > ROWS_SHOWN:
        typer.echo(f"  ... and {report.problems_total - ROWS_SHOWN:,} more; the page Data lists them all")
    for warning in report.warnings:
        typer.echo(f"  Note: {explain(warning, None, gettext)}")
    typer.echo(f"{'Checked' if report.dry_run else 'Loaded'} {report.file_name} with the profile {report.profile} "
               f"in {report.seconds:.1f} s.")  # fmt: skip


@app.command()
def user(
    login: str,
    *,
    name: Annotated[str, typer.Option(prompt=True, help="As shown on the screen.")],
    role: Annotated[Role, typer.Option(prompt=True)],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    region: Annotated[list[str] | None, typer.Option(help="Code of a region they see; repeatable.")] = None,
    location: Annotated[list[str] | None, typer.Option(help="Code of a location they see; repeatable.")] = None,
    everything: Annotated[bool, typer.Option(help="They see the whole chain.")] = False,
    language: Annotated[str, typer.Option(help="en, uk or it")] = "en",
) -> None:
    """Add a person who may sign in. Without a region, a location or --everything they see no rows."""
    engine = open_database()
    with writing(engine) as connection:
        scope = Scope(everything, _targets(connection, "region", region), _targets(connection, "location", location))
        create_user(
            connection, login=login, name=name, password_hash=hash_password(password), role=role, scope=scope,
            language=known_language(language),
        )  # fmt: skip
    engine.dispose()
    typer.echo(f"{name} can sign in as {login}.")


def _targets(connection: Any, kind: str, codes: list[str] | None) -> tuple[int, ...]:
    found = {code: find_scope_target(connection, kind, code) for code in codes or []}
    if None in found.values():
        raise CommandError(f"No {kind} has the code {next(code for code, key in found.items() if key is None)!r}.")
    return tuple(sorted(key for key in set(found.values()) if key is not None))


@app.command()
def people(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    *,
    role: Annotated[Role, typer.Option(help="For those whose own roles are none of ours.")] = Role.CINEMA_DIRECTOR,
) -> None:
    """Take over the users of a streamlit-authenticator file (its `credentials` YAML); they start without a scope."""
    engine = open_database()
    with writing(engine) as connection:
        report = import_credentials_yaml(connection, file.read_text(encoding="utf-8"), role)
    engine.dispose()
    typer.echo(f"Added: {', '.join(report.created) or 'nobody'}. Already there: {len(report.already_there)}.")
    if report.without_scope:
        typer.echo(f"They see no rows until somebody gives them a scope: {', '.join(report.without_scope)}.")


@app.command()
def reset(*, yes: Annotated[bool, typer.Option(help="Do not ask.")] = False) -> None:
    """Delete the embedded database, for example to replace the demo by your own data."""
    file = settings().embedded_file
    if file is None:
        raise CommandError("Only an embedded database is deleted here; drop a PostgreSQL database by its own means.")
    if not file.exists():
        typer.echo("There is nothing to delete.")
        return
    engine_for(settings().database_url).dispose()  # refuses while a server holds the file
    if not yes:
        typer.confirm(f"Delete {file.name} and everything in it?", abort=True)
    for part in (file, file.with_name(file.name + ".wal")):
        part.unlink(missing_ok=True)
    typer.echo("Deleted.")


@app.command()
def schema() -> None:
    """Print docs/data.md: every table with its grain, every column with its unit."""
    typer.echo(describe(), nl=False)


def main() -> None:
    """Run a command; an expected failure is one plain line and exit code 2, never a traceback."""
    try:
        app()
    except DatabaseHeldError:
        typer.echo("The database file is held by a running server. Stop it first.", err=True)
        sys.exit(2)
    except LoginTakenError as error:
        typer.echo(f"Somebody already signs in as {error}.", err=True)
        sys.exit(2)
    except (CommandError, CredentialsFileError, HandoverError, PasswordError, SettingsError) as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
