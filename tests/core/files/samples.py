"""Files made here: good ones of every kind, and those that somebody would send who means no good."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

from docx import Document
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfReader, PdfWriter

from kuaizhuan.core.files.receiving import Received, receive

PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
    b"/Resources << /Font << /F1 3 0 R >> >> >>"
)


def pdf(text: str = "Hello", pages: int = 1, *, count: int | None = None) -> bytes:
    """A pdf by hand. count: pages it claims to have."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    kids = " ".join(f"{5 + number} 0 R" for number in range(pages))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count or pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *[PAGE] * pages,
    ]
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, part in enumerate(parts, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start))
    return out.getvalue()


def locked_pdf(password: str = "secret") -> bytes:
    """With an empty password everybody may read it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    writer.write(out := io.BytesIO())
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), **settings: object) -> bytes:
    Image.new("RGB", size, (200, 30, 30)).save(out := io.BytesIO(), kind, **settings)
    return out.getvalue()


def photograph(size: tuple[int, int] = (40, 20)) -> bytes:
    """A jpg as a telephone makes it: lying on its side, with place, maker and remark."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Maker"
    exif.get_ifd(0x8825)[2] = (29.0, 33.0, 0.0)
    return picture("JPEG", size, exif=exif.tobytes(), comment=b"at home")


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A few kilobytes that unpack into as many points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def docx(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs or ("你好",):
        document.add_paragraph(text)
    document.save(out := io.BytesIO())
    return out.getvalue()


def xlsx() -> bytes:
    book = Workbook()
    book.save(out := io.BytesIO())
    return out.getvalue()


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    """A docx of 100 kB that unpacks into 100 MB."""
    return packed([("word/document.xml", bytes(100 * 1024 * 1024))])


def ofd() -> bytes:
    return packed([("OFD.xml", b"<ofd:OFD/>"), ("Doc_0/Document.xml", b"<x/>")])


def received(name: str = "纪要.txt", data: bytes = b"signed", **settings: object) -> Received:
    return receive(name, [data], **settings)
