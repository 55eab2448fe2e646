"""The accounts that the demo network brings; the sign-in page shows them, and only while the demo is loaded."""

DEMO_LOGINS = ("executive", "north", "cinema", "coach", "admin")
DEMO_PASSWORD = "foyer-demo-2026"  # noqa: S105 - it stands on the sign-in page on purpose
