"""Contracts in work-books: the registration form as a table, and a university's list of contracted projects (横向).

`columns` declares what both say, `stated` makes a contract of a row and a row of a contract; reading and refusing is done
by `collect` as for every file, writing by `services.book_rows`.
"""
