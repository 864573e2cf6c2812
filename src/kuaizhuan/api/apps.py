"""The package as a Django application."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kuaizhuan.api"
    label = "api"
