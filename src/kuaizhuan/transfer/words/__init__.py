"""Sentences of transfers, one file for each noun."""

from kuaizhuan.transfer.words import (
    book,
    contract,
    deal,
    income,
    listing,
    message,
    notice,
    objection,
    outcome,
    registration,
    registry,
    statement,
    trial,
    waiver,
)

WORDS = {
    **deal.WORDS,
    **message.WORDS,
    **trial.WORDS,
    **notice.WORDS,
    **listing.WORDS,
    **objection.WORDS,
    **contract.WORDS,
    **book.WORDS,
    **registration.WORDS,
    **registry.WORDS,
    **income.WORDS,
    **outcome.WORDS,
    **statement.WORDS,
    **waiver.WORDS,
}
