import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamaged, IndexMismatch
from index.manifest import (
    OLDEST_SCHEMA,
    SCHEMA,
    BuildFacts,
    Counts,
    FileEntry,
    Manifest,
    ModelFacts,
    _document,
    from_json,
    to_json,
)

names = st.text(max_size=20)
hashes = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
facts = st.builds(
    BuildFacts,
    app_version=names,
    model=st.builds(ModelFacts, names, names, st.integers(0, 4096), st.none() | names),
    store=names,
    store_kind=names,
    counts=st.builds(Counts, *[st.integers(0, 10**9)] * 4),
    settings=st.dictionaries(names, names, max_size=3),
    articles_digest=hashes,
)
entries = st.lists(
    st.builds(FileEntry, st.from_regex(r"[a-z]{1,5}(/[a-z]{1,5})?", fullmatch=True), st.integers(0, 10**12), hashes),
    max_size=4,
    unique_by=lambda entry: entry.path,
)
manifests = st.builds(
    Manifest,
    schema=st.just(SCHEMA),
    generation=st.integers(1, 10**9),
    created=names,
    facts=facts,
    files=entries.map(tuple),
)
SAMPLE = Manifest(
    SCHEMA,
    12,
    "2026-01-20T03:04:05+00:00",
    BuildFacts("0.1", ModelFacts("m", "f", 384), "faiss", "flat", Counts(1, 2, 3, 0), {"chunking": "1"}, "a" * 64),
    (FileEntry("words/part", 3, "b" * 64),),
)


def changed(**changes: object) -> bytes:
    """The sample with other fields and a checksum that fits them, as another program may have written it."""
    content = json.loads(to_json(SAMPLE)) | changes
    del content["checksum"]
    return _document(content)


@given(manifests)
def test_a_manifest_is_read_as_it_was_written(manifest: Manifest):
    assert from_json(to_json(manifest)) == manifest


@given(manifests)
def test_equal_manifests_give_equal_bytes_whatever_the_order_of_their_settings(manifest: Manifest):
    settings = dict(reversed(list(manifest.facts.settings.items())))
    assert to_json(replace(manifest, facts=replace(manifest.facts, settings=settings))) == to_json(manifest)


def test_the_digest_is_the_same_for_another_number_and_day_and_another_for_other_content():
    later = replace(SAMPLE, generation=99, created="2099-01-01T00:00:00+00:00")
    assert later.digest == SAMPLE.digest
    assert replace(SAMPLE, facts=replace(SAMPLE.facts, articles_digest="c" * 64)).digest != SAMPLE.digest
    assert replace(SAMPLE, facts=replace(SAMPLE.facts, counts=Counts(1, 2, 4, 0))).digest != SAMPLE.digest


def test_any_flipped_bit_is_noticed():
    data = to_json(SAMPLE)
    for place in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        with pytest.raises(IndexDamaged):
            from_json(bytes(flipped))


@given(st.binary(max_size=200))
def test_garbage_is_damage_and_nothing_else(data: bytes):
    with pytest.raises(IndexDamaged, match="shutten build"):
        from_json(data)


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{}", b"[" * 100_000, b"\xff\xfe", b"1" * 5000, b"NaN"])
def test_what_json_makes_of_garbage_is_damage(data: bytes):
    with pytest.raises(IndexDamaged):
        from_json(data)


def test_a_manifest_that_is_cut_off_or_goes_on_is_damage():
    data = to_json(SAMPLE)
    for end in range(len(data)):
        with pytest.raises(IndexDamaged):
            from_json(data[:end])
    for more in (b" ", b"\n", b"\0", b"{}"):
        with pytest.raises(IndexDamaged):
            from_json(data + more)


@pytest.mark.parametrize(
    "changes",
    [
        {"generation": "12"},
        {"generation": True},
        {"files": {}},
        {"facts": None},
        {"extra": 1},
        {"created": None},
        {"files": [{"path": "../../etc/passwd", "bytes": 1, "sha256": "a" * 64}]},
        {"files": [{"path": "/etc/passwd", "bytes": 1, "sha256": "a" * 64}]},
        {"files": [{"path": "", "bytes": 1, "sha256": "a" * 64}]},
        {"files": [{"path": "a", "bytes": -1, "sha256": "a" * 64}]},
        {"files": [{"path": "a", "bytes": 1, "sha256": "short"}]},
        {"files": [{"path": "a", "bytes": 1, "sha256": "a" * 64}] * 2},
        {"schema": None},
    ],
    ids=str,
)
def test_a_manifest_of_another_shape_is_damage_though_its_checksum_fits(changes: dict[str, object]):
    with pytest.raises(IndexDamaged, match=r"gen-7/manifest\.json"):
        from_json(changed(**changes), "gen-7/manifest.json")


def test_a_field_that_is_missing_is_named():
    content = json.loads(to_json(SAMPLE))
    del content["checksum"], content["created"]
    with pytest.raises(IndexDamaged, match="created"):
        from_json(_document(content))


def test_a_newer_schema_is_refused_with_both_sides_and_the_remedy():
    with pytest.raises(IndexMismatch) as refusal:
        from_json(changed(schema=SCHEMA + 1, whatever="new"))
    assert str(refusal.value) == (
        f"This index was made by a newer Shutten (schema {SCHEMA + 1}; this one reads {OLDEST_SCHEMA}..{SCHEMA}). "
        "Upgrade Shutten, or rebuild with: shutten build --full"
    )


def test_an_older_schema_is_refused_with_both_sides_and_the_remedy():
    with pytest.raises(IndexMismatch, match=r"an older Shutten \(schema 0; .* anew with: shutten build$"):
        from_json(changed(schema=0))
