"""What the browser shows when it comes back: one page for each outcome, in both languages at once.

Not through ``tr()``: whoever reads it sits before another program, whose language is not known.
"""

from __future__ import annotations

from enum import Enum

_STYLE = "body{font:18px/1.6 sans-serif;max-width:36em;margin:15vh auto;padding:0 1em;color-scheme:light dark}"
_PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><title>Redline Review · 红线核查</title><style>{style}</style></head>
<body><p lang="zh">{chinese}</p><p lang="en">{english}</p></body></html>
"""


class Outcome(Enum):
    """How a sign-in stands when the browser comes back: (status, English, Chinese)."""

    DONE = (
        200,
        "The sign-in has gone back to Redline Review. You may close this window.",
        "登录信息已交回“红线核查”，可以关闭此窗口。",
    )
    REFUSED = (
        200,
        "You were not signed in. You may close this window; Redline Review says why.",
        "未能登录，可以关闭此窗口；原因见“红线核查”。",
    )
    FOREIGN = (
        400,
        "This page belongs to no sign-in that Redline Review waits for. Begin again there.",
        "此页面与“红线核查”正在等待的登录无关，请回到“红线核查”重新登录。",
    )
    NOWHERE = (404, "There is nothing here.", "此处没有内容。")

    def answer(self) -> bytes:
        """Return the whole HTTP answer; nothing of it is kept, and it names no address to anybody."""
        status, english, chinese = self.value
        body = _PAGE.format(style=_STYLE, chinese=chinese, english=english).encode("utf-8")
        head = (
            f"HTTP/1.1 {status} {'OK' if status == 200 else 'No'}\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
            "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n"
            "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        )
        return head.encode("ascii") + body
