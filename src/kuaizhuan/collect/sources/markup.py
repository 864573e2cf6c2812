"""Streaming XML for work-books: no document types, no entities, no token that grows without end.

What is read comes from strangers; a part that declares entities or never closes a tag is refused, not held in
memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from kuaizhuan.collect.sources.rows import SourceError

CHUNK = 64 * 1024
LONGEST_TOKEN = 16 * 1024 * 1024


_BLANK = re.compile(rb'(?:<c r="[A-Z]{1,3}\d{1,7}"(?: s="\d{1,6}")?(?:/>| />|></c>))+(?=<c r=|</row>)')


def without_blanks(chunk: bytes) -> bytes:
    """A piece of a sheet without its cells that have a style and nothing else, where the next one says its place.

    Sheets of millions of them are saved by programs that format whole columns.
    """
    return _BLANK.sub(b"", chunk) if b'"/>' in chunk or b"></c>" in chunk else chunk


def local(name: str) -> str:
    """The name of a tag without its prefix."""
    return name.rsplit(":", 1)[1] if ":" in name else name


def _forbid(*_: object) -> None:
    raise SourceError("collect.file_unsafe")


def new_parser(
    start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], data: Callable[[str], None]
) -> expat.XMLParserType:
    """An expat parser with the three handlers, which refuses document types and entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = CHUNK
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = _forbid
    parser.EntityDeclHandler = _forbid
    return parser


def _unchanged(chunk: bytes) -> bytes:
    return chunk


def feed(
    parser: expat.XMLParserType, stream: IO[bytes], change: Callable[[bytes], bytes] = _unchanged
) -> Iterator[int]:
    """Push a stream through a parser, giving the bytes read after each chunk. `change` may shorten a chunk.

    Raises SourceError `collect.file_damaged` on broken XML or a broken archive, `collect.file_unsafe` on a
    token larger than any honest one.
    """
    read = parsed = 0
    try:
        while chunk := stream.read(CHUNK):
            read += len(chunk)
            chunk = change(chunk)
            parsed += len(chunk)
            parser.Parse(chunk, False)
            if parsed - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise SourceError("collect.file_unsafe")
            yield read
        parser.Parse(b"", True)
        yield read
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise SourceError("collect.file_damaged", detail=str(error)) from error
