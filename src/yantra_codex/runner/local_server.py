"""Recorded answers as a real HTTP server on this machine, and what clients sent to it."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from yantra_codex.ir.worlds import Exchange

Sent = tuple[str, str, Any]
HOST = "127.0.0.1"


@dataclass(slots=True)
class _Round:
    """The answers of one scenario and what came in; `over` wakes answers that are still waiting."""

    exchanges: Sequence[tuple[Exchange, str]]
    sent: list[Sent] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    def answer(self, method: str, path: str, body: Any) -> tuple[int, str, float]:
        """Status, text and delay of the answer, as worlds.Web gives it."""
        with self.lock:
            before = sum(1 for m, p, _ in self.sent if (m, p) == (method, path))
            self.sent.append((method, path, body))
        fitting = [(e, text) for e, text in self.exchanges if (e.method, e.path) == (method, path)]
        if not fitting:
            return 404, "not found", 0.0
        exchange, text = fitting[min(before, len(fitting) - 1)]
        return exchange.status, text, exchange.delay_s


class Server:
    """A server with one address as long as it lives; connections are refused while it has no answers."""

    def __init__(self, port: int = 0):
        self._http: ThreadingHTTPServer | None = None
        self._round = _Round(())
        self._closed, self._lock = _reserved(port)
        self.port: int = self._closed.getsockname()[1]
        self.origin = f"http://{HOST}:{self.port}"

    @contextlib.contextmanager
    def serving(self, exchanges: Sequence[tuple[Exchange, str]]) -> Iterator[list[Sent]]:
        """Answers with these (and their texts) inside the block; gives the list of what is sent."""
        self._round = now = _Round(exchanges)
        try:
            if exchanges:
                self._open()
            else:
                self._shut()
            yield now.sent
        finally:
            now.over.set()

    def _open(self) -> None:
        if self._http is not None:
            return
        handler = type("Handler", (_Handler,), {"owner": self})
        self._http = _Quiet((HOST, self.port), handler, bind_and_activate=False)
        self._http.socket.close()
        self._http.socket = self._closed
        self._http.server_activate()
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def _shut(self) -> None:
        """Stops listening; the port stays taken by a socket that doesn't listen."""
        if self._http is None:
            return
        self._http.shutdown()
        self._http.server_close()
        self._http = None
        self._closed = _bound(self.port)

    def close(self) -> None:
        self._shut()
        self._closed.close()
        self._lock.close()


def _reserved(port: int) -> tuple[socket.socket, socket.socket]:
    """A bound socket that doesn't listen (who connects is refused) and the lock on its port; another port where this one is taken."""
    for wanted in (port, 0, 0, 0):
        lock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with contextlib.suppress(OSError):
            s = _bound(wanted)
            try:
                # SO_REUSEADDR lets two sockets have one port until one listens; a name without a file keeps others of us away
                lock.bind(f"\0yantra-codex-port-{s.getsockname()[1]}")
                return s, lock
            except OSError:
                s.close()
        lock.close()
    raise OSError(f"no free port on {HOST}")


def _bound(port: int) -> socket.socket:
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the port was in use a moment ago
    try:
        s.bind((HOST, port))
    except OSError:
        s.close()
        raise
    return s


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away (its timeout) is what some scenarios are about."""


class _Handler(BaseHTTPRequestHandler):
    owner: Server
    timeout = 10

    def _answer(self) -> None:
        now = self.owner._round
        body = self._body()
        status, text, delay_s = now.answer(self.command, self.path, body)
        if delay_s:
            now.over.wait(delay_s)
        data = b"" if status == 204 or self.command == "HEAD" else text.encode()
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8" if text[:1] in "{[" else "text/plain; charset=utf-8")
            if status != 204:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _answer

    def _body(self) -> Any:
        """The JSON value that was sent, its text where it is not JSON, None for nothing."""
        data = self._chunks() if "chunked" in self.headers.get("Transfer-Encoding", "") else self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not data:
            return None
        try:
            return json.loads(data)
        except ValueError:
            return data.decode("utf-8", "replace")

    def _chunks(self) -> bytes:
        out = b""
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            out += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return out

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the requests are kept in `sent`."""


__all__ = ["Server"]
