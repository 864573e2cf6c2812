"""转化: from an introduction to the money received and the effect two years later.

| noun | what it is | states | pages |
|---|---|---|---|
| deal 转化项目 | two sides on the way to a contract; moves, documents, shares of credit | contact → nda → visit → trial → terms → contract → performance → payment → closed, or lost | /deals/ |
| trial 先用后转 | a licence to use first and to pay by a formula agreed before | listed → matched → signed → delivered → in use → triggered → paid, extended, returned, breached | /trials/ |
| price notice 公示 | a price by agreement, listing or auction, open to objections for some days | draft → running ⇄ suspended → ended → concluded, or cancelled | /price-notices/ |
| contract 技术合同, registration 认定登记 | what was signed, and what the registry says of it; `registration/` is pure | see `states` | /contracts/ |
| income 收益 | an append-only ledger of receipts and costs, and distributions of what is left | draft → notified → confirmed → paid, or cancelled | /deals/…/income/ |
| outcome 成效 | what became of it after 6, 12 and 24 months, asked by a signed link | planned → asked → answered | /outcomes/ |

Rules: a deal moves forward only and says on which day, what comes next and whose turn it is; nobody's share of
credit counts before everybody accepted theirs; an amount is never edited but reversed by a new entry; shares add
up to the fen; a clock in days stops while an objection is unanswered; what rests on an unverified parameter says so.

Each folder here (`states`, `models`, `access`, `rules`, `queries`, `services`, `words`) is split by these nouns.
"""
