"""A tile: one figure with what it is, its range and n, and what it says. No arrow, no colour by chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from components.device import is_phone
from components.links import page_link


@dataclass(frozen=True, slots=True)
class Tile:
    """label: what is measured; value: the figure; detail: range and n; verdict: the words beside the target.

    page, query: where its evidence stands; "" for nowhere else.
    """

    label: str
    value: str
    detail: str
    verdict: str
    page: str = ""
    query: tuple[tuple[str, str], ...] = ()


def tile_row(tiles: Sequence[Tile]) -> None:
    """Draw tiles side by side, of one height; on a phone two and two."""
    if is_phone():
        places = [place for _ in range(0, len(tiles), 2) for place in st.columns(2, wrap=False)][: len(tiles)]
    else:
        places = st.columns(len(tiles))
    for place, tile in zip(places, tiles, strict=True):
        with place, st.container(border=True, height="stretch", gap="xxsmall"):
            # A metric cuts a long label where there is little room; a line of text wraps.
            if tile.page:
                page_link(tile.page, tile.label, **dict(tile.query))
            else:
                st.markdown(f":small[{tile.label}]")
            st.metric(tile.label, tile.value, label_visibility="collapsed")
            st.caption(f"{tile.detail}  \n**{tile.verdict}**")
