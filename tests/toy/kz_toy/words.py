"""Sentences of the machine and of the audit."""

WORDS = {
    "toy.loan_state.asked": "等待出借",
    "toy.loan_state.lent": "已借出",
    "toy.loan_state.returned": "已归还",
    "toy.loan.ask": "申请借用",
    "toy.loan.lend": "借出",
    "toy.loan.return": "归还",
}
