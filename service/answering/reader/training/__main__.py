"""Make the bundled reader: ``python -m service.answering.reader.training --data DIR --out DIR``."""

import argparse
import logging
import shutil
from pathlib import Path

from service.answering.reader.lexicon import Lexicon
from service.answering.reader.spans import LEXICON
from service.answering.reader.training.fit import average_readers, train, write_shards
from service.answering.reader.training.learning import Recipe
from service.answering.reader.training.lexicon import build_lexicon


def main() -> None:
    """Make lexicon, training rows and weights; each that is in the output folder already is kept."""
    parser = argparse.ArgumentParser(prog="python -m service.answering.reader.training", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of the training files")
    parser.add_argument("--questions", type=Path, help="people's questions about news, with --articles")
    parser.add_argument("--articles", type=Path, help="what --questions ask of: JSON lines, packed with gzip")
    parser.add_argument("--out", type=Path, required=True, help="where the reader is written")
    parser.add_argument("--replicas", type=int, default=1, help="processes that train, one a core")
    parser.add_argument("--passes", type=int, default=Recipe().passes)
    parser.add_argument("--start", type=Path, help="folder of a reader whose lexicon and weights to go on from")
    parser.add_argument("--mean-of", type=Path, nargs="+", help="write the mean of these readers, and train nothing")
    options = parser.parse_args()
    if options.mean_of:
        average_readers(options.mean_of, options.out)
        return
    if options.data is None:
        parser.error("--data is needed to train")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / LEXICON
    if options.start and not path.is_file():
        shutil.copyfile(options.start / LEXICON, path)
    elif not path.is_file():
        build_lexicon(options.data).save(path)
    recipe = Recipe(passes=options.passes)
    folder = options.out / "shards"
    if not folder.is_dir():
        about_news = (options.questions, options.articles) if options.questions else None
        write_shards(options.data, Lexicon.load(path), recipe, folder, about_news)
    shards = sorted(folder.glob("*.pickle")) * recipe.rounds
    train(path, shards, recipe, options.out, options.replicas, options.start)


if __name__ == "__main__":
    main()
