"""What Linux itself is asked to refuse in no-network mode: sockets made below the interpreter.

A seccomp filter, in the kernel's own small language (`linux/filter.h`, `linux/seccomp.h`), looks
at every ``socket`` call of every thread and of every program started from here. It can never be
taken away again: where the mode is switched off, that takes effect when the program starts anew.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from functools import cache

_ARCHITECTURES = {"x86_64": (0xC000003E, 41, 317), "aarch64": (0xC00000B7, 198, 277)}
"""By machine: its number for the filter, and its numbers of ``socket`` and ``seccomp``."""
_RING = 425  # io_uring_setup: a second way to make sockets
_LOCAL, _KERNEL = 1, 16  # AF_UNIX, and AF_NETLINK, which only talks with the kernel
_FOREIGN_CALLS = 0x40000000  # x86-64's third set of calls

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES

_PR_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER, _ALL_THREADS = 1, 1


def _program(architecture: int, socket_call: int) -> bytes:
    """Return the filter: each step is a code, two distances to jump, and a value."""
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, 8, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 6, 0, _FOREIGN_CALLS),
        (_EQUAL, 5, 0, _RING),
        (_EQUAL, 0, 3, socket_call),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 1, 0, _LOCAL),
        (_EQUAL, 0, 1, _KERNEL),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    )
    return b"".join(struct.pack("HBBI", *step) for step in steps)


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


@cache
def seal() -> bool:
    """Ask the system to refuse sockets from now on; tell whether it does."""
    numbers = _ARCHITECTURES.get(platform.machine()) if sys.platform == "linux" else None
    if numbers is None:
        return False
    architecture, socket_call, seccomp_call = numbers
    steps = _program(architecture, socket_call)
    wanted = _Filter(len(steps) // 8, steps)
    system = ctypes.CDLL(None, use_errno=True)
    if system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    call = system.syscall
    call.argtypes = (ctypes.c_long, ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p)
    return bool(call(seccomp_call, _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(wanted)) == 0)


def is_sealed() -> bool:
    """Tell whether the system refuses sockets because we asked it to."""
    return bool(seal.cache_info().currsize) and seal()


def is_refused() -> bool:
    """Try a socket below the interpreter; tell whether the system refused it."""
    if os.name != "posix":
        return False
    system = ctypes.CDLL(None, use_errno=True)
    made = system.socket(2, 2, 0)
    if made >= 0:
        os.close(made)
    return bool(made < 0)
