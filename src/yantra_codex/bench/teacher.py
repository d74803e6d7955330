"""A language model's place, taken by a real HTTP server in the OpenAI chat-completions protocol that replays known solutions.

In: lessons. Out: answers with prose, usage figures and, by seed and share, the faults that servers and models have. A request is
matched by the function's name and the language that the first line of its first user message names (llm/prompt.py writes it);
where several lessons have that name, by the one whose text stands in the request, else one without a text. What happens to a
request depends on the seed, the lesson and how often it was asked for before, not on the order in which threads arrive.
"""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from yantra_codex.errors import BadRequest
from yantra_codex.languages.base import parse
from yantra_codex.llm.prompt import TITLES

MODEL = "teacher"
MOST_BODY = 4_000_000
FIRST_LINE = re.compile(rf"Write the ({'|'.join(TITLES.values())}) function `([^`\n]+)`")
NAMED = {title: name for name, title in TITLES.items()}
# what may happen instead of the solution; "poison" is the lesson's own poisoned answer
FAULTS = ("wrong", "slow", "malformed", "empty", "cut", "429", "500", "poison")
# a body that compiles in its language and fails every check
FAILS = {"python": 'raise RuntimeError("not done")', "javascript": 'throw new Error("not done");', "typescript": 'throw new Error("not done");',
         "rust": 'panic!("not done")', "go": 'panic("not done")'}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A function's solutions by language. text: of the request, where several lessons share the name.

    poison: subtly wrong ones by language, which pass the examples that the request shows.
    """

    name: str
    solutions: Mapping[str, str]
    text: str = ""
    poison: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it was met: its function, language, and what was done ("right", a fault, "unknown", "key")."""

    name: str
    language: str
    done: str
    tokens_in: int = 0
    tokens_out: int = 0


