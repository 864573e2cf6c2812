"""Texts go out compressed to who takes that, harvesters and programs too, and as they are to who does not."""

from __future__ import annotations

import gzip

import pytest

from factories import an_achievement
from oai.harvesting import public

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "/oai?verb=ListSets",
    "/oai?verb=nonsense",
    "/api/v1/achievements",
    "/api/v1/codes/region",
    "/api/v1/achievements?"
    + "&".join(f"unknown{n}=1" for n in range(9)),  # a problem longer than Django's random bytes
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "accepted", ["gzip", "gzip;q=0.5, deflate", "br, gzip;q=0.001", "identity;q=0, gzip"]
)
def test_who_takes_gzip_is_given_it(client, address, accepted):
    public(an_achievement(description="高强度铝合金压铸技术" * 50))
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": accepted})
    assert (packed.status_code, packed["Content-Type"]) == (plain.status_code, plain["Content-Type"])
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert "Accept-Encoding" in plain["Vary"]
    assert len(gzip.decompress(packed.content)) == len(plain.content)
    assert len(packed.content) < len(plain.content)


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "gzip; q=0.000, *", "*", "x-zip"])
def test_who_does_not_is_given_the_text(client, accepted):
    answer = client.get("/oai?verb=ListSets", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer
    assert "Accept-Encoding" in answer["Vary"]
    assert answer.content.startswith(b"<?xml")
