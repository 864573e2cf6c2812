"""The package as a Django application."""

from django.apps import AppConfig


class MatchConfig(AppConfig):
    name = "kuaizhuan.match"
    label = "match"
