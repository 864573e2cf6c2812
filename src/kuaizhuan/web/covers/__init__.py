"""What stands where a row has no picture yet: a pattern of its field, always the same for the same row.

`shapes` says what is drawn, from a field and a number; `drawing` writes it as SVG and paints it as PNG. A cover tells
nothing of its row but the field, so that its address is open to everybody.
"""
