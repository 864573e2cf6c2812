"""What somebody typed or chose is there again after an error, and after a session that ended before the form was sent.

Files wait under the names of their inputs (`core.files.pending`). A form that comes from a browser whose session has
ended waits for the person who was signed in there (`core.held_forms`): a signed cookie, which opens nothing, says who.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files import File
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from kuaizhuan.core.files.pending import Kept, keep_pending, pending_file, read_pieces
from kuaizhuan.core.held_forms import LASTS, forget_form, hold_form
from kuaizhuan.people.models import User
from kuaizhuan.web.forms.kit import FileChoice

COOKIE, SALT = "kz_person", "whose forms"
KEPT, DROP, HELD = "-kept", "-drop", "held"
"""Behind the name of an input: the code of the file that waits, and that it is not wanted; the code of a held form."""
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "confirmed", HELD})
LONGEST_PATH = 500


class Waiting(File):
    """A file that waits, as one that was just sent; nothing is opened before it is read."""

    def __init__(self, row: Kept) -> None:
        super().__init__(None, name=row.name)
        self.row, self.size = row, row.size

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return read_pieces(self.row)


def chosen_files(request: HttpRequest) -> MultiValueDict[str, Any]:
    """The files of a request, and for inputs without a new one those that wait for its person."""
    found: MultiValueDict[str, Any] = request.FILES.copy()
    for key in request.POST:
        name = key.removesuffix(KEPT)
        if name == key or name in found or request.POST.get(f"{name}{DROP}"):
            continue
        row = pending_file(request.POST[key], by=request.actor)
        if row is not None:
            found[name] = Waiting(row)
    return found


def keep_chosen(request: HttpRequest, form: Any) -> None:
    """Let the good files of a form that is shown again wait, and stand in it by their names."""
    for name, field in form.fields.items():
        received = (
            getattr(form, "cleaned_data", {}).get(name) if isinstance(field.widget, FileChoice) else None
        )
        if received is not None and request.actor.user_id and received.arrived.path.exists():
            field.widget.kept = keep_pending(received, by=request.actor)


def hold(request: HttpRequest) -> str:
    """Where the person goes on after signing in: to the form that was just sent, or "" when nobody knows whose it is."""
    path = request.get_full_path()
    try:
        code = signing.Signer(salt=SALT).unsign(request.COOKIES.get(COOKIE, ""))
    except signing.BadSignature:
        return ""
    user = User.objects.filter(code=code, is_active=True).first()
    if user is None or len(path) > LONGEST_PATH or not path.startswith("/") or path.startswith("//"):
        return ""
    kept = [(name, value) for name, each in request.POST.lists() for value in each if name not in NOT_KEPT]
    return reverse("web:held_form", args=(hold_form(user.pk, path, kept),))


def let_go(request: HttpRequest) -> None:
    """A held form came in again from its person: it need not wait any longer."""
    if code := request.POST.get(HELD, ""):
        forget_form(code, request.user.pk)


def remember_person(request: HttpRequest, response: HttpResponse, *, was_in: bool) -> None:
    """Who is signed in here, for as long as a held form lasts beyond the session; forgotten on signing out."""
    if request.user.is_authenticated:
        signed = signing.Signer(salt=SALT).sign(request.user.code)
        if request.COOKIES.get(COOKIE) != signed or request.session.modified:
            response.set_cookie(
                COOKIE,
                signed,
                max_age=settings.SESSION_COOKIE_AGE + int(LASTS.total_seconds()),
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
    elif was_in:
        response.delete_cookie(COOKIE)
