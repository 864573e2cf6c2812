"""Every address of the node: with which codes it is fetched, and who gets an answer. All others are refused.

`get` and `post` map what stands in the address to persons of `access_table`. Words in braces are codes of
`address_world.Place`. "" lets nobody in. Where only `get` is given, a post is not part of the address.
At the machine interface (`api-v1`) a person is a program with that person's token, or a visitor where none may be
had: roles of the platform have none. Its other methods are walked in `api/test_who.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SIGNED_IN = (
    "nobody researcher office enterprise broker owner above elsewhere agent editor asleep operator "
    "registrar reviewer bureau bureau_elsewhere registry registry_elsewhere self"
)
EVERYBODY = f"visitor {SIGNED_IN}"
SUBMITTERS = "researcher office enterprise broker above"
READERS = f"{SUBMITTERS} owner editor bureau"
PARTIES = f"{READERS} elsewhere bureau_elsewhere"
CORRECTORS = f"{SUBMITTERS} editor"
PROGRAMS = f"{SUBMITTERS} owner elsewhere agent"
"""Who may have a token."""
ASKERS = f"{SUBMITTERS} elsewhere agent"
HOOKING = "office enterprise above"
DEALERS = f"{PARTIES} agent"
INSPECTORS = f"{HOOKING} editor bureau"
"""Who reads the books of a seller."""
REGISTRARS = "registrar registry"
REGISTERED = f"{PARTIES} {REGISTRARS}"
ANYHOW = "ANYHOW"
"""Whatever the library behind it answers: only that it is no fault and tells no secret is asked."""


@dataclass(frozen=True)
class Address:
    """writes: of those whom a post answers, for whom it does something; None: nothing is said of it."""

    get: dict[str, str] = field(default_factory=dict)
    post: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    writes: str | None = None


def public(*arguments: str) -> Address:
    return Address(get=dict.fromkeys(arguments or ("",), EVERYBODY))


def own(arguments: str = "") -> Address:
    """A page of whoever signed in, about themselves."""
    return Address(get={arguments: SIGNED_IN})


KINDS = ("achievement", "demand", "expert")
RECORDS = {"achievement {draft}": READERS, "achievement {published}": EVERYBODY}
HEADS = "office enterprise above operator"
OURS = f"{SUBMITTERS} owner"
REASON = "publish.return.unclear"
HOOK = {"url": "https://hooks.example/", "events": ["match.demand.strong"]}
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
    "oai": Address(get={"": EVERYBODY}, body={"verb": "ListRecords", "metadataPrefix": "oai_dc"}),
    "api_nowhere": Address(get={"achievement": ""}, post={"achievement": ""}),
    "api-v1:openapi-json": public(),
    "api-v1:api-root": Address(get={"": ANYHOW}),
    "api-v1:achievements": public(),
    "api-v1:demands": public(),
    "api-v1:experts": public(),
    "api-v1:search": public(),
    "api-v1:lists": public(),
    "api-v1:entries": public("region"),
    "api-v1:organisations": public(),
    "api-v1:organisation": public("{here}"),
    "api-v1:achievement": Address(get={"{draft}": OURS, "{published}": EVERYBODY}),
    "api-v1:demand": Address(get={"{need}": EVERYBODY, "{draft}": ""}),
    "api-v1:expert": Address(get={"{draft}": ""}),
    "api-v1:matches": Address(get={"{need}": EVERYBODY, "{draft}": ""}),
    "api-v1:takers": Address(get={"{published}": EVERYBODY, "{draft}": OURS}),
    "api-v1:create": Address(post={"": SUBMITTERS}, body={"title": "高强度镁合金", "owner": "{here}"}),
    "api-v1:change": Address(get={"{draft}": ""}),
    "api-v1:moved": Address(post={"{draft}": ""}),  # of an expert
    "api-v1:introductions": Address(get={"": PROGRAMS}),
    "api-v1:ask": Address(
        post={"": ASKERS},
        body={"demand": "{need}", "achievement": "{offer}", "answers": {"match.question.why": "用于车身"}},
        writes=ASKERS,
    ),
    "api-v1:introduction": Address(
        get={"{introduction}": f"{OURS} elsewhere", "{brokered}": f"{OURS} elsewhere agent"}
    ),
    "api-v1:consent": Address(post={"{introduction}": "elsewhere"}, writes="elsewhere"),
    "api-v1:decline": Address(
        post={"{introduction}": "elsewhere", "{brokered}": "agent"},
        body={"reason": "match.decline.terms"},
    ),
    "api-v1:withdraw": Address(post={"{introduction}": "researcher", "{brokered}": "elsewhere"}),
    "api-v1:pass_on": Address(post={"{introduction}": "", "{brokered}": "agent"}, writes="agent"),
    "api-v1:webhooks": Address(get={"": PROGRAMS}),
    "api-v1:make_webhook": Address(
        post={"": f"{HOOKING} elsewhere"}, body=HOOK, writes=f"{HOOKING} elsewhere"
    ),
    **dict.fromkeys(
        ("api-v1:webhook", "api-v1:change_webhook", "api-v1:remove_webhook", "api-v1:deliveries"),
        Address(get={"{hook}": HOOKING}),
    ),
    "api-v1:renew_secret": Address(post={"{hook}": HOOKING}, writes=HOOKING),
    "api-v1:try_webhook": Address(post={"{hook}": HOOKING}, writes=HOOKING),
    "api-v1:redeliver": Address(post={"{hook} {told}": HOOKING}, writes=HOOKING),
    "web:home": public(),
    "web:help": public(),
    "web:parts": public(),
    "web:language": Address(post={"": EVERYBODY}),
    "web:sign_in": public(),
    "web:sign_out": public(),
    "web:sign_out_everywhere": Address(post={"": SIGNED_IN}),
    "web:own_data": own(),
    "web:export_own_data": own(),
    "web:erase_account": own(),
    "web:leave": Address(post={"": "elsewhere"}, body={"role": "office", "organisation": "{elsewhere}"}),
    "web:act_for": Address(post={"": "elsewhere"}, body={"organisation": "{elsewhere}"}),
    "web:staff": own(),
    "web:appointments": Address(get={"": "operator"}),
    "web:dismiss": Address(post={"": "operator"}, body={"user": "{editor}", "role": "editor"}),
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
    "web:members": Address(get={"{here}": HEADS}),
    "web:place": Address(post={"{here}": HEADS}),
    "web:invite": Address(post={"{here}": HEADS}),
    "web:withdraw_invitation": Address(post={"{here}": HEADS}, body={"invitation": "{invited}"}),
    "web:answer_join": Address(post={"{here}": HEADS}, body={"request": "{request}"}),
    "web:revoke": Address(post={"{here}": f"{HEADS} owner"}, body={"user": "{owner}", "role": "owner"}),
    "web:webhooks": Address(get={"{here}": HEADS}, post={"{here}": HEADS}, body=HOOK, writes=HEADS),
    "web:webhook": Address(get={"{hook}": HEADS}, post={"{hook}": HEADS}, body=HOOK, writes=HEADS),
    "web:act_webhook": Address(post={"{hook}": HEADS}, body={"do": "try"}, writes=HEADS),
    "web:search": public(),
    "web:desk": own(),
    "web:own_rows": Address(get=dict.fromkeys(KINDS, SIGNED_IN)),
    "web:queue": Address(get={"achievement draft": SIGNED_IN, "achievement platform_review": SIGNED_IN}),
    "web:move_queue": Address(
        post={"achievement draft": SIGNED_IN}, body={"verb": "submit", "code": "{draft}"}, writes=CORRECTORS
    ),
    "web:new_record": Address(
        get=dict.fromkeys(KINDS, SIGNED_IN),
        post={"achievement": SIGNED_IN},
        body={"title": "高强度镁合金", "owner": "{here}"},
        writes=CORRECTORS,
    ),
    "web:edit_record": Address(
        get=dict.fromkeys(("achievement {draft}", "achievement {published}"), CORRECTORS),
        post=dict.fromkeys(("achievement {draft}", "achievement {published}"), CORRECTORS),
        body={"title": "高强度镁合金压铸技术", "summary": "抗拉强度提高到 400 MPa"},
        writes=CORRECTORS,
    ),
    "web:revisions": own(),
    "web:move_revisions": Address(
        post={"": SIGNED_IN}, body={"verb": "return", "code": "{revision}", "reason": REASON}, writes="editor"
    ),
    "web:move_revision": Address(
        post={"achievement {revised}": SUBMITTERS, "achievement {published}": ""},
        body={"verb": "drop"},
        writes=SUBMITTERS,
    ),
    "web:appeals": own(),
    "web:appeal": Address(
        get={"{appeal}": READERS},
        post={"{appeal}": "editor"},
        body={"verb": "uphold", "note": "数字没有依据"},
        writes="editor",
    ),
    "web:file_appeal": Address(
        post={"achievement {returned}": SUBMITTERS, "achievement {published}": SUBMITTERS},
        body={"text": "数字见检测报告"},
    ),
    "web:confirm_link": Address(
        get={"{asking}": EVERYBODY, "forged": ""},
        post={"{asking}": EVERYBODY, "forged": ""},
    ),
    "web:imports": own(),
    "web:preview": Address(post={"": SIGNED_IN}, writes=""),  # no file is sent
    "web:upload": Address(get={"{upload}": "self"}),
    "web:upload_refused": Address(get={"{upload}": "self"}),
    "web:confirm_import": Address(post={"{upload}": "self"}, body={"do": "import"}, writes="self"),
    "web:template": public("achievements"),
    "web:run": Address(get={"{run}": f"{SUBMITTERS} editor operator"}),
    "web:run_refused": Address(get={"{run}": f"{SUBMITTERS} editor operator"}),
    "web:introductions": own(),
    "web:ask_introduction": Address(
        get={"{need} {published}": SIGNED_IN, "{need} {draft}": READERS},
        post={"{need} {offer}": ASKERS},
        body={"match.question.why": "用于车身"},
        writes=ASKERS,
    ),
    "web:introduction": Address(get={"{introduction}": PARTIES, "{brokered}": f"{PARTIES} agent"}),
    "web:answer_introduction": Address(post={"{introduction}": "elsewhere"}, body={"verb": "consent"}),
    "web:questions": own(),
    "web:answer_question": Address(post={"pairs {pair}": "editor", "nonsense 1": ""}),
    "web:reopen_question": Address(post={"pairs {answered}": "editor", "nonsense 1": ""}),
    "web:notices": own(),
    "web:read_notices": Address(post={"": SIGNED_IN}),
    "web:notice_choices": own(),
    "web:stop_mail": Address(get={"{stop}": EVERYBODY, "forged": ""}, post={"forged": ""}),
    "web:quality": public(),
    "web:quality_rows": Address(get={"nonsense": ""}),
    "web:health": public(),
    "web:robots": public(),
    "web:open_search_description": public(),
    "web:sitemap": public(),
    "web:sitemap_pages": public(),
    "web:sitemap_part": Address(get={"achievements 0": ANYHOW, "nonsense 0": ""}),
    "web:feed": public(),
    "web:compare": public(),
    "web:searches": own(),
    "web:save_search": own(),
    "web:open_search": Address(get={"{search}": "self"}),
    "web:change_search": Address(post={"{search}": "self"}, body={"name": "新名", "alert": "never"}),
    "web:delete_search": Address(post={"{search}": "self"}),
    "web:sheet": Address(get=RECORDS),
    "web:qr": Address(get=RECORDS),
    "web:records": public(*KINDS),
    "web:record": Address(get=RECORDS),
    "web:matches": Address(get=RECORDS),
    "web:counterparts": Address(
        get={
            "achievement {published} organisation": EVERYBODY,
            "achievement {draft} organisation": "",
            "achievement {published} demand": "",
            "demand {need} expert": EVERYBODY,
        }
    ),
    "web:history": Address(get={"achievement {draft}": READERS, "achievement {published}": READERS}),
    "web:review": Address(get=dict.fromkeys(("achievement {draft}", "achievement {revised}"), READERS)),
    "web:move": Address(
        post={"achievement {draft}": f"{SUBMITTERS} editor", "achievement {foreign}": "elsewhere editor"},
        body={"verb": "submit"},
    ),
    "api-v1:deals": public(),
    "api-v1:deal": Address(get={"{deal}": f"{OURS} elsewhere agent"}),
    "api-v1:offers": public(),
    "api-v1:running": public(),
    "api-v1:figures": public(),
    "api-v1:contract_flows": public(),
    "api-v1:certificate": Address(get={"{certificate}": EVERYBODY, "forged": ""}),
    "api-v1:rules": public(),
    "web:deals": own(),
    "web:enter_deal": own(),
    "web:open_deal": Address(post={"{opened}": f"{CORRECTORS} elsewhere"}, writes=f"{CORRECTORS} elsewhere"),
    "web:deal": Address(get={"{deal}": DEALERS}),
    "web:move_deal": Address(get={"{deal} nda": ASKERS, "{deal} closed": ""}),
    **dict.fromkeys(  # what is sent is not complete
        ("web:add_document", "web:propose_credit", "web:answer_credit"),
        Address(post={"{deal}": DEALERS}, writes=""),
    ),
    "web:document": Address(get={"{document}": DEALERS}),
    "web:file": Address(get={"{document} {document_name}": DEALERS, "{document} else.txt": ""}),
    "web:income": Address(get={"{deal}": INSPECTORS}),
    **dict.fromkeys(
        ("web:record_entry", "web:add_milestone"), Address(post={"{deal}": INSPECTORS}, writes="")
    ),
    "web:reverse_entry": Address(post={"{deal} 0": ""}),
    "web:draft_plan": Address(get={"{deal}": INSPECTORS}),
    "web:distributions": own(),
    "web:distribution": Address(get={"{plan}": INSPECTORS}),
    "web:move_plan": Address(
        post={"{plan}": HOOKING}, body={"do": "cancel", "note": "算错了"}, writes=HOOKING
    ),
    "web:payment_file": Address(get={"{plan} csv": HOOKING}),
    "web:trials": public(),
    "web:offer_trial": Address(get={"{published}": HOOKING}),
    "web:trial": Address(get={"{offered}": EVERYBODY, "{given}": DEALERS}),
    "web:give_trial": Address(
        post={"{offered}": SIGNED_IN, "{given}": DEALERS}, writes=""
    ),  # no deal is named
    "web:measure_trial": Address(post={"{given}": f"{HOOKING} elsewhere"}, body={"place": "0", "value": "1"}),
    "web:move_trial": Address(get={"{given} signed": HOOKING}),
    "web:price_notices": public(),
    "web:draft_notice": Address(get={"{published}": HOOKING}),
    "web:price_notice": Address(get={"{running}": EVERYBODY, "{price}": READERS}),
    "web:revise_notice": Address(get={"{price}": HOOKING}),
    "web:act_notice": Address(
        post={"{price}": HOOKING}, body={"do": "cancel", "note": "改价"}, writes=HOOKING
    ),
    "web:object_to_notice": Address(
        post={"{running}": SIGNED_IN},
        body={"name": "示例某人", "text": "价格偏低，与同类成果不符"},
        writes=SIGNED_IN,
    ),
    "web:answer_objection": Address(
        post={"{running} {objection}": HOOKING}, body={"answer": "已核对", "upheld": "no"}, writes=HOOKING
    ),
    "web:tick_diligence": Address(post={"{running}": HOOKING}, body={"item": "search", "done": "yes"}),
    "web:diligence_file": Address(get={"{price}": INSPECTORS}),
    "web:outcomes": own(),
    "web:outcome": Address(get={"{outcome}": DEALERS}, post={"{outcome}": "elsewhere"}),
    "web:ask_outcome": Address(
        post={"{outcome}": f"{INSPECTORS} bureau_elsewhere"}, writes=f"{INSPECTORS} bureau_elsewhere"
    ),
    "web:answer_outcome": Address(get={"{survey}": EVERYBODY, "forged": ""}, post={"forged": ""}),
    "web:transfer_figures": own(),
    "web:contracts": own(),
    "web:enter_contract": own(),
    "web:contract": Address(get={"{contract}": REGISTERED}),
    "web:revise_contract": Address(get={"{contract}": SUBMITTERS}),
    "web:precheck": Address(get={"{contract}": REGISTERED}),
    "web:file_application": Address(
        post={"{registered}": HOOKING}, body={"purpose": "cancel", "note": "合同终止"}, writes=HOOKING
    ),
    "web:record_relief": Address(
        post={"{registered}": REGISTERED}, writes=""
    ),  # what is sent is not complete
    "web:cancel_registration": Address(
        post={"{registered}": REGISTRARS}, body={"note": "合同终止"}, writes=REGISTRARS
    ),
    "web:registry": own(),
    "web:register": own(),
    "web:application": Address(get={"{application}": REGISTERED}),
    "web:act_application": Address(post={"{application} accept": REGISTRARS}, writes=REGISTRARS),
    "web:registration": Address(get={"{registration}": REGISTERED}),
    "web:registry_list": Address(get={"{list}": REGISTRARS}),
    "web:certificate": Address(get={"{certificate}": EVERYBODY, "forged": ""}),
    "web:certificate_code": Address(get={"{certificate}": EVERYBODY, "forged": ""}),
    "web:flows": public(),
    **dict.fromkeys(OF_LIBRARIES.split(), LIBRARY),
    "account_confirm_email": Address(get={"forged": ANYHOW}),
    "account_reset_password_from_key": Address(get={"1 forged": ANYHOW}),
    "mfa_remove_webauthn": Address(get={"1": ANYHOW}, post={"1": ANYHOW}),
    "mfa_edit_webauthn": Address(get={"1": ANYHOW}, post={"1": ANYHOW}),
    "openid_connect_login": Address(get={"node": ANYHOW}, post={"node": ANYHOW}),
    "openid_connect_callback": Address(get={"node": ANYHOW}),
}

SECRETS = {
    # what stands only in rows that not everybody may read → who may
    "秘甲题名": READERS,
    "秘乙联系人": READERS,
    "13999990001": READERS,
    "mi-yi@demo.example": READERS,
    "mi-bing@demo.example": HEADS,
    "秘丁说明": f"{HEADS} self",
    "秘戊事由": "self",
    "秘壬检索": "self",
    "秘己文件": f"{SUBMITTERS} editor operator",
    "秘庚单元格": f"{SUBMITTERS} editor operator",
    "秘辛答复": PARTIES,
    "秘子令牌": "self",
    "秘丑": HEADS,
    "秘辰回答": HEADS,
    "秘寅申诉": READERS,
    "秘卯改写": READERS,
    "秘巳文件": "self",
    "秘午行": "self",
    "秘未项目": DEALERS,
    "秘申": DEALERS,
    "秘酉某人": INSPECTORS,
    "秘戌某人": INSPECTORS,
    "秘亥合同": REGISTERED,
    "秘金用途": REGISTERED,
    "13888880001": "self",
    "13888880002": "owner",
    "mi-owner@demo.example": "owner",
    "mi-self@demo.example": "self",
}
