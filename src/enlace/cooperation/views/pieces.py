"""Pieces of attachments, brought one by one by the script of the page of sealed content, so that a line may break."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from enlace.accounts.views.access import actor, answering, needs
from enlace.common import clock
from enlace.common.errors import N_, EnlaceError, Invalid, NotAllowed, NotFound, Problem, WrongStatus
from enlace.cooperation.actions.sealed import keep_piece
from enlace.cooperation.queries.sealed import ChannelOf, pieces_of, request_channel
from enlace.cooperation.rules.sealed_archive import MAX_PIECE_BYTES
from enlace.cooperation.views.sealed import KEEP, own_side


def _refused(
    request: HttpRequest, reference: str, of: ChannelOf = request_channel, *, error: EnlaceError
) -> HttpResponse:
    problems = error.problems if isinstance(error, Invalid) else (Problem("", error.message, error.params),)
    texts = [Problem("", gettext(one.message), one.params).text() for one in problems]
    return JsonResponse({"problems": texts}, status=error.status)


@needs(KEEP)
@answering(dict.fromkeys((Invalid, NotAllowed, NotFound, WrongStatus), _refused))
@require_http_methods(["GET", "HEAD", "POST"])
def pieces(request: HttpRequest, reference: str, of: ChannelOf = request_channel) -> HttpResponse:
    """Say which pieces are kept, by their hashes; or keep one, the body of the request, whose hash `name` is."""
    channel = of(reference, actor(request))
    side = own_side(channel)
    if request.method == "POST":
        name, sender = request.GET.get("name", ""), {"state": side.state, "authority": side.authority}
        file = f"pieces/{name}.age"
        keep_piece(reference, file, _body(request), **sender, by=actor(request), at=clock.now(), of=of)
        return JsonResponse({"kept": [name]})
    return JsonResponse({"kept": pieces_of(channel)})


def _body(request: HttpRequest) -> bytes:
    content = request.read(MAX_PIECE_BYTES + 1)
    if len(content) > MAX_PIECE_BYTES:
        message = N_("A piece of an attachment has %(limit)s KB at most.")
        raise Invalid([Problem("piece", message, {"limit": MAX_PIECE_BYTES // 1024})])
    return content
