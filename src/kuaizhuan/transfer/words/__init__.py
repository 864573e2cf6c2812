"""Sentences of transfers, one file for each noun."""

from kuaizhuan.transfer.words import contract, deal, income, notice, outcome, registration, registry, trial

WORDS = {
    **deal.WORDS,
    **trial.WORDS,
    **notice.WORDS,
    **contract.WORDS,
    **registration.WORDS,
    **registry.WORDS,
    **income.WORDS,
    **outcome.WORDS,
}
