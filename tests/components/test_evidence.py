"""Which addresses become a link: https to a plain host, and nothing else."""

import pytest

from components.evidence import safe_link

GOOD = {
    "https://photos.example.com/a/1.jpg": "https://photos.example.com/a/1.jpg",
    "  https://example.com/x?y=1&z=2#t ": "https://example.com/x?y=1&z=2#t",
    "https://example.com:443/x": "https://example.com:443/x",
    # What would end a link in markdown is written as the browser would send it.
    "https://example.com/a_(1).jpg": "https://example.com/a_%281%29.jpg",
    "https://example.com/[x](javascript:alert)": "https://example.com/%5Bx%5D%28javascript:alert%29",
    'https://example.com/"><script>': "https://example.com/%22%3E%3Cscript%3E",
    "https://example.com/фото.jpg": "https://example.com/%D1%84%D0%BE%D1%82%D0%BE.jpg",
}
BAD = [
    "", "photo 12.jpg", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd", "http://example.com/a.jpg",
    "//example.com/a.jpg", "/signin?next=//evil.example", "ftp://example.com/a", "https://", "https:///a", "https://x",
    "https://bank.example@evil.example/", "https://bank.example:443@evil.example/", "https://[::1]/",
    "https://a b.com/",
    "https://127.0.0.1:8501/", "https://example.com:8443/", "https://exam\u202eple.com/", "https://пример.рф/",
    "https://example.com/" + "a" * 2_000, "https://example.com/\x00", "https://[bad",
]  # fmt: skip


@pytest.mark.parametrize("address", GOOD)
def test_plain_addresses_over_tls_become_links(address: str) -> None:
    assert safe_link(address) == GOOD[address]


@pytest.mark.parametrize("address", BAD)
def test_everything_else_stays_text(address: str) -> None:
    assert safe_link(address) is None
