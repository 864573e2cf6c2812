"""The addresses of organisations, their members and one's own account: who may, and the codes in them."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from kuaizhuan.people import services
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for, address_link, link_of
from people import access_table as rows
from tables import ADMINISTRATORS, EVERYBODY, SIGNED_IN, STEWARDS, Address, own, public

ADDRESSES: dict[str, Address] = {
    "api-v1:organisations": public(),
    "api-v1:organisation": public("{here}"),
    "web:sign_in": public(),
    "web:use_reset_code": public(),
    "web:hand_out_reset_code": Address(post={"{self}": STEWARDS}, body={"do": "propose"}, writes=STEWARDS),
    "web:sign_out": public(),
    "web:sign_out_everywhere": Address(post={"": SIGNED_IN}),
    "web:stop_address": public("{address_link}"),
    "web:own_data": own(),
    "web:export_own_data": own(),
    "web:erase_account": own(),
    "web:leave": Address(post={"": "elsewhere"}, body={"role": "office", "organisation": "{elsewhere}"}),
    "web:act_for": Address(post={"": "elsewhere"}, body={"organisation": "{elsewhere}"}),
    "web:staff": own(),
    "web:appointments": Address(get={"": f"{STEWARDS} auditor"}),
    "web:dismiss": Address(post={"": STEWARDS}, body={"user": "{editor}", "role": "editor"}),
    "web:answer_grant": Address(post={"": STEWARDS}, body={"proposal": "{proposal}", "do": "decline"}),
    "web:find_account": Address(get={"": STEWARDS}),  # to the page of the account, or back
    "web:account": Address(get={"{self}": STEWARDS}),
    "web:act_on_account": Address(post={"{self}": STEWARDS}, body={"do": "unlock"}, writes=STEWARDS),
    "web:audit": Address(get={"": "auditor"}),
    "web:event": Address(get={"1": "auditor"}),
    "web:export_audit": Address(get={"csv": "auditor", "jsonl": "auditor"}),
    "web:jobs": Address(get={"": "operator"}),
    "web:node": Address(get={"": "operator"}),
    "web:run_job_again": Address(post={"": "operator"}, body={"job": "{job}"}),
    "web:forget_job": Address(post={"": "operator"}, body={"job": "{other_job}"}),
    "web:end_staff": Address(post={"": SIGNED_IN}),
    "web:tokens": own(),
    "web:make_token": Address(
        get={"": SIGNED_IN}, post={"": SIGNED_IN}, writes=""
    ),  # the password is asked for first
    "web:revoke_token": Address(post={"": "self"}, body={"token": "{token}"}, writes="self"),
    "web:invitation": Address(get={"{invitation}": EVERYBODY, "forged": ""}),
    "web:organisations": public(),
    "web:organisation": public("{here}"),
    "web:join": own("{here}"),
    "web:members": Address(get={"{here}": ADMINISTRATORS}),
    "web:place": Address(post={"{here}": ADMINISTRATORS}),
    "web:invite": Address(post={"{here}": ADMINISTRATORS}),
    "web:withdraw_invitation": Address(post={"{here}": ADMINISTRATORS}, body={"invitation": "{invited}"}),
    "web:joining_rules": Address(get={"{here}": ADMINISTRATORS}),
    "web:remove_joining_rule": Address(post={"{here}": ADMINISTRATORS}, body={"rule": "{rule}"}),
    "web:answer_join": Address(post={"{here}": ADMINISTRATORS}, body={"request": "{request}"}),
    "web:revoke": Address(
        post={"{here}": f"{ADMINISTRATORS} owner"}, body={"user": "{owner}", "role": "owner"}
    ),
}

SECRETS = {
    "mi-bing@demo.example": ADMINISTRATORS,
    "秘丁说明": f"{ADMINISTRATORS} self",
    "秘戊事由": "self",
    "秘子令牌": f"{STEWARDS} self",
    "13888880001": "self",
    "13888880002": "owner",
    "mi-owner@demo.example": "owner",
    "mi-self@demo.example": "self",
    "mi-new@demo.example": "self",
}


def codes(world: Any) -> dict[str, Any]:
    """Word in braces → code; everything that is not for everybody has a secret in it."""
    invitation = rows.invitation(world)
    invitation.email = "mi-bing@demo.example"
    invitation.save()
    request = rows.join_request(world)
    request.note = "秘丁说明"
    request.save()
    staff = rows.staff_session(world)
    staff.reason = "秘戊事由"
    staff.save()
    User.objects.filter(pk=world.user("self").pk).update(
        phone="+8613888880001", email="mi-self@demo.example", display_name="示己"
    )
    EmailAddress.objects.create(
        user=world.user("self"), email="mi-self@demo.example", verified=True, primary=True
    )
    # A member: the heads see that there is one, and of the number enough to recognise it.
    User.objects.filter(pk=world.user("owner").pk).update(
        phone="+8613888880002", email="mi-owner@demo.example"
    )
    token = rows.token(world)
    token.name = "秘子令牌"
    token.save()
    return {
        "here": world.here.code,
        "elsewhere": world.places["elsewhere"].code,
        "invitation": link_of(invitation, mailed=True),
        "invited": invitation.code,
        "request": request.code,
        "rule": rows.joining_rule(world).code,
        "token": token.code,
        "address_link": address_link(
            services.ask_address(world.user("self"), "mi-new@demo.example", by=actor_for(world.user("self")))
        ),
        "self": world.user("self").code,
        "proposal": rows.proposal(world).code,
        "job": str(rows.job(world, "FAILED").pk),
        "other_job": str(rows.job(world, "FAILED").pk),
        "editor": world.user("editor").code,
        "owner": world.user("owner").code,
    }
