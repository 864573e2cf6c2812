"""The text of files, within bounds; a pdf without text says that it is a scan."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter

from core.files import samples
from kuaizhuan.core.files import text


def blank() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(out := io.BytesIO())
    return out.getvalue()


CASES = {
    "pdf": ("pdf", samples.pdf("Hello", 2), text.Found("read", "Hello\n\nHello", 2)),
    "scan": ("pdf", blank(), text.Found("scan", "", 1)),
    "password": ("pdf", samples.locked_pdf(), text.Found("encrypted")),
    "broken": ("pdf", b"%PDF-1.4\nnothing", text.Found("unreadable")),
    "claims a thousand pages": ("pdf", samples.pdf(count=1_000), text.Found("read", "Hello", 1)),
    "docx": ("docx", samples.docx("第一段 <1>", "第二段"), text.Found("read", "第一段 <1>\n第二段")),
    "no docx": ("docx", samples.packed([("word/a", b"a")]), text.Found("unreadable")),
    "text": ("text", "你好".encode("gb18030"), text.Found("read", "你好")),
    "long": ("text", b"a" * (text.LONGEST + 1), text.Found("cut", "a" * text.LONGEST)),
}


@pytest.mark.parametrize("case", CASES)
def test_text(case, tmp_path):
    kind, data, expected = CASES[case]
    path = tmp_path / "file"
    path.write_bytes(data)
    assert text.read(path, kind) == expected


def test_a_page_of_many_pages_is_cut(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(samples.pdf("a", text.PAGES + 1))
    found = text.text_of(path, "pdf")
    assert (found.state, found.pages, found.text.count("a")) == ("cut", text.PAGES + 1, text.PAGES)


def test_what_needs_more_memory_than_it_may_have_is_unreadable(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(samples.pdf())
    assert text.read(path, "pdf", memory=30 << 20) == text.Found("unreadable")


def test_what_needs_more_time_than_it_may_have_is_unreadable(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(samples.pdf("a" * 20_000_000))
    assert text.read(path, "pdf", seconds=1) == text.Found("unreadable")
