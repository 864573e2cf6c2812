"""The package as a Django application."""

from django.apps import AppConfig
from django.core import checks


class TransferConfig(AppConfig):
    name = "kuaizhuan.transfer"
    label = "transfer"

    def ready(self) -> None:
        from kuaizhuan.match import learning
        from kuaizhuan.transfer import law
        from kuaizhuan.transfer.queries import deals

        learning.deals_from(deals.contracted)
        checks.register(law.check_file)
