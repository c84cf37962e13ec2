"""Take from a process what a picture's decoder never needs: sockets, secrets, other people's files.

Two filters of the Linux kernel, which nobody takes off again and which every child inherits:
seccomp refuses system calls, Landlock refuses files. Neither needs rights. Where a kernel lacks
one (`missing` says which), the limits of memory, time and files are still there.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

NO_NEW_PRIVILEGES, SECCOMP, SECCOMP_FILTER = 38, 22, 2  # arguments of prctl, <linux/prctl.h>
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # system calls, the same on every machine
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # <linux/audit.h>
# socket, connect, bind, ptrace, process_vm_readv, process_vm_writev, io_uring_setup
REFUSED_CALLS = {
    "x86_64": (41, 42, 49, 101, 310, 311, 425),
    "aarch64": (198, 203, 200, 117, 270, 271, 425),
}
OTHER_ABI = 0x40000000  # system calls of x32 begin here: the same calls by other numbers
LOAD, EQUALS, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # <linux/bpf_common.h>
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000  # REFUSE answers EPERM
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1, 2, 4, 8, 1 << 14  # <linux/landlock.h>
RIGHTS_SINCE = {1: (1 << 13) - 1, 2: 1 << 13, 3: TRUNCATE, 5: 1 << 15}  # by version of Landlock
SCOPES_SINCE_6 = 3  # no signals to, no abstract sockets of, processes outside
READABLE = (
    *("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/sys/devices/system/cpu"),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/dev/urandom"),
    "/sys/bus/pci/devices",  # where the inference library looks for accelerators
)
MOST_OPEN_FILES = 128
LARGEST_FILE = 64 << 20
KEPT = ("PATH", "LANG", "LC_", "TZ", "OMP_", "TESSDATA_PREFIX", "PYTHON", "LD_LIBRARY_PATH")


def environment(folder: str) -> dict[str, str]:
    """Return the environment for a confined child: ours without what is secret in it."""
    kept = {key: value for key, value in os.environ.items() if key.startswith(KEPT)}
    return kept | {"TMPDIR": folder, "ORT_DISABLE_TELEMETRY": "1"}


def confine(*, memory: int, writable: str, readable: Iterable[Path]) -> None:
    """Confine this process for the rest of its life, before it starts any thread.

    Args:
        memory: bytes of address space.
        writable: the one folder in which it may write.
        readable: folders that it may read, beside the system's and Python's own.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_OPEN_FILES, MOST_OPEN_FILES))
    with suppress(OSError):  # a kernel without it
        refuse_files(writable, readable)
    with suppress(OSError):
        refuse_calls()


def missing() -> list[str]:
    """Return what this kernel cannot refuse."""
    lacks = [] if platform.machine() in ARCHITECTURES else ["seccomp"]
    return lacks + ([] if _landlock_version() else ["Landlock"])


def refuse_calls() -> None:
    """Refuse the system calls that lead to a network or into another process."""
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        return
    refused = REFUSED_CALLS[machine]
    steps = [(LOAD, 0, 0, 4), (EQUALS, 1, 0, ARCHITECTURES[machine]), (RETURN, 0, 0, KILL)]
    steps += [(LOAD, 0, 0, 0), (AT_LEAST, len(refused) + 1, 0, OTHER_ABI)]
    steps += [(EQUALS, len(refused) - at, 0, call) for at, call in enumerate(refused)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), _address(program)))
    _call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _call("prctl", SECCOMP, SECCOMP_FILTER, ctypes.c_void_p(_address(head)), 0, 0)


def refuse_files(writable: str, readable: Iterable[Path]) -> None:
    """Refuse every file but the system's libraries, Python's, those named and one folder."""
    version = _landlock_version()
    if not version:
        return
    rights = sum(right for since, right in RIGHTS_SINCE.items() if since <= version)
    ruleset = _ruleset(rights, version)
    places = [*map(Path, READABLE), Path(sys.prefix), Path(sys.base_prefix), *readable]
    for place in places:
        _allow(ruleset, place, EXECUTE | READ_FILE | READ_DIR)
    _allow(ruleset, Path("/dev/null"), READ_FILE | WRITE_FILE)
    _allow(ruleset, Path(writable), rights & ~EXECUTE)
    _call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _call("syscall", RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _landlock_version() -> int:
    try:
        return _call("syscall", CREATE_RULESET, None, 0, 1)
    except OSError:
        return 0


def _ruleset(rights: int, version: int) -> int:
    numbers = [rights, 0, SCOPES_SINCE_6] if version >= 6 else [rights]
    attributes = ctypes.create_string_buffer(struct.pack(f"{len(numbers)}Q", *numbers))
    size = len(numbers) * 8
    return _call("syscall", CREATE_RULESET, ctypes.c_void_p(_address(attributes)), size, 0)


def _allow(ruleset: int, place: Path, rights: int) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        rights &= EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
    handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
    rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, handle))
    _call("syscall", ADD_RULE, ruleset, 1, ctypes.c_void_p(_address(rule)), 0)
    os.close(handle)


def _address(buffer: ctypes.Array[ctypes.c_char]) -> int:
    return ctypes.addressof(buffer)


def _call(name: str, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    answer: int = getattr(libc, name)(*arguments)
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
