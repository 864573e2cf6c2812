"""What reads text that somebody wrote: `kuaizhuan bench text` feeds each the worst it can think of.

Each function takes one text and returns something, or refuses it by an exception of its own.
"""

from collections.abc import Callable, Mapping

from kuaizhuan.core import codes, text
from kuaizhuan.core.documents.document import printable
from kuaizhuan.core.files.receiving import tidy_name
from kuaizhuan.core.files.text import unmarked
from kuaizhuan.core.fulltext import highlight
from kuaizhuan.core.secret_paths import masked


def _found_again(written: str) -> object:
    return text.Finder(text.words(written)).places(written)


READERS: Mapping[str, Callable[[str], object]] = {
    "core.text.normalise": text.normalise,
    "core.text.words": text.words,
    "core.text.search_words": text.search_words,
    "core.text.cut": lambda written: text.cut(written, bare=True),
    "core.text.pairs_and_signs": text.pairs_and_signs,
    "core.text.chinese_number": text.chinese_number,
    "core.text.Finder": _found_again,
    "core.codes.fold": codes.fold,
    "core.fulltext.highlight": lambda written: highlight(written, written),
    "core.files.tidy_name": tidy_name,
    "core.files.unmarked": unmarked,
    "core.documents.printable": printable,
    "core.secret_paths.masked": masked,
}
