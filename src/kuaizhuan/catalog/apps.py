"""The package as a Django application."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "kuaizhuan.catalog"
    label = "catalog"
