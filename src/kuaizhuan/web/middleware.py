"""Gives every request its actor."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kuaizhuan.people.queries import actor_for


class RequestMiddleware:
    """Sets ``request.actor``, the one thing that policies ask about who is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_for(request.user)
        return self.get_response(request)
