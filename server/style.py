"""The look of the few pages that are served without Streamlit: one sheet, light and dark, 320 px and up."""

import base64
import hashlib

# The mark of static/foyer.svg, without its word: here the word is text.
MARK = (
    '<svg viewBox="0 0 32 32" width="48" height="48" aria-hidden="true" focusable="false">'
    '<rect width="32" height="32" rx="7" fill="#1d5f9e"/>'
    '<path d="M7 24V9h11M7 16h9" fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round"'
    ' stroke-linejoin="round"/><circle cx="23.5" cy="22.5" r="3.2" fill="#f2934a"/></svg>'
)

STYLE = """
:root { color-scheme: light dark; --page: #eef2f6; --card: #ffffff; --ink: #16212e; --quiet: #4a5a6c;
  --line: #76869a; --hair: #d5dde6; --act: #1d5f9e; --act-ink: #ffffff; --act-over: #104575;
  --bad: #9a2a10; --bad-page: #fdf0ea; --tint: #f4f7fa; --glow: #f2934a; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0d141d; --card: #172230; --ink: #eaf0f6; --quiet: #a9b8c8; --line: #7d8fa3;
    --hair: #2c3c4e; --act: #8cc0f2; --act-ink: #0b1d30; --act-over: #b3d6f8; --bad: #ffb59c;
    --bad-page: #3a1d14; --tint: #1e2b3b; --glow: #f2934a; } }
* { box-sizing: border-box; }
html { font: 100%/1.5 "Source Sans", system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center;
  justify-content: center; gap: 1.25rem; padding: 1.25rem; background: var(--page); color: var(--ink); }
main { width: 100%; max-width: 25.5rem; background: var(--card); border: 1px solid var(--hair);
  border-top: 4px solid var(--glow); border-radius: 14px; padding: clamp(1.25rem, 6vw, 2.25rem);
  box-shadow: 0 12px 40px rgb(10 30 55 / 12%); }
header { display: flex; align-items: center; gap: .85rem; margin-bottom: 1.5rem; }
header svg { flex: none; }
header strong { display: block; font-size: 1.6rem; line-height: 1.1; letter-spacing: -.01em; }
header span { color: var(--quiet); font-size: .95rem; line-height: 1.3; display: block; margin-top: .2rem; }
h1 { font-size: 1.2rem; margin: 0 0 1rem; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
label { display: block; font-weight: 600; margin: 0 0 .3rem; }
input { width: 100%; min-height: 2.75rem; padding: .55rem .75rem; margin: 0 0 1.1rem; font: inherit;
  color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px; }
button { width: 100%; min-height: 2.75rem; padding: .55rem 1rem; font: inherit; font-weight: 600;
  color: var(--act-ink); background: var(--act); border: 1px solid transparent; border-radius: 8px;
  cursor: pointer; }
button:hover { background: var(--act-over); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.bad { color: var(--bad); background: var(--bad-page); border-left: 4px solid currentcolor;
  border-radius: 4px; padding: .65rem .85rem; }
.demo { margin-top: 1.75rem; padding-top: 1.25rem; border-top: 1px solid var(--hair); }
.demo h2 { font-size: 1rem; margin: 0 0 .25rem; }
.demo p { color: var(--quiet); font-size: .95rem; margin-bottom: .75rem; }
.demo ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
.demo button { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 .75rem;
  text-align: left; color: var(--ink); background: var(--tint); border-color: var(--hair); }
.demo button:hover { border-color: var(--act); }
.demo button span { font-weight: 400; color: var(--quiet); }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, monospace; color: var(--ink); font-size: .95em;
  white-space: nowrap; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; list-style: none; margin: 0; padding: 0; }
nav a { display: inline-block; padding: .3rem .2rem; color: var(--act); }
nav a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }
"""

STYLE_HASH = "'sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode() + "'"
