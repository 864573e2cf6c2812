"""归集自 OAI-PMH: rows come in from repositories of others, page after page, and stay in step with them.

A `HarvestSource` is an address, a metadata format, sets, and whose its rows are. A run reads it (`pages`, `metadata`: pure;
`client`: HTTP), and each record goes the way of a row of a file: columns, masking, planner, draft. Each page is one transaction
that ends with the token of the next, so a killed run goes on there; a token that expired begins the list anew.

    a record that cannot be read, mapped or taken   waits in quarantine with its reason; the next run asks for it again
    a page that is no XML                           is cut into its records; those that can be read are taken
    a page that the server cannot give at all       the list is read by identifiers, and each record asked for by itself
    a record like a row that is there               a question for its owner, as of a row of a file
    a record deleted there                          its draft is dropped; a row in review or public waits for its owner's word
    a record missing in a full harvest              "no longer offered": waits for its owner's word
    a record that did not change                    changes nothing

A record is known by source and OAI identifier; the identifier is the row's number inside its owner, by which the planner finds
it. Where the next run begins is the server's time of the last one's first page, less an overlap.
"""
