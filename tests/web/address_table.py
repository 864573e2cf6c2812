"""The pages of no single step, and those of the libraries for accounts."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kuaizhuan.core.held_forms import hold_form
from kuaizhuan.core.models import Heartbeat
from tables import ANYHOW, EVERYBODY, Address, own, public

LIBRARY = Address(get={"": ANYHOW}, post={"": ANYHOW})

OF_LIBRARIES = (
    "account_login account_logout account_inactive account_signup "
    "account_email_verification_sent account_reset_password account_reset_password_done "
    "account_reset_password_from_key_done account_confirm_login_code account_reauthenticate "
    "account_email account_change_password account_set_password account_verify_phone "
    "account_change_phone mfa_index mfa_authenticate mfa_reauthenticate mfa_activate_totp "
    "mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes "
    "mfa_download_recovery_codes mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn "
    "mfa_login_webauthn usersessions_list socialaccount_login_cancelled "
    "socialaccount_login_error socialaccount_signup socialaccount_connections"
)
"""Pages of the libraries for accounts."""


ADDRESSES: dict[str, Address] = {
    "web:home": public(),
    "web:help": public(),
    "web:contact": public(),
    "web:faq": public(),
    "web:first_steps": public(),
    "web:parts": public(),
    "web:language": Address(post={"": EVERYBODY}),
    "web:theme": Address(post={"": EVERYBODY}),
    "web:held_form": Address(get={"{held}": "self"}, post={"{held}": "self"}),
    "web:desk": own(),
    "web:done": own(),
    "web:begun": own(),
    "web:calendar": own(),
    "web:overseen": own(),
    "web:places": own(),
    "web:health": public(),
    "web:node_key": public(),
    "web:ready": Address(get={"": ANYHOW}),  # 503 while a job waits too long, and there is no worker here
    "web:metrics": public(),
    "web:robots": public(),
    "web:open_search_description": public(),
    **dict.fromkeys(OF_LIBRARIES.split(), LIBRARY),
    "account_confirm_email": Address(get={"forged": ANYHOW}),
    "account_reset_password_from_key": Address(get={"1 forged": ANYHOW}),
    "mfa_remove_webauthn": Address(get={"1": ANYHOW}, post={"1": ANYHOW}),
    "mfa_edit_webauthn": Address(get={"1": ANYHOW}, post={"1": ANYHOW}),
    "openid_connect_login": Address(get={"node": ANYHOW}, post={"node": ANYHOW}),
    "openid_connect_callback": Address(get={"node": ANYHOW}),
    **{
        f"{each}_{where}": Address(get={"": ANYHOW}, post={"": ANYHOW})
        for each in ("cas", "weixin", "dingtalk", "feishu")
        for where in ("login", "callback")
    },
    **{
        f"saml_{where}": Address(get={"campus": ANYHOW}, post={"campus": ANYHOW})
        for where in ("login", "acs", "finish_acs", "sls", "metadata")
    },
}


def codes(world: Any) -> dict[str, Any]:
    """A worker that lives, or the node would not be ready; a form that waits for its person."""
    Heartbeat.objects.create(
        name="elsewhere-1", machine="elsewhere", kind=Heartbeat.WORKER, seen=timezone.now()
    )
    return {"held": hold_form(world.user("self").pk, "/desk/", [("title", "合金")])}
