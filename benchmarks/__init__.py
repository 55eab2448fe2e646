"""Measurements run by hand: `make bench`, `simulate`, `bench-browser`, `screenshots`. Reports, never timed tests."""

import logging

# Outside a server Streamlit warns for each of its caches that there is no runtime.
logging.disable(logging.WARNING)
