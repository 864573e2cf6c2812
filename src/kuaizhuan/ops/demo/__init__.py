"""The demo world: invented organisations, results and needs of Chongqing and Sichuan, built as a user would.

`world` holds the texts; `build` brings them in through work-books, reviews, publication and matching.
"""
