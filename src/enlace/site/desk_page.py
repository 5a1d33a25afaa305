"""The sealed desk as files alone: a page on an origin of its own, which may reach nothing at all."""

from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from enlace.common.errors import N_, Invalid, Problem

TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".txt": "text/plain", "": "text/plain"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
# The desk as one file, to be kept and opened from a disk: under the policy of this server it would not run.
ALONE = "/enlace-desk.html"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-cache",
}


def desk_folder() -> Path:
    """Return the folder of the desk that comes with the product. Raises: Invalid, if it is missing."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package.parents[1] / "desk" / "dist", package / "_desk"):
        if folder.is_dir():
            return folder
    raise Invalid([Problem("desk", N_("the desk that comes with the product is missing"))])


def desk_server(host: str, port: int) -> ThreadingHTTPServer:
    """Return a server of the files of the desk, read once. Raises: Invalid, OSError."""
    files = {f"/{path.name}": path.read_bytes() for path in desk_folder().iterdir()}
    return ThreadingHTTPServer((host, port), partial(Handler, files))


class Handler(BaseHTTPRequestHandler):
    """Hands out the files that there are, by name, and nothing else."""

    server_version = "Enlace"
    sys_version = ""
    timeout = 30

    def __init__(self, files: dict[str, bytes], *given: Any) -> None:
        self.files = files
        super().__init__(*given)

    def do_GET(self) -> None:
        """Answer with a file."""
        if content := self._begin():
            self.wfile.write(content)

    def do_HEAD(self) -> None:
        """Answer as to GET, without the file."""
        self._begin()

    def _begin(self) -> bytes:
        asked = self.path.partition("?")[0]
        name = "/index.html" if asked == "/" else asked
        found = self.files.get(name)
        content = HTTPStatus.NOT_FOUND.phrase.encode() if found is None else found
        self.send_response(HTTPStatus.NOT_FOUND if found is None else HTTPStatus.OK)
        type_ = "text/plain" if found is None else TYPES[Path(name).suffix]
        self.send_header("Content-Type", f"{type_}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        if name == ALONE:
            self.send_header("Content-Disposition", f'attachment; filename="{name[1:]}"')
        for header, value in HEADERS.items():
            self.send_header(header, value)
        self.end_headers()
        return content

    def log_message(self, *_: Any) -> None:
        """Say nothing: who opens the desk is nobody's business."""
