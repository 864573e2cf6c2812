"""Transfers for programs: deals, trials and price notices, and the registers of contracts."""

from ninja import Router

from kuaizhuan.api.v1.transfer import deals, registrations

router = Router()
router.add_router("", deals.router)
router.add_router("", registrations.router)
