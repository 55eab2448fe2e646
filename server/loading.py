"""POST /api/load: the command line hands a file to the server that holds the database.

For programs on this machine that can read the hand-over note; nobody signs in here.
"""

import hmac
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.access import EVERYTHING
from server.site import Site, is_own_machine

_MEGABYTE = 1024 * 1024


class _TooLargeError(Exception):
    """The body is longer than FOYER_UPLOAD_MEGABYTES allows."""


def loading_routes(site: Site) -> list[Route]:
    """POST /load, to be mounted under /api."""
    # Loads wait for each other anyway; waiting here keeps the threads that serve files free.
    one_at_a_time = CapacityLimiter(1)

    async def load(request: Request) -> Response:
        if not _may_load(site, request):
            return _refusal(403, "This address is for the command line on the server's own machine.")
        with tempfile.TemporaryDirectory(prefix="foyer-load-") as folder:
            path = Path(folder) / "content"
            try:
                await _receive(request, path, site.settings.upload_megabytes * _MEGABYTE)
            except _TooLargeError:
                return _refusal(413, f"The file is larger than {site.settings.upload_megabytes} MB.")
            except ClientDisconnect:
                return _refusal(400, "The file did not arrive whole.")
            task = _task(site, request, path)
            return await to_thread.run_sync(task, limiter=one_at_a_time)

    return [Route("/load", load, methods=["POST"])]


def _may_load(site: Site, request: Request) -> bool:
    token = request.headers.get("x-foyer-token", "")
    has_token = hmac.compare_digest(token.encode(), site.handover_token.encode())
    return has_token and is_own_machine(request.scope)


async def _receive(request: Request, path: Path, limit: int) -> None:
    """Write the body to a file as it comes. Raises _TooLargeError."""
    size = 0
    with path.open("wb") as target:
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise _TooLargeError
            target.write(chunk)


def _task(site: Site, request: Request, path: Path) -> Callable[[], Response]:
    """The load itself, for a thread; what it needs of the request is read before."""
    options: dict[str, Any] = {
        "file_name": unquote(request.headers.get("x-file-name", "")) or "file",
        "profile_name": unquote(request.headers.get("x-profile", "")) or None,
        "scope": EVERYTHING,
        "user_id": None,
        "dry_run": request.headers.get("x-dry-run") == "1",
        "today": site.clock().date(),
        "progress": None,
    }

    def run() -> Response:
        # The readers of spreadsheets are needed for loading only; the first page need not wait for them.
        from intake.load import load  # noqa: PLC0415

        report = load(site.database(), path, **options)
        return JSONResponse(report.to_dict())

    return run


def _refusal(status: int, text: str) -> Response:
    return JSONResponse({"error": text}, status_code=status)
