"""A gzip stream → its bytes as a stream that ends, by a refusal, where it was packed to fill memory."""

from __future__ import annotations

import zlib
from gzip import BadGzipFile, GzipFile
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO

from allegiance.errors import InputRefused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Pages and rows pack to a tenth or so; what unpacks to more than this, beyond the free bytes, is a bomb.
_MOST_UNPACKED = 200
_FREE_BYTES = 16 * 1024 * 1024


def unpack_gzip(stream: BinaryIO, origin: str) -> BinaryIO:
    """Return the unpacked bytes of a gzip file of one or many members; reading them may raise InputRefused."""
    return BufferedReader(_Unpacked(stream, origin), buffer_size=65_536)


class _Unpacked(RawIOBase):
    def __init__(self, stream: BinaryIO, origin: str) -> None:
        self._stream = stream
        self._origin = origin
        self._packed = GzipFile(fileobj=stream)
        self._n_out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            part = self._packed.read1(min(len(view), 65_536))
        except (BadGzipFile, EOFError, zlib.error) as error:
            raise InputRefused(self._origin, f"the archive is damaged ({error})", "pack it again") from None
        self._n_out += len(part)
        if self._n_out > max(_FREE_BYTES, _MOST_UNPACKED * self._stream.tell()):
            reason = f"the archive unpacks to over {_MOST_UNPACKED} times its size"
            raise InputRefused(self._origin, reason, "unpack it yourself if you trust it")
        view[: len(part)] = part
        return len(part)
