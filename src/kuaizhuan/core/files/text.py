"""The text in a file: of pdf by pypdf, of docx by its paragraphs and tables; a pdf without text is a scan.

`read` runs a process of its own with bounds on memory and time, because the file may be made to exhaust both; a
worker that runs it goes on whatever happens. Nothing here reaches Django, so that the process starts at once.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfReader

READ, CUT, SCAN, ENCRYPTED, UNREADABLE, WAITING, UNASKED = (
    "read", "cut", "scan", "encrypted", "unreadable", "waiting", "",
)  # fmt: skip
"""What became of the text. `CUT`: only its beginning; `SCAN`: pages without text; `UNASKED`: a kind without text."""
KINDS = frozenset({"pdf", "docx", "text"})
"""Kinds of file that are read."""
LONGEST = 400_000
"""Signs of text that are kept of one file."""
PAGES = 300
"""Pages whose text is read."""
MEMORY = 1 << 30
SECONDS = 60
COUNTING_SECONDS = 10
PAGES_ONLY = "pages"
_PARAGRAPH = re.compile(r"</w:p>|<w:br/>|<w:br [^<>]*>")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Found:
    """state: one of the words above; pages: of a pdf, None of others and where they cannot be counted."""

    state: str
    text: str = ""
    pages: int | None = None


def read(path: Path, kind: str, *, seconds: int = SECONDS, memory: int = MEMORY) -> Found:
    """The text of a file of `KINDS`, read by a process that may use so many seconds and bytes."""
    return _in_process(path, kind, seconds, memory)


def count_pages(path: Path) -> Found:
    """How many pages a pdf says it has; `ENCRYPTED` when it needs a password, `UNREADABLE` when it is damaged."""
    return _in_process(path, PAGES_ONLY, COUNTING_SECONDS, MEMORY)


def _in_process(path: Path, kind: str, seconds: int, memory: int) -> Found:
    call = [sys.executable, "-m", __name__, kind, str(path), str(seconds), str(memory)]
    try:
        done = subprocess.run(
            call, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds * 2 + 10, check=False
        )
        return Found(**json.loads(done.stdout)) if done.returncode == 0 else Found(UNREADABLE)
    except (subprocess.TimeoutExpired, ValueError, TypeError):
        return Found(UNREADABLE)


def text_of(path: Path, kind: str) -> Found:
    """The text of a file, in this process and without bounds."""
    return {"pdf": _pdf, "docx": _docx, "text": _plain, PAGES_ONLY: _pages}[kind](path)


def _pages(path: Path) -> Found:
    """As many as the pdf says, for going through ten thousand takes seconds; reading has a bound of its own."""
    if (reader := _reader(path)) is None:
        return Found(ENCRYPTED)
    pages: Any = reader.root_object["/Pages"]
    count = pages.get("/Count")
    return Found(READ, pages=count if isinstance(count, int) and count >= 0 else len(reader.pages))


def _reader(path: Path) -> PdfReader | None:
    """None when it needs a password; one that only forbids printing has an empty one."""
    from pypdf import PdfReader

    reader = PdfReader(path)
    return None if reader.is_encrypted and not reader.decrypt("") else reader


def _pdf(path: Path) -> Found:
    if (reader := _reader(path)) is None:
        return Found(ENCRYPTED)
    pages, texts, length = len(reader.pages), [], 0
    for page in reader.pages[: min(pages, PAGES)]:
        text = page.extract_text().strip()
        texts.append(text)
        length += len(text)
        if length > LONGEST:
            break
    text = "\n\n".join(filter(None, texts))
    if not text:
        return Found(SCAN, pages=pages)
    cut = length > LONGEST or pages > PAGES
    return Found(CUT if cut else READ, text[:LONGEST], pages)


def _docx(path: Path) -> Found:
    """By its marks alone, for a tree of a large document takes a hundred times its size."""
    with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as part:
        raw = part.read(LONGEST * 60)
        more = bool(part.read(1))
    text = unmarked(raw.decode("utf-8", "replace"))
    return Found(CUT if more or len(text) > LONGEST else READ, text[:LONGEST])


def unmarked(markup: str) -> str:
    """The text between the marks of a document of Word, one paragraph a line."""
    from html import unescape

    return unescape(_TAG.sub("", _PARAGRAPH.sub("\n", markup))).strip()


def _plain(path: Path) -> Found:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Found(CUT if len(text) > LONGEST else READ, text[:LONGEST])
    return Found(UNREADABLE)


def main(kind: str, path: str, seconds: str, memory: str) -> None:
    """What the process does: bind itself, read, and say what it found as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    found = text_of(Path(path), kind)
    print(json.dumps(asdict(found) | {"text": found.text.replace("\0", "")}))


if __name__ == "__main__":
    main(*sys.argv[1:])
