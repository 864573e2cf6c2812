"""The addresses of matches and introductions: who may, and the codes in them."""

from __future__ import annotations

from typing import Any

from kuaizhuan.match.states import Stage
from match import access_table as rows
from tables import (
    ASKERS,
    EVERYBODY,
    OURS,
    PARTIES,
    PROGRAMS,
    READERS,
    SIGNED_IN,
    Address,
    own,
    public,
)

RECORDS = {"achievement {draft}": READERS, "achievement {published}": EVERYBODY}

ADDRESSES: dict[str, Address] = {
    "api-v1:matches": Address(get={"{need}": EVERYBODY, "{draft}": ""}),
    "api-v1:takers": Address(get={"{published}": EVERYBODY, "{draft}": OURS}),
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
    "web:introductions": own(),
    "web:own_needs": own(),
    "web:ask_introduction": Address(
        get={"{need} {published}": SIGNED_IN, "{need} {draft}": READERS},
        post={"{need} {offer}": ASKERS},
        body={"match.question.why": "用于车身"},
        writes=ASKERS,
    ),
    "web:begin_introduction": Address(
        get={
            "achievement {published}": SIGNED_IN,
            "achievement {draft}": READERS,
            "demand {need}": SIGNED_IN,
        },
        post={"achievement {offer}": SIGNED_IN},  # who has nothing to choose is told so
        body={"other": "{need}", "match.question.why": "用于车身"},
        writes="researcher office enterprise above",  # a broker chooses among clients, of which this need is none
    ),
    "web:introduction": Address(get={"{introduction}": PARTIES, "{brokered}": f"{PARTIES} agent"}),
    "web:answer_introduction": Address(post={"{introduction}": "elsewhere"}, body={"verb": "consent"}),
    "web:quality": public(),
    "web:quality_rows": Address(get={"nonsense": ""}),
    "web:matches": Address(get=RECORDS),
    "web:counterparts": Address(
        get={
            "achievement {published} organisation": EVERYBODY,
            "achievement {draft} organisation": "",
            "achievement {published} demand": "",
            "demand {need} expert": EVERYBODY,
        }
    ),
}

SECRETS = {
    "秘辛答复": PARTIES,
}


def codes(world: Any) -> dict[str, Any]:
    """Word in braces → code; everything that is not for everybody has a secret in it."""
    introduction = rows.introduction(world, Stage.PROPOSED)
    introduction.answers = {"match.question.why": "秘辛答复"}
    introduction.save()
    return {"introduction": introduction.code, "brokered": rows.introduction(world, Stage.BROKERED).code}
