"""The frame of a small page: no script, its own style allowed by hash, everything escaped."""

from collections.abc import Mapping
from html import escape
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse

from server.style import MARK, STYLE, STYLE_HASH
from translation import LANGUAGES, catalogue

_ICON = "data:image/svg+xml," + quote(MARK.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))

# Stricter than the pages of Streamlit need: no script at all.
SMALL_PAGE_POLICY = (
    f"default-src 'none'; style-src {STYLE_HASH}; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


def wanted_language(request: Request, fallback: str) -> str:
    """The language of a page before anybody has signed in: ?lang=, then the browser's wishes, then ours."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    wishes = []
    for place, wish in enumerate(request.headers.get("accept-language", "")[:500].split(",")):
        tag, _, weight = wish.partition(";q=")
        try:
            wishes.append((-float(weight or 1), place, tag.strip().lower().split("-")[0]))
        except ValueError:
            continue
    return next((tag for weight, _, tag in sorted(wishes) if weight and tag in LANGUAGES), fallback)


def small_page(
    *, title: str, body: str, language: str, language_links: str = "", status: int = 200, head: str = "",
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:  # fmt: skip
    """A whole page around `body`, with `head` at the end of its head; both must be escaped already."""
    _ = catalogue(language).gettext
    tagline = escape(_("The health of your service, turned into coaching."))
    text = (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">'
        f'<title>{escape(title)} · Foyer</title><link rel="icon" href="{escape(_ICON)}">'
        f"<style>{STYLE}</style>{head}</head><body><main>"
        f"<header>{MARK}<div><strong>Foyer</strong><span>{tagline}</span></div></header>"
        f"<h1>{escape(title)}</h1>{body}</main>{language_links}</body></html>"
    )
    own = {"Content-Security-Policy": SMALL_PAGE_POLICY, "Cache-Control": "no-store", **(headers or {})}
    return HTMLResponse(text, status_code=status, headers=own)


def language_links(path: str, language: str, parameters: Mapping[str, str]) -> str:
    """Links to the same page in each language, named in that language."""
    _ = catalogue(language).gettext
    label, links = escape(_("Language")), []
    for code, name in LANGUAGES.items():
        target = escape(f"{path}?{urlencode({'lang': code, **parameters})}")
        here = ' aria-current="true"' if code == language else ""
        links.append(f'<li><a href="{target}" lang="{code}" hreflang="{code}"{here}>{escape(name)}</a></li>')
    return f'<nav aria-label="{label}"><ul>{"".join(links)}</ul></nav>'
