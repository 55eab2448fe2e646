"""What was loaded, by whom, and what was rejected."""

from sqlalchemy import BigInteger, Table

from data_access.schema.base import key, metadata, moment, server_index, whole, words

import_run = Table(
    "import_run", metadata,
    key("import_id", "surrogate key"),
    words("kind", "locations, standards, audits, feedback, finance, demo"),
    words("profile", "source profile used"),
    words("file_name", "as delivered, without its folder"),
    words("file_hash", "SHA-256 of the file, hex"),
    moment("loaded_at", "when"),
    whole("user_id", "who; NULL for the command line", nullable=True),
    whole("rows_read", "rows in the file that carry data"),
    whole("rows_new", "written for the first time"),
    whole("rows_changed", "written as a new revision or value"),
    whole("rows_unchanged", "already there, the same"),
    whole("rows_duplicate", "twice in the file, the same"),
    whole("rows_rejected", "refused, each with its reason in rejected_row"),
    whole("rows_skipped", "told apart as no data (headings, totals, non-questions)"),
    comment="One row a file that was loaded. rows_read = new + changed + unchanged + duplicate + rejected "
            "+ skipped.",
)  # fmt: skip

rejected_row = Table(
    "rejected_row", metadata,
    key("rejected_id", "surrogate key", BigInteger),
    whole("import_id", "the load"),
    whole("row_number", "line in the file as a spreadsheet shows it, header is 1"),
    words("column_name", "column at fault; NULL for the whole row", nullable=True),
    words("code", "reason as a code; translated on the screen"),
    words("value", "the value at fault, cut to 200 characters", nullable=True),
    comment="One row a rejected row of a file, with its reason.",
)  # fmt: skip
server_index("rejected_row_ix", rejected_row, "import_id")

source_profile = Table(
    "source_profile", metadata,
    words("name", "name of the source", primary_key=True),
    words("body", "YAML: which column is what, how answers become points, dates, decimals"),
    moment("changed_at", "when"),
    comment="One row a source profile.",
)  # fmt: skip
