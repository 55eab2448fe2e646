"""docs/data.md as the schema itself tells it: grain of each table, unit of each column."""

from sqlalchemy import Table, UniqueConstraint

from data_access.schema import metadata

HEADER = """# The tables

Made from the schema by `python manage.py schema > docs/data.md`; a test compares the two.
Money is in the chain's currency. Days are in the location's own time zone, moments in UTC. NULL is
"unknown", never 0. Keys carry `location_id` wherever a table may be spread over machines.
"""


def describe() -> str:
    """Every table as Markdown, by name."""
    return HEADER + "".join(_table(table) for table in metadata.sorted_tables)


def _table(table: Table) -> str:
    keys = ", ".join(f"`{column.name}`" for column in table.primary_key.columns)
    unique = [
        ", ".join(f"`{column.name}`" for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    lines = [f"\n## {table.name}", "", str(table.comment), ""]
    lines.append(f"Key: {keys or 'none'}." + "".join(f" Unique: {columns}." for columns in sorted(unique)))
    lines += ["", "| column | type | may be NULL | meaning |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{column.name}` | {column.type} | {'yes' if column.nullable else ''} | {column.comment} |".replace(
            "  ", " "
        )
        for column in table.columns
    ]
    return "\n".join(lines) + "\n"
