"""Improvements that one side must hand over: who makes them, who gets them, for what (art. 10 item 1).

What both sides owe each other, what goes to whoever made it, and what is paid for is allowed.
"""

from __future__ import annotations

from collections.abc import Sequence

from kuaizhuan.transfer.registration.clauses.lexicon import Token, party

LICENSED = frozenset(["转让", "许可", "让与", "授予", "授权", "回授", "转移", "返还"])


def handed_over(tokens: Sequence[Token]) -> Token | None:
    """The word for the improvement, where a sentence gives one side's improvements to the other for nothing."""
    made = next((at for at, token in enumerate(tokens) if token.classes & {"improved", "newresult"}), None)
    if made is None:
        return None
    after = tokens[made + 1 :]
    said = frozenset().union(*(token.classes for token in tokens))
    improver = _improver(tokens, made)
    alone = improver is not None and bool(party(improver))
    if "uneven" not in said and (said & {"each", "alike", "joint"} or ("mutual" in said and not alone)):
        return None
    if improver is None and "newresult" in tokens[made].classes:
        return None
    if _freed(tokens, improver) or ("plan" in said and "free" not in said):
        return None
    owner = _owner(tokens, made, improver)
    if owner is None:
        return None
    free = "free" in said
    if free and any(token.classes & {"own", "give", "use", "applicant"} for token in after):
        return tokens[made]
    if "paid" in said:
        return None
    owned = any(token.classes & {"own", "applicant"} for token in after)
    licensed = said & {"must", "only", "if"} and any(
        token.word in LICENSED and token.part == owner.part for token in after
    )
    return tokens[made] if owned or licensed else None


def _freed(tokens: Sequence[Token], improver: Token | None) -> bool:
    """Whether the sentence says that who improved need not hand it over, or that nobody may ask for it."""
    for at, token in enumerate(tokens):
        following = tokens[at + 1 : at + 4]
        if "lift" in token.classes and not any("money" in near.classes for near in following):
            subject = _last_party(tokens[:at])
            if subject is None or improver is None or party(subject) == party(improver):
                return True
        if "ban" in token.classes and any("limiting" in near.classes for near in following[:2]):
            return True
    return False


def _last_party(tokens: Sequence[Token]) -> Token | None:
    return next((token for token in reversed(tokens) if party(token) or "both" in token.classes), None)


def _improver(tokens: Sequence[Token], made: int) -> Token | None:
    """Who improves: the side named right before the word (乙方的改进), else the last subject (乙方利用甲方的…作出的改进)."""
    if made and tokens[made - 1].end == tokens[made].at and party(tokens[made - 1]):
        return tokens[made - 1]
    subjects = [token for token in tokens[:made] if not token.classes & {"theirs", "maker"}]
    return _last_party(subjects) or _last_party(tokens[:made])


def _owner(tokens: Sequence[Token], made: int, improver: Token | None) -> Token | None:
    """Who gets it: a side that did not make it, or both where one made it. None where it stays or is shared alike."""
    single = party(improver) if improver is not None else ""
    for token in tokens[made + 1 :]:
        if single and party(token) == single:
            return None
        if "both" in token.classes:
            return token if single else None
        if party(token):
            return None if token.word == "对方" and not single else token
    # 甲方有权无偿使用乙方的改进成果
    return (
        next((token for token in tokens[:made] if party(token) and party(token) != single), None)
        if single
        else None
    )
