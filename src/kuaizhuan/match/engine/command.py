"""The command line of matching: score, index, embed, query, bulk, train, eval. Others script against it: it is stable.

Wrong lines are named on the error stream and left out, everything else is answered, and the exit code is 1 then;
2 means that nothing could be done. No input ends in a traceback.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from tqdm import tqdm

from kuaizhuan.catalog.indicators import write_indicator
from kuaizhuan.core.fulltext import Index, IndexUnusable
from kuaizhuan.core.fulltext.vectors import Terms
from kuaizhuan.match.engine import bulk, evaluate, labelled, lines, train
from kuaizhuan.match.engine import embeddings as vectors
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.arguments import ANY, add_subcommands
from kuaizhuan.match.engine.explain import explain_match
from kuaizhuan.match.engine.features import Corpus
from kuaizhuan.match.engine.index import best, build
from kuaizhuan.match.engine.rank import score
from kuaizhuan.match.engine.types import Achievement, Demand, Explanation, Scored

DONE, SOME_LINES_WRONG, FAILED, KEPT = 0, 1, 2, 3
"""KEPT: nothing was written, for the present model is the better one."""


class _Refused(Exception):
    """Nothing can be done; the message is for the user."""


def run(args: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """Do what ``args`` (as ``add_subcommands`` made them) say. Returns the exit code."""
    problems = lines.Problems(err)
    try:
        if _COMMANDS[args.match_command](args, out, problems):
            return KEPT
    except BrokenPipeError:
        raise
    except (_Refused, IndexUnusable, models.ModelUnusable, vectors.EmbeddingsUnusable) as error:
        print(f"{args.match_command}: {error}", file=err)
        return FAILED
    except OSError as error:
        print(f"{args.match_command}: {error.filename or ''}: {error.strerror or error}", file=err)
        return FAILED
    return SOME_LINES_WRONG if problems.count else DONE


@contextmanager
def _reading(path: str, problems: lines.Problems) -> Iterator[lines.Reader]:
    if path == "-":
        yield lines.Reader("stdin", sys.stdin.buffer, problems)
        return
    file: BinaryIO
    with Path(path).open("rb") as file:
        yield lines.Reader(path, file, problems)


def _model(args: argparse.Namespace) -> models.Model:
    return models.load(args.model) if args.model else models.default()


def _embedder(args: argparse.Namespace) -> vectors.Embedder | None:
    return vectors.embedder(vectors.Options.of_settings(args.embeddings, args.embedding_model))


def _meaning(args: argparse.Namespace, index: str) -> vectors.Meaning | None:
    embedder = _embedder(args)
    return vectors.Meaning(embedder, index) if embedder else None


def _score(args: argparse.Namespace, out: TextIO, problems: lines.Problems) -> None:
    model, embedder = _model(args), _embedder(args)
    with _reading(args.pairs, problems) as reader:
        pairs = list(reader.pairs())
    needs: dict[Any, list[int]] = {}
    for at, (demand, _) in enumerate(pairs):
        needs.setdefault(demand.id or (demand.title, demand.text), []).append(at)
    corpus = Corpus.of_achievements([achievement for _, achievement in pairs])
    for members in needs.values():
        demand = pairs[members[0]][0]
        corpus.add(Terms.of(demand.title, demand.text))
    scored: list[Scored | None] = [None] * len(pairs)
    for members in needs.values():
        demand, candidates = pairs[members[0]][0], [pairs[i][1] for i in members]
        try:
            found = score(demand, candidates, corpus, model, embedder)
        except vectors.EmbedderDown as error:
            print(f"score: {error}; this need and all others without embeddings", file=problems.err)
            embedder = None
            found = score(demand, candidates, corpus, model)
        for at, each in zip(members, found, strict=True):
            scored[at] = explain_match(each, *pairs[at], corpus, model) if args.explain else each
    with _writing(args.output, out) as target:
        for done in scored:
            if done is not None:
                row: dict[str, Any] = {"score": round(done.score, 6), "level": done.level}
                if done.explanation:
                    row["why"] = why(done.explanation)
                print(json.dumps(row, ensure_ascii=False), file=target)


@contextmanager
def _writing(path: str | None, out: TextIO) -> Iterator[TextIO]:
    """A file that takes its name when it is complete, or the given stream."""
    if path is None:
        yield out
        return
    beside = Path(path).with_name(f".{Path(path).name}.part")
    try:
        with beside.open("w", encoding="utf-8", errors="replace") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def why(explanation: Explanation) -> list[dict[str, Any]]:
    """An explanation as a flat list. The amounts of ``base`` and ``feature`` add up to the score."""
    rows = explanation.as_dict()
    return [
        {"kind": "base", "amount": rows["base"]},
        *({"kind": "feature", "name": name, "amount": part} for name, part in rows["contributions"].items()),
        *({"kind": "term", **each} for each in rows["terms"]),
        *({"kind": "indicator", **each} for each in rows["indicators"]),
        {"kind": "level", "probabilities": rows["probabilities"]},
        *({"kind": "missing", "term": each} for each in rows["missing"]),
    ]


def _index(args: argparse.Namespace, out: TextIO, problems: lines.Problems) -> None:
    with _reading(args.achievements, problems) as reader:
        found = reader.achievements()
        first = next(found, None)
        if first is None:
            raise _Refused(f"{args.achievements}: not a single result; the index stays as it was")
        with tqdm(unit="docs", disable=None, file=problems.err) as bar:

            def all_of_them() -> Iterator[Achievement]:
                yield first
                yield from found

            index = build(
                args.index,
                all_of_them(),
                jobs=args.jobs,
                progress=lambda count: bar.update(count - bar.n) and None,
            )
    print(f"{len(index)} results in {args.index}", file=out)
    if _embedder(args):
        _embed(args, out, lines.Problems(problems.err))


def _embed(args: argparse.Namespace, out: TextIO, problems: lines.Problems) -> None:
    Index.open(args.index)
    meaning = _meaning(args, args.index)
    if meaning is None:
        raise _Refused("by what? give --embeddings or set KZ_EMBEDDINGS")
    with (
        _reading(args.achievements, problems) as reader,
        tqdm(unit="vectors", disable=None, file=problems.err) as bar,
    ):
        count = meaning.learn(reader.achievements(), lambda count: bar.update(count) and None)
    print(f"{count} new vectors, {len(meaning.vectors)} in all", file=out)


def _query(args: argparse.Namespace, out: TextIO, problems: lines.Problems) -> None:
    demand = _demand(args.text)
    index, meaning = Index.open(args.index), _meaning(args, args.index)
    kind = "" if args.kind == ANY else args.kind
    found = best(index, demand, args.k, kind, model=_model(args), explain=args.explain, meaning=meaning)
    if meaning and meaning.trouble:
        print(f"query: without embeddings: {meaning.trouble}", file=problems.err)
    for at, each in enumerate(found, 1):
        if args.json:
            row = {"rank": at, "id": each.id, "score": round(each.score, 6), "level": each.level}
            row |= {"title": each.payload.get("title", "")}
            if each.explanation:
                row["why"] = why(each.explanation)
            print(json.dumps(row, ensure_ascii=False), file=out)
            continue
        print(
            f"{at:3}  {each.level}  {each.score:6.3f}  {each.payload.get('title', '')}  [{each.id}]", file=out
        )
        if each.explanation:
            _tell(each.explanation, out)
    if not found:
        print("query: nothing found", file=problems.err)


def _tell(explanation: Explanation, out: TextIO) -> None:
    if explanation.terms:
        print("     + " + "、".join(each.term for each in explanation.terms), file=out)
    if explanation.missing:
        print("     - " + "、".join(explanation.missing), file=out)
    for row in explanation.indicators:
        offered = f" / {write_indicator(row.offered.as_dict())}" if row.offered else ""
        print(f"     {row.outcome}: {write_indicator(row.asked.as_dict())}{offered}", file=out)


def _demand(written: str) -> Demand:
    if not written.startswith("@"):
        title, _, body = written.partition("\n")
        return Demand("", title, body)
    try:
        return lines.demand(json.loads(Path(written[1:]).read_text("utf-8-sig")))
    except ValueError as error:
        raise _Refused(f"{written[1:]}: {error}") from error


def _bulk(args: argparse.Namespace, out: TextIO, problems: lines.Problems) -> None:
    try:
        with (
            _reading(args.demands, problems) as reader,
            tqdm(unit="needs", disable=None, file=problems.err) as bar,
        ):
            needs, rows = bulk.run(
                reader.demands(),
                args.index,
                args.output,
                args.k,
                jobs=args.jobs,
                cluster=args.cluster,
                model=args.model,
                kind="" if args.kind == ANY else args.kind,
                embeddings=vectors.Options.of_settings(args.embeddings, args.embedding_model),
                progress=lambda count: bar.update(count - bar.n) and None,
            )
    except ValueError as error:
        raise _Refused(str(error)) from error
    print(f"{rows} matches of {needs} needs in {args.output}", file=out)


def _read_rated(path: str, problems: lines.Problems) -> list[labelled.Rated]:
    with Path(path).open("rb") as file:
        return labelled.read(file, lambda message: problems.say(f"{path}: {message}"))


def _train(args: argparse.Namespace, out: TextIO, problems: lines.Problems) -> bool:
    """Whether the present model was kept, so that nothing was written."""
    if (args.labelled is None) == (args.feedback is None):
        raise _Refused("what from? give either LABELLED.jsonl or --feedback FEEDBACK.jsonl")
    source, fitted = args.labelled or args.feedback, train.train if args.labelled else train.train_on_feedback
    try:
        model = fitted(_read_rated(source, problems), _model(args))
    except ValueError as error:
        raise _Refused(f"{source}: {error}") from error
    if args.feedback and not model.report["use"]:
        print(json.dumps(model.report, ensure_ascii=False, indent=1), file=out)
        print("train: not better on needs it never saw; the present model stays", file=problems.err)
        return True
    with _writing(args.output, out) as file:
        file.write(model.as_text())
    print(json.dumps(model.report, ensure_ascii=False, indent=1), file=out)
    if not model.report["use"]:
        print(
            "train: not better than the present model on needs it never saw; keep that one", file=problems.err
        )
    return False


def _eval(args: argparse.Namespace, out: TextIO, problems: lines.Problems) -> None:
    results = evaluate.evaluate(_read_rated(args.labelled, problems), _model(args), _embedder(args))
    if not results:
        raise _Refused(f"{args.labelled}: not a single rated pair")
    print(json.dumps(evaluate.as_dict(results), indent=1) if args.json else evaluate.table(results), file=out)


_COMMANDS = {
    "score": _score,
    "index": _index,
    "embed": _embed,
    "query": _query,
    "bulk": _bulk,
    "train": _train,
    "eval": _eval,
}


def main(argv: Sequence[str] | None = None) -> int:
    """The commands by themselves, without a platform around them."""
    parser = argparse.ArgumentParser(prog="match", description=__doc__)
    add_subcommands(parser.add_subparsers(required=True))
    return run(parser.parse_args(argv), sys.stdout, sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
