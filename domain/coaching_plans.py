"""Coaching plans: which are still open."""

# The checking visit ends a plan, whatever it found; one that was sent back is followed by a plan of its own.
OPEN_PLANS = ("draft", "agreed", "in_work", "done_by_site")
