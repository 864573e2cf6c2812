"""A cover as it is sent: SVG for pages, PNG where only that is read."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from kuaizhuan.web.covers.shapes import HEIGHT, WIDTH, Circle, Cover, Path, cover

FINER = 2
"""Points are painted so many times finer and then drawn together, for Pillow paints hard edges."""


def write_svg(drawn: Cover) -> str:
    """The cover as SVG without text or script; darker where the reader's screen is."""
    body = "".join(_element(shape) for shape in drawn.shapes)
    left, right = drawn.colours
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        "<style>@media (prefers-color-scheme: dark){#dim{opacity:.35}}</style>"
        f'<linearGradient id="g"><stop stop-color="{left}"/><stop offset="1" stop-color="{right}"/></linearGradient>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#g)"/>'
        f'<g fill="#fff" stroke="#fff" stroke-width="0" stroke-linejoin="round">{body}</g>'
        f'<rect id="dim" width="{WIDTH}" height="{HEIGHT}" opacity="0"/></svg>'
    )


@lru_cache(maxsize=64)
def paint_png(field: str, variant: int) -> bytes:
    """The cover of `shapes.cover` as PNG, 1200 × 630 points. Raises KeyError for an unknown field."""
    from PIL import Image, ImageColor, ImageDraw

    drawn = cover(field, variant)
    size = (WIDTH * FINER, HEIGHT * FINER)
    mask = Image.linear_gradient("L").rotate(90).resize(size)
    left, right = (Image.new("RGB", size, ImageColor.getrgb(colour)) for colour in drawn.colours)
    picture = Image.composite(right, left, mask)
    pen = ImageDraw.Draw(picture, "RGBA")
    for shape in drawn.shapes:
        ink = (255, 255, 255, round(255 * shape.shade))
        width = round(shape.line * FINER)
        if isinstance(shape, Circle):
            (x, y), reach = shape.at, shape.radius
            box = [FINER * (x - reach), FINER * (y - reach), FINER * (x + reach), FINER * (y + reach)]
            pen.ellipse(box, fill=None if width else ink, outline=ink if width else None, width=width)
        else:
            points = [(FINER * x, FINER * y) for x, y in shape.points]
            if width:
                pen.line(points, fill=ink, width=width, joint="curve")
            else:
                pen.polygon(points, fill=ink)
    out = BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


def _element(shape: Circle | Path) -> str:
    pen = f'fill="none" stroke-width="{shape.line:g}" stroke-opacity' if shape.line else "fill-opacity"
    look = f'{pen}="{shape.shade:.2f}"'
    if isinstance(shape, Circle):
        x, y = shape.at
        return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{shape.radius:.0f}" {look}/>'
    way = " ".join(f"{x:.0f},{y:.0f}" for x, y in shape.points)
    return f'<{"polyline" if shape.line else "polygon"} points="{way}" {look}/>'
