"""What the database knows when a file arrives: the names that its rows are matched against."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table, select

from data_access.engine import fetch_frame
from data_access.schema import channel, location, questionnaire, region, stage, standard
from domain.access import Scope


@dataclass(frozen=True)
class Known:
    """Frames of the chain's own tables. locations has `allowed`: in the scope of the person who loads."""

    locations: pd.DataFrame
    regions: pd.DataFrame
    channels: pd.DataFrame
    stages: pd.DataFrame
    standards: pd.DataFrame
    questionnaires: pd.DataFrame


def fetch_known(connection: Connection, scope: Scope) -> Known:
    """Read it all: some ten thousand rows at most."""
    locations = _rows(connection, location)
    # Locations outside the scope are read too: their codes are taken, though nobody is told so.
    locations["allowed"] = (
        scope.everything
        | np.isin(locations["region_id"].to_numpy(dtype=np.int64), scope.region_ids)
        | np.isin(locations["location_id"].to_numpy(dtype=np.int64), scope.location_ids)
    )
    return Known(
        locations=locations,
        regions=_rows(connection, region),
        channels=_rows(connection, channel),
        stages=_rows(connection, stage),
        standards=_rows(connection, standard),
        questionnaires=_rows(connection, questionnaire),
    )


def _rows(connection: Connection, table: Table) -> pd.DataFrame:
    frame = fetch_frame(connection, select(table).order_by(*table.primary_key.columns))
    # A column of text without a row comes as numbers from one engine and as text from the other.
    texts = [c.name for c in table.c if c.type.python_type is str]
    return frame.astype(dict.fromkeys(texts, object))
