"""What each property and each parameter of the interface says, with an example: written once for all shapes.

A name means the same wherever it stands, unless ``Shape.name`` says otherwise. What a shape says by itself wins, and
the fields of kinds speak for themselves (see `kinds`); a test finds a property that nobody described.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from kuaizhuan.api.description.transfer import TRANSFER
from kuaizhuan.catalog.indicators.rows import OPERATORS
from kuaizhuan.catalog.states import State, Tier
from kuaizhuan.collect.states import UploadState
from kuaizhuan.match.states import Stage as IntroductionStage
from kuaizhuan.notices.webhooks.states import Stage as DeliveryStage
from kuaizhuan.publish.states import MaterialKind


class Said(NamedTuple):
    """one_of: the values there are, () where there is no short list."""

    text: str
    example: Any = None
    one_of: tuple[Any, ...] = ()


CODE, DAY, MOMENT = "AC7REBCHSFQ", "2026-03-05", "2026-03-05T08:30:00Z"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
STATES = tuple(state.value for state in State)
TIERS = tuple(tier.name.lower() for tier in Tier)

CATALOGUE: Mapping[str, tuple[Any, ...]] = {
    # What rows of every kind have in common.
    "kind": ("Which kind of row it is.", "achievement"),
    "code": ("Its public code, which never changes.", CODE),
    "state": ("Where it stands.", "published"),
    "Achievement.state": ("Where the row stands; other readers see published and dormant ones only.", "published", STATES),
    "Demand.state": ("Where the row stands; other readers see published and dormant ones only.", "published", STATES),
    "Expert.state": ("Where the row stands; other readers see published and dormant ones only.", "published", STATES),
    "title": ("What it is called.", "高强韧汽车用钢制备技术"),
    "return_reasons": ("Of an own row that was returned, the codes of why.", ["publish.title_short"]),
    "withheld": ("Fields that hold something the reader may not know.",),
    "Withheld.field": ("The name of the field.", "contact_phone"),
    "Withheld.tier": ("From which tier on it is read.", "signed_in", TIERS),
    "materials": ("Pictures, papers and videos beside it, in the order of its page; null in lists.",),
    "items": ("The rows of this page.",),
    "next": ("Give it as `cursor` to read the next page; null on the last.", "MjAyNi0wMy0wNVQwODozMDowMCswMDowMHwxNw"),
    "owner": ("Code of the organisation whose it is; the token's where it is left out, or one below that.", "O7F3K2"),
    "Owner.code": ("Public code of the organisation.", "O7F3K2"),
    "Owner.name": ("Its name.", "示例材料研究院"),
    # Figures.
    "parameter": ("What is measured.", "抗拉强度"),
    "operator": ("How the value is meant; ~ is between value and value_high, empty: kept as words.", ">=",
                 ("", *OPERATORS)),
    "value": ("The figure, or its lower end.", 980),
    "value_high": ("The upper end of a range, else null.", None),
    "unit": ("The unit in which it is counted.", "MPa"),
    "method": ("How it is measured.", "GB/T 228.1"),
    # Pictures, papers, videos.
    "Material.kind": ("What it is.", "picture", tuple(each.value for each in MaterialKind)),
    "caption": ("What it shows.", "中试生产线"),
    "caption_en": ("The same in English; empty for none.", "Pilot line"),
    "address": ("Where it is fetched or read.", "https://kz.example.org/files/F123/line.jpg"),
    "width": ("Of a picture, in points; else null.", 1600),
    "height": ("Of a picture, in points; else null.", 900),
    "media_type": ("Media type of the file; null for a video.", "image/jpeg"),
    "size": ("Size of the file in bytes; null for a video.", 245_760),
    "sha256": ("SHA-256 of the file in hexadecimal; null for a video.", DIGEST),
    "sm3": ("SM3 of the file in hexadecimal; null for a video.", DIGEST),
    # Organisations.
    "Organisation.kind": ("Code of the list /codes/organisation_kind.", "institute"),
    "name": ("What it is called.", "示例材料研究院"),
    "credit_code": ("统一社会信用代码 (GB 32100), 18 characters; null while only a name is known.", "91110000600037341L"),
    "ror": ("ROR ID without the address before it; empty for none.", "02mhbdp94"),
    "aliases": ("Other names it has or had.", ["示例材料所"]),
    "region": ("Code of the list /codes/region (GB/T 2260); empty for none.", "500109"),
    "jurisdiction": ("Code of the place whose rules hold; empty for none.", "CQ"),
    "Organisation.address": ("Where it is.", "示例路1号"),
    "website": ("Its web site; empty for none.", "https://example.org"),
    "profile": ("What it says of itself.", "从事金属材料的研究与开发。"),
    "parent": ("Code of the one above it; null for none.", "O7F3K2"),
    "merged_into": ("Code of the organisation that this one was found to be; null for none.", None),
    # Code lists.
    "ListInfo.name": ("The name of the list, as in its address.", "stage"),
    "title_zh": ("Its title in Chinese.", "所处阶段"),
    "title_en": ("Its title in English.", "Stage"),
    "source": ("Where it is from.", "科技成果登记表"),
    "status": ("V read, S from a secondary source, D draft, U unverified.", "V", ("V", "S", "D", "U")),
    "note": ("What else is to be said of it; empty for nothing.", "按 2026 年修订版"),
    "CodeEntry.code": ("What rows hold.", "pilot"),
    "name_zh": ("What it means, in Chinese.", "中期阶段"),
    "name_en": ("What it means, in English.", "Pilot stage"),
    "CodeEntry.parent": ("Code of the entry above it; null for none.", None),
    "valid_from": ("The first day on which it may be said; null: from the beginning.", None),
    "valid_to": ("The last day on which it may be said; null: no end.", None),
    # Search and announcements.
    "total": ("How many there are in all.", 42),
    "relaxed": ("No row holds all the words, these hold some.", False),
    "facets": ("Field → value → how many rows.", {"stage": {"pilot": 7}}),
    "AnnouncementOut.title": ("Its title.", "关于征集科技成果的通知"),
    "published_at": ("When it was published.", MOMENT),
    "pinned": ("Whether it stands before the others.", False),
    "body": ("Its text.", "各有关单位：……"),
    "files": ("Its files.",),
    "AttachedFile.name": ("The name of the file.", "通知.pdf"),
    # Matches and introductions.
    "rank": ("Its place in the list, from 1.", 1),
    "level": ("1 none, 2 weak, 3 fairly strong, 4 strong.", 4, (1, 2, 3, 4)),
    "score": ("What the rank follows; comparable within one list only.", 0.83),
    "stale": ("One of the two has changed since, and it is being matched anew.", False),
    "explanation": ("Shared terms, figures, what is missing, and what each contributes.", {"terms": ["铝合金"]}),
    "demand": ("Code of the need.", "D5M2WQX7"),
    "achievement": ("Code of the result.", CODE),
    "Introduction.state": ("How far it has come.", "proposed", tuple(each.value for each in IntroductionStage)),
    "IntroductionLine.state": ("How far it has come.", "proposed", tuple(each.value for each in IntroductionStage)),
    "Introduction.demand": ("The side of the need.",),
    "Introduction.achievement": ("The side of the result.",),
    "consent_at": ("When this side consented; null: not yet.", None),
    "contact": ("Who to speak to, once both sides have consented; empty before.", {"contact_name": "示例"}),
    "broker": ("Code of the organisation that asked for others; null for none.", None),
    "through": ("Code of who answers for an anonymous need; null for none.", None),
    "answers": ("Question code → answer.", {"match.question.why": "用于车身结构件"}),
    "asked_at": ("When it was asked for.", MOMENT),
    "closed_at": ("When it ended; null: it has not.", None),
    "declined_by": ("Which side declined; empty: none.", ""),
    "reason": ("Code of why it was declined; empty: it was not.", "match.decline.terms"),
    "sides": ("The sides that the token speaks for.", ["demand"]),
    "may_answer": ("Whether the token may consent or decline now.", True),
    "may_pass": ("Whether it may pass the question on to who has the need.", False),
    "may_withdraw": ("Whether it may take the request back.", False),
    # Work-books.
    "create_import.kind": ("What the file holds, as in addresses; its columns are those of the template.", "achievements"),
    "create_import.dry_run": ("true: only check the file; `/confirm` imports it then.", False),
    "Import.kind": ("What the file holds, as in addresses.", "achievements"),
    "Import.owner": ("Code of the organisation whose the rows are.", "O7F3K2"),
    "file_name": ("The name of the file.", "成果.xlsx"),
    "progress": ("Percent of the file that is read.", 100),
    "dry_run": ("true: the file is checked, and imported only after `/confirm`.", False),
    "counts": ("Outcome → rows: create, update, keep, ask, reject; empty until it is checked.", {"create": 12, "reject": 1}),
    "refused": ("Rows that were, or would be, refused; `/report` gives them back with the reasons.", 1),
    "questions": ("What the import left for a person to answer on the site.", 0),
    "sheets": ("The sheets of the file; none before it is looked at, and of a file without sheets.",),
    "SheetOut.name": ("The name of the sheet.", "成果"),
    "read": ("Whether its rows are among those that are imported.", True),
    "columns": ("The columns of the file, and what each means.",),
    "header": ("As the file has it.", "成果名称"),
    "ColumnOut.field": ("The field that it means; empty: it is left aside.", "title"),
    "Import.problem": ("Code of why it failed; empty: it did not.", ""),
    "Import.detail": ("The same in the language of Accept-Language; empty: it did not.", ""),
    "Import.page": ("Where its sender sees it on the site.", "https://kz.example.org/imports/files/3f9c2a7b5d1e/"),
    "sent_at": ("When it was handed in.", MOMENT),
    "file": ("The file: xlsx, xls, et, ods, docx, csv or json.", "成果.xlsx"),
    "map": ("JSON that says which sheets are read and what columns mean; empty: as they are recognised.",
            '{"sheets": ["成果"], "columns": {"项目全称": "title"}}'),
    "Import.state": ("How far it has come; done, failed and discarded are ends; with `dry_run` checked is one too.", "done",
                     tuple(each.value for each in UploadState)),
    # Webhooks.
    "organisation": ("Code of the organisation; null for none.", "O7F3K2"),
    "url": ("Where events are posted: https, on the public network.", "https://hooks.example/kuaizhuan"),
    "events": ("Codes of the events that it is told.", ["publish.record.approve"]),
    "created_at": ("When it was made.", MOMENT),
    "disabled_at": ("When it was disabled after failures without end; null: it is not.", None),
    "secret": ("Signs deliveries; told only now, null in the answer to a repeated request.",
               "whsec_a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="),
    "event": ("Code of the event.", "publish.record.approve"),
    "subject": ("Code of the row it is about.", CODE),
    "Delivery.state": ("Whether it has arrived.", "delivered", tuple(each.value for each in DeliveryStage)),
    "attempts": ("How often it was tried.", 1),
    "Delivery.status": ("Status of the last answer, 0 without one.", 204),
    "excerpt": ("The beginning of the last answer.", "ok"),
    "problem": ("Code of why there was no answer; empty where there was one.", "notices.webhook_slow"),
    "payload": ("What is sent; empty before the first attempt.", {"type": "publish.record.approve"}),
    "tried_at": ("When it was tried last; null: never.", MOMENT),
    "due_at": ("When it is tried next; null: never again.", None),
    # Refusals.
    "type": ("`urn:kuaizhuan:` and the first code.", "urn:kuaizhuan:collect.amount_order"),
    "Problem.title": ("The first sentence, in the language of Accept-Language.", "金额的下限高于上限。请核对。"),
    "Problem.status": ("The status of the answer.", 422),
    "instance": ("The address that was asked.", "/api/v1/achievements"),
    "reasons": ("Every reason.",),
    "detail": ("The sentence, in the language of Accept-Language.", "金额的下限高于上限。请核对。"),
    "params": ("The values in the sentence.", {"value": "0.02 – 0.01 元"}),
    "clause": ("The clause it rests on; empty for none.", ""),
    "Problem.unverified": ("Clauses among them that are rules which nobody has verified.", ["TT-003"]),
    "errors": ("Every parameter that is not of its kind.",),
    "Problem.parameter": ("Where it stands in what was sent.", "body.price_low"),
    "Problem.code": ("Its code, see rules.md.", "collect.amount_order"),
}  # fmt: skip

PARAMETERS: Mapping[str, tuple[Any, ...]] = {
    "code": ("Public code of the row.", CODE),
    "number": ("The owner's own number of the row, with any characters, percent-encoded.", "SL-2026-001"),
    "external_id": ("The owner's own number.", "SL-2026-001"),
    "changed_since": ("A moment with its zone.", "2026-03-06T01:20:00Z"),
    "name": ("Name of the list, as /codes names it.", "stage"),
    "token": ("Token of the certificate, as its QR code has it.", "3f9c2a7b5d1e"),
    "delivery": ("Code of the delivery.", "W2K7"),
    "q": ("Words that are looked for; empty: all rows.", "铝合金"),
    "kind": ("Rows of this kind only; empty: of all.", "achievement"),
    "sort": ("The order, - for the largest first; empty: the best first.", "-published"),
    "offset": ("How many rows are left out before the first.", 0),
    "limit": ("How many rows in one answer.", 20),
    "cursor": ("`next` of the page before; empty: from the beginning.", ""),
    "page": ("Which page, from 1.", 1),
    "filter": ("`field:value`, any number of times; the fields are those of `facets`.", ["stage:pilot"]),
    "mine": ("The rows of the token's organisation instead, in any state.", False),
    "waiting": ("Only those that the token's organisation has to answer.", False),
    "state": ("Rows in this state only; empty: in any.", "published"),
    "stage": ("Those at this stage only; empty: at any.", "pilot"),
    "deals.stage": ("Deals at this stage only; empty: at any.", "terms"),
    "topic": ("Rules of this topic only; empty: of all.", "tax"),
    "first": ("The first day that is counted; left out: the first of the year.", "2026-01-01"),
    "last": ("The last day that is counted; left out: today.", "2026-12-31"),
    "as_of": ("As it stood on that day; left out: today.", DAY),
    "Idempotency-Key": ("Any text of up to 100 characters; within a day the same request with it makes nothing new.",
                        "row-17"),
    "If-Match": ("The ETag that was read; 412 when the row has changed since.", '"0f3a9c1b2d4e5f60718293a4b5c6d7e8"'),
    "If-None-Match": ("ETags that are known; 304 where nothing has changed.", '"0f3a9c1b2d4e5f60718293a4b5c6d7e8"'),
}  # fmt: skip


def said(shape: str, name: str) -> Said | None:
    """What the table says of the property `name` of `shape`; None for nothing."""
    for key in (f"{shape}.{name}", name):
        for table in (CATALOGUE, TRANSFER):
            if key in table:
                return Said(*table[key])
    return None


def said_of_parameter(path: str, name: str) -> Said | None:
    """The same of a parameter of the address `path`."""
    found = PARAMETERS.get(f"{path.rpartition('/')[2]}.{name}") or PARAMETERS.get(name)
    return Said(*found) if found else None
