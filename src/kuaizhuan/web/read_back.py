"""Before what is public or cannot be undone, a page reads back what will happen, who will see it and whether it can change.

    start = partial(services.start_notice, row, by=request.actor)
    if page := read_back(request, ReadBack(…), start):
        return page
    start()

What would be refused is refused before anybody is asked to confirm it: the service is tried and taken back. The form that
led there is sent again with the button of that page, which adds that it was confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Sentences for the page: title, button; what happens, seen_by, changes; facts as (label, value); warnings.

    subject, leave: what it is about, and the address to go back to.
    """

    title: str
    button: str
    happens: str
    seen_by: str
    changes: str
    subject: str = ""
    leave: str = ""
    facts: Sequence[tuple[str, str]] = ()
    warnings: Sequence[str] = ()


def read_back(request: HttpRequest, back: ReadBack, do: Callable[[], object]) -> HttpResponse | None:
    """The page to confirm on; None when the form came from it. Raises what `do` raises."""
    if request.POST.get(CONFIRMED) == "yes":
        return None
    with transaction.atomic():
        do()
        transaction.set_rollback(True)
    fields = [(name, value) for name, each in request.POST.lists() for value in each]
    kept = [(name, value) for name, value in fields if name not in ("csrfmiddlewaretoken", CONFIRMED)]
    context = {"back": back, "action": request.get_full_path(), "fields": kept}
    return render(request, "ui/form/confirm.html", context)
