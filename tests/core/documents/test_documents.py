"""What is written reads back: fonts of every run, heads of tables on every page, numbers, room for seals, same bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from kuaizhuan.core.documents import LETTER, RECORD, Document, Layout
from kuaizhuan.core.files.kinds import told_by


def full(layout: Layout = LETTER) -> Document:
    paper = Document("关于 A&B 先试用后转化的协议\x07", layout=layout)
    paper.add_heading("一、总则")
    paper.add_heading("（一）范围", 2)
    paper.add_paragraph("为落实先使用后付费，双方约定如下 (2026)。")
    paper.add_clause("试用期限为六个月。")
    paper.add_clause("期满评估。", 2)
    paper.add_clause("按指标。", 3)
    paper.restart_clauses()
    paper.add_clause("另行编号。")
    paper.add_table(["序号", "指标"], [["1", "抗拉强度 ≥ 350 MPa"]] * 80, widths=(1, 5))
    paper.add_facts([("成果", "铝合金"), ("价格", "80 万元")])
    paper.add_seals([("甲方", "示例大学"), ("乙方", "示例制造公司"), ("丙方", "经纪机构")])
    paper.add_closing("示例市科学技术局", "2026年11月30日")
    paper.start_page()
    paper.add_paragraph("附件", align="center")
    return paper


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture(params=[LETTER, RECORD], ids=["letter", "record"])
def data(request) -> bytes:
    return full(request.param).to_bytes()


def test_every_run_names_all_of_its_fonts(data):
    file = docx.Document(io.BytesIO(data))
    section = file.sections[0]
    trees = [file.element, section.footer._element, section.even_page_footer._element]
    runs = [run for tree in trees for run in tree.iter(qn("w:r"))]
    assert len(runs) > 170
    for run in runs:
        fonts = run.rPr.find(qn("w:rFonts"))
        assert all(fonts.get(qn(f"w:{which}")) for which in ("ascii", "hAnsi", "eastAsia", "cs"))
    defaults = file.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    assert defaults.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert defaults.get(qn("w:ascii")) == defaults.get(qn("w:hAnsi")) == "Times New Roman"


def test_nothing_falls_back_to_mincho(data):
    found = parts(data)
    assert not [name for name in found if "theme" in name]
    for text in found.values():
        assert "Mincho" not in text
        assert "明朝" not in text
        assert "asciiTheme" not in text
    assert 'w:altName w:val="仿宋,FangSong' in found["word/fontTable.xml"]


def test_heads_of_tables_stand_on_every_page_and_rows_are_not_cut(data):
    tables = docx.Document(io.BytesIO(data)).tables
    head, *others = tables[0].rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert others[0]._tr.trPr.find(qn("w:tblHeader")) is None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for table in tables for row in table.rows)
    assert [cell.text for cell in tables[1].rows[1].cells] == ["价格", "80 万元"]


def test_clauses_are_numbered_and_begin_anew_when_they_are_told():
    file = docx.Document(io.BytesIO(full().to_bytes()))
    numbers = [
        (paragraph._p.pPr.numPr.ilvl.val, paragraph._p.pPr.numPr.numId.val)
        for paragraph in file.paragraphs
        if paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    ]
    assert numbers == [(0, 1), (1, 1), (2, 1), (0, 2)]
    assert "第%1条" in parts(full().to_bytes())["word/numbering.xml"]


def test_a_letter_stands_on_the_official_grid():
    text = parts(full().to_bytes())["word/document.xml"]
    assert 'w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"' in text.replace("-848", "-849")
    assert 'w:firstLineChars="200"' in text
    assert 'w:rightChars="400"' in text
    assert "docGrid" not in parts(full(RECORD).to_bytes())["word/document.xml"]


def test_pages_are_numbered_outside(data):
    section = docx.Document(io.BytesIO(data)).sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        assert footer.paragraphs[0].text == "— 1 —"
        assert " PAGE " in footer._element.xml
        assert f'w:jc w:val="{side}"' in footer._element.xml
    assert "evenAndOddHeaders" in parts(data)["word/settings.xml"]


def test_each_party_has_room_for_its_seal():
    table = docx.Document(io.BytesIO(full().to_bytes())).tables[-1]
    cells = [cell for row in table.rows for cell in row.cells]
    assert [cell.text.split("\n")[0] for cell in cells] == [
        "甲方（盖章）：示例大学", "乙方（盖章）：示例制造公司", "丙方（盖章）：经纪机构", "",
    ]  # fmt: skip
    assert "年　　月　　日" in cells[0].text
    assert cells[0].paragraphs[0].paragraph_format.keep_with_next


def test_the_same_calls_give_the_same_bytes(data, tmp_path):
    assert data in (full().to_bytes(), full(RECORD).to_bytes())
    file = docx.Document(io.BytesIO(data))
    assert file.core_properties.title.startswith("关于 A&B")
    assert file.paragraphs[0].text == "关于 A&B 先试用后转化的协议"
    (tmp_path / "a").write_bytes(data)
    assert told_by(tmp_path / "a") == "docx"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_it_can_be_drawn(data, tmp_path):
    (tmp_path / "a.docx").write_bytes(data)
    call = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/home",
        "--headless",
        "--convert-to",
        "png",
        "a.docx",
    ]
    subprocess.run(call, cwd=tmp_path, check=True, capture_output=True)
    picture = Image.open(tmp_path / "a.png").convert("L")
    assert picture.getextrema()[0] < 100
