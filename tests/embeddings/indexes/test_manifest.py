"""The index folder holds what its manifest names, and nothing that it does not."""

from pathlib import Path

import pytest

from embeddings.indexes.manifest import (
    DensePart,
    IndexFolder,
    LexicalPart,
    Manifest,
    check_folder,
    checksum,
    folder_checksums,
)

DENSE = DensePart(file="dense-1.faiss", checksum=1, revision=1, encoder="e", dimension=4, recall=1.0)
LEXICAL = LexicalPart(folder="lexical-1", checksums={"a.idx": 1}, revision=1, words="w")


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "index", "c")
    assert folder.read() == Manifest(catalog="c")
    manifest = Manifest(catalog="c", dense=DENSE, lexical=LEXICAL)
    folder.write(manifest)
    assert folder.read() == manifest
    assert IndexFolder(tmp_path / "index", "another").read() == Manifest(catalog="another")


def test_what_the_manifest_does_not_name_is_cleared_away(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path, "c")
    for name in ("dense-1.faiss", "dense-0.faiss", "manifest.json.new"):
        (tmp_path / name).write_bytes(b"")
    for name in ("lexical-1", "lexical-0"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(b"")
    folder.write(Manifest(catalog="c", dense=DENSE, lexical=LEXICAL))
    assert {entry.name for entry in tmp_path.iterdir()} == {"manifest.json", "dense-1.faiss", "lexical-1"}


def test_checksums_tell_a_changed_file_and_pass_over_lists_and_locks(tmp_path: Path) -> None:
    for name in ("a.idx", "b.term", "meta.json", ".managed.json", "writer.lock"):
        (tmp_path / name).write_bytes(name.encode())
    checksums = folder_checksums(tmp_path, {"a.idx": 7})
    assert checksums == {"a.idx": 7, "b.term": checksum(tmp_path / "b.term")}
    checksums = folder_checksums(tmp_path, {})
    (tmp_path / "meta.json").write_bytes(b"changed")
    (tmp_path / "c.idx").write_bytes(b"new")
    check_folder(tmp_path, checksums)
    (tmp_path / "a.idx").write_bytes(b"a.idy")
    with pytest.raises(ValueError, match=r"a\.idx"):
        check_folder(tmp_path, checksums)
    (tmp_path / "a.idx").unlink()
    with pytest.raises(FileNotFoundError):
        check_folder(tmp_path, checksums)
