"""The six kinds of art. 10 as data: which word binds, what it binds to, and what makes it something else.

Each `Pattern` is read: a word of `force` that has, behind it, one word of every group of `after` and, before or behind it,
one of every group of `near`. `unless` are words that make the sentence another matter (a duty of secrecy, a royalty),
never an excuse: the parties' good reasons for a ban are for a person to weigh.
"""

from __future__ import annotations

from dataclasses import dataclass

Groups = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One wording. first: of which class the first verb behind the binding word is, where that matters."""

    kind: str
    force: frozenset[str]
    after: Groups = ()
    near: Groups = ()
    unless: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()


def _groups(written: str) -> Groups:
    return tuple(frozenset(group.split("|")) for group in written.split())


def _pattern(
    kind: str, force: str, after: str = "", near: str = "", unless: str = "", first: str = ""
) -> Pattern:
    return Pattern(
        kind,
        frozenset(force.split("|")),
        _groups(after),
        _groups(near),
        frozenset(unless.split()),
        frozenset(first.split("|")) if first else frozenset(),
    )


ITEMS = {"research": 1, "competing": 2, "limits": 3, "tie_in": 4, "sources": 5, "no_challenge": 6}
"""The item of art. 10 for each kind."""
ACTS = frozenset({"disclose", "delegate", "transfer", "forothers", "give", "money"})
"""What else a ban may be of: it counts where it is what the ban reaches first, in the same part of the sentence."""
VERBS = frozenset({"improve", "disclose", "delegate", "transfer", "give", "challenge", "buyhard", "sell"})

PATTERNS = (
    # (1) research on the technology, use of what was improved
    _pattern("research", "ban", after="improve", first="improve", unless="plan forothers person"),
    _pattern("research", "ban|only", after="alter recipe", unless="plan improved person disclose"),
    _pattern(
        "research", "ban|only", after="improved use|file", unless="disclose delegate transfer plan forothers"
    ),
    _pattern(
        "research",
        "ban",
        after="use|file|sell|produce",
        near="improved",
        unless="disclose delegate transfer plan forothers money",
    ),
    _pattern(
        "research", "consent", near="improve|improved", unless="disclose delegate transfer plan annulled"
    ),
    _pattern(
        "research",
        "sanction",
        near="improve|improved if",
        unless="disclose delegate plan transfer defect paid",
    ),
    _pattern(
        "research",
        "ban",
        after="study base",
        unless="plan forothers rival source delegate person disclose transfer",
    ),
    _pattern("research", "barred", near="improve|improved"),
    # (2) technology from elsewhere
    _pattern("competing", "barred", near="source|rival tech", unless="input"),
    _pattern(
        "competing",
        "ban",
        after="rival tech",
        unless="forothers disclose transfer person challenge illegal sell",
    ),
    _pattern(
        "competing",
        "ban",
        after="get rival tech",
        unless="forothers disclose transfer person challenge illegal",
    ),
    _pattern(
        "competing",
        "ban",
        after="get source tech",
        unless="forothers disclose delegate transfer person challenge illegal",
    ),
    _pattern("competing", "ban", after="deal rivalgoods", unless="forothers person"),
    _pattern(
        "competing",
        "ban",
        after="get|use",
        near="source|rival tech",
        unless="forothers disclose delegate transfer person challenge input illegal",
    ),
    _pattern(
        "competing", "only", after="get|use tech maker|theirs|provider|named", unless="input sell grantscope"
    ),
    _pattern(
        "competing",
        "only",
        near="source|rival|get tech provider",
        unless="input sell grantscope disclose transfer",
    ),
    _pattern(
        "competing", "only", near="rival get tech", unless="input sell grantscope disclose transfer forothers"
    ),
    _pattern(
        "competing",
        "consent",
        near="get source|rival tech",
        unless="forothers disclose delegate transfer person input",
    ),
    _pattern(
        "competing",
        "sanction|terms",
        near="get source|rival tech",
        unless="forothers disclose delegate transfer person input challenge annulled",
    ),
    # (3) quantity, variety, price, channel, territory
    _pattern("limits", "ban|only", near="export product|sell", unless="lawful person importing"),
    _pattern("limits", "consent|sanction", near="export product|sell", unless="law lawful person importing"),
    _pattern("limits", "ban|only|consent", near="sell place", unless="grantscope disclose law person"),
    _pattern("limits", "sanction", near="sell place if", unless="grantscope disclose law person"),
    _pattern("limits", "ban|only|consent", near="sell channel", unless="disclose prefer law person"),
    _pattern(
        "limits", "only", after="channel", near="product|sell", unless="disclose prefer law person input"
    ),
    _pattern(
        "limits", "only", near="sell product", unless="disclose prefer law person input grantscope royal"
    ),
    _pattern("limits", "barred", near="amount|variety|channel produce|sell|product", unless="defect law"),
    _pattern("limits", "must", after="sell|produce channel maker|only", unless="disclose prefer"),
    _pattern("limits", "ban|only|consent", near="produce variety", unless="defect law"),
    # (4) what nobody needs
    _pattern("tie_in", "must|only", after="together buyhard goods|input", unless="prefer needed"),
    _pattern(
        "tie_in", "must|only", after="buyhard goods|input", near="together", unless="prefer needed maker"
    ),
    _pattern(
        "tie_in",
        "must|only",
        after="theirs|maker|provider|named",
        near="buyhard|hire goods|input tie",
        unless="prefer needed",
    ),
    _pattern(
        "tie_in",
        "must|only",
        after="take goods theirs|maker|provider|named",
        near="together",
        unless="prefer needed money improved give",
    ),
    _pattern(
        "tie_in",
        "must|only|terms|sanction",
        after="buyhard|take|pay|hire odd theirs|maker|provider|named",
        unless="prefer needed improved",
    ),
    _pattern(
        "tie_in",
        "terms|sanction",
        near="buyhard|take|pay|hire odd theirs|maker|provider|named",
        unless="prefer needed improved",
    ),
    _pattern(
        "tie_in",
        "must|only|terms|sanction",
        near="buyhard|hire|take goods|input needless",
        unless="prefer challenge others annulled",
    ),
    _pattern(
        "tie_in",
        "terms|sanction",
        near="buyhard|hire goods theirs|maker|provider|named",
        unless="prefer challenge annulled others",
    ),
    _pattern("tie_in", "terms", near="take goods theirs|maker", unless="prefer"),
    _pattern("tie_in", "must|only", after="take goods theirs", near="tie", unless="prefer needed"),
    _pattern("tie_in", "must|only", after="hire staff", near="provider|receiver|named|maker|theirs"),
    _pattern("tie_in", "must|only|terms", near="take|hire posted wage", unless="prefer"),
    # (5) where materials and equipment come from
    _pattern("sources", "only", near="maker|theirs|provider buy input", unless="prefer"),
    _pattern("sources", "must", after="maker buyhard|buy", near="input", unless="prefer tie needless"),
    _pattern("sources", "ban", after="buy others", near="input", unless="disclose"),
    _pattern("sources", "ban", near="buy others input", unless="disclose"),
    _pattern("sources", "consent|sanction", near="others input", unless="prefer accept tech"),
    _pattern("sources", "barred", near="others|input buy|others"),
    _pattern("sources", "ban|sanction", near="brand buy", unless="prefer accept"),
    _pattern("sources", "ban|consent|sanction", near="swap vendor", unless="prefer accept"),
    # (6) validity
    _pattern("no_challenge", "ban", after="challenge|dissent", near="valid", unless="annulled"),
    _pattern("no_challenge", "ban", after="challenge ip", unless="annulled title"),
    _pattern("no_challenge", "sanction|consent", near="challenge ip|valid", unless="annulled"),
    _pattern("no_challenge", "sanction|consent", near="dissent valid if", unless="annulled"),
    _pattern(
        "no_challenge", "must", near="challenge ip|valid if", after="money", unless="annulled continue third"
    ),
)
