"""Files on offer beside a table; a file is built when somebody wants it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import pandas as pd
import streamlit as st

from components.tables import Column
from components.text import _


class Download(Protocol):
    """A file on offer."""

    @property
    def file_name(self) -> str: ...
    @property
    def mime(self) -> str: ...
    @property
    def make(self) -> Callable[[], bytes]: ...


# How files are made of a table (delivery.spreadsheets.files): name, frame, columns, about.
Offer = Callable[[str, pd.DataFrame, Mapping[str, Column], str], Sequence[Download]]


def downloads(files: Sequence[Download], *, key: str) -> None:
    """A small menu of files; key tells the menus of one page apart."""
    with st.popover(_("Download"), icon=":material/download:", type="tertiary"):
        for file in files:
            name = file.file_name
            st.download_button(
                name, file.make, name, file.mime, key=f"{key} {name}", on_click="ignore", type="tertiary"
            )
