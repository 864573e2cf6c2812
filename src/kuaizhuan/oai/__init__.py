"""The public catalogue for harvesters: OAI-PMH 2.0, as Dublin Core and as CERIF.

protocol.py and answers.py know the protocol, dublin_core.py and cerif.py the formats; none of them reads a row.
sets.py and records.py read rows, views.py speaks HTTP.
"""
