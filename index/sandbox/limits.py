"""What the process that reads may not do: take much, write files, start programs, reach the network.

Three walls, for each is missing somewhere: limits of the system (Linux, macOS), a filter of system calls (Linux),
and Python's own audit hook (everywhere, though not against a parser that was taken over).
"""

import contextlib
import ctypes
import errno
import os
import platform
import signal
import sys
from typing import Any

MEMORY = 1_000_000_000  # bytes of address space
COMPUTING = 20  # seconds for one file
OUT_OF_MEMORY = 77  # exit status
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _FILTER = 1, 22, 38, 2  # linux/prctl.h, linux/seccomp.h
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
# Audit number of the machine and its calls, from asm/unistd.h: socket, connect, execve, execveat, ptrace, kill,
# process_vm_readv, process_vm_writev, unlinkat, renameat, renameat2, truncate, io_uring_setup.
_MACHINES = {
    "x86_64": (
        0xC000003E,
        # and the older connect-less ways that only this machine has: fork, vfork, rename, unlink
        (41, 42, 59, 322, 101, 62, 310, 311, 263, 264, 316, 76, 425, 57, 58, 82, 87),
    ),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 129, 270, 271, 35, 38, 276, 45, 425)),
}
_X32 = 0x40000000  # the other calling convention of x86_64, with numbers of its own
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = (
    *("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile"),
    *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.kill"),
    *("shutil.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser."),
)


def take_little(memory: int) -> None:
    """Let this process have `memory` bytes, write no file and end with the one that started it."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of the address space
            resource.setrlimit(what, (most, most))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def compute_for(seconds: int) -> None:
    """Let this process compute for that long from now on, then be ended by SIGXCPU."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def reach_nothing() -> None:
    """Refuse the network, other programs and changes of files from here on."""
    if sys.platform == "linux":
        _filter_calls()
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        flags = arguments[2]
        if isinstance(flags, int) and flags & _WRITING:
            raise PermissionError(errno.EACCES, "a reader of articles may not write", str(arguments[0]))
    elif event.startswith(_FORBIDDEN):
        raise PermissionError(errno.EACCES, "a reader of articles may not do this", event)


class _Step(ctypes.Structure):
    _fields_ = [("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step))]


def _filter_calls() -> bool:
    """Have the kernel refuse the calls of `_MACHINES`; whether it does. Threads and files to read stay."""
    if platform.machine() not in _MACHINES:
        return False
    audit, calls = _MACHINES[platform.machine()]
    steps = [
        _Step(_LOAD, 0, 0, 4),  # the machine that the call is for
        _Step(_EQUAL, 1, 0, audit),
        _Step(_RETURN, 0, 0, _KILL),
        _Step(_LOAD, 0, 0, 0),  # the call
        _Step(_AT_LEAST, 0, 0, _X32),
        *(_Step(_EQUAL, 0, 0, call) for call in calls),
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _REFUSE),
    ]
    # Each jump is counted from the step after it; the last step but one allows, the last refuses.
    for place, step in enumerate(steps[4:-2], start=4):
        step.jt = len(steps) - 1 - (place + 1)
    library = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    return not (
        library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        or library.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)
    )
