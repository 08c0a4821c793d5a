"""Takes away from a python step's process what a step has no business with, before any of its code runs."""

import ctypes
import os
import resource
import struct
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from .landlock import restrict_files
from .seccomp import restrict_calls

MAX_OPEN_FILES = 256
MAX_FILE_BYTES = 256 * 1024 * 1024
"""Largest file that a step may write into its private folder."""
MAPPED_BYTES = 1024 * 1024 * 1024
"""Address space beyond the memory limit: libraries, and what they reserve without using it."""
_SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/proc/self")
_SYSTEM_FILES = (
    *("/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf"),
    *("/etc/localtime", "/etc/timezone", "/etc/mime.types", "/etc/services", "/etc/protocols", "/etc/passwd"),
    *("/etc/ld.so.cache", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu"),
    *("/sys/fs/cgroup", "/proc/sys/vm"),
    *("/dev/urandom", "/dev/random", "/dev/zero"),
)
_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 24, 38
_SIGKILL = 9
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63
_NOBODY = 65534
_NO_PROCESSES = "a python step may not start processes; the shell tool does that where it is allowed"


def confine(home: str, memory_bytes: int, readable: Iterable[str]) -> None:
    """Limit memory, files, processes and privileges of this process for good.

    ``home`` is the only folder that stays writable, ``readable`` are further folders that stay readable.
    """
    _set_limits(memory_bytes)
    _explain_process_starts()
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    folders = [*_SYSTEM_FOLDERS, *_SYSTEM_FILES, *_interpreter_folders(), *readable]
    confined = restrict_files(folders, [home, "/dev/null"])
    if os.geteuid() == 0:
        if not confined:
            _become_nobody(home)
        _drop_capabilities(libc)
        libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    restrict_calls()


def _set_limits(memory_bytes: int) -> None:
    if sys.platform == "linux":
        with open("/proc/self/statm") as usage:
            pages = [int(word) for word in usage.read().split()]
        data = memory_bytes + pages[5] * resource.getpagesize()
        space = memory_bytes + MAPPED_BYTES + pages[0] * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (data, data))
        resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE_BYTES, MAX_FILE_BYTES))
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(MAX_OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


def _explain_process_starts() -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise PermissionError(_NO_PROCESSES)

    import _posixsubprocess

    _posixsubprocess.fork_exec = refuse
    for name in ("fork", "forkpty", "system", "popen", "posix_spawn", "posix_spawnp", "execv", "execve"):
        if hasattr(os, name):
            setattr(os, name, refuse)


def _interpreter_folders() -> list[str]:
    return [path for path in {sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path} if path]


def _become_nobody(home: str) -> None:
    """Give up being root where the interpreter stays readable for everybody."""
    if not all(_readable_by_all(path) for path in (os.__file__, sys.executable, *_interpreter_folders())):
        return
    os.chown(home, _NOBODY, _NOBODY)
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _readable_by_all(path: str) -> bool:
    place = os.path.realpath(path)
    if not os.path.exists(place):
        return True
    while True:
        mode = os.stat(place).st_mode
        needed = 0o5 if os.path.isdir(place) else 0o4
        if mode & needed != needed:
            return False
        if place == "/":
            return True
        place = os.path.dirname(place)


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    for capability in range(_LAST_CAPABILITY + 1):
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    libc.capset(header, bytes(24))
