"""Imports run one way, down the ladder; and what is heavy or belongs to one place is imported there only."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Lowest first. A module stands on the rung with the longest name that begins its own, and imports from
# rungs below, or from its own rung where that makes no circle.
LADDER = [
    "embeddings embeddings.errors",
    "embeddings.text embeddings.numbers",
    "embeddings.words",
    "embeddings.decoding embeddings.imprints embeddings.scans",
    "embeddings.formats",
    "embeddings.pages",
    "embeddings.articles embeddings.arrangement embeddings.blocks embeddings.cues embeddings.dates embeddings.flow "
    "embeddings.headings embeddings.leads embeddings.links embeddings.names embeddings.roles embeddings.similarity",
    "embeddings.people embeddings.romanised",
    "embeddings.lexicon",
    "embeddings.passages",
    "embeddings.encoders",
    "embeddings.database embeddings.filters",
    "embeddings.changelog embeddings.vectors",
    "embeddings.catalog embeddings.rows",
    "embeddings.indexes",
    "embeddings.library",
    "embeddings.training",
    "service service.errors service.keys service.settings",
    "service.retrieval",
    "service.answering",
    "service.evaluation",
    "service.components",
    "service.api",
    "service.evaluation.command",
    "service.app service.server service.calls service.client",
    "service.console service.options service.key_commands service.cli",
    "service.answering.reader.training",
]

RUNGS = {name: rung for rung, names in enumerate(LADDER) for name in names.split()}


def modules() -> dict[str, Path]:
    files = [file for package in ("embeddings", "service") for file in (ROOT / package).rglob("*.py")]
    return {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def imports(file: Path) -> Iterator[str]:
    """Absolute names of all that ``file`` imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MODULES = modules()


def ours(name: str) -> str | None:
    """The module of this project that an imported name stands in."""
    parts = name.split(".")
    return next((module for n in range(len(parts), 0, -1) if (module := ".".join(parts[:n])) in MODULES), None)


GRAPH = {module: {target for name in imports(file) if (target := ours(name))} for module, file in MODULES.items()}


def rung(module: str) -> int:
    parts = module.split(".")
    names = (".".join(parts[:n]) for n in range(len(parts), 1, -1))
    found = next((name for name in names if name in RUNGS), module)
    assert found in RUNGS, f"{module} stands on no rung of the ladder"
    return RUNGS[found]


@pytest.mark.parametrize("module", sorted(MODULES))
def test_module_imports_from_lower_rungs_only(module: str) -> None:
    above = sorted(target for target in GRAPH[module] if rung(target) > rung(module))
    assert not above, f"{module} imports from above: {above}"


def test_imports_make_no_circle() -> None:
    order = list(TopologicalSorter({module: targets - {module} for module, targets in GRAPH.items()}).static_order())
    assert len(order) == len(MODULES)


@pytest.mark.parametrize(
    ("library", "place"),
    [
        ("faiss", "embeddings.indexes.dense"),
        ("pymilvus", "embeddings.indexes.milvus"),
        ("tantivy", "embeddings.indexes.lexical"),
    ],
)
def test_engine_is_imported_in_one_place(library: str, place: str) -> None:
    found = {module for module, file in MODULES.items() if library in {name.split(".")[0] for name in imports(file)}}
    assert found == {place}


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    heavy = {"pymilvus", "sentence_transformers", "torch"}
    code = f"import sys, embeddings.library, service.cli; print(*{heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
