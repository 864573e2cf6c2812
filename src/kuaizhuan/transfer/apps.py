"""The package as a Django application."""

from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "kuaizhuan.transfer"
    label = "transfer"

    def ready(self) -> None:
        from kuaizhuan.match import learning
        from kuaizhuan.transfer.queries import deals

        learning.deals_from(deals.contracted_pairs)
