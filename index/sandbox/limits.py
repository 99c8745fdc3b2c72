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
from dataclasses import dataclass
from typing import Any

MEMORY = 1_000_000_000  # bytes of address space
COMPUTING = 20  # seconds for one file
OUT_OF_MEMORY = 77  # exit status
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _FILTER = 1, 22, 38, 2  # linux/prctl.h, linux/seccomp.h
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EACCES
_LOAD, _EQUAL, _AT_LEAST, _ANY, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/bpf_common.h
_ARGUMENTS = 16  # where the arguments of a call begin, 8 bytes each, the lower half first; linux/seccomp.h
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_X32 = 0x40000000  # the other calling convention of x86_64, with numbers of its own


@dataclass(frozen=True, slots=True)
class _Machine:
    """A machine's audit number, and its calls by their numbers in asm/unistd.h.

    `partly` are calls that are refused when an argument, counted from 0, has any of some bits.
    """

    audit: int
    refused: tuple[int, ...]
    partly: tuple[tuple[int, int, int], ...]


# Refused everywhere, and in one order: socket, connect, execve, execveat, ptrace, process_vm_readv, process_vm_writev,
# pidfd_getfd, io_uring_setup; kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal; unlinkat,
# renameat, renameat2, linkat, symlinkat, mkdirat, mknodat; truncate, ftruncate, fallocate; fchmod, fchmodat, fchmodat2,
# fchown, fchownat, utimensat; setxattr, lsetxattr, fsetxattr, removexattr, lremovexattr, fremovexattr; openat2,
# open_by_handle_at. Refused in part: openat where it may write, prlimit64 for another process.
_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        (
            *(41, 42, 59, 322, 101, 310, 311, 438, 425, 62, 200, 234, 129, 297, 424, 263, 264, 316, 265, 266, 258, 259),
            *(76, 77, 285, 91, 268, 452, 93, 260, 280, 188, 189, 190, 197, 198, 199, 437, 304),
            # and the older ways that only this machine has: fork, vfork, rename, unlink, link, symlink, mkdir, rmdir,
            # mknod, creat, chmod, chown, lchown, utime, utimes, futimesat
            *(57, 58, 82, 87, 86, 88, 83, 84, 133, 85, 90, 92, 94, 132, 235, 261),
        ),
        ((257, 2, _WRITING), (302, 0, 0xFFFFFFFF), (2, 1, _WRITING)),  # the last is open, of this machine alone
    ),
    "aarch64": _Machine(
        0xC00000B7,
        (
            *(198, 203, 221, 281, 117, 270, 271, 438, 425, 129, 130, 131, 138, 240, 424, 35, 38, 276, 37, 36, 34, 33),
            *(45, 46, 47, 52, 53, 452, 55, 54, 88, 5, 6, 7, 14, 15, 16, 437, 265),
        ),
        ((56, 2, _WRITING), (261, 0, 0xFFFFFFFF)),
    ),
}
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
    machine = _MACHINES[platform.machine()]
    asked = [_Step(_AT_LEAST, 0, 0, _X32), *(_Step(_EQUAL, 0, 0, call) for call in machine.refused)]
    # Each jump is counted from the step after it; behind these comes the step that allows, then the one that refuses.
    for place, step in enumerate(asked):
        step.jt = len(asked) - place
    steps = [
        _Step(_LOAD, 0, 0, 4),  # the machine that the call is for
        _Step(_EQUAL, 1, 0, machine.audit),
        _Step(_RETURN, 0, 0, _KILL),
        _Step(_LOAD, 0, 0, 0),  # the call
        *(step for call in machine.partly for step in _asked_of(*call)),
        *asked,
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _REFUSE),
    ]
    library = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    return not (
        library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        or library.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)
    )


def _asked_of(call: int, argument: int, bits: int) -> list[_Step]:
    """What decides about one call by its argument; other calls pass by with the number of the call as it was."""
    return [
        _Step(_EQUAL, 0, 4, call),
        _Step(_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
        _Step(_ANY, 0, 1, bits),
        _Step(_RETURN, 0, 0, _REFUSE),
        _Step(_RETURN, 0, 0, _ALLOW),
    ]
