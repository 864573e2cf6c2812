"""What locust plays: visitors who ask for one kind of page, again as soon as the last answer is there.

Run by `kuaizhuan.ops.bench.web` in a process of its own, for locust changes how Python waits. The plan comes
as JSON in BENCH_PLAN: {"paths": {kind: [path, …]}, "cookie": {name: value}, "out": file}.
"""

import json
import os
import random
import re
from pathlib import Path

from locust import FastHttpUser, events, task

PLAN = json.loads(os.environ["BENCH_PLAN"])
TIMING = re.compile(r"(\w+);dur=([\d.]+)")
spent: dict[str, dict[str, float]] = {}


class Visitor(FastHttpUser):
    """One of the users; the kinds of page are drawn in turn, the page of a kind at random."""

    def on_start(self) -> None:
        self.draw = random.Random(str(id(self)))
        self.turn = 0

    @task
    def ask(self) -> None:
        kinds = list(PLAN["paths"])
        kind = kinds[self.turn % len(kinds)]
        self.turn += 1
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in PLAN["cookie"].items())}
        path = self.draw.choice(PLAN["paths"][kind])
        # A redirect is a failure here: the desk must not measure the page of signing in.
        with self.client.get(
            path, name=kind, headers=headers, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 200:
                answer.failure(f"status {answer.status_code}")
                return
            parts = dict(TIMING.findall((answer.headers or {}).get("Server-Timing", "")))
            known = spent.setdefault(kind, {})
            for name, milliseconds in parts.items():
                known[name] = known.get(name, 0.0) + float(milliseconds)


@events.quitting.add_listener
def report(environment, **_):  # type: ignore[no-untyped-def]
    found = {
        entry.name: {
            "requests": entry.num_requests,
            "failures": entry.num_failures,
            "rate": entry.total_rps,
            "p50": entry.get_response_time_percentile(0.50),
            "p95": entry.get_response_time_percentile(0.95),
            "parts": spent.get(entry.name, {}),
        }
        for entry in environment.stats.entries.values()
    }
    Path(PLAN["out"]).write_text(json.dumps(found))
