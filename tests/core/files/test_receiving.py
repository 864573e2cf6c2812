"""What may come in and what is refused, each with its own reason; nothing of what is refused stays."""

from __future__ import annotations

import gc
import io
import sys

import pytest

from core.files import samples
from kuaizhuan.core import messages
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.files import kinds
from kuaizhuan.core.files.receiving import receive, tidy_name

GOOD = {
    "pdf": ("合同.pdf", samples.pdf()),
    "printable.pdf": ("合同.pdf", samples.locked_pdf("")),
    "jpg": ("a.JPEG", samples.photograph()),
    "png": ("a.png", samples.picture()),
    "webp": ("a.webp", samples.picture("WEBP")),
    "docx": ("a.docx", samples.docx()),
    "xlsx": ("a.xlsx", samples.xlsx()),
    "ofd": ("发票.ofd", samples.ofd()),
    "text": ("a.txt", "第一行\n第二行".encode()),
    "gb": ("a.csv", "甲,乙\r\n".encode("gb18030")),
}
BAD = {
    "empty": ("a.pdf", b"", "core.file_empty"),
    "program": ("a.pdf", b"MZ\x90\x00" + bytes(100), "core.file_kind"),
    "old word": ("a.doc", kinds.OLE + bytes(600), "core.file_kind"),
    "page": ("a.txt", b" <!DOCTYPE html><script>alert(1)</script>", "core.file_kind"),
    "drawing": ("a.txt", b"<svg onload='alert(1)'/>", "core.file_kind"),
    "archive": ("a.zip", samples.packed([("a.txt", b"a")]), "core.file_kind"),
    "broken archive": ("a.docx", b"PK\x03\x04 nothing", "core.file_kind"),
    "control characters": ("a.txt", b"a\x1b[31m", "core.file_kind"),
    "lying extension": ("a.png", samples.pdf(), "core.file_extension"),
    "no extension": ("contract", samples.pdf(), "core.file_extension"),
    "two extensions": ("a.pdf.exe", samples.pdf(), "core.file_extension"),
    "pdf and zip": ("a.pdf", samples.pdf() + samples.packed([("a.class", b"a")]), "core.file_two_kinds"),
    "png and zip": ("a.png", samples.picture() + samples.packed([("a", b"a")]), "core.file_two_kinds"),
    "bomb": ("a.docx", samples.bomb(), "core.file_bomb"),
    "too many parts": ("a.docx", samples.packed((f"word/{n}", b"") for n in range(5_100)), "core.file_bomb"),
    "directory of megabytes": (
        "a.docx", samples.packed((f"word/{n}{'x' * 2_000}", b"") for n in range(1_200)), "core.file_kind"
    ),
    "macros": (
        "a.docx", samples.packed([("word/document.xml", b"<x/>"), ("word/vbaProject.bin", b"a")]),
        "core.file_programs",
    ),
    "truncated png": ("a.png", samples.picture(size=(900, 900))[:-400], "core.file_damaged"),
    "no picture": ("a.jpg", b"\xff\xd8\xff" + bytes(100), "core.file_damaged"),
    "2.5 thousand million points": ("a.png", samples.huge_png(), "core.file_points"),
    "51 million points": ("a.png", samples.huge_png(7_200, 7_100), "core.file_points"),
    "password": ("a.pdf", samples.locked_pdf(), "core.file_encrypted"),
    "ten thousand pages": ("a.pdf", samples.pdf(pages=10_000), "core.file_pages"),
    "claims ten thousand pages": ("a.pdf", samples.pdf(count=10_000), "core.file_pages"),
    "no pdf": ("a.pdf", b"%PDF-1.4\nnothing", "core.file_damaged"),
}  # fmt: skip


