"""What a person sees when the server fails: no details, which stand in the log."""

from collections.abc import Callable, Mapping
from html import escape

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from failure_log import number_of
from server.headers import ALWAYS
from server.html import small_page, wanted_language
from server.site import Site
from translation import catalogue


def exception_handlers(site: Site) -> Mapping[type[Exception], Callable[[Request, Exception], Response]]:
    """For st.App: an unexpected error becomes a small page, or JSON under /api. Uvicorn logs it under its number.

    These answers are made outside the middleware, so they carry the security headers themselves.
    """

    def show(request: Request, error: Exception) -> Response:
        if request.url.path.startswith("/api/"):
            text = f"The server failed; its log says why under error {number_of(error)}."
            return JSONResponse({"error": text}, status_code=500, headers=ALWAYS)
        language = wanted_language(request, site.settings.language)
        _ = catalogue(language).gettext
        title = _("Something went wrong")
        text = _("This did not work, and it is not your fault. Please try again in a minute.")
        told = _("If it fails again, tell your administrator the error number {number}: the log says why.")
        body = f"<p>{escape(text)}</p><p>{escape(told.format(number=number_of(error)))}</p>"
        return small_page(title=title, body=body, language=language, status=500, headers=ALWAYS)

    return {Exception: show}
