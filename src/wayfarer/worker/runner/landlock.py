"""File system confinement with Landlock: only named folders stay reachable (Linux 5.13 or newer).

Source: https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import os
import struct
from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_CREATE_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1
_READ = 1 << 2 | 1 << 3
_FILE_BITS = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
_ACCESS_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ACCESS_NEWEST = (1 << 16) - 1
_EXECUTE = 1 << 0
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
_SCOPES_SINCE_ABI = 6
_NETWORK_SINCE_ABI = 4


def restrict_files(readable: Iterable[str], writable: Iterable[str]) -> bool:
    """Allow reading below ``readable`` and everything but execution below ``writable``; False when unsupported.

    From then on the process can't trace, and on newer kernels not signal, any process outside either.
    ``no_new_privs`` must be set already.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    abi = libc.syscall(_CREATE_RULESET, None, 0, _CREATE_VERSION_FLAG)
    if abi < 1:
        return False
    handled = _ACCESS_BY_ABI.get(abi, _ACCESS_NEWEST)
    attributes = struct.pack("=Q", handled)
    if abi >= _NETWORK_SINCE_ABI:
        attributes += struct.pack("=Q", 0)
    if abi >= _SCOPES_SINCE_ABI:
        attributes += struct.pack("=Q", _SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow(libc, ruleset, path, _READ & handled)
        for path in writable:
            _allow(libc, ruleset, path, handled & ~_EXECUTE)
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            access &= _FILE_BITS
        libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", access, place), 0)
    finally:
        os.close(place)
