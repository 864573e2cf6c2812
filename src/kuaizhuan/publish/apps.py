"""The package as a Django application."""

from django.apps import AppConfig


class PublishConfig(AppConfig):
    name = "kuaizhuan.publish"
    label = "publish"
