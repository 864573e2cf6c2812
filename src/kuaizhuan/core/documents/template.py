"""The document that others begin with: own styles, numbering and fonts, and no theme.

The template that python-docx brings lets Word fall back to MS Mincho by its theme, and sets fonts for Latin text only.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.sax.saxutils import quoteattr

from kuaizhuan.core.documents.layout import STAND_INS, Layout

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The first that a zip file can name: it is the same for every document."""
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = ("styles", "settings", "numbering", "fontTable")
CLAUSES = (
    ("chineseCountingThousand", "第%1条"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
)
"""How clauses are numbered on each level."""


def template(layout: Layout) -> BytesIO:
    """An empty document as python-docx reads it."""
    kinds = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{WORD}.{part}+xml"/>' for part in PARTS
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{R}/{part}" Target="{part}.xml"/>'
        for number, part in enumerate(PARTS, start=1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        "word/document.xml": f"<w:document {W}><w:body><w:sectPr/></w:body></w:document>",
        "word/styles.xml": _styles(layout),
        "word/settings.xml": f"<w:settings {W}><w:evenAndOddHeaders/><w:characterSpacingControl "
        'w:val="compressPunctuation"/><w:compat><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>',
        "word/numbering.xml": _numbering(layout),
        "word/fontTable.xml": _font_table(layout),
    }
    return pack_parts({name: (HEAD + text).encode() for name, text in parts.items()})


def pack_parts(parts: dict[str, bytes]) -> BytesIO:
    """A zip file of these parts that is the same whenever it is made."""
    with zipfile.ZipFile(out := BytesIO(), "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            archive.writestr(entry, data)
    out.seek(0)
    return out


def fonts_xml(chinese: str, latin: str) -> str:
    """Word keeps fonts of Chinese and of other text apart, and guesses each that is not said."""
    latin, chinese = quoteattr(latin), quoteattr(chinese)
    return f"<w:rFonts w:ascii={latin} w:hAnsi={latin} w:eastAsia={chinese} w:cs={latin}/>"


def _styles(layout: Layout) -> str:
    fonts = layout.fonts
    line = "" if layout.grid else '<w:spacing w:before="0" w:after="60" w:line="300" w:lineRule="auto"/>'
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:keepNext/>{_space(layout)}<w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f"<w:rPr>{fonts_xml(font, fonts.latin)}{_size(layout.heading)}</w:rPr></w:style>"
        for level, font in enumerate(fonts.headings, start=1)
    )
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    cells = '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    return (
        f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(fonts.body, fonts.latin)}"
        f'{_size(layout.body)}<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{line}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{cells}</w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>'
        '<w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:after="240"/><w:jc w:val="center"/></w:pPr>'
        f"<w:rPr>{fonts_xml(fonts.title, fonts.latin)}{_size(layout.title)}</w:rPr></w:style>"
        f"{headings}"
        '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/></w:style>'
        "</w:styles>"
    )


def _space(layout: Layout) -> str:
    return "" if layout.grid else '<w:spacing w:before="180" w:after="60"/>'


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _numbering(layout: Layout) -> str:
    fonts = fonts_xml(layout.fonts.body, layout.fonts.latin)
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="0" w:firstLineChars="200" w:firstLine="{round(layout.body * 40)}"/></w:pPr>'
        f"<w:rPr>{fonts}</w:rPr></w:lvl>"
        for level, (kind, text) in enumerate(CLAUSES)
    )
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _font_table(layout: Layout) -> str:
    families = "".join(
        f"<w:font w:name={quoteattr(name)}>"
        + (f"<w:altName w:val={quoteattr(STAND_INS[name])}/>" if name in STAND_INS else "")
        + f'<w:charset w:val="{"00" if name == layout.fonts.latin else "86"}"/></w:font>'
        for name in layout.fonts.all()
    )
    return f"<w:fonts {W}>{families}</w:fonts>"
