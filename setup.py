"""What a wheel holds beside the sources: front-end files, which must be there, and catalogues of words, compiled here."""

import json
import shutil
import sys
from pathlib import Path

import polib
from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).resolve().parent
VENDOR = "kuaizhuan/web/static/vendor"


def check_vendor_files():
    """End with a sentence when a front-end file of `package.json` is missing: pages would come without their style."""
    names = json.loads((ROOT / "package.json").read_text())["vendor"]
    if missing := [name for name in names if not (ROOT / "src" / VENDOR / name).is_file()]:
        sys.exit(
            f"\nNo package without the front-end files; missing in src/{VENDOR}: {', '.join(missing)}.\n"
            "`make demo SERVE=0` fetches them, or `npm ci` and then `python3 scripts/bootstrap.py vendor`.\n"
        )


class BuildPackages(build_py):
    """Copies the sources; what an earlier build left behind is not taken into this one."""

    def run(self):
        if self.editable_mode:
            super().run()
            return
        check_vendor_files()
        shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()
        for words in Path(self.build_lib).rglob("*.po"):
            polib.pofile(str(words)).save_as_mofile(str(words.with_suffix(".mo")))


class SourceArchive(sdist):
    """Holds the front-end files too, so that a wheel can be built of it without a network."""

    def run(self):
        check_vendor_files()
        super().run()


setup(cmdclass={"build_py": BuildPackages, "sdist": SourceArchive})
