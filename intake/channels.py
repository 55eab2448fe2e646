"""Rows -> channels. The six channels of the product may always be named; others where the profile says so."""

import numpy as np
import pandas as pd

from data_access.loading.dimensions import add_rows
from intake.context import Context
from intake.distinct import BoolArray, Distinct, IntArray, find_id, fold, ids_by_name, slug
from intake.findings import Findings
from intake.profile import Load

# product.md: weights of the channels when they are combined, to start with.
PRODUCT_CHANNELS = {"visit": ("Visit", 60.0), "web_app": ("Site and app", 15.0), "phone": ("Phone", 7.0),
                    "chat": ("Chat", 6.0), "email": ("Email", 6.0), "social": ("Social media", 6.0)}  # fmt: skip


def match_channels(context: Context, load: Load, findings: Findings, values: Distinct) -> IntArray:
    """channel_id of each row; 0 where blank, or where settle_channels has still to add it."""
    ids = ids_by_name(context.known.channels, "channel_id", "name", "code")
    found = [find_id(ids, value) if value else 0 for value in values.values]
    if "channels" not in load.create:
        strange = [
            bool(value) and not one and fold(value) not in PRODUCT_CHANNELS
            for value, one in zip(values.values, found, strict=True)
        ]
        findings.reject(values.spread(strange, bool), "channel_unknown", context.theirs(load, "channel"), values)
    return values.spread(found, np.int64)


def settle_channels(context: Context, values: Distinct, ids: IntArray, taken: BoolArray) -> IntArray:
    """Add the channels that the taken rows still lack; blank stays 0."""
    lacking = (ids == 0) & ~values.is_blank() & taken
    fresh: dict[str, str] = {}
    for number in np.unique(values.index[lacking]):
        fresh.setdefault(slug(values.values[number]), values.values[number])
    if not fresh:
        return ids
    rows = []
    for code, name in fresh.items():
        product = PRODUCT_CHANNELS.get(fold(name))
        rows.append((fold(name), *product) if product else (code, name, 1.0))
    added = add_rows(context.connection, "channel", pd.DataFrame(rows, columns=["code", "name", "weight"]))
    by_slug = dict(zip(fresh, added.tolist(), strict=True))
    found = values.spread((by_slug.get(slug(value), 0) if value else 0 for value in values.values), np.int64)
    return np.where(ids == 0, found, ids)
