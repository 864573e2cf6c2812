"""What users did with matches, as the engine learns from it; which weights and vectors matching uses now.

Learnt weights lie in one file of the node's folder. They were put there only because they beat the present ones on
needs they had never seen (`engine.train`); taking the file away, or one setting, undoes it.
"""

from __future__ import annotations

import logging
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings

from kuaizhuan.catalog.models import Record
from kuaizhuan.core import config
from kuaizhuan.match import engine
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.states import UNSENT, Stage
from kuaizhuan.publish.search_index import document, open_index

if TYPE_CHECKING:
    from kuaizhuan.core.fulltext import Index
    from kuaizhuan.match.engine import embeddings
    from kuaizhuan.match.engine import model as models

log = logging.getLogger(__name__)
VOTES = 20
"""What only one person said, however often they said it: or who asks a thousand times would teach what they like."""
Deals = Callable[[], Iterable[tuple[str, str]]]
_deals: list[Deals] = []


def deals_from(source: Deals) -> None:
    """Later steps say here which pairs (code of the need, code of the result) ended in a contract."""
    if source not in _deals:
        _deals.append(source)


def model_path() -> Any:
    """Where weights learnt from feedback are put."""
    return settings.HOME / "match_model.json"


def model() -> models.Model:
    """The weights in force: learnt ones, where there are any and `KZ_MATCH_LEARNT` allows, else those that ship.

    A file that cannot be read is said in the log and left alone.
    """
    from kuaizhuan.match.engine import model as models  # numpy: only where something is matched

    if config.flag("KZ_MATCH_LEARNT") and model_path().exists():
        try:
            return models.load(model_path())
        except models.ModelUnusable as error:
            log.warning("matched with the weights that ship: %s", error)
    return models.default()


def engine_version(used: models.Model | None = None) -> str:
    """Changes when the same texts would be matched otherwise: by another engine, other weights or other vectors."""
    from kuaizhuan.match.engine import model as models

    written = (used or model()).as_text()
    learnt = "" if written == models.default().as_text() else f"-{zlib.crc32(written.encode()):08x}"
    source = config.text("KZ_EMBEDDINGS")
    vectors = f"-{zlib.crc32((source + config.text('KZ_EMBEDDINGS_MODEL')).encode()):08x}" if source else ""
    return f"{engine.ENGINE_VERSION}{learnt}{vectors}"


def meaning(index: Index) -> embeddings.Meaning | None:
    """The vectors beside the index, when embeddings are set. What is wrong with them is said in the log."""
    from kuaizhuan.match.engine import embeddings

    try:
        embedder = embeddings.embedder(embeddings.Options.of_settings())
        return embeddings.Meaning(embedder, index.path) if embedder else None
    except embeddings.EmbeddingsUnusable as error:
        log.warning("matched without embeddings: %s", error)
        return None


def feedback() -> Iterator[dict[str, Any]]:
    """Acts on matches, one a row, as `kuaizhuan match train --feedback` reads them; public words only.

    position: the place in the list of the need at which the result stood when somebody asked for it; none for
    whoever came from the result's side. Matches above the lowest place acted upon were seen and left: they count
    as shown, at the place they have now. Of one person's questions that nobody answered `VOTES` count.
    """
    done = {pair for source in _deals for pair in source()}
    rows = (
        Introduction.objects.exclude(state__in=UNSENT)
        .select_related("demand__owner__merged_into", "achievement__owner__merged_into")
        .order_by("demand_id", "pk")
    )
    lowest: dict[int, int] = {}
    acted: dict[int, set[int]] = {}
    votes: Counter[int | None] = Counter()
    for row in rows:
        acted.setdefault(row.demand_id, set()).add(row.achievement_id)
        is_deal = (row.demand.code, row.achievement.code) in done
        act = "deal" if is_deal else _ACTS[row.state]
        votes[row.asked_by_id] += act == "interest"
        if act == "interest" and votes[row.asked_by_id] > VOTES:
            continue
        position = _position(row)
        if position:
            lowest[row.demand_id] = max(lowest.get(row.demand_id, 0), position)
        yield _line(row.demand, row.achievement, act, position, row.reason)
    shown = Match.objects.filter(demand__in=lowest).select_related(
        "demand__owner__merged_into", "achievement__owner__merged_into"
    )
    for match in shown.order_by("demand_id", "rank"):
        if match.rank < lowest[match.demand_id] and match.achievement_id not in acted[match.demand_id]:
            yield _line(match.demand, match.achievement, "shown", match.rank)


_ACTS: Mapping[str, str] = {
    Stage.BROKERED: "interest",
    Stage.PROPOSED: "interest",
    Stage.WITHDRAWN: "interest",
    Stage.OPENED: "consent",
    Stage.DECLINED: "decline",
}


def _position(row: Introduction) -> int | None:
    if row.broker_id:
        return row.rank
    from_the_need = row.demand_consent_at and (
        not row.achievement_consent_at or row.demand_consent_at <= row.achievement_consent_at
    )
    return row.rank if from_the_need else None


def _line(
    demand: Record, achievement: Record, act: str, position: int | None, reason: str = ""
) -> dict[str, Any]:
    need, result = document(demand), document(achievement)
    return {
        "demand": {"id": need.id, "title": need.title, "text": need.text},
        "achievement": {"id": result.id, "title": result.title, "abstract": result.text},
        "action": act,
        "position": position,
        **({"reason": reason} if act == "decline" else {}),
    }


def embed(records: Iterable[Record]) -> int:
    """Give public rows the vectors they lack, when embeddings are set; returns how many. A failure is said in the log."""
    from kuaizhuan.match.engine import embeddings

    known = meaning(open_index())
    if known is None:
        return 0
    try:
        return known.learn(map(_text, records))
    except embeddings.EmbeddingsUnusable as error:
        log.warning("some rows have no vector yet: %s", error)
        return 0


def _text(record: Record) -> engine.Achievement:
    public = document(record)
    return engine.Achievement(public.id, public.title, public.text)
