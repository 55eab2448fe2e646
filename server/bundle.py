"""Which of Streamlit's files a first view needs, so that the browser and the server have them ready.

Streamlit's page names what every page needs. Figures, tiles and filters are loaded when the first of them is to be
drawn, each with what it imports: the reader then waits, above all for the figure library of 1.2 MB.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files("streamlit"))) / "static"
# What Health draws, as Streamlit 1.67 names its parts; a part that another version lacks is not announced.
PARTS = ("PlotlyChart", "Metric", "Multiselect", "Selectbox", "PageLink", "Html")
FONTS = ("MaterialSymbols-Rounded", "SourceCodeVF-Upright")
_NAMED = re.compile(r'(?:href|src)="\./(static/(?:js|css|media)/[\w.\-]+)"')
_IMPORTED = re.compile(r'(?:from|import)"\./([\w.\-]+\.js)"')
_IMPORTS_END = 20_000  # letters; a part begins with what it imports


@cache
def named_files() -> tuple[str, ...]:
    """Addresses of the scripts, styles and fonts that Streamlit's page names itself, in its order."""
    return tuple(dict.fromkeys(f"/{path}" for path in _NAMED.findall((FOLDER / "index.html").read_text())))


@cache
def later_scripts() -> tuple[str, ...]:
    """Addresses of the parts and of what they import, without what the page names itself."""
    scripts = FOLDER / "static" / "js"
    waiting = [path.name for part in PARTS for path in scripts.glob(f"{part}.*.js")]
    found: list[str] = []
    while waiting:
        name = waiting.pop(0)
        address = f"/static/js/{name}"
        if address in found or address in named_files():
            continue
        found.append(address)
        waiting += _IMPORTED.findall((scripts / name).read_text()[:_IMPORTS_END])
    return tuple(found)


def figure_library() -> str:
    """The address of the script that draws figures; "" when this version of Streamlit has none by that name."""
    return next((address for address in later_scripts() if address.startswith(f"/static/js/{PARTS[0]}.")), "")


@cache
def later_fonts() -> tuple[str, ...]:
    """Addresses of the fonts of icons and of code."""
    media = FOLDER / "static" / "media"
    return tuple(f"/static/media/{path.name}" for font in FONTS for path in media.glob(f"{font}.*.woff2"))


def first_view() -> tuple[str, ...]:
    """Everything that Health loads of Streamlit's own."""
    return (*named_files(), *later_scripts(), *later_fonts())
