"""What the sign-in and sign-out pages say."""

from dataclasses import dataclass
from functools import cache
from html import escape

from starlette.responses import HTMLResponse

from intake.demo_accounts import DEMO_LOGINS, DEMO_PASSWORD
from server.bundle import first_view
from server.html import language_links, small_page
from server.local_path import HOME
from translation import catalogue


@dataclass(frozen=True, slots=True)
class Problem:
    """Why nobody was let in: wrong name or password, or (with seconds) too many tries."""

    wait_seconds: int = 0

    @property
    def status(self) -> int:
        """The HTTP status that says the same."""
        return 429 if self.wait_seconds else 401

    def text(self, language: str) -> str:
        """The sentence for the person; the same for a wrong name and a wrong password."""
        catalog = catalogue(language)
        _ = catalog.gettext
        if not self.wait_seconds:
            return _("The name or the password is not right.")
        minutes = -(-self.wait_seconds // 60)
        return catalog.ngettext(
            "Too many tries. Please wait {minutes} minute, then try again.",
            "Too many tries. Please wait {minutes} minutes, then try again.",
            minutes,
        ).format(minutes=minutes)


def signin_page(*, language: str, target: str, login: str, problem: Problem | None, is_demo: bool) -> HTMLResponse:
    """The form; with the problem of the last try, and with the demo accounts where there are any."""
    _ = catalogue(language).gettext
    title, name, secret = _("Sign in"), escape(_("User name")), escape(_("Password"))
    # The eye goes first where there is something to do: the password after a wrong one, else the name.
    focus_login, focus_password = ("", " autofocus") if login else (" autofocus", "")
    notice = described = ""
    if problem is not None:
        notice = f'<p class="bad" id="problem" role="alert">{escape(problem.text(language))}</p>'
        described = ' aria-describedby="problem" aria-invalid="true"'
    body = (
        f'{notice}<form method="post" action="/signin?lang={language}">'
        f'<input type="hidden" name="next" value="{escape(target)}"><label for="login">{name}</label>'
        f'<input id="login" name="login" value="{escape(login)}" autocomplete="username"'
        ' autocapitalize="none" spellcheck="false" maxlength="200"'
        f' required{described}{focus_login}><label for="password">{secret}</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password"'
        f' maxlength="200" required{described}{focus_password}>'
        f"<button>{escape(title)}</button>{_demo_accounts(language) if is_demo else ''}</form>"
    )
    headers = {"Retry-After": str(problem.wait_seconds)} if problem and problem.wait_seconds else {}
    return small_page(
        title=title, body=body, language=language, headers=headers, head=_fetched_meanwhile(),
        language_links=language_links("/signin", language, {} if target == HOME else {"next": target}),
        status=problem.status if problem else 200,
    )  # fmt: skip


@cache
def _fetched_meanwhile() -> str:
    """Links by which the browser fetches the dashboard's code while the person types a name and a password."""
    return "".join(f'<link rel="prefetch" href="{address}">' for address in first_view())


def signout_page(language: str) -> HTMLResponse:
    """One button: asked from elsewhere, nobody is signed out without pressing it."""
    _ = catalogue(language).gettext
    label = escape(_("Sign out"))
    body = f'<form method="post" action="/signout"><button>{label}</button></form>'
    return small_page(title=_("Sign out of Foyer?"), body=body, language=language)


def _demo_accounts(language: str) -> str:
    _ = catalogue(language).gettext
    roles = {
        "executive": _("Top management"),
        "north": _("Regional director"),
        "cinema": _("Cinema director"),
        "coach": _("Coach"),
        "admin": _("Administrator"),
    }
    items = "".join(
        f'<li><button name="demo" value="{login}" formnovalidate>{escape(roles[login])}<span>{login}</span>'
        "</button></li>"
        for login in DEMO_LOGINS
    )
    title = escape(_("Demo accounts"))
    hint = escape(_("Demo data. Choose a role to look around; the password of each is {password}"))
    hint = hint.format(password=f"<code>{DEMO_PASSWORD}</code>")
    return f'<section class="demo"><h2>{title}</h2><p>{hint}</p><ul>{items}</ul></section>'
