"""Whether two indexes of the same articles rank alike: python -m tests.benchmarks.same_ranking QUESTIONS ONE OTHER [N].

Each question is embedded once and ranked over both, without rereading; prints R@1 and MRR@10 of both, how many
questions have another first passage, the largest difference of a score, and the median time of a ranking.
"""

import json
import random
import sys
import time
from datetime import date
from pathlib import Path
from statistics import fmean, median

from index.archive import open_archive
from rag.evaluation.measures import rank_of_gold
from rag.question import understand
from rag.retrieval import rank


def main(questions: Path, folders: list[Path], count: int) -> dict[str, object]:
    """The comparison as plain data."""
    lines = [json.loads(line) for line in questions.read_text("utf-8").splitlines()]
    asked = random.Random(0).sample([line for line in lines if line.get("gold")], count)
    archives = [open_archive(folder) for folder in folders]
    firsts: list[list[int]] = [[], []]
    places: list[list[int | None]] = [[], []]
    seconds: list[list[float]] = [[], []]
    apart = 0.0
    for done, line in enumerate(asked):
        question = understand(line["question"], (), archives[0].aliases, date(2026, 1, 1))
        meaning = archives[0].embedder.embed_query(question.understood)
        found = []
        for which, archive in enumerate(archives):
            began = time.perf_counter()
            ranked = rank(archive, question, meaning, archive.everything, 20)
            seconds[which].append(time.perf_counter() - began)
            articles = [(archive.passage(hit.row).article_id, hit.score) for hit in ranked]
            places[which].append(rank_of_gold(frozenset(line["gold"]), articles))
            firsts[which].append(ranked[0].row if ranked else -1)
            found.append({hit.row: hit.score for hit in ranked})
        if done % 20 == 19:
            others = sum(one != other for one, other in zip(*firsts, strict=True))
            print(f"{done + 1} of {count}, {others} with another first passage", file=sys.stderr, flush=True)
        apart = max([apart, *(abs(found[0][row] - found[1][row]) for row in found[0].keys() & found[1].keys())])
    return {
        "questions": count,
        "other first passage": sum(one != other for one, other in zip(*firsts, strict=True)),
        "largest difference of a score": apart,
        "indexes": [
            {
                "store": archive.facts.store,
                "R@1": fmean(place == 1 for place in places[which]),
                "MRR@10": fmean(1 / place if place and place <= 10 else 0 for place in places[which]),
                "ranking, median ms": round(median(seconds[which]) * 1000, 1),
            }
            for which, archive in enumerate(archives)
        ],
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), [Path(one) for one in sys.argv[2:4]], int(sys.argv[4])), indent=1))
