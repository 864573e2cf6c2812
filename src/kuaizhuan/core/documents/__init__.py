"""Documents that people print, sign and seal: docx with the fonts and the grid that Chinese offices expect.

    paper = Document("试用协议", layout=OFFICIAL)
    paper.add_clause("双方的权利和义务")
    paper.add_seals(["甲方", "乙方"], place=..., day=...)
    data = paper.to_bytes()

The same calls give the same bytes.
"""

from kuaizhuan.core.documents.document import Document
from kuaizhuan.core.documents.layout import LETTER, RECORD, Fonts, Layout

__all__ = ["LETTER", "RECORD", "Document", "Fonts", "Layout"]
