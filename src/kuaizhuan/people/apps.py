"""The package as a Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kuaizhuan.people"
    label = "people"

    def ready(self) -> None:
        from kuaizhuan.people import checks  # noqa: F401  registers itself
        from kuaizhuan.people.roles import specs

        specs()
