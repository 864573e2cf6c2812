"""The command ``kuaizhuan``: Django's command runner with this project's settings."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command; see ``kuaizhuan help``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuaizhuan.settings")
    execute_from_command_line(["kuaizhuan", *sys.argv[1:]])


if __name__ == "__main__":
    main()
