"""A sample of the demo world, begun by the office that people try."""

from kuaizhuan.collect.services import create_entry
from kuaizhuan.people.demo.actors import account, home


def build(say):
    office = account("demo-office")
    row = create_entry("sample", {"title": "镁合金薄板样品"}, owner=home(office), by=office)
    say(f"sample {row.title}")
