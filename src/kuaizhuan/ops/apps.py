"""The package as a Django application."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "kuaizhuan.ops"
    label = "ops"
