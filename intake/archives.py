"""Packed files: what they are is told by their bytes, and nothing is unpacked beyond its limits."""

import io
import re
import zipfile
import zlib

from intake.reasons import FileRefused

# trust.md: unpacked <= 200 MB, ratio <= 100, <= 2,000 members.
UNPACKED_LIMIT = 200_000_000
RATIO_LIMIT = 100
MEMBER_LIMIT = 2_000
# A table with fewer than one filled cell in fifty is a stray cell far away; readers would allocate it all.
SPARSE_RATIO = 50
SPARSE_FREE = 1_000_000
AREA_LIMIT = 20_000_000

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "program"), (b"\x7fELF", "program"), (b"%PDF", "pdf"), (b"\xd0\xcf\x11\xe0", "xls"),
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\x1f\x8b", "gzip"), (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"), (b"Rar!", "rar"), (b"7z\xbc\xaf", "7z"), (b"{\\rtf", "rtf"),
)  # fmt: skip
_HTML = re.compile(rb"^\s*(<!doctype html|<html|<\?xml[^>]*>\s*<html|<table|<meta|<head)", re.IGNORECASE)
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


def content_kind(content: bytes) -> str:
    """What the first bytes say: program, pdf, xls, zip, gzip, image, ..., html, or text."""
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    return "html" if _HTML.match(content[:2000]) else "text"


def unzip_gzip(content: bytes) -> bytes:
    """The one file inside a .gz, never more than the limits allow."""
    allowed = min(UNPACKED_LIMIT, RATIO_LIMIT * len(content))
    engine = zlib.decompressobj(wbits=31)
    try:
        text = engine.decompress(content, allowed + 1)
    except zlib.error as error:
        raise FileRefused("archive_broken", str(error)) from None
    if len(text) > allowed:
        _refuse_size(len(text), len(content))
    # Bytes behind the end would be lost in silence.
    if not engine.eof or engine.unused_data.strip(b"\0"):
        raise FileRefused("archive_broken", "gzip")
    return text


def check_workbook(content: bytes) -> None:
    """Refuse an XLSX that could hurt whoever opens it; look, but expand nothing beyond the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_members(members, len(content))
            names = {member.filename for member in members}
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
                raise FileRefused("content_not_extension", "zip")
            for member in members:
                if member.filename.endswith((".xml", ".rels", ".vml")):
                    _check_xml(member.filename, archive.read(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise FileRefused("archive_broken", type(error).__name__) from None


def _check_members(members: list[zipfile.ZipInfo], packed: int) -> None:
    if len(members) > MEMBER_LIMIT:
        raise FileRefused("archive_too_many", str(len(members)))
    for member in members:
        name = member.filename
        # ZipInfo cuts a name at a NUL and turns the system's separator into "/".
        if name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name):
            raise FileRefused("archive_unsafe", name[:80])
        if member.flag_bits & 1:
            raise FileRefused("archive_broken", "encrypted")
    unpacked = sum(member.file_size for member in members)
    if unpacked > min(UNPACKED_LIMIT, RATIO_LIMIT * packed):
        _refuse_size(unpacked, packed)


def _refuse_size(unpacked: int, packed: int) -> None:
    if unpacked > UNPACKED_LIMIT:
        raise FileRefused("archive_too_large", f"{unpacked // 1_000_000} MB")
    raise FileRefused("archive_too_dense", f"{unpacked // max(packed, 1)} : 1")


def _check_xml(name: str, xml: bytes) -> None:
    # Entities could hide in UTF-16, which no spreadsheet program writes here.
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\0" in xml[:200]:
        raise FileRefused("archive_doctype")
    if name.startswith("xl/worksheets/"):
        _check_area(_CELL.findall(xml))


def _check_area(cells: list[tuple[bytes, bytes]]) -> None:
    if not cells:
        return
    rows = max(int(row) for _, row in cells)
    columns = max(_column_number(letters) for letters in {letters for letters, _ in cells})
    if rows * columns > min(SPARSE_RATIO * len(cells) + SPARSE_FREE, AREA_LIMIT):
        raise FileRefused("sheet_sparse", f"{rows} x {columns}")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
