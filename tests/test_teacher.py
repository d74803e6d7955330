"""The fallback against a real server in the OpenAI protocol, with the faults that servers and models have."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from yantra_codex import languages
from yantra_codex.answers.verify import verify_program
from yantra_codex.bench.teacher import Lesson, Teacher, broken
from yantra_codex.errors import BadRequest, MissingToolchain, NoSandbox
from yantra_codex.ir.nodes import Program
from yantra_codex.languages import Rendered
from yantra_codex.llm import client
from yantra_codex.llm.ask import Answer, Run, Verify, ask
from yantra_codex.llm.budget import Budget, OverBudget
from yantra_codex.llm.client import NoAnswer, Reply, call
from yantra_codex.llm.config import Config, load
from yantra_codex.llm.prompt import request
from yantra_codex.problems import Problem, make_problem
from yantra_codex.runner.checks import check_examples

KEY = "sk-test-77aa01bb2c"
PROMPT = "the widest gap between neighbours of the sorted list; widest_gap([5, 1, 9]) == 4; widest_gap([2, 2]) == 0"
RIGHT = "def widest_gap(xs: list[int]) -> int:\n    ys = sorted(xs)\n    best = 0\n    for a, b in zip(ys, ys[1:]):\n        best = max(best, b - a)\n    return best\n"
WRONG = RIGHT.replace("max(best, b - a)", "max(best, b - a, xs[0] - 5)")  # passes both examples
OPAQUE = RIGHT.replace("sorted(xs)", "sorted(xs, key=lambda x: [x].__len__() * x)").replace("max(best", "eval('max')(best")
RUST = ("fn widest_gap(xs: &[i64]) -> i64 {\n    let mut ys = xs.to_vec();\n    ys.sort();\n    ys.windows(2).map(|w| w[1] - w[0]).max().unwrap_or(0)\n}\n")
JS = "function widest_gap(xs) {\n  const ys = [...xs].sort((a, b) => a - b);\n  return Math.max(0, ...ys.slice(1).map((y, i) => y - ys[i]));\n}\n"
LESSON = Lesson("widest_gap", {"python": RIGHT, "rust": RUST, "javascript": JS}, poison={"python": WRONG})


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("YANTRA_LLM_KEY", "YANTRA_LLM_URL", "YANTRA_LLM_MODEL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("yantra_codex.llm.config._from_keyring", lambda config: None)
    monkeypatch.setattr(client, "FIRST_WAIT_S", 0.02)


def config(teacher: Teacher, **more: Any) -> Config:
    return Config(teacher.url, "teacher", **{"timeout_s": 5.0, "deadline_s": 20.0, **more})


def verify_for(p: Problem) -> Verify:
    def verify(program: Program) -> str | None:
        seen = verify_program(program, p.examples)
        if seen.failure is None:
            languages.get(p.language).render(program, p.given)
        return seen.failure

    return verify


def run_for(p: Problem) -> Run:
    def run(language: str, code: str, name: str) -> str | None:
        assert p.signature is not None
        stub = next(s for s in languages.get(language).read_stubs(code) if s.signature.name == name)
        rendered = Rendered(language, code, name, stub.signature, code)
        found = check_examples(language, rendered, tuple(x.type for x in p.signature.params), p.signature.returns, p.examples)
        return None if found.ok else found.failures[0]

    return run


def ask_it(p: Problem, teacher: Teacher, tmp_path: Path, **more: Any) -> Answer:
    return ask(p, config(teacher, **more), verify=verify_for(p), run=run_for(p), budget=Budget(tmp_path / "llm.db"))


def call_it(teacher: Teacher, tmp_path: Path, deadline_s: float | None = None, **more: Any) -> Reply:
    return call(config(teacher, **more), request(make_problem(PROMPT), "python"), budget=Budget(tmp_path / "llm.db"),
                deadline=None if deadline_s is None else time.monotonic() + deadline_s)


# ---------------------------------------------------------------- one answer


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_one_python_answer_serves_every_language(tmp_path: Path, language: str) -> None:
    with Teacher([LESSON]) as teacher:
        a = ask_it(make_problem(PROMPT, language), teacher, tmp_path)
    assert a.checked and a.program is not None and a.code == RIGHT and [r.outcome for r in a.rounds] == ["passed"]
    assert languages.get(language).render(a.program).entry in ("widest_gap", "widestGap")
    assert [x.language for x in teacher.log] == ["python"] and a.model == "teacher"
    spent = Budget(tmp_path / "llm.db").spent()
    assert spent.tokens == a.tokens == teacher.log[0].tokens_in + teacher.log[0].tokens_out > 100 and spent.open == 0


def test_what_does_not_lift_is_asked_for_in_the_wanted_language_and_run_there(tmp_path: Path) -> None:
    with Teacher([Lesson("widest_gap", {"python": OPAQUE, "javascript": JS})]) as teacher:
        try:
            a = ask_it(make_problem(PROMPT, "javascript"), teacher, tmp_path)
        except (MissingToolchain, NoSandbox) as e:
            pytest.skip(str(e))
        if not a.checked:
            pytest.skip(a.reason or "")
        assert (a.language, a.program, a.code) == ("javascript", None, JS)
        assert [x.language for x in teacher.log] == ["python", "javascript"] and a.rounds[0].outcome.startswith("its logic can't be used: unsupported")
        b = ask_it(make_problem(PROMPT, "python"), teacher, tmp_path)  # Python itself: opaque, and run
        assert (b.checked, b.program, b.language) == (True, None, "python")


def test_without_a_toolchain_the_code_stands_unchecked(tmp_path: Path) -> None:
    def run(language: str, code: str, name: str) -> str | None:
        raise NoSandbox("nothing here contains it")

    p = make_problem(PROMPT)
    with Teacher([Lesson("widest_gap", {"python": OPAQUE})]) as teacher:
        a = ask(p, config(teacher), verify=verify_for(p), run=run, budget=Budget(tmp_path / "llm.db"))
    assert (a.checked, a.reason) == (False, "not run: nothing here contains it") and a.code


def test_python_that_does_more_than_its_logic_is_run(tmp_path: Path) -> None:
    """Which order a set is listed in no logic says; what Python gives may be what is asked for."""
    p = make_problem("each number once; each_once([3, 1, 2, 3]) == [1, 2, 3]; each_once([2, 1]) == [1, 2]", "python")
    code = "def each_once(xs: list[int]) -> list[int]:\n    return list(set(xs))\n"
    failing: list[str | None] = []

    def verify(program: Program) -> str | None:
        failing.append(verify_for(p)(program))
        return failing[-1]

    def missing(language: str, code: str, name: str) -> str | None:
        raise NoSandbox("no namespaces here")

    with Teacher([Lesson("each_once", {"python": code})]) as teacher:
        try:
            run_for(p)("python", code, "each_once")
        except (MissingToolchain, NoSandbox) as e:
            pytest.skip(str(e))
        a = ask(p, config(teacher), verify=verify, run=run_for(p), budget=Budget(tmp_path / "llm.db"))
        assert len(failing) == 1 and failing[0] and (a.code, a.program, a.checked) == (code, None, True)
        b = ask(p, config(teacher, repair_rounds=0), verify=verify, run=missing, budget=Budget(tmp_path / "llm.db"))
    assert b.code is None and failing[0] in str(b.reason)  # where it can't be run the logic's failure stands


def test_a_failed_check_is_shown_and_the_correction_taken(tmp_path: Path) -> None:
    p, shown = make_problem(PROMPT), []
    verify = verify_for(p)

    def watched(program: Program) -> str | None:
        shown.append(verify(program))
        return shown[-1]

    seed = next(s for s in range(50) if draws(s, {"wrong": 0.5}, 2) == ["wrong", ""])
    with Teacher([LESSON], seed=seed, faults={"wrong": 0.5}) as teacher:
        a = ask(p, config(teacher), verify=watched, run=run_for(p), budget=Budget(tmp_path / "llm.db"))
    assert a.checked and [r.outcome for r in a.rounds] == [shown[0], "passed"] and "raised RuntimeError" in str(shown[0])
    assert teacher.log[1].tokens_in > teacher.log[0].tokens_in + 20  # the answer and its fault were sent
    assert a.as_json()["rounds"][0]["outcome"] == shown[0]


@pytest.mark.parametrize(("fault", "says"), [("wrong", "raised RuntimeError"), ("empty", "the answer is empty"), ("cut", "it was cut off")])
def test_a_model_that_never_gets_it_right_costs_a_fixed_number_of_rounds(tmp_path: Path, fault: str, says: str) -> None:
    with Teacher([LESSON], faults={fault: 1.0}) as teacher:
        a = ask_it(make_problem(PROMPT, "rust"), teacher, tmp_path, repair_rounds=2)
    assert (a.code, a.checked, len(a.rounds), len(teacher.log)) == (None, False, 3, 3)
    assert a.reason and says in a.reason and "in 3 rounds" in a.reason


def test_a_poisoned_answer_passes_what_is_shown(tmp_path: Path) -> None:
    p = make_problem(PROMPT)
    with Teacher([LESSON], faults={"poison": 1.0}) as teacher:
        a = ask_it(p, teacher, tmp_path)
    assert a.checked and a.program is not None and teacher.counts == {"poison": 1}
    assert verify_program(a.program, make_problem("widest_gap([50, 49]) == 1").examples).failure


# ---------------------------------------------------------------- servers' faults


def draws(seed: int, faults: dict[str, float], count: int) -> list[str]:
    teacher = Teacher([LESSON], seed=seed, faults=faults)
    return [teacher._drawn(LESSON, LESSON.name)[0] for _ in range(count)]


def test_busy_servers_are_asked_again_after_the_time_they_say(tmp_path: Path) -> None:
    faults = {"429": 0.3, "500": 0.3, "malformed": 0.2}
    seed = next(s for s in range(500) if draws(s, faults, 4) == ["429", "500", "malformed", ""])
    with Teacher([LESSON], seed=seed, faults=faults, retry_after=0.4) as teacher:
        began = time.monotonic()
        reply = call_it(teacher, tmp_path)
        assert 0.4 <= time.monotonic() - began < 4
    assert reply.tries == 4 and RIGHT.strip() in reply.text
    spent = Budget(tmp_path / "llm.db").spent()  # a 429 and a 500 are free; what a malformed answer cost is not known
    assert (spent.calls, spent.open) == (4, 1) and spent.tokens > reply.tokens_in + reply.tokens_out + 2048


@pytest.mark.parametrize(("faults", "more", "kind", "says"), [
    ({"429": 1.0}, {"retries": 1}, "busy", r"is busy or failed \(429: too many requests\) \(tried 2 times\)"),
    ({"429": 1.0}, {"deadline_s": 4.0}, "busy", "the next try in 60 s would be too late"),
    ({"500": 1.0}, {"retries": 2}, "busy", r"500: the server failed.*tried 3 times"),
    ({"malformed": 1.0}, {"retries": 0}, "malformed", "no chat completion"),
    ({"slow": 1.0}, {"retries": 0, "timeout_s": 0.2}, "timeout", r"no answer within 0\.2 s"),
])
def test_a_server_that_stays_at_fault_is_given_up_in_words(tmp_path: Path, faults: dict[str, float], more: dict[str, Any], kind: str, says: str) -> None:
    with Teacher([LESSON], faults=faults, retry_after=60.0 if "deadline_s" in more else 0.01) as teacher, pytest.raises(NoAnswer, match=says) as caught:
        began = time.monotonic()
        call_it(teacher, tmp_path, **more)
    assert caught.value.kind == kind and time.monotonic() - began < 3


@pytest.fixture
def server() -> Iterator[Any]:
    """A server that sends what a test says, piece by piece; it ends with the test."""
    listener, leaving = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve(pieces: list[bytes], pause_s: float) -> str:
        def work() -> None:
            connection = listener.accept()[0]
            with connection:
                connection.recv(65536)
                for piece in pieces:
                    try:
                        connection.sendall(piece)
                    except OSError:
                        return
                    if leaving.wait(pause_s):
                        return

        threading.Thread(target=work, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/v1"

    yield serve
    leaving.set()
    listener.close()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(("pieces", "pause_s", "says"), [
    ([HEAD + b"Content-Length: 99999\r\n\r\n", *[b" "] * 500], 0.05, "no answer within 0.7 s"),  # drips for ever
    ([HEAD, *[b"X-A: b\r\n"] * 500], 0.05, "no answer within 0.7 s"),
    ([HEAD + b"Content-Length: 500\r\n\r\n{"], 0.0, "the connection to 127.0.0.1:[0-9]+ broke off"),
    ([b"no http at all\r\n\r\n"], 0.0, "the connection to .* broke off"),
    ([b"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:1/v1/chat/completions\r\nContent-Length: 0\r\n\r\n"], 0.0, "sends elsewhere \\(307\\), which is not followed"),
    ([HEAD + b"Content-Length: 9000000\r\n\r\n", b"x" * 9_000_000], 0.0, "more than 4,000,000 bytes"),
])
def test_the_deadline_and_limits_hold_whatever_a_server_sends(tmp_path: Path, server: Any, pieces: list[bytes], pause_s: float, says: str) -> None:
    client._package()  # its import takes its own time
    c = Config(server(pieces, pause_s), "m", timeout_s=0.7, retries=0)
    began = time.monotonic()
    with pytest.raises(NoAnswer, match=says):
        call(c, request(make_problem(PROMPT), "python"), budget=Budget(tmp_path / "llm.db"))
    assert time.monotonic() - began < 1.5


def test_a_server_that_is_not_there_costs_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as s:
        port = s.getsockname()[1]
    c = Config(f"http://127.0.0.1:{port}/v1", "m", retries=1)
    with pytest.raises(NoAnswer, match=r"can't be reached .*is the server running, and is YANTRA_LLM_URL right") as caught:
        call(c, request(make_problem(PROMPT), "python"), budget=Budget(tmp_path / "llm.db", tokens_a_day=50_000))
    assert caught.value.kind == "connection" and Budget(tmp_path / "llm.db").spent().tokens == 0


def test_a_newer_models_name_for_the_limit_is_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Teacher([LESSON]) as teacher:
        respond = teacher.respond

        def picky(body: Any, key: str | None) -> Any:
            if "max_tokens" in body:
                return 400, {}, b'{"error": {"message": "Unsupported parameter: use max_completion_tokens"}}'
            return respond(body, key) if "temperature" not in body else (400, {}, b'{"error": {"message": "temperature is fixed"}}')

        monkeypatch.setattr(teacher, "respond", picky)
        assert call_it(teacher, tmp_path, retries=0).tries == 1


# ---------------------------------------------------------------- key, network, budget


def test_the_key_is_sent_and_shows_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    p = make_problem(PROMPT)
    with Teacher([Lesson("widest_gap", {"python": RIGHT.replace("best = 0", f"best = len('{KEY}') * 0")})], key=KEY) as teacher:
        c = config(teacher, retries=0)
        monkeypatch.setenv("YANTRA_LLM_KEY", KEY)
        a = ask(p, c, verify=verify_for(p), run=run_for(p), budget=Budget(tmp_path / "llm.db"))
        teacher.key = "another-key-of-the-server"
        b = ask(p, c, verify=verify_for(p), run=run_for(p), budget=Budget(tmp_path / "llm.db"))
        with pytest.raises(NoAnswer) as caught:
            call(c, request(p, "python"), budget=Budget(tmp_path / "llm.db"))
        monkeypatch.delenv("YANTRA_LLM_KEY")
        none = ask(p, c, verify=verify_for(p), run=run_for(p), budget=Budget(tmp_path / "llm.db"))
    assert a.checked and "len('***')" in str(a.code) and b.reason and "refused the key (401: Incorrect API key provided: Bearer ***)" in b.reason and "YANTRA_LLM_KEY" in b.reason
    assert none.reason and "provided: None" in none.reason  # a server without a key gets no header
    chained: BaseException | None = caught.value
    texts = [repr(c), repr(a), repr(b), str(a.as_json()), caplog.text, *capfd.readouterr(), *(f.read_bytes().decode(errors="replace") for f in tmp_path.rglob("*") if f.is_file())]
    while chained is not None:
        texts.append(f"{chained!r} {vars(chained)}")
        chained = chained.__cause__ or chained.__context__
    assert not [t for t in texts if KEY in t]


def test_nothing_is_sent_where_nothing_is_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[object] = []
    connect = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: met.append(address) or connect(self, address))
    assert load(tmp_path, {"OPENAI_API_KEY": KEY, "YANTRA_LLM_KEY": KEY, "YANTRA_LLM_MODEL": "m"}) is None and not met
    with Teacher([LESSON]) as teacher:
        monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")  # the package's own, which is not ours
        assert ask_it(make_problem(PROMPT), teacher, tmp_path).checked
        assert {str(m) for m in met} == {str(teacher._server.server_address)}


def test_beyond_the_budget_nothing_is_sent(tmp_path: Path) -> None:
    p = make_problem(PROMPT)
    with Teacher([LESSON]) as teacher:
        a = ask(p, config(teacher), verify=verify_for(p), run=run_for(p), budget=Budget(tmp_path / "llm.db", tokens_a_day=2000))
        assert a.reason and "2,000 tokens a day is reached" in a.reason and not teacher.log
        c = config(teacher, price_in=100.0, price_out=100.0, money_a_day=1.0, max_tokens=1000)
        budget = Budget(tmp_path / "money.db", None, c.money_a_day)

        def until_refused(_: int) -> int:
            for n in range(100):
                try:
                    call(c, request(p, "python"), budget=budget)
                except OverBudget:
                    return n
            return 100

        with ThreadPoolExecutor(4) as pool:
            answered = sum(pool.map(until_refused, range(4)))
    assert len(teacher.log) == answered > 5
    assert sum(x.tokens_in + x.tokens_out for x in teacher.log) * 100 / 1e6 == pytest.approx(budget.spent().money) and 0.7 < budget.spent().money <= 1.0


def test_a_missing_package_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openai", None)
    with Teacher([LESSON]) as teacher, pytest.raises(MissingToolchain, match=r"pip install 'yantra-codex\[llm\]'"):
        call_it(teacher, tmp_path)
    assert not teacher.log


# ---------------------------------------------------------------- the teacher itself


def test_faults_come_by_seed_and_share_not_by_the_order_of_threads() -> None:
    shares = {"wrong": 0.1, "cut": 0.1, "429": 0.2}
    drawn = draws(3, shares, 2000)
    assert drawn == draws(3, shares, 2000) != draws(4, shares, 2000)
    for fault, share in {**shares, "": 0.6}.items():
        assert drawn.count(fault) / 2000 == pytest.approx(share, abs=0.04)
    lessons = [Lesson(f"f{i}", {"python": RIGHT}, poison={"python": WRONG}) for i in range(500)]
    teacher = Teacher(lessons, faults={"poison": 0.2})
    assert sum(teacher._drawn(x, x.name)[1] for x in lessons) / 500 == pytest.approx(0.2, abs=0.06)
    with pytest.raises(BadRequest, match="met 'slwo'"):
        Teacher(faults={"slwo": 0.1})


def test_of_two_lessons_of_one_name_the_one_whose_words_are_asked_answers(tmp_path: Path) -> None:
    other = Lesson("widest_gap", {"python": "def widest_gap(xs: list[int]) -> int:\n    return 7\n"}, text="always seven")
    with Teacher([LESSON, other]) as teacher:
        assert "return best" in call_it(teacher, tmp_path).text
        reply = call(config(teacher), request(make_problem("always seven; widest_gap([1]) == 7"), "python"), budget=Budget(tmp_path / "llm.db"))
        assert "return 7" in reply.text


@pytest.mark.parametrize(("language", "code"), LESSON.solutions.items())
def test_wrong_code_still_parses(language: str, code: str) -> None:
    from yantra_codex.languages.base import first_error, parse

    text = broken(code, "widest_gap", language)
    assert "not done" in text and first_error(parse(language, text).root_node) is None
