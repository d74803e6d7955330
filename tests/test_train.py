"""Training: the same weights however often it was killed, losses that tell right from wrong, arrays that are what they were made of, figures that count right."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("torch_geometric", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")
pytest.importorskip("onnxruntime", reason="ONNX Runtime is not installed")

from torch_geometric.nn import SAGEConv  # noqa: E402

from train_cases import SETTINGS, TINY, graph_of, pairs, program, small_world  # noqa: E402
from yantra_codex.errors import BadRequest  # noqa: E402
from yantra_codex.ir.canonical import hash_of  # noqa: E402
from yantra_codex.ir.text import read_program  # noqa: E402
from yantra_codex.ir.vector import encode_logic_pattern  # noqa: E402
from yantra_codex.library.catalogue import all_patterns  # noqa: E402
from yantra_codex.library.lint import program_of  # noqa: E402
from yantra_codex.model.files import LIBRARY_FILE, RECORD_FILE, verified_in  # noqa: E402
from yantra_codex.model.graph import adjacency  # noqa: E402
from yantra_codex.model.logic_graph import logic_graph  # noqa: E402
from yantra_codex.model.network import Network as Served  # noqa: E402
from yantra_codex.model.train import evaluate, loop, losses, run, ship  # noqa: E402
from yantra_codex.model.train import pairs as pairs_room  # noqa: E402
from yantra_codex.model.train.batches import Store, batch_of, batches, order, split  # noqa: E402
from yantra_codex.model.train.export import export, joined  # noqa: E402
from yantra_codex.model.train.network import LAYERS, READOUTS, Network, Shape, dropped, neighbours, sizes_of  # noqa: E402
from yantra_codex.model.train.prepare import prepare, view  # noqa: E402
from yantra_codex.model.train.sage import Sage  # noqa: E402

KILLED = Path(__file__).with_name("train_killed.py")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return small_world(tmp_path_factory.mktemp("world"))


# ---------------------------------------------------------------- the loop


@pytest.mark.slow
def test_a_run_that_was_killed_three_times_ends_with_the_same_weights(tmp_path: Path, world: Store) -> None:
    whole = loop.train(world, split(world, share=0.2), tmp_path / "whole", SETTINGS)
    ends = []
    for i, last in enumerate((2, 8, 13, 0)):  # before the first checkpoint, between two, in the last epoch, not at all
        command = [sys.executable, "-W", "ignore", str(KILLED), str(world.folder), str(tmp_path / "parts"), str(last), "resume" if i else "new"]
        ends.append(subprocess.run(command, capture_output=True, text=True, timeout=300))
    assert [e.returncode for e in ends] == [-9, -9, -9, 0], ends[-1].stderr
    assert ends[-1].stdout.strip() == whole.hash


def test_training_brings_problems_near_their_logic(world: Store, tmp_path: Path) -> None:
    store = world
    parts = split(store, share=0.2)
    done = loop.train(store, parts, tmp_path / "out", replace(SETTINGS, epochs=40, patience=40, rate=1e-2, checkpoint_every=1000))
    mean = store["vector"][parts.train].astype(np.float32).mean(0)
    fit = loop.measure(loop.see(done.network, store, parts.train), store, parts.train, done.network.usual.numpy(), mean)
    torch.manual_seed(0)
    before = loop.measure(loop.see(Network(TINY), store, parts.train), store, parts.train, done.network.usual.numpy(), mean)
    assert fit["r10"] > 0.9 > 0.6 > before["r10"]
    assert fit["mrr10"] > 0.4 > 0.2 > before["mrr10"]  # with 42 programs, half of which differ from another by a constant
    assert fit["mse_relative"] < 0.8
    assert done.history[0]["pool"] == len({bytes(h) for h in store["hash"][parts.validation]}) + len(parts.train)
    assert loop.worth(done.history[done.best]) == max(map(loop.worth, done.history)) > 0


def test_ctrl_c_leaves_a_checkpoint_and_the_run_goes_on_to_the_same_weights(world: Store, tmp_path: Path) -> None:
    import os
    import signal

    parts = split(world, share=0.2)
    whole = loop.train(world, parts, tmp_path / "whole", SETTINGS)

    def press(status: loop.Status) -> None:
        if status.step == 7:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(loop.Paused, match="--resume"):
        loop.train(world, parts, tmp_path / "parts", SETTINGS, progress=press)
    assert loop.train(world, parts, tmp_path / "parts", SETTINGS, resume=True).hash == whole.hash
    other = loop.train(world, parts, tmp_path / "seed", replace(SETTINGS, seed=1))
    assert other.hash != whole.hash


def test_a_folder_of_another_run_is_refused(world: Store, tmp_path: Path) -> None:
    parts = split(world, share=0.2)
    loop.settled(SETTINGS, tmp_path, world, parts, False)
    with pytest.raises(BadRequest, match="--resume"):
        loop.settled(SETTINGS, tmp_path, world, parts, False)
    with pytest.raises(BadRequest, match=r"rate: 0\.0005 before, 0\.1 now"):
        loop.settled(replace(SETTINGS, rate=0.1), tmp_path, world, parts, True)
    (tmp_path / loop.CHECKPOINT).write_bytes(b"no safetensors")
    with pytest.raises(BadRequest, match="can't be read"):
        loop.train(world, parts, tmp_path, SETTINGS, resume=True)


def test_the_rate_rises_then_falls() -> None:
    rates = [loop.rate_at(i, 100, SETTINGS) for i in range(100)]
    top = rates.index(max(rates))
    assert 3 <= top <= 6 and rates[:top] == sorted(rates[:top]) and rates[top:] == sorted(rates[top:], reverse=True)
    assert max(rates) == pytest.approx(SETTINGS.rate) and rates[-1] < SETTINGS.rate / 50


def test_a_whole_run_writes_onnx_and_a_record_that_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANTRA_CACHE", str(tmp_path / "cache"))
    foreign = [{**as_row(p), "id": f"gpl {p.id}", "licence": "GPL-3.0-only"} for p in pairs()[:7]]
    data = tmp_path / "pairs.jsonl"
    data.write_text("".join(json.dumps(r) + "\n" for r in [*map(as_row, pairs()), *foreign]))
    asked = run.Asked((str(data),), (), False, 0, tmp_path / "out", replace(SETTINGS, epochs=2), views=2)
    said: list[str] = []
    record = run.run(asked, note=said.append, graph_of=graph_of)
    assert record["left_out_for_licence"] == {"GPL-3.0-only": 7} and any("7 pairs under GPL-3.0-only" in s for s in said)
    assert record["sources"][0]["licences"] == {"Apache-2.0": 50} and record["apart_from_torch"]["float32"] <= 1e-5
    assert len(record["history"]) == 2 and record["pairs"]["train"] + record["pairs"]["validation"] == 50
    served = Served.of_folder(tmp_path / "out")
    g, program = graph_of(view(pairs()[0], read_program(pairs()[0].program), 0, 0)), read_program(pairs()[0].program)
    assert served.predict(g).embedding @ served.embed_logic(logic_graph(program)) == pytest.approx(0, abs=1.0001)
    assert run.run(asked, resume=True, graph_of=graph_of) == json.loads(json.dumps(record))
    is_shipped_whole_or_not_at_all(tmp_path / "out", tmp_path / "data", monkeypatch)
    with pytest.raises(BadRequest, match="finished"):
        run.run(asked, graph_of=graph_of)
    network = tmp_path / "out" / "network.onnx"
    network.write_bytes(network.read_bytes()[:-1] + b"!")
    with pytest.raises(BadRequest, match=r"record\.json"):
        Served.of_folder(tmp_path / "out").predict(g)


def is_shipped_whole_or_not_at_all(folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = list(all_patterns())[:3]
    monkeypatch.setattr(ship, "all_patterns", lambda: patterns)
    data.mkdir()
    (data / "words.npy").write_bytes(b"w" * 1000)
    monkeypatch.setattr(ship, "MOST_BYTES", 5000)
    with pytest.raises(BadRequest, match="bytes, more than 5,000"):
        ship.ship(folder, data)
    assert [p.name for p in data.iterdir()] == ["words.npy"]
    monkeypatch.undo()
    monkeypatch.setattr(ship, "all_patterns", lambda: patterns)
    whole = (folder / "record.json").read_text()
    record = json.loads(whole)
    (folder / "record.json").write_text(json.dumps({**record, "start": {**record, "sources": [{"source": "memory", "licences": {pairs_room.USER: 3}}]}}))
    with pytest.raises(BadRequest, match="stay on the user's machine"):
        ship.ship(folder, data)
    (folder / "record.json").write_text(whole)
    ship.ship(folder, data)
    with np.load(verified_in(data, LIBRARY_FILE)) as library:
        assert list(library["names"]) == [p.name for p in patterns] and library["vectors"].shape == (3, 1024) and library["vectors"].dtype == np.float16
        nearest = Served(lambda name: verified_in(data, name)).embed_logic(logic_graph(program_of(patterns[1])))
        assert np.allclose(library["vectors"][1], nearest, atol=1e-3)
    assert json.loads(verified_in(data, RECORD_FILE).read_text()) == json.loads((folder / "record.json").read_text())
    assert verified_in(data, "words.npy").exists()


def as_row(p: pairs_room.Pair) -> dict[str, object]:
    return {"id": p.id, "group": p.group, "texts": p.texts, "examples": p.examples, "program": p.program, "source": p.source, "licence": p.licence, "wrong": p.wrong}


# ---------------------------------------------------------------- network and losses


def test_the_full_network_has_the_specified_layers() -> None:
    sizes = sizes_of(Network(Shape(readout="mean", norm="none")))
    assert sizes["problem"] == 9_561_856
    assert sizes["logic"] + sizes["tokens"] <= 3_000_000


def test_sparse_means_are_those_of_pyg_and_of_the_dense_adjacency(world: Store) -> None:
    g = joined(world.graph(3))
    torch.manual_seed(1)
    theirs, ours = SAGEConv(978, 8), Sage(978, 8, aggr="sum")
    ours.load_state_dict(theirs.state_dict())
    near = neighbours(g, "sage")
    torch.testing.assert_close(ours(g.features, near.mean), theirs(g.features, g.edges))
    np.testing.assert_allclose(near.mean.to_dense(), adjacency(world.graph(3)), atol=1e-7)


@pytest.mark.parametrize(("layers", "readout"), list(zip(LAYERS, READOUTS, strict=True)))
def test_a_graph_is_embedded_alike_alone_and_among_others(world: Store, layers: str, readout: str) -> None:
    torch.manual_seed(2)
    network = Network(replace(TINY, layers=layers, readout=readout)).eval()
    with torch.no_grad():
        together = network.embed_problems(world.problems(np.arange(6)))
        alone = torch.cat([network.embed_problems(joined(world.graph(i))) for i in range(6)])
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=0)
    torch.testing.assert_close(together.norm(dim=1), torch.ones(6))


@pytest.mark.parametrize(("layers", "readout"), list(zip(LAYERS, READOUTS, strict=True)))
def test_onnx_is_torch_within_a_hundred_thousandth_and_the_same_bytes_again(world: Store, tmp_path: Path, layers: str, readout: str) -> None:
    network = Network(replace(TINY, layers=layers, logic_layers=layers, readout=readout, norm="l2" if readout == "mean" else "layer"))
    torch.manual_seed(3)
    with torch.no_grad():
        for p in network.parameters():
            p.add_(torch.randn_like(p) * 0.1)
    graphs, logics = [world.graph(i) for i in range(2)], [world.logic(i) for i in range(2)]
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    found = export(network, tmp_path / "a", graphs, logics)
    assert found.apart["float32"] <= 1e-5 < found.apart["int8"] < 0.2
    export(network, tmp_path / "b", graphs, logics)
    assert all((tmp_path / "a" / n).read_bytes() == (tmp_path / "b" / n).read_bytes() for n in found.files)


def test_dropout_drops_its_share_and_keeps_the_mean() -> None:
    torch.manual_seed(4)
    h = torch.ones(400, 333)
    out = dropped(h, 0.2)
    assert float((out == 0).float().mean()) == pytest.approx(51 / 256, abs=0.005) and float(out.mean()) == pytest.approx(1, abs=0.01)
    assert float((out == 0).float().mean(0).std()) == pytest.approx((0.2 * 0.8 / 400) ** 0.5, rel=0.15)  # columns are independent
    assert not torch.equal(out, dropped(h, 0.2))


def test_what_is_no_negative_does_not_count() -> None:
    problems = torch.nn.functional.normalize(torch.tensor([[1.0, 0.2], [0.3, 1.0], [1.0, 0.0]]), dim=1)
    logics = problems.clone()
    cold, none = torch.tensor(0.05).log(), torch.zeros(0, dtype=torch.int64)
    equal = torch.eye(3, dtype=torch.bool)
    equal[0, 2] = equal[2, 0] = True
    apart, _ = losses.contrastive(problems, logics, torch.eye(3, dtype=torch.bool), none, cold)
    same, _ = losses.contrastive(problems, logics, equal, none, cold)
    assert same < apart  # 0 and 2 are alike: as one logic they are not to be told apart
    wrong, _ = losses.contrastive(problems, torch.cat([logics, logics[:1]]), equal, torch.tensor([0]), cold)
    elsewhere, _ = losses.contrastive(problems, torch.cat([logics, logics[:1]]), equal, torch.tensor([1]), cold)
    assert wrong > elsewhere > same - 1e-6


def test_the_logic_loss_is_least_at_the_truth() -> None:
    truth = torch.tensor([[0.8, 0.6, 0.0, 0.0]])
    usual = torch.tensor([0.8, 0.6, 0.5, 0.5])
    right, half, wrong = (losses.logic_pattern(torch.tensor([x]), truth, usual, 1.0) for x in ([9.0, 9, -9, -9], [9.0, -9, -9, -9], [-9.0, -9, 9, 9]))
    assert right < half < wrong


# ---------------------------------------------------------------- arrays and batches


def test_the_arrays_are_the_graphs_they_were_made_of(world: Store) -> None:
    store = world
    assert store.ids == [p.id for p in pairs()] and not store.about["refused"]
    for i in (0, 17, 49):
        p = pairs()[i]
        program = read_program(p.program)
        for k in range(store.views):
            want, have = graph_of(view(p, program, k, 0)), store.graph(i, k)
            np.testing.assert_array_equal(have.features, want.features.astype(np.float16).astype(np.float32))
            np.testing.assert_array_equal(have.edges, want.edges)
            np.testing.assert_array_equal(have.kinds, want.kinds)
        logic, want_logic = store.logic(int(store["logic_of"][i])), logic_graph(program)
        np.testing.assert_array_equal(logic.features, want_logic.features)
        np.testing.assert_array_equal(logic.relations, want_logic.relations)
        wrong = store.logic(int(store["wrong"][store["wrong_at"][i]]))
        np.testing.assert_array_equal(wrong.features, logic_graph(read_program(p.wrong[0])).features)
        assert store["hash"][i].tobytes().hex() == hash_of(program)
        np.testing.assert_allclose(store["vector"][i], encode_logic_pattern(program), atol=1e-3)


def test_a_preparation_that_was_stopped_goes_on_and_several_parts_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from yantra_codex.model.train import prepare as room

    monkeypatch.setattr(room, "PART", 20)
    made: list[str] = []

    def once(problem: object) -> object:
        made.append(problem.id)  # type: ignore[attr-defined]
        if len(made) == 50:
            raise KeyboardInterrupt
        return graph_of(problem)  # type: ignore[arg-type]

    with pytest.raises(KeyboardInterrupt):
        prepare(pairs(), tmp_path, views=2, graph_of=once)  # type: ignore[arg-type]
    found = Store(prepare(pairs(), tmp_path, views=2, graph_of=once).folder)  # type: ignore[arg-type]
    assert made.count(pairs()[0].id) == 2 and made.count(pairs()[21].id) > 2  # the first part was kept, the second begun again
    monkeypatch.setattr(room, "PART", 1000)
    whole = Store(prepare(pairs(), tmp_path / "whole", views=2, graph_of=graph_of).folder)
    for i in (0, 19, 20, 45):
        np.testing.assert_array_equal(found.graph(i, 1).features, whole.graph(i, 1).features)
        np.testing.assert_array_equal(found.logic(int(found["wrong"][i])).features, whole.logic(int(whole["wrong"][i])).features)


def test_pairs_that_cant_be_used_are_counted_and_none_at_all_is_an_error(tmp_path: Path) -> None:
    broken = replace(pairs()[0], id="broken", program="(program (def f () int (return (no_such_op 1))))")
    found = prepare([broken, *pairs()[:3]], tmp_path, views=1, graph_of=graph_of)
    assert found.pairs == 3 and sum(found.refused.values()) == 1 and "no_such_op" in next(iter(found.refused))
    with pytest.raises(BadRequest, match="none of the pairs"):
        prepare([broken], tmp_path, views=1, graph_of=graph_of)
    with pytest.raises(BadRequest, match="--library"):
        prepare([], tmp_path, graph_of=graph_of)


def test_validation_shares_neither_group_nor_logic_with_training(tmp_path: Path) -> None:
    twin = replace(pairs()[5], id="twin", group="another", texts=("told in other words",))
    sibling = replace(pairs()[9], id="sibling", group=pairs()[5].group)
    store = Store(prepare([*pairs(), twin, sibling], tmp_path, views=1, graph_of=graph_of).folder)
    found = split(store, validation=[5])
    assert list(found.validation) == [5] and found.left_out == 2
    assert {store.ids[i] for i in found.train} == {p.id for p in pairs()} - {pairs()[5].id}


def test_batches_are_the_same_from_any_start_and_hold_pairs_of_the_same_types(world: Store) -> None:
    store, train = world, np.arange(world.pairs)
    whole = list(batches(store, train, 3, 0, 8, 4, 4))
    later = list(batches(store, train, 3, 0, 8, 4, 4, start=2))
    assert len(whole) == 6 and len(later) == 4
    for a, b in zip(whole[2:], later, strict=True):
        assert torch.equal(a.problems.features, b.problems.features) and torch.equal(a.logics.features, b.logics.features)
    assert not torch.equal(whole[0].vectors, next(iter(batches(store, train, 4, 0, 8, 4, 4))).vectors)
    store._arrays["types"] = np.arange(store.pairs) % 5
    try:
        places = order(store, train, 0, 0, 4)
        assert sorted(places) == list(train)
        assert sum(len(set(store["types"][places[i : i + 4]])) == 1 for i in range(0, 40, 4)) >= 5
    finally:
        store._arrays["types"] = np.zeros(store.pairs, np.uint32)


def test_each_wrong_program_stands_against_its_own_problem(world: Store) -> None:
    store = world
    batch = batch_of(store, np.array([4, 7]), 0, store["wrong"][store["wrong_at"][[7]]].astype(np.int64), np.array([1]))
    assert batch.logics.graphs == 3 and batch.wrong_of.tolist() == [1]
    last = batch.logics.features[batch.logics.starts[2] :]
    assert np.array_equal(last.numpy(), logic_graph(read_program(pairs()[7].wrong[0])).features)
    assert batch.same.tolist() == [[True, False], [False, True]]


# ---------------------------------------------------------------- pairs


@pytest.mark.parametrize(("licence", "fits"), [("MIT", True), ("CC-BY-4.0", True), (None, False), ("", False), ("GPL-3.0-only", False), ("CC-BY-NC-4.0", False),
                                               ("(GPL-2.0-only OR MIT)", True), ("MIT AND GPL-2.0-only", False), ("MIT AND BSD-3-Clause", True)])
def test_licences(licence: str | None, fits: bool) -> None:
    assert pairs_room.is_allowed(licence) == fits


def test_pairs_files_are_read_and_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(json.dumps(as_row(p)) for p in pairs()[:3]) + "\n\n")
    assert list(pairs_room.read_pairs(path)) == pairs()[:3]
    path.write_text(json.dumps({"id": "x", "text": "t", "program": "p"}) + '\n{"id": "y", "text": "u"}\n')
    with pytest.raises(BadRequest, match=r"pairs\.jsonl:2: .*'program'"):
        list(pairs_room.read_pairs(path))
    path.write_text("nothing")
    with pytest.raises(BadRequest, match=r"pairs\.jsonl:1"):
        list(pairs_room.read_pairs(path))
    with pytest.raises(BadRequest, match="does not exist"):
        list(pairs_room.read_pairs(tmp_path / "absent"))


def test_examples_keep_their_python_values() -> None:
    text = '[{"args": ["(1, 2)", "{3}"], "expected": "{\'a\': [None]}"}, {"args": ["0"], "raises": "ValueError"}, {"args": ["f(x)"], "expected": "1"}]'
    first, second = pairs_room.examples_of(text)
    assert (first.args, first.expected) == (((1, 2), {3}), {"a": [None]}) and second.raises == "ValueError"


def test_views_differ_as_requests_do() -> None:
    p = pairs()[0]
    seen = [view(p, read_program(p.program), k, 0) for k in range(40)]
    assert seen[0].text == p.texts[0] and seen[0].signature is not None and len(seen[0].examples) == 2
    assert {s.text for s in seen} == set(p.texts)
    assert {len(s.examples) for s in seen} == {0, 1, 2}
    assert {str(s.signature.params[0].type) for s in seen if s.signature} >= {"int"} and any(s.signature is None for s in seen)
    assert seen == [view(p, read_program(p.program), k, 0) for k in range(40)]
    assert program("add", "mul", 4) in {q.program for q in pairs()}


# ---------------------------------------------------------------- figures


def test_ranks_and_what_is_measured_of_them() -> None:
    scores = np.array([[0.9, 0.5, 0.1], [0.2, 0.3, 0.3], [0.0, 0.1, 0.2]])
    right = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 0]], bool)
    assert evaluate.ranks(scores, right).tolist() == [1, 2, np.inf]  # a tie counts against
    assert evaluate.retrieval(scores, right)["mrr10"].value == pytest.approx((1 + 0.5) / 3)
    assert evaluate.reciprocal(np.array([10.0, 11.0])).tolist() == [0.1, 0.0]


def test_intervals_hold_the_mean_and_pairs_are_surer_than_each_alone() -> None:
    rng = np.random.default_rng(0)
    right = np.eye(200, dtype=bool)
    scores = rng.normal(size=(200, 200)) + 1.5 * right
    better = scores + 0.7 * right
    one, two, gain = evaluate.retrieval(scores, right)["mrr10"], evaluate.retrieval(better, right)["mrr10"], evaluate.difference(better, scores, right)
    assert one.low < one.value < one.high and gain.value == pytest.approx(two.value - one.value)
    assert gain.low > 0 and gain.high - gain.low < (two.high - two.low) + (one.high - one.low)
    assert evaluate.difference(scores, scores, right) == evaluate.Figure(0, 0, 0)


def test_equal_logics_are_one_place_of_the_pool() -> None:
    columns, right = evaluate.pool([b"a", b"b", b"a"])
    assert columns == [0, 1] and right.tolist() == [[True, False], [False, True], [True, False]]


def test_fusion_takes_what_helps_and_leaves_what_does_not() -> None:
    rng = np.random.default_rng(1)
    right = np.eye(150, dtype=bool)
    first, helps, noise = (rng.normal(size=(150, 150)) + x * right for x in (1.5, 2.0, 0.0))
    weights = evaluate.fit_fusion([first, helps, noise], right)
    assert weights[0] == 1 and weights[1] >= 0.5 and weights[2] <= 0.2
    assert evaluate.difference(evaluate.fuse([first, helps, noise], weights), first, right).low > 0


def test_steps_are_counted_over_all_problems() -> None:
    there = np.array([[1, 1, 0, 0], [0, 1, 1, 0]], bool)
    said = np.array([[0.9, 0.2, 0.6, 0.0], [0.1, 0.8, 0.7, 0.3]])
    at = evaluate.steps_at(said, there, 0.5)
    assert (at.precision, at.recall, at.f1) == (0.75, 0.75, 0.75)
    assert evaluate.best_steps(said, there).f1 >= 0.75
    base = evaluate.base_rate(there, 2)
    assert base.tolist() == [[0.5, 1.0, 0.5, 0.0]] * 2 and evaluate.best_steps(base, there).f1 == pytest.approx(0.8)
    interval = evaluate.steps_interval(said, there, 0.5)
    assert interval.low <= interval.value == 0.75 <= interval.high


def test_the_mean_vector_is_the_yardstick_of_errors() -> None:
    vectors = np.eye(4)
    mean = vectors.mean(0)
    assert evaluate.regression(np.tile(mean, (4, 1)), vectors, mean)["relative"] == pytest.approx(1)
    assert evaluate.regression(vectors, vectors, mean) == {"mse": 0.0, "mse_of_mean": pytest.approx(0.1875), "relative": 0.0, "cosine": pytest.approx(1)}


def test_calibration_error() -> None:
    assert evaluate.calibration(np.array([0.75, 0.75, 0.75, 0.75]), np.array([1, 1, 1, 0], bool)) == pytest.approx(0)
    assert evaluate.calibration(np.array([0.95, 0.95]), np.array([0, 0], bool)) == pytest.approx(0.95)


def test_a_program_is_told_by_what_it_does_and_types_agree_with_themselves() -> None:
    first, other = (read_program(t) for t in (program("add", "mul", 4), "(program (def f ((xs list[str])) str (return (join xs \"\"))))"))
    told = evaluate.logic_text(first)
    assert "add" in told and "mul" in told and "solution" not in told and "{" not in told
    scores = evaluate.type_scores([first, other], [first, other])
    assert scores[0, 0] == scores[1, 1] == pytest.approx(1) and scores[0, 1] < 0.5
