"""A server that speaks /v1/embeddings, well or badly, on this machine."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SUBJECTS = ("电池", "路面", "饲料", "轴承")
Answer = Callable[["Asked"], Any]


class Asked:
    """One request: its texts, its headers, how many came before, and what lets a hanging answer end."""

    def __init__(self, texts: list[str], headers: dict[str, str], number: int, over: threading.Event) -> None:
        self.texts, self.headers, self.number, self.over = texts, headers, number, over


def vector(text: str) -> list[float]:
    """Near for texts of the same subject."""
    return [1.0 + 9.0 * (subject in text) for subject in SUBJECTS]


def good(asked: Asked) -> Any:
    """In another order than asked, as servers may."""
    return {"data": [{"index": n, "embedding": vector(t)} for n, t in reversed(list(enumerate(asked.texts)))]}


def hanging(asked: Asked) -> Any:
    asked.over.wait(30)
    return good(asked)


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, list[Asked]]]:
    """The address of a server that answers so, and what it was asked. An int for an answer is a status."""
    seen: list[Asked] = []
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = Asked(body["input"], dict(self.headers) | {"model": body["model"]}, len(seen), over)
            seen.append(asked)
            found = answer(asked)
            status, written = (found, b"{}") if isinstance(found, int) else (200, found)
            if not isinstance(written, bytes):
                written = json.dumps(written).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(written)))
                self.end_headers()
                self.wfile.write(written)
            except OSError:
                return  # nobody waits for it any more

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", seen
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
