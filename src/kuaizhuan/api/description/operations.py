"""What generated clients call each operation, and what its group is about.

The name follows from the method and the address: `list_achievements`, `get_achievement`, `create_deal_message`,
`consent_introduction`. An operation that names itself keeps that name.
"""

from __future__ import annotations

from collections.abc import Mapping

UNNAMED = "kuaizhuan_"
"""How the names begin that the framework makes of modules."""
NAMES: Mapping[tuple[str, str], str] = {
    ("post", "/webhooks/{code}/secret"): "renew_webhook_secret",
    ("post", "/webhooks/{code}/trial"): "try_webhook",
    ("post", "/webhooks/{code}/deliveries/{delivery}/redeliver"): "redeliver_delivery",
    ("post", "/introductions/{code}/pass"): "pass_on_introduction",
    ("post", "/objections/{code}/complain"): "complain_of_objection",
    ("get", "/imports/{code}/report"): "get_import_report",
    ("get", "/search"): "search",
    ("get", "/codes"): "list_code_lists",
    ("get", "/codes/{name}"): "list_codes",
}
VERBS = {"get": "get", "post": "create", "put": "replace", "patch": "change", "delete": "delete"}

TAGS: Mapping[str, str] = {
    "catalogue": "Results, needs and experts: reading, searching, writing and their moves; announcements.",
    "organisations": "Organisations, as their public pages show them.",
    "code lists": "What the codes in rows mean.",
    "imports": "Work-books handed in as files, and what became of their rows.",
    "matches and introductions": "Likely counterparts, and asking both sides for their consent.",
    "transfer": "Deals with their messages, offers, price notices, objections and figures.",
    "contracts": "Technology contracts: checked, entered and revised.",
    "registrations": "Certificates, papers wanted, flows of contracts, and the rule book.",
    "webhooks": "Telling an organisation's systems of events.",
}
"""Each group of operations, in the order in which one wants them."""


def name_of(method: str, path: str, named: str) -> str:
    """The name of the operation at `path`, which begins after the version; `named`: what it is called so far."""
    if not named.startswith(UNNAMED):
        return named
    if (method, path) in NAMES:
        return NAMES[method, path]
    parts = [part.replace("-", "_") for part in path.strip("/").split("/")]
    nouns = [part for part in parts if not part.startswith("{")]
    ends_in_one = parts[-1].startswith("{")
    above = [one(noun) for noun in nouns[:-1]]
    last = nouns[-1]
    if method == "post" and above and last == one(last):
        return "_".join([last, *above])  # /introductions/{code}/consent
    if method == "get" and not ends_in_one and last != one(last):
        return "_".join(["list", *above, last])
    return "_".join([VERBS[method], *above, one(last)])


def one(noun: str) -> str:
    """The singular of a noun of an address."""
    for end, single in (("ies", "y"), ("tches", "tch"), ("ss", "ss"), ("s", "")):
        if noun.endswith(end):
            return noun[: -len(end)] + single
    return noun
