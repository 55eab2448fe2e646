"""Writes of a load, by subject. All of them run inside the one transaction of intake.load."""
