"""The package as a Django application."""

from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "kuaizhuan.transfer"
    label = "transfer"
