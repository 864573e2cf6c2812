"""ORCID, ROR and DOI in the ways people paste them, and what is refused with which words."""

from __future__ import annotations

import pytest

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.persistent import LINKS, dois, orcid, ror
from kuaizhuan.core.messages import say

SICI = "10.1002/(sici)1097-4636(199823)43:4<338::aid-jbm16>3.0.co;2-8"
TAKEN = [
    (orcid, "0000-0002-1825-0097", "0000-0002-1825-0097"),
    (orcid, "0000000218250097", "0000-0002-1825-0097"),
    (orcid, 218250097, "0000-0002-1825-0097"),
    (orcid, "https://orcid.org/0000-0002-1825-0097/", "0000-0002-1825-0097"),
    (orcid, "http://www.orcid.org/0000-0002-1825-0097?lang=zh", "0000-0002-1825-0097"),
    (orcid, "orcid.org/0000-0002-9079-593x", "0000-0002-9079-593X"),
    (orcid, "ORCID iD：０００００００２９０７９５９３ｘ", "0000-0002-9079-593X"),
    (orcid, "ORCID: https://orcid.org/0000–0002–1825–0097", "0000-0002-1825-0097"),
    (orcid, "暂无", ""),
    (ror, "02mhbdp94", "02mhbdp94"),
    (ror, "https://ror.org/02MHBDP94", "02mhbdp94"),
    (ror, "ROR：ror.org/０２ｍｈｂｄｐ９４/", "02mhbdp94"),
    (ror, "-", ""),
    (dois, "10.1000/182", ["10.1000/182"]),
    (dois, "DOI: 10.1000/ABC.", ["10.1000/abc"]),
    (dois, "https://dx.doi.org/10.1000%2F182", ["10.1000/182"]),
    (dois, "ｈｔｔｐｓ：／／ｄｏｉ．ｏｒｇ／１０．１０００／１８２", ["10.1000/182"]),
    (dois, "10.1000/182；10.3969/j.issn.1000-1234.2020.01.001、doi:10.1000/182", ["10.1000/182", "10.3969/j.issn.1000-1234.2020.01.001"]),
    (dois, SICI.upper(), [SICI]),
    (dois, f"{SICI}; 10.1000/1", [SICI, "10.1000/1"]),
    (dois, ["10.1000/A", "10.1000/a"], ["10.1000/a"]),
    (dois, "无", []),
]  # fmt: skip
REFUSED = [
    (orcid, "0000-0002-1825-0098", "collect.orcid_check", "校验位"),
    (orcid, "0000-0002-1825-009", "collect.orcid", "16 位"),
    (orcid, "某人", "collect.orcid", "16 位"),
    (orcid, "https://example.org/0000-0002-1825-0097", "collect.orcid", "16 位"),
    (orcid, "0000-0001-2146-438X", "collect.orcid_other", "ISNI"),
    (ror, "02mhbdp95", "collect.ror_check", "校验位"),
    (ror, "02mhbdp9", "collect.ror", "9 位"),
    (ror, "02mhbil94", "collect.ror", "9 位"),
    (ror, "https://www.grid.ac/institutes/grid.440907.e", "collect.ror", "9 位"),
    (dois, "https://doi.org/", "collect.doi", "10.1000/182"),
    (dois, "10.1000/182; 论文", "collect.doi", "10.1000/182"),
    (dois, "arXiv:2001.00001", "collect.doi", "10.1000/182"),
]


def read(reader, raw):
    return reader(Cell(raw, None, lambda code, **params: None))


@pytest.mark.parametrize(("reader", "raw", "value"), TAKEN)
def test_the_ways_it_is_pasted_are_one_value(reader, raw, value):
    assert (read(reader, raw) or value.__class__()) == value


@pytest.mark.parametrize(("reader", "raw", "code", "word"), REFUSED)
def test_what_names_nobody_is_refused_in_words_that_help(reader, raw, code, word):
    with pytest.raises(Refused) as refused:
        read(reader, raw)
    assert refused.value.code == code
    assert word in say(code, refused.value.params)


@pytest.mark.parametrize("place", range(15))
def test_a_digit_written_wrongly_is_found(place):
    right = "0000000218250097"
    wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
    with pytest.raises(Refused) as refused:
        read(orcid, wrong)
    assert refused.value.code == "collect.orcid_check"


def test_addresses():
    assert LINKS["orcid"]("0000-0002-1825-0097") == "https://orcid.org/0000-0002-1825-0097"
    assert LINKS["ror"]("02mhbdp94") == "https://ror.org/02mhbdp94"
    assert LINKS["doi"](SICI).endswith("43:4%3C338::aid-jbm16%3E3.0.co;2-8")
