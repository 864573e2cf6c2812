"""Each package's part of the interface is found by the package's name."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from ninja import Router

from kuaizhuan.api import v1
from kuaizhuan.api.urls import routers


def test_every_router_is_found_and_each_once():
    modules = [import_module(each.name) for each in pkgutil.iter_modules(v1.__path__, f"{v1.__name__}.")]
    written = {module.router for module in modules if isinstance(getattr(module, "router", None), Router)}
    found = [router for _, router in routers()]
    assert written == set(found)
    assert len(found) == len(written)


def test_a_package_may_have_a_prefix():
    assert {prefix for prefix, _ in routers()} == {"", "/codes", "/webhooks"}
