"""The demo: an invented chain of 42 cinemas, two years of audits, guests' words, coaching and money.

What is true in it, before any chance, is written in truth.py: tests compare the statistics with it.
"""

from intake.demo.assemble import write_demo
from intake.demo.truth import COACHED, EXCELLENT, NEEDS_HELP, STEPS, Coached, Truth, built_in_truth
from intake.demo.window import Window

__all__ = [
    "COACHED",
    "DEMO_LOGINS",
    "DEMO_PASSWORD",
    "EXCELLENT",
    "NEEDS_HELP",
    "STEPS",
    "Coached",
    "Truth",
    "Window",
    "built_in_truth",
    "write_demo",
]
