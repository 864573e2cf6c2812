"""Rows of a file as a university's system writes it."""

from __future__ import annotations

HEADERS = ["成果编号", "成果名称", "成果简介", "技术成熟度", "参考价格(万元)", "技术指标", "完成时间"]


def row(number, **said):
    values = {
        "成果编号": f"N-{number}", "成果名称": f"高强度铝合金压铸技术{number}", "成果简介": "通过成分设计得到薄壁件。",
        "技术成熟度": "6", "参考价格(万元)": "100-200", "技术指标": "抗拉强度≥450MPa", "完成时间": "2026-03-05", **said,
    }  # fmt: skip
    return [values[name] for name in HEADERS]
