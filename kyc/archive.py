"""A file that is encrypted piece by piece, so that none of it lies readable and none is missing.

Each piece is sealed with its number and whether it is the last: a piece that was changed, moved or
left out, and a file that was cut off, do not open.
"""

import json
from typing import IO

from kyc import sealing

FIRST_LINE = b"KTP backup 1\n"
PIECE = 1024 * 1024
LENGTH = 4  # bytes of a piece's length


class SealedWriter:
    """Writes an encrypted file; use it in a `with` block."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._key = file, sealing.new_key()
        self._waiting, self._number = bytearray(), 0
        master, wrapped = sealing.wrap(self._key, _place("key"))
        header = json.dumps({"master": master, "wrapped": wrapped.hex()})
        self._file.write(FIRST_LINE + header.encode() + b"\n")

    def __enter__(self) -> "SealedWriter":
        return self

    def __exit__(self, failure: object, *_rest: object) -> None:
        if failure is None:  # a half-written file lacks its last piece, and says so when read
            self._put(bytes(self._waiting), is_last=True)

    def write(self, data: bytes) -> int:
        """Take bytes, and write each piece that is full."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        sealed = sealing.seal(self._key, piece, _place(self._number, is_last))
        self._file.write(len(sealed).to_bytes(LENGTH, "big") + sealed)
        self._number += 1


class SealedReader:
    """Reads what `SealedWriter` wrote.

    Raises:
        SealError: it is no such file, the key is missing, or something was changed or is missing.
    """

    def __init__(self, file: IO[bytes]) -> None:
        if file.readline(100) != FIRST_LINE:
            raise sealing.SealError("this is no backup of ours")
        header = json.loads(file.readline(1000))
        wrapped = bytes.fromhex(header["wrapped"])
        self._key = sealing.unwrap(header["master"], wrapped, _place("key"))
        self._file, self._number = file, 0
        self._open, self._ended = b"", False

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer only at the end."""
        while len(self._open) < size and not self._ended:
            self._open += self._piece()
        taken, self._open = self._open[:size], self._open[size:]
        return taken

    def _piece(self) -> bytes:
        length = int.from_bytes(self._file.read(LENGTH), "big")
        sealed = self._file.read(length)
        if not sealed or len(sealed) < length:
            raise sealing.SealError("the backup is cut off")
        try:
            piece = sealing.unseal(self._key, sealed, _place(self._number, False))
        except sealing.SealError:
            piece = sealing.unseal(self._key, sealed, _place(self._number, True))
            self._ended = True
        self._number += 1
        return piece


def _place(*parts: object) -> bytes:
    return sealing.place("backup", "piece", *parts)
