"""Streaming XML for work-books: no document types, no entities, no token that grows without end.

What is read comes from strangers; a part that declares entities or never closes a tag is refused, not held in
memory.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from kuaizhuan.collect.sources.rows import SourceError

CHUNK = 64 * 1024
LONGEST_TOKEN = 16 * 1024 * 1024


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


def feed(parser: expat.XMLParserType, stream: IO[bytes]) -> Iterator[int]:
    """Push a stream through a parser, giving the bytes read after each chunk.

    Raises SourceError `collect.file_damaged` on broken XML or a broken archive, `collect.file_unsafe` on a
    token larger than any honest one.
    """
    read = 0
    try:
        while chunk := stream.read(CHUNK):
            read += len(chunk)
            parser.Parse(chunk, False)
            if read - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise SourceError("collect.file_unsafe")
            yield read
        parser.Parse(b"", True)
        yield read
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise SourceError("collect.file_damaged", detail=str(error)) from error
