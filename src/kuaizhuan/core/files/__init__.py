"""Files of every package: pictures, scans, attachments and documents, each of them belonging to one row.

`receiving` takes a file in and looks at it, outside of any transaction; `services` keeps what was taken in; `access`
says who may have it: whoever may see the row it belongs to. Packages declare such rows in their ``attachments.py``.
"""
