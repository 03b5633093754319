"""A process that takes pages in and says of each when it is safe: ``ingesting.py DATA FIRST LAST [POINT]``.

With a POINT, ``module:Class.method`` or ``module:function``, it dies there without a word, after the call.
"""

import importlib
import os
import sys
from functools import reduce
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent), str(HERE)]


def die_after(point: str) -> None:
    module, _, path = point.partition(":")
    *owners, name = path.split(".")
    owner = reduce(getattr, owners, importlib.import_module(module))
    call = getattr(owner, name)

    def deadly(*args: object, **named: object) -> None:
        call(*args, **named)
        os._exit(9)

    setattr(owner, name, deadly)


def main() -> None:
    from fakes import PairEncoder
    from making import article_page

    from embeddings.library import Library

    data, first, last, *points = sys.argv[1:]
    with Library.open(Path(data), PairEncoder()) as library:
        for point in points:
            die_after(point)
        pages = [article_page(number) for number in range(int(first), int(last))]
        library.ingest(pages, lambda report: print(report.page_id, flush=True))  # noqa: T201


main()
