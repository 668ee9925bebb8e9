"""A way to the server that can swallow everything: it is connected, and nothing ever answers."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Lock, Thread

A_PIECE = 65536


class Way(ThreadingTCPServer):
    """Listens on this machine only, and hands everything on to a port here."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, *, to: int) -> None:
        super().__init__(("127.0.0.1", port), Passage)
        self.to = to
        self.swallows = False
        self._open: set[socket.socket] = set()
        self._lock = Lock()

    def note(self, *connections: socket.socket) -> None:
        with self._lock:
            self._open.update(connections)

    def forget(self, *connections: socket.socket) -> None:
        with self._lock:
            self._open.difference_update(connections)

    def open_again(self) -> None:
        """What was swallowed is lost, and the connections that lost it end."""
        self.swallows = False
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class Passage(BaseRequestHandler):
    """One connection: to the server and back, each in a thread of its own."""

    server: Way

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.to)) as server:
            self.server.note(self.request, server)
            back = Thread(target=self._hand_on, args=(server, self.request), daemon=True)
            back.start()
            self._hand_on(self.request, server)
            back.join()
            self.server.forget(self.request, server)

    def _hand_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(A_PIECE):
                if not self.server.swallows:
                    target.sendall(piece)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)


@contextmanager
def way(port: int, *, to: int) -> Iterator[Way]:
    with Way(port, to=to) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
