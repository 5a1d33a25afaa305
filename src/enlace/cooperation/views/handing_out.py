"""Sealed files as answers: streamed, and taken up again where a download broke off."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response

from enlace.cooperation.queries.sealed_files import Outgoing, octets
from enlace.cooperation.rules.ranges import asked_octets

MEDIA_TYPE = "application/octet-stream"


def hand_out(request: HttpRequest, file: Outgoing, name: str) -> HttpResponseBase:
    """Return a sealed file, or what `Range` asks for of it, for a download under `name`."""
    tag = f'"{file.tag}"'
    answer: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    if answer is None:
        # Of a file that is no longer the same, a part would fit to nothing.
        same = request.headers.get("If-Range", tag) == tag
        answer = _octets(file, asked_octets(request.headers.get("Range", "") if same else "", file.size))
    answer["ETag"] = tag
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Disposition"] = f'attachment; filename="{name}.enlace"'
    # What is sealed gets no smaller, and packed anew it would have neither its length nor its parts.
    answer["Content-Encoding"] = "identity"
    return answer


def _octets(file: Outgoing, asked: tuple[int, int] | None) -> HttpResponseBase:
    if asked is None:
        answer: HttpResponseBase = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        answer["Content-Range"] = f"bytes */{file.size}"
        return answer
    start, stop = asked
    answer = StreamingHttpResponse(octets(file, start, stop), content_type=MEDIA_TYPE)
    answer["Content-Length"] = str(stop - start)
    if stop - start < file.size:
        answer.status_code = HTTPStatus.PARTIAL_CONTENT
        answer["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    return answer
