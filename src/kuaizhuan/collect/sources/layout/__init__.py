"""How the cells of a sheet lie: found out before a row is read, said with its confidence, then read.

Nouns. A *grid* is one sheet, one table of a text, one page of a document: numbered rows of cells, some merged. A
*layout* says how records lie in a grid: `list` (a header above, a record a row), `form` (a label beside or above each
value, a record a form, one or many in a grid) or `transposed` (labels down the first column, a record a column). A
*line left out* is a row that is no record: title, repeated header, numbers of columns, sum, note, signature, example,
hint, number without content. A *choice* is what a person said of a file of this *shape* (the digest of its headers or
labels): which sheets, which column means what.

States. A grid is unread, recognised (a layout and a confidence in percent) or not (no header found in the rows looked
at); a recognised grid is read or left, by its likeness to the first one or by choice.

Rules. (1) Whoever's word a header is decides: `Vocabulary` knows them, nothing here names a field. (2) A grid is a form
when more different labels lie over it than in its best header row, in three rows or more. (3) A merged cell counts for
every row it covers. (4) What is left out is counted and shown with its reason, never dropped unsaid. (5) A known header
word in the cell of a title, a person or an organisation is a problem of that cell. (6) All sheets laid out alike are
read; the others are named.
"""