@pytest.mark.parametrize("case", GOOD)
def test_good_files_are_told_by_what_is_in_them(case):
    name, data = GOOD[case]
    found = receive(name, [data])
    assert name.lower().endswith(found.kind.suffixes)
    assert (found.name, found.scan) == (name, "")
    assert found.arrived.path.read_bytes() == data
    assert found.pages == (1 if name.endswith("pdf") else None)


@pytest.mark.parametrize("case", BAD)
def test_bad_files_are_refused_with_their_reason_and_gone(case, home):
    name, data, code = BAD[case]
    with pytest.raises(RuleBroken) as refused:
        receive(name, [data])
    assert refused.value.verdict.codes == (code,)
    assert "…" not in messages.say_reason(refused.value.verdict.reasons[0])
    del refused
    gc.collect()
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_a_form_may_take_fewer_kinds():
    with pytest.raises(RuleBroken) as refused:
        receive("a.pdf", [samples.pdf()], allowed=kinds.PICTURES)
    assert "jpg、png、webp" in messages.say_reason(refused.value.verdict.reasons[0])


def test_reading_stops_when_more_comes_than_may(settings):
    settings.UPLOAD_LIMIT = 2 << 20
    asked = []

    def pieces():
        for number in range(10_000):
            asked.append(number)
            yield bytes(1 << 20)

    with pytest.raises(RuleBroken) as refused:
        receive("a.pdf", pieces())
    assert refused.value.verdict.reasons[0].params["limit"] == 2
    assert len(asked) == 3


def test_each_kind_has_a_limit_of_its_own(monkeypatch):
    monkeypatch.setitem(kinds.KINDS, "text", kinds.Kind("text", "text/plain", (".txt",), most=10))
    with pytest.raises(RuleBroken) as refused:
        receive("a.txt", [b"a" * 11])
    assert refused.value.verdict.codes == ("core.file_large",)


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\a\\合同.pdf", "合同.pdf"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        ("a\nb\0c.txt", "abc.txt"),
        ("", "file"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
    ],
)
def test_names_are_tidied(name, tidy):
    assert tidy_name(name) == tidy


def test_pictures_to_be_shown_lose_what_the_camera_wrote():
    from PIL import Image

    found = receive("a.jpg", [samples.photograph((400, 200))], clean_pictures=True)
    data = found.arrived.path.read_bytes()
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (200, 400)
    assert dict(picture.getexif()) == {}
    assert not {"exif", "comment", "xmp"} & set(picture.info)
    assert b"Maker" not in data
    assert found.arrived.digests.size == len(data)


SCANNERS = {
    "clean": ("import sys; open(sys.argv[1]).read(); sys.exit(0)", "clean"),
    "refused": ("import sys; sys.exit(1)", "core.file_infected"),
    "broken": ("import sys; sys.exit(2)", "core.file_unscanned"),
}


@pytest.mark.parametrize("case", SCANNERS)
def test_the_scanner_of_the_node_has_a_say(case, monkeypatch):
    script, outcome = SCANNERS[case]
    monkeypatch.setenv("KZ_SCAN", f"{sys.executable} -c '{script}'")
    if case == "clean":
        assert samples.received().scan == outcome
        return
    with pytest.raises(RuleBroken) as refused:
        samples.received()
    assert refused.value.verdict.codes == (outcome,)


def test_a_scanner_that_is_not_there_is_no_answer(monkeypatch):
    monkeypatch.setenv("KZ_SCAN", "/no/such/scanner --quick")
    with pytest.raises(RuleBroken):
        samples.received()
    monkeypatch.setenv("KZ_SCAN_UNSURE", "wait")
    assert samples.received().scan == "waiting"


def test_a_scanner_that_does_not_end_is_no_answer(monkeypatch):
    monkeypatch.setenv("KZ_SCAN", f"{sys.executable} -c 'import signal; signal.pause()'")
    monkeypatch.setenv("KZ_SCAN_SECONDS", "0.1")
    monkeypatch.setenv("KZ_SCAN_UNSURE", "wait")
    assert samples.received().scan == "waiting"
