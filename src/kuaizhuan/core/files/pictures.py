"""Pictures: never unpacked beyond a bound, and where they are shown, without what a camera wrote into them.

Pillow reads the size before it unpacks anything, so that a small file of a billion points costs nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
WIDTHS = (160, 480, 1200)
"""Of the smaller pictures that are made of one."""
QUALITY = 85


class TooManyPoints(Exception):
    """The picture would unpack into more points than may be."""


class Damaged(Exception):
    """The picture cannot be read to its end."""


def check(path: Path, kind: str, most: int) -> None:
    """Read the whole picture. most: points. Raises `TooManyPoints` or `Damaged`."""
    with _open_picture(path, kind, most) as picture:
        picture.load()


def size_of(path: Path, kind: str, most: int) -> tuple[int, int]:
    """Width and height in points as it is stored, whichever way up it is shown."""
    with _open_picture(path, kind, most) as picture:
        return picture.width, picture.height


def clean_picture(path: Path, kind: str, most: int) -> bytes:
    """The picture anew, upright, with its colours and nothing else: no place, camera, thumbnail or remark."""
    from PIL import ImageOps

    with _open_picture(path, kind, most) as picture:
        upright = ImageOps.exif_transpose(picture)
        return _write_picture(upright, kind, profile=picture.info.get("icc_profile"))


def narrow_picture(path: Path, kind: str, most: int, width: int) -> bytes | None:
    """The picture so many points wide; None when it is no wider."""
    from PIL import ImageOps

    with _open_picture(path, kind, most) as picture:
        if picture.width <= width:
            return None
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((width, width * 20))
        return _write_picture(upright, kind, profile=picture.info.get("icc_profile"))


def _write_picture(picture: Image.Image, kind: str, profile: bytes | None) -> bytes:
    """Without ``exif``, ``xmp``, ``comment`` and text, which Pillow would take over from `info`."""
    if kind == "jpg" and picture.mode not in ("L", "RGB"):
        profile = None if picture.mode == "CMYK" else profile  # it speaks of inks
        picture = picture.convert("RGB")
    plain = picture.copy()
    plain.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    out = BytesIO()
    settings = {} if kind == "png" else {"quality": QUALITY}
    plain.save(out, FORMATS[kind], icc_profile=profile, **settings)
    return out.getvalue()


@contextmanager
def _open_picture(path: Path, kind: str, most: int) -> Iterator[Image.Image]:
    """What goes wrong inside counts as damage, for Pillow raises what its decoders do."""
    from PIL import Image  # only where a picture is read

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # `most` is the bound
            with Image.open(path, formats=[FORMATS[kind]]) as picture:
                if picture.width * picture.height * getattr(picture, "n_frames", 1) > most:
                    raise TooManyPoints
                yield picture
    except Image.DecompressionBombError as problem:
        raise TooManyPoints from problem
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError) as problem:
        raise Damaged from problem
