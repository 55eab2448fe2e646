"""The house: who may import whom, how long a thing may be, and no word of the machine it was built on."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("pages", "components", "data_access", "domain", "intake", "delivery", "server")
GROUND = {"config", "translation", "failure_log"}  # settings, words, the log: every room stands on them
ROOMS = {
    "app": {*OURS},
    "manage": {*OURS},
    "pages": {"components", "data_access", "domain", "intake", "delivery"},
    "components": {"components", "domain"},
    "server": {"server", "intake", "delivery", "data_access", "domain"},
    "delivery": {"delivery", "data_access", "domain", "components"},
    "intake": {"intake", "domain", "data_access"},
    "data_access": {"data_access", "domain"},
    "domain": {"domain"},
}
STREAMLIT = {"app", "pages", "components"}
STREAMLIT_FILES = {"data_access/cached.py", "data_access/visitor.py"}
SQLALCHEMY = {"data_access", "migrations"}
FRAMES = {"pages", "components", "delivery", "data_access", "intake"}
LINES = {"pages": 100}
MODULE_LINES, FUNCTION_LINES = 250, 45


def sources() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    files = [Path(line) for line in listed.stdout.splitlines() if (ROOT / line).exists()]
    return [file for file in files if file.parts[0] not in ("tests", "benchmarks", "migrations")]


def room_of(file: Path) -> str:
    return file.parts[0].removesuffix(".py")


def imports_of(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / file).read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("file", sources(), ids=str)
def test_arrows_only_go_down(file: Path) -> None:
    room, names = room_of(file), imports_of(file)
    if room in GROUND:
        assert not names & {*OURS, "streamlit", "sqlalchemy"}
        return
    assert not (names & set(OURS)) - ROOMS[room], "imports a room above or beside it"
    if "streamlit" in names:
        assert room in STREAMLIT or str(file) in STREAMLIT_FILES
    if "sqlalchemy" in names:
        assert room in SQLALCHEMY
    if names & {"pandas", "plotly"}:
        assert room in FRAMES


@pytest.mark.parametrize("file", sources(), ids=str)
def test_files_and_functions_stay_short(file: Path) -> None:
    text = (ROOT / file).read_text()
    assert text.count("\n") <= LINES.get(room_of(file), MODULE_LINES)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < FUNCTION_LINES, node.name


@pytest.mark.parametrize("file", sources(), ids=str)
def test_public_things_say_what_they_are(file: Path) -> None:
    tree = ast.parse((ROOT / file).read_text())
    assert ast.get_docstring(tree), "the module has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


def test_every_page_opens_with_its_guard() -> None:
    for page in (ROOT / "pages").glob("*.py"):
        if page.name != "main.py":
            assert re.search(r"^visit = open_page\(Permission\.\w+\)", page.read_text(), re.MULTILINE), page.name


def test_pages_and_components_never_show_markup_from_outside() -> None:
    for room in ("pages", "components"):
        for file in (ROOT / room).glob("*.py"):
            assert "unsafe_allow_html" not in file.read_text(), file.name


@pytest.mark.parametrize("file", sources(), ids=str)
def test_no_message_hides_in_an_f_string_where_no_translator_finds_it(file: Path) -> None:
    tree = ast.parse((ROOT / file).read_text())
    inside = [part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)]
    calls = [one.func.id for one in inside if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
    assert not {"_", "n_", "N_"} & set(calls)


def test_no_file_tells_of_the_machine_it_was_made_on() -> None:
    listed = subprocess.run(
        ["git", "grep", "-nIE", r"/(work|root|home/[a-z]+)/[A-Za-z.]"], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    found = [line for line in listed.stdout.splitlines() if not line.startswith("tests/house/")]
    assert found == []
