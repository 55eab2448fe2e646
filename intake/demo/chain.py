"""The invented chain: regions, 42 cinemas, channels, the journey, standards, forms, waves."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data_access import schema
from data_access.bulk import append, draw_keys
from intake.catalogue import read_catalogue
from intake.demo.truth import LOCATIONS, events
from intake.demo.window import TIME_ZONE, IntArray, Window

_BEHAVIOUR = Path(__file__).with_name("subjects.csv")

REGIONS = {
    "north": "North", "south": "South", "east": "East", "west": "West",
    "kyiv": "Kyiv", "centre": "Centre", "podillia": "Podillia", "carpathia": "Carpathia",
}  # fmt: skip

# product.md, Definitions: the weights with which the channels are combined.
CHANNELS = {
    "visit": ("Visit", 60.0), "web_app": ("Site and app", 15.0), "phone": ("Phone", 7.0),
    "chat": ("Chat", 6.0), "email": ("Email", 6.0), "social": ("Social media", 6.0),
}  # fmt: skip

WAVE_MONTHS, WAVES = 2, 13  # 26 months: the window may touch 25 calendar months


@dataclass(frozen=True)
class Chain:
    """The chain as written, with its keys; what every other part of the demo stands on.

    locations: one row a cinema: location_id, region_id, region (code), code, city, screens, seats, opened_on,
    closed_on, restarted_on, and `size`, its guests against an average cinema.
    standards: one row a standard in the order of the form: standard_id, code, channel, stage (codes),
    stage_index (position of the journey), weight, critical, and how it behaves: share (usual share of
    points), na (share of N/A), na_group, max_points, topic.
    """

    import_id: int
    locations: pd.DataFrame
    standards: pd.DataFrame
    channel_ids: dict[str, int]
    questionnaire_ids: dict[str, int]
    waves: pd.DataFrame
    stages: pd.DataFrame

    def topics_of_standards(self) -> dict[str, IntArray]:
        """Topic -> positions of its standards in `standards`."""
        groups = self.standards.groupby("topic").indices
        return {str(topic): np.asarray(rows, dtype=np.int64) for topic, rows in groups.items()}


class Writer:
    """Writes frames in the demo's transaction and counts their rows.

    connection and the tables are those of data_access; this room only hands them on.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.rows = 0

    def keys(self, name: str, count: int) -> IntArray:
        """So many fresh keys, e.g. keys("audit_id", 5)."""
        return np.asarray(draw_keys(self.connection, name, count), dtype=np.int64)

    def write(self, table: Any, frame: pd.DataFrame) -> None:
        """Append the columns of the frame that the table has."""
        self.rows += append(self.connection, table, frame[[c for c in frame.columns if c in table.c]])


def write_chain(writer: Writer, window: Window, import_id: int) -> Chain:
    """Write everything that does not change from day to day."""
    locations = _write_locations(writer, window)
    channels = _with_keys(
        writer, "channel_id",
        pd.DataFrame([(code, *rest) for code, rest in CHANNELS.items()], columns=["code", "name", "weight"]),
    )  # fmt: skip
    writer.write(schema.channel, channels)
    channel_ids = _ids(channels, "channel_id")
    stages, standards = _write_standards(writer, channel_ids)
    return Chain(
        import_id=import_id,
        locations=locations,
        standards=standards,
        channel_ids=channel_ids,
        questionnaire_ids=_write_questionnaires(writer, standards, channel_ids, window),
        waves=_write_waves(writer, window),
        stages=stages,
    )


def _with_keys(writer: Writer, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{name: writer.keys(name, len(frame))})


def _ids(frame: pd.DataFrame, name: str) -> dict[str, int]:
    return {str(code): int(key) for code, key in zip(frame["code"], frame[name], strict=True)}


def _write_locations(writer: Writer, window: Window) -> pd.DataFrame:
    regions = pd.DataFrame(list(REGIONS.items()), columns=["code", "name"])
    regions = _with_keys(writer, "region_id", regions)
    writer.write(schema.region, regions)
    locations = pd.read_csv(LOCATIONS)
    locations["region_id"] = locations["region"].map(_ids(regions, "region_id"))
    locations["opened_on"] = [
        date.fromisoformat(day) if isinstance(day, str) else None for day in locations["opened_on"]
    ]
    for column in ("closed_on", "restarted_on"):
        locations[column] = pd.Series([None] * len(locations), dtype=object)
    for event in events(window):
        locations.loc[locations["code"] == event.code, event.column] = event.day
    locations["time_zone"] = TIME_ZONE
    # Guests grow a little slower than seats: the large houses are rarely full.
    locations["size"] = (locations["seats"] / locations["seats"].mean()) ** 0.8
    locations = _with_keys(writer, "location_id", locations)
    writer.write(schema.location, locations)
    return locations


def _write_standards(writer: Writer, channel_ids: dict[str, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    catalogue = read_catalogue()
    stages = _with_keys(writer, "stage_id", catalogue.stages)
    writer.write(schema.stage, stages)
    behaviour = pd.read_csv(_BEHAVIOUR, keep_default_na=False)
    standards = catalogue.standards.merge(behaviour, on="code", validate="one_to_one")
    standards["channel_id"] = standards["channel"].map(channel_ids)
    standards["stage_id"] = standards["stage"].map(_ids(stages, "stage_id"))
    standards["stage_index"] = standards["stage"].map(stages.set_index("code")["position"])
    standards = _with_keys(writer, "standard_id", standards.assign(version=1, bonus=False))
    writer.write(schema.standard, standards)
    return stages, standards


def _write_questionnaires(
    writer: Writer, standards: pd.DataFrame, channel_ids: dict[str, int], window: Window
) -> dict[str, int]:
    forms = pd.DataFrame({"channel": list(channel_ids), "channel_id": list(channel_ids.values())})
    forms = forms.assign(code="demo " + forms["channel"], version=1, valid_from=window.day_back(30))
    forms = _with_keys(writer, "questionnaire_id", forms)
    writer.write(schema.questionnaire, forms)
    ids = dict(zip(forms["channel"], forms["questionnaire_id"].tolist(), strict=True))
    listed = standards[["standard_id", "channel"]].assign(
        questionnaire_id=standards["channel"].map(ids), position=standards.groupby("channel").cumcount()
    )
    writer.write(schema.questionnaire_standard, listed)
    return ids


def _write_waves(writer: Writer, window: Window) -> pd.DataFrame:
    """Rounds of two calendar months, the last one running; the first may start before the window."""
    starts = [window.day_back(WAVE_MONTHS * number - 1) for number in range(WAVES, 0, -1)]
    ends = [start - timedelta(days=1) for start in [*starts[1:], window.day_back(-1)]]
    waves = pd.DataFrame({"first_day": starts, "last_day": ends})
    waves["code"] = [f"{start:%Y-%m} – {end:%Y-%m}" for start, end in zip(starts, ends, strict=True)]
    waves = _with_keys(writer, "wave_id", waves)
    writer.write(schema.wave, waves)
    return waves
