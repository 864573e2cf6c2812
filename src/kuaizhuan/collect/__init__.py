"""归集: rows come in from work-books and files, and nothing of what they say is lost.

Every row of a file is a `Claim`: what one source said about one row of the catalogue, when, from which
file and line. `decide` (pure) compares a claim with what is stored: keep, update, conflict or refuse.
A refused row waits as `RefusedRow` and goes back to its sender in the sheet it came in. An organisation
known by name only is provisional; what it may be is an `OrganisationProposal` for a person. Results that
look the same are a `DuplicatePair`, never merged by the machine.
"""
