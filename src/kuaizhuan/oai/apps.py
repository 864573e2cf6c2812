"""The package as a Django application."""

from django.apps import AppConfig


class OaiConfig(AppConfig):
    name = "kuaizhuan.oai"
    label = "oai"
