"""A network small enough to check by eye: two regions, three cinemas, two channels, three standards."""

from datetime import UTC, date, datetime

from sqlalchemy import Connection, insert

from data_access.schema import (
    answer,
    answer_detail,
    audit,
    channel,
    import_run,
    location,
    region,
    stage,
    standard,
)  # fmt: skip

NORTH, SOUTH = 1, 2
OAK, ELM, ASH = 1, 2, 3  # Oak and Elm are in the North, Ash is in the South
VISIT, PHONE = 1, 2
FLOOR, GREETING, RING = 1, 2, 3  # floor and greeting are checked on visits, ring on the phone

# (audit, location, region, channel, day, counted, {standard: (points, max_points)})
AUDITS = [
    (1, OAK, NORTH, VISIT, date(2026, 3, 2), True, {FLOOR: (1, 1), GREETING: (0, 1)}),
    (2, OAK, NORTH, VISIT, date(2026, 3, 20), True, {FLOOR: (0, 1), GREETING: (1, 1)}),
    (3, OAK, NORTH, PHONE, date(2026, 3, 21), True, {RING: (2, 2)}),
    (4, ELM, NORTH, VISIT, date(2026, 3, 31), True, {FLOOR: (1, 1), GREETING: (1, 1)}),
    (5, ELM, NORTH, VISIT, date(2026, 4, 1), True, {FLOOR: (0, 1), GREETING: (0, 1)}),
    (6, ASH, SOUTH, VISIT, date(2026, 3, 15), True, {FLOOR: (1, 1), GREETING: (1, 1)}),
    (7, ASH, SOUTH, PHONE, date(2026, 2, 28), True, {RING: (1, 2)}),
    # Too much was left empty: shown, not averaged; what was answered still counts for the standard.
    (8, ASH, SOUTH, VISIT, date(2026, 3, 16), False, {FLOOR: (0, 1)}),
]


def write_small_network(connection: Connection) -> None:
    """Write it into an empty database; scores are plain shares because every weight is 1."""
    now = datetime(2026, 4, 2, tzinfo=UTC)
    connection.execute(insert(region), [_named(region_id=NORTH, name="North"), _named(region_id=SOUTH, name="South")])
    places = [(OAK, "Oak", NORTH), (ELM, "Elm", NORTH), (ASH, "Ash", SOUTH)]
    connection.execute(
        insert(location), [_named(location_id=one, name=name, region_id=where) for one, name, where in places]
    )
    connection.execute(
        insert(channel),
        [_named(channel_id=VISIT, name="Visit", weight=60), _named(channel_id=PHONE, name="Phone", weight=7)],
    )
    connection.execute(
        insert(stage),
        [_named(stage_id=1, name="Foyer", position=0), _named(stage_id=2, name="Phone", position=1)],
    )
    kinds = [(FLOOR, "Floor", 1, False), (GREETING, "Greeting", 1, True), (RING, "Ring", 2, False)]
    connection.execute(
        insert(standard),
        [
            {"standard_id": one, "code": name.lower(), "version": 1, "name": name, "stage_id": stage_id,
             "kind": "behavioural", "weight": 1.0, "critical": critical, "na_allowed": False, "bonus": False}
            for one, name, stage_id, critical in kinds
        ],
    )  # fmt: skip
    connection.execute(
        insert(import_run),
        [{"import_id": 1, "kind": "audits", "profile": "test", "file_name": "test.csv", "file_hash": "0",
          "loaded_at": now, "rows_read": 8, "rows_new": 8, "rows_changed": 0, "rows_unchanged": 0,
          "rows_duplicate": 0, "rows_rejected": 0, "rows_skipped": 0}],
    )  # fmt: skip
    for row in AUDITS:
        _write_audit(connection, *row)
    connection.execute(
        insert(answer_detail),
        [
            {"audit_id": 8, "location_id": ASH, "standard_id": GREETING, "state": "missing", "comment": None},
            {"audit_id": 1, "location_id": OAK, "standard_id": GREETING, "state": "answered",
             "comment": "Nobody looked up."},
        ],
    )  # fmt: skip


def _write_audit(connection, audit_id, location_id, region_id, channel_id, day, counted, answers) -> None:
    place = {
        "audit_id": audit_id,
        "location_id": location_id,
        "region_id": region_id,
        "channel_id": channel_id,
    }
    when = {"day": day, "month": day.year * 100 + day.month}
    reached = sum(points / most for points, most in answers.values())
    critical = sum(1 for one, (points, most) in answers.items() if one == GREETING and points < most)
    connection.execute(
        insert(audit),
        [{**place, **when, "source": "test", "code": f"A{audit_id}", "revision": 1, "is_current": True,
          "score": 100 * reached / len(answers), "critical_failures": critical, "is_counted": counted,
          "is_comparable": True, "import_id": 1}],
    )  # fmt: skip
    connection.execute(
        insert(answer),
        [{**place, **when, "standard_id": one, "points": points, "max_points": most}
         for one, (points, most) in answers.items()],
    )  # fmt: skip


def _named(**values: object) -> dict[str, object]:
    return {**values, "code": str(values["name"]).lower()}
