"""Makes the bundled encoder again: ``python -m embeddings.training --data DIR --out DIR``.

Needs the ``train`` extra. What the data folder holds is told in the model card, the README.md of
the bundled model.
"""

import argparse
import time
from pathlib import Path

import torch

from embeddings.training.export import write_model
from embeddings.training.recipe import Data, make_pair_sets, make_tokenizer
from embeddings.training.training import train
from embeddings.training.vocabulary import token_names


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training", description="Train the bundled encoder.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for the model, and for the checkpoint until it is done"
    )
    parser.add_argument("--steps", type=int, default=3000, help="batches to learn from (default: 3000)")
    parser.add_argument("--dimension", type=int, default=256, help="of the vectors (default: 256)")
    parser.add_argument("--seed", type=int, default=1, help="of all that is left to chance (default: 1)")
    parser.add_argument("--threads", type=int, default=2, help="of PyTorch (default: 2)")
    return parser.parse_args()


def main() -> None:
    """Read the data, make vocabulary and pairs, train, write the model."""
    arguments = _arguments()
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:7.0f} s  {text}", flush=True)  # noqa: T201

    torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    data = Data(arguments.data)
    tokenizer = make_tokenizer(data, arguments.out)
    say(f"vocabulary of {tokenizer.get_vocab_size()} tokens")
    sets = make_pair_sets(data, tokenizer, arguments.seed)
    say(f"{sum(len(pair_set.groups) for pair_set in sets)} pairs")
    table = train(
        sets, token_names(tokenizer), arguments.out / "checkpoint.pt", dimension=arguments.dimension,
        steps=arguments.steps, seed=arguments.seed, say=say,
    )  # fmt: skip
    write_model(arguments.out, tokenizer, table.numpy())
    (arguments.out / "checkpoint.pt").unlink(missing_ok=True)
    (arguments.out / "normalization.tsv").unlink()
    say(f"done: {arguments.out}")


if __name__ == "__main__":
    main()
