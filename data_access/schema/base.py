"""What every table shares: the metadata, short column builders, and the rules of the keys.

Keys follow Citus' rules so that the schema can be spread over machines later: every primary key of a
fact carries location_id and location_id is never updated; dimensions are reference tables. There are no
foreign keys: DuckDB checks them row by row and forbids updating a referenced row, so every reference is
resolved by the code that writes, inside its transaction, and `find_orphans` looks for what slipped.
A table is documented where it is declared: `comment` says the grain, the columns say unit and meaning.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    Index,
    Integer,
    MetaData,
    Sequence,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    text,
)

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored as UTC without its zone.

    DuckDB's zoned type needs its ICU extension, which is fetched over the network at first use.
    """

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a moment without a zone: nobody could say when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the moment its zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def key(name: str, comment: str, type_: type[Any] = Integer) -> Column[Any]:
    """A surrogate key drawn from a sequence of its own, named after the column."""
    sequence = Sequence(f"{name}_seq", metadata=metadata)
    return Column(
        name, type_, sequence, primary_key=True, autoincrement=False,
        server_default=text(f"nextval('{sequence.name}')"), comment=comment,
    )  # fmt: skip


def small(name: str, comment: str, **options: Any) -> Column[Any]:
    """A small whole number: a dimension's key or a count below 32,768."""
    return _column(name, SmallInteger, comment, options)


def whole(name: str, comment: str, **options: Any) -> Column[Any]:
    """A whole number up to two thousand million."""
    return _column(name, Integer, comment, options)


def big(name: str, comment: str, **options: Any) -> Column[Any]:
    """A fact's key: a whole number without a practical limit."""
    return _column(name, BigInteger, comment, options)


def real(name: str, comment: str, **options: Any) -> Column[Any]:
    """A measured number; NULL is unknown, never 0."""
    return _column(name, Double, comment, options)


def words(name: str, comment: str, **options: Any) -> Column[Any]:
    """Text. Words of guests and auditors are stored as they came and shown as text only."""
    return _column(name, Text, comment, options)


def truth(name: str, comment: str, **options: Any) -> Column[Any]:
    """Yes or no."""
    return _column(name, Boolean, comment, options)


def day(name: str, comment: str, **options: Any) -> Column[Any]:
    """A calendar day, in the location's own time zone."""
    return _column(name, Date, comment, options)


def moment(name: str, comment: str, **options: Any) -> Column[Any]:
    """A moment: aware in Python, UTC in the table."""
    return _column(name, Moment, comment, options)


def month(comment: str = "month of `day`, as yyyymm", **options: Any) -> Column[Any]:
    """A month as yyyymm: groups without date arithmetic, sorts as it reads."""
    return _column("month", Integer, comment, options)


def server_index(name: str, table: Table, *columns: str) -> None:
    """A secondary index on PostgreSQL only: DuckDB scans faster than it keeps an index."""
    Index(name, *(table.c[column] for column in columns)).ddl_if(dialect="postgresql")


def _column(name: str, type_: Any, comment: str, options: dict[str, Any]) -> Column[Any]:
    options.setdefault("nullable", False)
    if options.get("primary_key"):
        options["autoincrement"] = False
    return Column(name, type_, comment=comment, **options)
