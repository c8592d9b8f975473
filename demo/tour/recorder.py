"""Counts the keys that a screen's X server handed out: ``python -m redline_review.demo.tour.recorder FILE``.

A program of its own, since Xlib ends its process when the screen goes. It asks the server's RECORD extension for every
key press and adds a byte to the file for each; Shift, Ctrl and Alt are part of the key that they change.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from pathlib import Path
from typing import Any

KEY_PRESS, FROM_SERVER, ALL_CLIENTS = 2, 0, 3
MODIFIERS = ("Shift_L", "Shift_R", "Control_L", "Control_R", "Alt_L", "Alt_R", "Meta_L", "Super_L", "ISO_Level3_Shift")
READY = b"."
"""The first byte: from here on every key is counted."""


class Range8(ctypes.Structure):
    """``XRecordRange8``."""

    _fields_ = (("first", ctypes.c_ubyte), ("last", ctypes.c_ubyte))


class Extension(ctypes.Structure):
    """``XRecordExtRange``."""

    _fields_ = (("major", Range8), ("minor_first", ctypes.c_ushort), ("minor_last", ctypes.c_ushort))


class Range(ctypes.Structure):
    """``XRecordRange``: what is recorded."""

    _fields_ = (
        ("core_requests", Range8),
        ("core_replies", Range8),
        ("ext_requests", Extension),
        ("ext_replies", Extension),
        ("delivered_events", Range8),
        ("device_events", Range8),
        ("errors", Range8),
        ("client_started", ctypes.c_int),
        ("client_died", ctypes.c_int),
    )


class Intercepted(ctypes.Structure):
    """``XRecordInterceptData``: what comes."""

    _fields_ = (
        ("id_base", ctypes.c_ulong),
        ("server_time", ctypes.c_ulong),
        ("client_seq", ctypes.c_ulong),
        ("category", ctypes.c_int),
        ("client_swapped", ctypes.c_int),
        ("data", ctypes.POINTER(ctypes.c_ubyte)),
        ("data_len", ctypes.c_ulong),
    )


Callback = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(Intercepted))


def _library(name: str) -> Any:
    found = ctypes.CDLL(ctypes.util.find_library(name) or f"lib{name}.so.6")
    for pointer in ("XOpenDisplay", "XRecordAllocRange"):
        if hasattr(found, pointer):
            getattr(found, pointer).restype = ctypes.c_void_p
    return found


def record(path: Path) -> None:
    """Write to ``path`` until the screen goes."""
    x11, tests = _library("X11"), _library("Xtst")
    x11.XStringToKeysym.restype = ctypes.c_ulong
    control, data = (ctypes.c_void_p(x11.XOpenDisplay(None)) for _ in range(2))
    silent = {x11.XKeysymToKeycode(control, ctypes.c_ulong(x11.XStringToKeysym(name.encode()))) for name in MODIFIERS}
    tests.XRecordAllocRange.restype = ctypes.POINTER(Range)
    wanted = tests.XRecordAllocRange()
    wanted.contents.device_events = Range8(KEY_PRESS, KEY_PRESS)
    tests.XRecordCreateContext.restype = ctypes.c_ulong
    clients = (ctypes.c_ulong * 1)(ALL_CLIENTS)
    ranges = (ctypes.POINTER(Range) * 1)(wanted)
    context = ctypes.c_ulong(tests.XRecordCreateContext(control, 0, clients, 1, ranges, 1))
    x11.XSync(control, 0)
    output = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def take(_closure: Any, intercepted: Any) -> None:
        event = intercepted.contents
        if event.category != FROM_SERVER:
            os.write(output, READY)  # the server's first word: it has begun
        elif event.data_len and event.data[0] & 0x7F == KEY_PRESS and event.data[1] not in silent:
            os.write(output, READY)
        tests.XRecordFreeData(intercepted)

    tests.XRecordEnableContext(data, context, Callback(take), None)


if __name__ == "__main__":
    record(Path(sys.argv[1]))
