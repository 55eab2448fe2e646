"""Measurements run by hand: `make bench`, `make bench-browser`, `make screenshots`. Reports, never timed tests."""

import logging

# Outside a server Streamlit warns for each of its caches that there is no runtime.
logging.disable(logging.WARNING)
