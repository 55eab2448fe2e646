"""A frame as a table of the running transaction, to be joined with."""

import pandas as pd
from sqlalchemy import Connection, Table, TableClause, column, table

from data_access.bulk import stage


def staged(connection: Connection, like: Table, frame: pd.DataFrame) -> TableClause:
    """Lay the frame out with columns typed as in `like`; the next one of the same table replaces it."""
    names = [str(name) for name in frame.columns]
    return table(stage(connection, like, names, frame), *(column(name) for name in names))
