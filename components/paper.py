"""A page on paper: A4 across, nothing cut, no widgets, one finding a sheet; who printed it stands on every sheet.

Streamlit already unrolls its scrolling frames and hides its header when it prints. What is added here rests on
the classes that it documents for keys and elements; tests/browser/test_printing.py fails when one of them moves.
"""

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.text import _

# Widgets ask, and paper cannot answer; what was chosen is printed as a line by `only_on_paper`.
_WIDGETS = (
    ".stMultiSelect", ".stSelectbox", ".stDateInput", ".stTextInput", ".stTextArea", ".stNumberInput", ".stSlider",
    ".stCheckbox", ".stRadio", ".stButtonGroup", ".stButton", ".stDownloadButton", ".stPopover", ".stPagination",
    ".stFileUploader", ".stAppHeader", "[class*=st-key-not-on-paper]",
    ".stExpander:has(details:not([open]))", ".stHtml a",
)  # fmt: skip
# Pixels of a desktop window's content: at 0.78 it is as wide as A4 across between margins of 12 mm (273 mm), and
# text of 15 pixels is 8.8 points. A figure drawn for a wider window is as many pixels wide as its `width` says:
# tan(atan2()) makes a number of two lengths, so that it shrinks to its place instead of being cut.
_ZOOM = 0.78
PAPER = f"""
.st-key-page div:has(> .stHtml > .only-on-paper) {{display: none}}
@media print {{
  @page {{size: A4 landscape; margin: 12mm}}
  .stMainBlockContainer {{padding: 0 !important; max-width: none !important}}
  .st-key-page {{zoom: {_ZOOM}; margin-top: 0}}
  .st-key-page .stVerticalBlock > :not(:last-child) {{margin-bottom: 0.5rem}}
  .st-key-page div:has(> .stHtml > .only-on-paper) {{display: block}}
  {", ".join(_WIDGETS)} {{display: none !important}}
  [class*="st-key-own-sheet"] {{break-before: page}}
  .st-key-page :is(.stPlotlyChart, .stDataFrame, li),
    .st-key-page .stVerticalBlock .stVerticalBlock:not(.stColumn > .stVerticalBlock) {{break-inside: avoid}}
  .st-key-page div:has(> .stHeading), .st-key-page div:has(> .stHeading) + div {{break-after: avoid}}
  .st-key-page .stHorizontalBlock {{display: flex !important}}
  .st-key-page .stHorizontalBlock:not(:has(.stMetric)) {{align-items: flex-start !important}}
  .st-key-page .stColumn {{height: auto !important}}
  .st-key-page h2 {{padding-top: 0}}
  .st-key-page .stPlotlyChart {{container-type: inline-size}}
  .st-key-page .stPlotlyChart svg.main-svg {{
    zoom: min(1, tan(atan2(100cqi, attr(width px)))); max-width: none !important
  }}
  .st-key-page .stDataFrame canvas {{max-width: 100%; height: auto !important}}
}}
"""


def only_on_paper(words: str) -> None:
    """A line that is printed and not shown; words may come from outside, they are never markup."""
    st.html(f'<p class="only-on-paper">{escape(words)}</p>')


def not_on_paper(key: str) -> DeltaGenerator:
    """A container for what only a screen can do: a hint what to click, a way to another page."""
    return st.container(key=f"not-on-paper-{key}")


def stamp(name: str, scope: str, when: str, *, is_demo: bool) -> None:
    """Who printed the page, what they may see, and of when it is (UTC); at the foot of every sheet in short.

    A browser without margin boxes prints the line under the page alone.
    """
    words = _("Printed by {name} ({scope}); page of {when} UTC.", name=name, scope=scope, when=when)
    if is_demo:
        words += " " + _("Demo data of an invented chain.")
    only_on_paper(words)
    look = "font: 8pt sans-serif; color: #5b6675"
    left = f"@bottom-left {{content: {_css_string(words)}; {look}}}"
    right = f"@bottom-right {{content: counter(page) '/' counter(pages); {look}}}"
    st.html(f"<style>@page {{{left} {right}}}</style>")


def _css_string(words: str) -> str:
    """Words as a string of CSS; every letter by its number, so that none can end the string or the sheet."""
    return '"' + "".join(f"\\{ord(letter):06x}" for letter in words) + '"'
