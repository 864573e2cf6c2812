"""The package as a Django application."""

from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "kuaizhuan.collect"
    label = "collect"
