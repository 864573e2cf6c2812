"""One file that holds a whole node, and a node made of it again, on whichever database.

The file speaks of rows, not of a database, so it is also the way from SQLite to PostgreSQL and back.
"""

from kuaizhuan.ops.backup.restore import Restored, restore
from kuaizhuan.ops.backup.take import Taken, backup

__all__ = ["Restored", "Taken", "backup", "restore"]
