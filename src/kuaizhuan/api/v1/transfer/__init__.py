"""Transfers for programs: deals, trials, price notices and objections, and the registers of contracts."""

from ninja import Router

from kuaizhuan.api.v1.transfer import contracts, deals, messages, objections, registrations

router = Router()
router.add_router("", deals.router)
router.add_router("", contracts.router)
router.add_router("", messages.router)
router.add_router("", objections.router)
router.add_router("", registrations.router)