class Teacher:
    """The server, from entering the `with` block to leaving it. `url` is what YANTRA_LLM_URL would be.

    faults: name -> share of the requests; of "poison": share of the lessons that have a poisoned answer, which they then always
    give. slow_s: how long a slow answer takes; retry_after: the seconds that a 429 asks to wait. key: where given, requests
    without it are refused, in words that repeat what was sent.
    """

    def __init__(self, lessons: Sequence[Lesson] = (), *, seed: int = 0, faults: Mapping[str, float] | None = None, slow_s: float = 2.0,
                 retry_after: float = 0.2, key: str | None = None):
        self.faults, self.seed, self.slow_s, self.retry_after, self.key = dict(faults or {}), seed, slow_s, retry_after, key
        unknown = sorted(set(self.faults) - set(FAULTS))
        shares = [v for k, v in self.faults.items() if k != "poison"]
        if unknown or not all(0 <= v <= 1 for v in self.faults.values()) or sum(shares) > 1:
            raise BadRequest(f"faults are shares of at most 1 together, of {', '.join(FAULTS)}" + (f"; met {unknown[0]!r}" if unknown else ""))
        self._lessons: dict[str, list[Lesson]] = {}
        self._lock, self._times = threading.Lock(), Counter[str]()
        self.log: list[Asked] = []
        self.add(*lessons)

    def add(self, *lessons: Lesson) -> None:
        """More to answer from; the newest of equal name and text counts."""
        with self._lock:
            for lesson in lessons:
                self._lessons.setdefault(lesson.name, []).insert(0, lesson)

    @property
    def counts(self) -> Counter[str]:
        """How often each thing was done."""
        with self._lock:
            return Counter(a.done for a in self.log)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Teacher:
        self._leaving = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving.set()
        self._server.shutdown()
        self._server.server_close()

    # ------------------------------------------------ what is done

    def respond(self, body: Mapping[str, Any], key: str | None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a request."""
        if self.key is not None and key != f"Bearer {self.key}":
            return self._done(Asked("", "", "key"), 401, {"error": {"message": f"Incorrect API key provided: {key}", "code": "invalid_api_key"}})
        messages = [m for m in body.get("messages", []) if isinstance(m, dict)]
        text = next((str(m.get("content")) for m in messages if m.get("role") == "user"), "")
        found = FIRST_LINE.search(text)
        if found is None or not isinstance(body.get("model"), str):
            return self._done(Asked("", "", "unknown"), 400, {"error": {"message": "no request for a function, or no model"}})
        language, name = NAMED[found[1]], found[2]
        lesson = self._lesson(name, text)
        fault, poisoned = self._drawn(lesson, name)
        if fault == "slow":
            self._leaving.wait(self.slow_s)
        if fault in ("429", "500"):
            headers = {"Retry-After": f"{self.retry_after:g}"} if fault == "429" else {}
            return self._done(Asked(name, language, fault), int(fault), {"error": {"message": "too many requests" if fault == "429" else "the server failed"}}, headers)
        code = lesson and ((lesson.poison.get(language) if poisoned and fault != "wrong" else None) or lesson.solutions.get(language))
        done = fault or ("unknown" if not code else "poison" if lesson and poisoned and language in lesson.poison else "right")
        said = "I can't do that." if not code else answer_text(broken(code, name, language) if fault == "wrong" else code, name, language)
        if fault in ("empty", "cut"):
            said = "" if fault == "empty" else said[: len(said) // 2]
        return self._complete(Asked(name, language, done, sum(tokens_of(str(m.get("content"))) for m in messages), tokens_of(said)), said)

    def _complete(self, asked: Asked, said: str) -> tuple[int, dict[str, str], bytes]:
        total = asked.tokens_in + asked.tokens_out
        status, headers, data = self._done(asked, 200, {
            "id": f"chatcmpl-{len(self.log)}", "object": "chat.completion", "created": int(time.time()), "model": MODEL,
            "choices": [{"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "length" if asked.done == "cut" else "stop"}],
            "usage": {"prompt_tokens": asked.tokens_in, "completion_tokens": asked.tokens_out, "total_tokens": total}})
        return status, headers, data[: len(data) // 2] if asked.done == "malformed" else data

    def _done(self, asked: Asked, status: int, doc: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        with self._lock:
            self.log.append(asked)
        return status, dict(headers or {}), json.dumps(doc).encode()

    def _lesson(self, name: str, text: str) -> Lesson | None:
        with self._lock:
            lessons = list(self._lessons.get(name, ()))
        told = [x for x in lessons if x.text and x.text in text] or [x for x in lessons if not x.text] or lessons
        return told[0] if told else None

    def _drawn(self, lesson: Lesson | None, name: str) -> tuple[str, bool]:
        """The fault of this request ("" for none), and whether its lesson is a poisoned one."""
        key = f"{self.seed}:{name}:{lesson.text if lesson else ''}"
        with self._lock:
            self._times[key] += 1
            times = self._times[key]
        at = random.Random(f"{key}:{times}").random()
        poisoned = random.Random(f"{key}:poison").random() < self.faults.get("poison", 0.0)
        for fault in FAULTS[:-1]:
            at -= self.faults.get(fault, 0.0)
            if at < 0:
                return fault, poisoned
        return "", poisoned


def tokens_of(text: str) -> int:
    """About how many tokens a text has: four bytes each."""
    return -(-len(text.encode(errors="replace")) // 4)


def answer_text(code: str, name: str, language: str) -> str:
    """The code as a chat model would send it: with a greeting, and a call that nobody asked for."""
    return f"Here is the function:\n\n```{language}\n{code.strip()}\n```\n\nFor instance, `{name}` can be called as you showed."


def broken(code: str, name: str, language: str) -> str:
    """The code with a body that fails in the place of the function's own."""
    raw = code.encode()
    stack = [parse(language, code).root_node]
    while stack:
        node = stack.pop()
        named, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if body is not None and named is not None and named.text == name.encode():
            fails = FAILS[language] if language == "python" else f"{{ {FAILS[language]} }}"
            return (raw[: body.start_byte] + fails.encode() + raw[body.end_byte :]).decode()
        stack.extend(node.children)
    raise BadRequest(f"the lesson's {language} solution declares no function {name}")


def _handler(teacher: Teacher) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            try:
                data = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BODY))
                body = json.loads(data)
            except ValueError:
                body = None
            if not isinstance(body, dict):
                reply: tuple[int, dict[str, str], bytes] = 400, {}, b'{"error": {"message": "not a JSON object"}}'
            elif self.path != "/v1/chat/completions":
                reply = 404, {}, b'{"error": {"message": "no such path"}}'
            else:
                reply = teacher.respond(body, self.headers.get("Authorization"))
            status, headers, data = reply
            try:
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)
            except OSError:  # the client has given up
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: `teacher.log` has what was asked."""

    return Handler


__all__ = ["Asked", "Lesson", "Teacher", "answer_text", "broken", "tokens_of"]
