"""A system call filter: no new processes, no touching of other processes, no mounts, no kernel interfaces.

Threads stay possible. A refused call fails with EPERM, so python code sees an ordinary `PermissionError`.
Source: https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

import ctypes
import os
import platform
import struct

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_CLONE_THREAD = 0x00010000
_X32_BIT = 0x40000000

_NEWER = {"pidfd_send_signal": 424, "io_uring_setup": 425, "open_tree": 428, "move_mount": 429, "fsopen": 430}
_NEWER |= {"fsconfig": 431, "fsmount": 432, "pidfd_open": 434, "pidfd_getfd": 438, "mount_setattr": 442}
_NEWER |= {"process_madvise": 440}
_X86_64 = {"fork": 57, "vfork": 58, "execve": 59, "ptrace": 101, "setpriority": 141, "rt_sigqueueinfo": 129}
_X86_64 |= {"tkill": 200, "rt_tgsigqueueinfo": 297, "execveat": 322, "process_vm_readv": 310, "kcmp": 312}
_X86_64 |= {"process_vm_writev": 311, "bpf": 321, "userfaultfd": 323, "keyctl": 250, "add_key": 248}
_X86_64 |= {"request_key": 249, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "unshare": 272}
_X86_64 |= {"setns": 308, "perf_event_open": 298, "open_by_handle_at": 304, "init_module": 175}
_X86_64 |= {"finit_module": 313, "delete_module": 176, "kexec_load": 246, "reboot": 169}
_AARCH64 = {"execve": 221, "ptrace": 117, "setpriority": 140, "rt_sigqueueinfo": 138, "tkill": 130}
_AARCH64 |= {"rt_tgsigqueueinfo": 240, "execveat": 281, "process_vm_readv": 270, "kcmp": 272}
_AARCH64 |= {"process_vm_writev": 271, "bpf": 280, "userfaultfd": 282, "keyctl": 219, "add_key": 217}
_AARCH64 |= {"request_key": 218, "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51, "unshare": 97}
_AARCH64 |= {"setns": 268, "perf_event_open": 241, "open_by_handle_at": 265, "init_module": 105}
_AARCH64 |= {"finit_module": 273, "delete_module": 106, "kexec_load": 104, "reboot": 142}


class _Machine:
    """Numbers of one processor architecture."""

    def __init__(self, audit: int, refused: dict[str, int], clone: int, own: tuple[int, int, int]) -> None:
        self.audit = audit
        self.refused = sorted({*refused.values(), *_NEWER.values()})
        self.clone = clone
        self.kill, self.tgkill, self.prlimit = own


_CLONE3 = 435
_MACHINES = {
    "x86_64": _Machine(0xC000003E, _X86_64, 56, (62, 234, 302)),
    "aarch64": _Machine(0xC00000B7, _AARCH64, 220, (129, 131, 261)),
}


def restrict_calls() -> bool:
    """Install the filter for this process; False on another system or architecture. Needs ``no_new_privs``."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    program = _program(machine, os.getpid())
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, header, 0, 0) == 0)


def _program(machine: _Machine, pid: int) -> bytes:
    code = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_JUMP_EQUAL, machine.audit, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        _step(_JUMP_GREATER_EQUAL, _X32_BIT, 0, 1),
        _step(_RETURN, _ERRNO | _ENOSYS),
    ]
    for number in machine.refused:
        code += [_step(_JUMP_EQUAL, number, 0, 1), _step(_RETURN, _ERRNO | _EPERM)]
    code += [_step(_JUMP_EQUAL, _CLONE3, 0, 1), _step(_RETURN, _ERRNO | _ENOSYS)]
    code += _when(machine.clone, _step(_JUMP_SET, _CLONE_THREAD, 1, 0))
    for number in (machine.kill, machine.tgkill):
        code += _when(number, _step(_JUMP_EQUAL, pid, 1, 0))
    code += [
        _step(_JUMP_EQUAL, machine.prlimit, 0, 5),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_JUMP_EQUAL, 0, 2, 0),
        _step(_JUMP_EQUAL, pid, 1, 0),
        _step(_RETURN, _ERRNO | _EPERM),
        _step(_RETURN, _ALLOW),
        _step(_RETURN, _ALLOW),
    ]
    return b"".join(code)


def _when(number: int, allowed: bytes) -> list[bytes]:
    """For one call: refuse it unless ``allowed``, a test of its first argument, jumps over the refusal."""
    return [
        _step(_JUMP_EQUAL, number, 0, 4),
        _step(_LOAD, _FIRST_ARGUMENT),
        allowed,
        _step(_RETURN, _ERRNO | _EPERM),
        _step(_RETURN, _ALLOW),
    ]


def _step(operation: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("=HBBI", operation, when_true, when_false, value)
