"""Where to go after signing in: a path of this site, never another site."""

from urllib.parse import urlsplit

HOME = "/"
# Longer addresses are not ours: a filter of every region and channel has a few hundred characters.
_LONGEST = 2000
# Going back there after signing in would sign out again, or ask again.
_NEVER = ("/signin", "/signout")


def local_path(wanted: str | None) -> str:
    """`wanted` when it is a path of this site, else the home page.

    Browsers read a backslash as a slash and drop tabs and line ends inside an address, so "/\\t/evil.example"
    would leave the site: anything of that kind is refused, not repaired.
    """
    if not wanted or len(wanted) > _LONGEST or not wanted.startswith("/") or wanted.startswith("//"):
        return HOME
    if "\\" in wanted or any(ord(letter) <= 32 or ord(letter) == 127 for letter in wanted):
        return HOME
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or parts.path.rstrip("/") in _NEVER:
        return HOME
    return wanted
