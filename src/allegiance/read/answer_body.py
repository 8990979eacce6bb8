"""The answer of a host → its bytes, unpacked, within limits of size and of what packing may hide."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from http.client import HTTPResponse

from allegiance.errors import InputRefused, TryLater

_CHUNK = 65_536
# Text packs to a tenth or so, at best to a thousandth; what unpacks to more is made to fill memory.
_MOST_UNPACKED = 100
_FREE_BYTES = 1024 * 1024
_REMEDY = "save the page and name the file"


def read_body(response: HTTPResponse, where: str, limit: int) -> bytes:
    """Read the body of an answer, of at most `limit` bytes after unpacking; gzip and deflate are unpacked."""
    if response.length is not None and response.length > limit:
        raise InputRefused(where, f"the answer has over {limit / 1e6:.1f} MB", _REMEDY)
    coding = (response.getheader("Content-Encoding") or "identity").strip().casefold()
    if coding not in {"identity", "gzip", "x-gzip", "deflate"}:
        raise InputRefused(where, f"the answer is packed as {coding[:40]}, which was not asked for", _REMEDY)
    chunks = _read_chunks(response)
    body = bytearray()
    for part in chunks if coding == "identity" else _unpack(chunks, coding, where):
        body += part
        if len(body) > limit:
            raise InputRefused(where, f"the answer has over {limit / 1e6:.1f} MB", _REMEDY)
    if response.length:
        raise TryLater(where, "the answer broke off", "read it again")
    return bytes(body)


def _read_chunks(response: HTTPResponse) -> Iterator[bytes]:
    while chunk := response.read(_CHUNK):
        yield chunk


def _unpack(chunks: Iterator[bytes], coding: str, where: str) -> Iterator[bytes]:
    unpacker = None
    n_in = n_out = 0
    for chunk in chunks:
        n_in += len(chunk)
        if unpacker is None:
            # "deflate" is sent with its zlib head by some hosts and without it by others
            is_bare = coding == "deflate" and chunk[0] & 15 != 8
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS if is_bare else zlib.MAX_WBITS | 32)
        while chunk:
            try:
                part = unpacker.decompress(chunk, _CHUNK)
            except zlib.error as error:
                raise InputRefused(where, f"the answer cannot be unpacked ({error})", _REMEDY) from None
            n_out += len(part)
            if n_out > max(_FREE_BYTES, _MOST_UNPACKED * n_in):
                raise InputRefused(where, f"the answer unpacks to over {_MOST_UNPACKED} times its size", _REMEDY)
            yield part
            if unpacker.eof:
                return
            chunk = unpacker.unconsumed_tail
    if unpacker is not None and not unpacker.eof:
        raise TryLater(where, "the answer broke off", "read it again")
