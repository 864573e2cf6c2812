"""Any server that speaks OpenAI's ``/v1/embeddings``: asked in batches, waited for only so long, asked again when
it fails, and left alone for a while when it keeps failing, so that a dead server costs a need nothing.
"""

import base64
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kuaizhuan.match.engine.embeddings.port import (
    EmbedderDown,
    EmbeddingsUnusable,
    Floats,
    Options,
    VectorsWrong,
    check_vectors,
    short,
)

REST = 60.0
"""Seconds for which a server that failed is not asked again."""
MOST_BYTES = 256 * 1024 * 1024
_PIECE = 1 << 16
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which the same question may be answered: busy, or broken for now."""


class Endpoint:
    """An ``Embedder`` behind an address. Safe to share between threads."""

    def __init__(
        self,
        options: Options,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raises EmbeddingsUnusable without the name of a model."""
        if not options.model:
            raise EmbeddingsUnusable(f"{options.source}: which model? give its name (KZ_EMBEDDINGS_MODEL)")
        self._options = options
        self._url = options.source.rstrip("/") + "/embeddings"
        self._clock = clock
        self._wait = wait
        self._rests_until = float("-inf")
        self._dimensions: int | None = None

    @property
    def name(self) -> str:
        return self._options.model

    def of_needs(self, texts: Sequence[str]) -> Floats:
        return self._all(texts)

    def of_results(self, texts: Sequence[str]) -> Floats:
        return self._all(texts)

    def _all(self, texts: Sequence[str]) -> Floats:
        size = self._options.batch
        parts = [self._ask_server(short(texts[at : at + size])) for at in range(0, len(texts), size)]
        return np.vstack(parts) if parts else np.zeros((0, self._dimensions or 0), np.float32)

    def _ask_server(self, texts: list[str]) -> Floats:
        """One batch. Each time-out, refusal and broken answer is tried again after a growing pause."""
        if self._clock() < self._rests_until:
            raise EmbedderDown(f"{self._url}: failed a moment ago; asked again after {REST:g} s")
        trouble = ""
        for attempt in range(self._options.retries + 1):
            if attempt:
                self._wait(0.2 * 2**attempt)
            try:
                found = check_vectors(_rows(self._answer(texts)), len(texts), self._dimensions, self._url)
            except urllib.error.HTTPError as error:
                trouble = f"HTTP {error.code}"
                if error.code not in _AGAIN:
                    break
            except (OSError, http.client.HTTPException) as error:
                trouble = "no answer in time" if _is_timeout(error) else str(error) or type(error).__name__
                if _is_timeout(error):
                    break  # it hangs: asking again would double the wait
            else:
                self._dimensions = found.shape[1]
                return found
        self._rests_until = self._clock() + REST
        raise EmbedderDown(f"{self._url}: {trouble}")

    def _answer(self, texts: list[str]) -> Any:
        """The parsed answer. The time-out holds for all of it: a server that drips does not hold us for ever."""
        body = json.dumps({"model": self._options.model, "input": texts, "encoding_format": "float"}).encode()
        request = urllib.request.Request(self._url, body, {"Content-Type": "application/json"})
        if self._options.key:
            request.add_unredirected_header("Authorization", f"Bearer {self._options.key}")
        deadline = self._clock() + self._options.timeout
        pieces: list[bytes] = []
        size = 0
        with urllib.request.urlopen(request, timeout=self._options.timeout) as answer:
            while piece := answer.read1(_PIECE):
                pieces.append(piece)
                size += len(piece)
                if self._clock() > deadline:
                    raise TimeoutError
                if size > MOST_BYTES:
                    raise VectorsWrong(f"{self._url}: the answer is larger than {MOST_BYTES >> 20} MiB")
        try:
            return json.loads(b"".join(pieces))
        except (ValueError, RecursionError) as error:
            raise VectorsWrong(f"{self._url}: the answer is not JSON ({error})") from error


def _is_timeout(error: Exception) -> bool:
    return isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError)


def _rows(answer: Any) -> list[Any]:
    """The vectors in the order asked: servers say the place of each, and may send them in any order."""
    try:
        ordered = sorted(answer["data"], key=lambda each: int(each["index"]))
        if [int(each["index"]) for each in ordered] != list(range(len(ordered))):
            raise ValueError("places that are missing or doubled")
        return [_numbers(each["embedding"]) for each in ordered]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise VectorsWrong(f"not an answer of /v1/embeddings: {error!r}") from error


def _numbers(written: Any) -> Any:
    """Some servers send base64 of little-endian floats whatever was asked."""
    if isinstance(written, str):
        return np.frombuffer(base64.b64decode(written, validate=True), "<f4")
    return written
