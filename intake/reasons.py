"""Why a file or a row was not taken: codes that are kept, and words that are translated when shown."""

from collections.abc import Callable
from dataclasses import dataclass


def N_(text: str) -> str:  # noqa: N802 - the name that pybabel looks for
    """Mark a string for translation; it is translated where it is shown."""
    return text


class FileRefused(ValueError):  # noqa: N818 - it is an answer to the person who loads, not a fault of ours
    """The whole file cannot be taken. `code` is a key of REFUSALS, `detail` names what was met."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Problem:
    """One row that was not taken. row_number as a spreadsheet shows it: the header is 1."""

    row_number: int
    column: str | None
    code: str
    value: str | None


# {detail} is what was met in the file.
REFUSALS: dict[str, str] = {
    "empty_file": N_("The file is empty."),
    "type_unknown": N_("Files of this type are not read: {detail}. Save it as CSV or XLSX."),
    "content_not_extension": N_("The content is not what the file name says: {detail}."),
    "html_file": N_("This is a web page, not a table. Open it in a spreadsheet and save it as XLSX."),
    "binary_file": N_("This is a program or another binary file, not a table."),
    "archive_broken": N_("The file is damaged and cannot be opened: {detail}."),
    "archive_too_large": N_("Unpacked, the file would be larger than allowed: {detail}."),
    "archive_too_dense": N_("The file is packed more tightly than any real table: {detail}."),
    "archive_too_many": N_("The file holds too many parts: {detail}."),
    "archive_unsafe": N_("The file holds a part that would leave its folder: {detail}."),
    "archive_doctype": N_("The file declares entities of its own, which no spreadsheet program does."),
    "sheet_sparse": N_("A cell lies far outside the table: {detail}. Delete it and save again."),
    "sheet_missing": N_("The workbook has no such sheet: {detail}."),
    "line_too_long": N_("A line is longer than a megabyte; this is not a table of this kind."),
    "quote_unclosed": N_("A quotation mark is opened and never closed, near row {detail}."),
    "header_missing": N_("The file has no header row."),
    "header_broken": N_("The header row cannot be read: {detail}."),
    "header_duplicate": N_("Two columns have the same name: {detail}."),
    "encoding_unknown": N_(
        "The letters can be read in more than one way ({detail}). "
        "Name the encoding in the profile, for example `encoding: cp1251`."
    ),
    "date_order_unknown": N_(
        "Day and month cannot be told apart in {detail}: no day is above 12. "
        'Name the order in the profile, for example `dates: ["%d/%m/%Y"]`.'
    ),
    "column_missing": N_("The file lacks columns that its profile needs: {detail}."),
    "profile_unknown": N_("There is no profile of that name. Known: {detail}."),
    "profile_not_found": N_("No profile fits these columns. Choose one: {detail}."),
    "profile_ambiguous": N_("More than one profile fits. Choose one: {detail}."),
    "profile_wrong": N_("The profile must be mended: {detail}"),
    "scope_empty": N_("You may not load data for any location."),
    "too_many": N_("The file holds more than the database can number: {detail}."),
}

# {value} is the cell at fault.
REASONS: dict[str, str] = {
    "columns_in_row": N_("The row has another number of cells than the header."),
    "nul_in_text": N_("The text holds a NUL character."),
    "text_broken": N_("The text is cut or damaged: a character cannot be read."),
    "total_row": N_("A total or footer, not a row of data."),
    "value_missing": N_("A value that must be there is blank."),
    "value_unknown": N_("“{value}” is not one of the values known here."),
    "location_unknown": N_("No location “{value}” is known to you."),
    "location_ambiguous": N_("More than one location is called “{value}”; use its code."),
    "location_changed": N_("It was loaded before for another location."),
    "region_unknown": N_("No region “{value}” is known to you."),
    "channel_unknown": N_("No channel “{value}” is known."),
    "standard_unknown": N_("No standard “{value}” is known."),
    "standard_in_use": N_("“{value}” has answers already: give another weight or severity a new version."),
    "standard_not_valid": N_("The standard “{value}” was not in force on that day."),
    "date_bad": N_("“{value}” is not a date as the profile writes it."),
    "date_order": N_("“{value}” contradicts the order of day and month in the other rows."),
    "date_out_of_range": N_("The date “{value}” is before the year 2000 or in the future."),
    "time_bad": N_("“{value}” is not a time of day."),
    "number_bad": N_("“{value}” is not a number."),
    "number_ambiguous": N_("“{value}” may be a decimal or thousands; name the decimal mark in the profile."),
    "number_negative": N_("“{value}” is below zero."),
    "number_not_whole": N_("“{value}” is not a whole number."),
    "number_out_of_range": N_("“{value}” lies outside the range allowed."),
    "answer_unknown": N_("“{value}” is no answer that the profile knows."),
    "points_out_of_range": N_("“{value}” points lie outside 0 and the maximum."),
    "points_fraction": N_("“{value}” points have decimals; set `points_scale` in the profile."),
    "max_points_bad": N_("“{value}” is not a possible maximum of points."),
    "rating_out_of_range": N_("The rating “{value}” lies outside its scale."),
    "duplicate_conflict": N_("“{value}” is twice in the file, with different values."),
    "header_conflict": N_("Rows of one audit disagree about its place, date or other heading."),
    "user_unknown": N_("Nobody signs in as “{value}”."),
    "plan_unknown": N_("No plan “{value}” was loaded from this source."),
    "plan_open": N_("Another plan of this location is open; “{value}” must wait until it is closed."),
    "changed_here": N_("“{value}” was changed in Foyer since it was loaded; a file does not overwrite that."),
    "standards_many": N_("“{value}”: three standards at most."),
    "audit_refused": N_("Another row of the same audit was rejected, and audits are taken whole."),
}

WARNINGS: dict[str, str] = {
    "no_rows": N_("The file has a header and no rows."),
}


def explain(code: str, value: str | None, gettext: Callable[[str], str]) -> str:
    """The reason in the reader's language; an unknown code is shown as it is."""
    text = REFUSALS.get(code) or REASONS.get(code) or WARNINGS.get(code)
    if text is None:
        return code
    # replace, not format: a value may hold braces.
    return gettext(text).replace("{value}", value or "").replace("{detail}", value or "")
