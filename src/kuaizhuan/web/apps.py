"""The package as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kuaizhuan.web"
    label = "web"
