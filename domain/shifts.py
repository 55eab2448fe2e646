"""The shift in which an audit fell, by its hour: mornings, days and evenings are other people at work."""

UNKNOWN = "unknown"  # the source gives no hour: a shift of its own, never guessed

# First hour of each, as cinemas change shifts: before noon, before the evening shows, and until the house closes,
# which may be after midnight.
SHIFT_HOURS: dict[str, tuple[int, ...]] = {
    "morning": tuple(range(6, 12)),
    "day": tuple(range(12, 17)),
    "evening": (*range(17, 24), *range(6)),
}
SHIFTS = (*SHIFT_HOURS, UNKNOWN)


def shift_of(hour: int | None) -> str:
    """The shift of an hour, 0-23, or UNKNOWN. Raises ValueError for an hour that no clock shows."""
    if hour is None:
        return UNKNOWN
    for shift, hours in SHIFT_HOURS.items():
        if hour in hours:
            return shift
    raise ValueError(f"no hour of the day: {hour}")
