"""One question to the configured server, through the `openai` package: what it answered, or in words why there is no answer.

Each try is reserved in the day's budget before it is sent. Its own thread makes it, so that the deadline holds whatever the
server does: an answer that drips in ends with it. The package's own retries and redirects are off.
"""

from __future__ import annotations

import email.utils
import json
import math
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from yantra_codex.errors import MissingToolchain, YantraError
from yantra_codex.llm.budget import Budget
from yantra_codex.llm.config import Config, key_of, where_keys_belong

Messages = Sequence[Mapping[str, str]]

MAX_BYTES = 4_000_000  # of an answer as it is read
PER_MESSAGE, PER_CALL = 16, 64  # tokens that a server's template adds at most
MAX_COUNT = 100_000_000  # a count of tokens above this is none
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 8.0
BUSY = (408, 409, 425, 429)  # and 5xx: the same call may do later
BILLED = (408, 504, 524)  # a proxy gave up, the model may have worked
LEAST_KEY = 12  # characters; a shorter one ("ollama") may be a word of the answer


class NoAnswer(YantraError):
    """The language model gave no answer. kind: "timeout", "connection", "key", "address", "refused", "busy", "malformed".

    again: whether the same call may do later; after_s: how long the server asks to wait; free: surely nothing was billed.
    """

    def __init__(self, kind: str, what: str, *, again: bool = False, after_s: float = 0.0, free: bool = False):
        self.kind, self.again, self.after_s, self.free = kind, again, after_s, free
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered. tokens_in, tokens_out: as the server counts them, else at most that many; cut_off: by the limit of tokens."""

    text: str
    tokens_in: int
    tokens_out: int
    money: float
    model: str
    cut_off: bool = False
    tries: int = 1


def call(config: Config, messages: Messages, *, budget: Budget, deadline: float | None = None) -> Reply:
    """The server's answer to the messages, tried again on 429, 5xx and broken connections.

    deadline: of `time.monotonic()`, for all tries and waits together. Raises NoAnswer, OverBudget, NoBudget, and
    MissingToolchain where the `openai` package is not installed.
    """
    openai = _package()
    key = key_of(config)
    deadline = time.monotonic() + config.deadline_s if deadline is None else deadline
    fields: dict[str, Any] = {"model": config.model, "messages": [dict(m) for m in messages], "max_tokens": config.max_tokens, "temperature": 0}
    tries = 0
    while True:
        tries += 1
        try:
            return _paid(config, fields, tries, budget, lambda left: _send(openai, config, key, fields, left), deadline)
        except NoAnswer as error:
            failed = error
        if failed.kind == "refused" and _adapt(fields, str(failed)):
            tries -= 1
            continue
        wait = max(failed.after_s, min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (tries - 1)) * random.uniform(0.5, 1.0))
        if not failed.again or tries > config.retries:
            raise NoAnswer(failed.kind, f"{failed}{f' (tried {tries} times)' if tries > 1 else ''}") from None
        if time.monotonic() + wait > deadline:
            raise NoAnswer(failed.kind, f"{failed}; the next try in {wait:.0f} s would be too late") from None
        time.sleep(wait)


def most_tokens(messages: Messages) -> int:
    """A count of tokens that the messages can't exceed: no token is less than a byte."""
    return PER_CALL + sum(PER_MESSAGE + len(m["content"].encode(errors="replace")) for m in messages)


def cost(config: Config, tokens_in: int, tokens_out: int) -> float:
    """What so many tokens cost, in the money of the configured prices."""
    return (tokens_in * config.price_in + tokens_out * config.price_out) / 1_000_000


def _package() -> Any:
    try:
        import openai  # an extra, and slow to import
    except ImportError:
        raise MissingToolchain("the language model fallback", "the openai package", "pip install 'yantra-codex[llm]'") from None
    return openai


def _paid(config: Config, fields: Mapping[str, Any], tries: int, budget: Budget, send: Callable[[float], bytes], deadline: float) -> Reply:
    """One try, its tokens on the day's account."""
    left = min(config.timeout_s, deadline - time.monotonic())
    if left <= 0:
        raise NoAnswer("timeout", f"no time is left to ask {config.host}", free=True)
    most_in = most_tokens(fields["messages"])
    number = budget.reserve(most_in + config.max_tokens, cost(config, most_in, config.max_tokens), config.model)
    try:
        reply = read_reply(_within(left, send, config), config, most_in, tries)
    except NoAnswer as error:
        if error.free:
            budget.settle(number, 0, 0.0)
        raise
    budget.settle(number, reply.tokens_in + reply.tokens_out, reply.money)
    return reply


def _within(left: float, send: Callable[[float], bytes], config: Config) -> bytes:
    """What `send` returns or raises; NoAnswer after so many seconds, its thread then ends by itself."""
    box: SimpleQueue[tuple[bytes, Exception | None]] = SimpleQueue()

    def work() -> None:
        try:
            box.put((send(left), None))
        except Exception as error:  # carried to the caller
            box.put((b"", error))

    threading.Thread(target=work, daemon=True, name="yantra-llm").start()
    try:
        data, error = box.get(timeout=left)
    except Empty:
        data, error = b"", _late(config, left)
    if error is not None:
        raise error
    return data


def _late(config: Config, left: float) -> NoAnswer:
    return NoAnswer("timeout", f"{config.host} gave no answer within {left:.1f} s; a slow model may need a larger timeout_s and deadline_s", again=True)


# ---------------------------------------------------------------- the request


def _send(openai: Any, config: Config, key: str | None, fields: Mapping[str, Any], left: float) -> bytes:
    """The bytes of the server's answer; raises NoAnswer with what went wrong, the key never in it."""
    omit = openai.Omit()
    # what the environment holds for another server is not sent to this one
    headers = {"Authorization": f"Bearer {key}" if key else omit, "OpenAI-Organization": omit, "OpenAI-Project": omit}
    until, url = time.monotonic() + left, config.url.rstrip("/")
    # over plain HTTP no certificates need to be read, which is most of a client's making
    options = {"follow_redirects": False, "timeout": left, "trust_env": not config.is_local, "verify": not url.lower().startswith("http:")}
    failed: NoAnswer | None = None
    try:
        with (openai.DefaultHttpxClient(**options) as http,
              openai.OpenAI(base_url=url, api_key=key or "none", max_retries=0, timeout=left, http_client=http) as client,
              client.chat.completions.with_streaming_response.create(**fields, extra_headers=headers) as response):
            data = bytearray()
            for block in response.iter_bytes():
                data += block
                if len(data) > MAX_BYTES:
                    raise NoAnswer("malformed", f"{config.host} answered with more than {MAX_BYTES:,} bytes: is this a chat-completions server?")
                if time.monotonic() > until:
                    raise _late(config, left)
            return bytes(data).replace(key.encode(), b"***") if key and len(key) >= LEAST_KEY else bytes(data)
    except openai.APITimeoutError:
        failed = _late(config, left)
    except openai.APIStatusError as error:
        failed = _refused(error, config, key)
    except openai.APIConnectionError as error:
        never = type(error.__cause__).__name__ in ("ConnectError", "ConnectTimeout")
        failed = NoAnswer("connection", f"{config.host} can't be reached ({_clean(str(error.__cause__ or error), key)}): is the server running, and is YANTRA_LLM_URL right?" if never
                          else f"the connection to {config.host} broke off ({_clean(str(error.__cause__ or error), key)})", again=True, free=never)
    except (openai.OpenAIError, OSError, ValueError) as error:
        failed = NoAnswer("connection", f"{config.host} can't be asked: {_clean(str(error), key)}")
    except Exception as error:  # while the body is read the HTTP package raises its own
        if not type(error).__module__.startswith(("httpx", "httpcore")):
            raise
        failed = NoAnswer("connection", f"the connection to {config.host} broke off ({_clean(str(error) or type(error).__name__, key)})", again=True)
    raise failed  # outside of the handlers: what is chained may hold headers


def _refused(error: Any, config: Config, key: str | None) -> NoAnswer:
    """The error that a status stands for; most are answers without a model's work, so they are free."""
    status, said = int(error.status_code), _clean(_said(error), key)
    after = _retry_after(error.response.headers)
    if status in (401, 403):
        return NoAnswer("key", f"{config.host} refused the key ({status}: {said}): {where_keys_belong(config)}", free=True)
    if status == 404:
        return NoAnswer("address", f"{config.host} knows no such address or model ({said}): check the path of YANTRA_LLM_URL and the model {config.model!r}", free=True)
    if 300 <= status < 400:
        return NoAnswer("address", f"{config.host} sends elsewhere ({status}), which is not followed: configure the final address", free=True)
    if status == 429 and getattr(error, "code", None) == "insufficient_quota":
        return NoAnswer("busy", f"the account at {config.host} is used up ({said})", free=True)
    if status in BUSY or status >= 500:
        return NoAnswer("busy", f"{config.host} is busy or failed ({status}: {said})", again=True, after_s=after, free=status not in BILLED)
    return NoAnswer("refused", f"{config.host} refused the request ({status}: {said})", free=True)


def _said(error: Any) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    return str(body.get("message") or error.message or "no reason given")


def _clean(text: str, key: str | None) -> str:
    """A server's words in one short line, without the key that some repeat."""
    text = text.replace(key, "***") if key else text
    return " ".join("".join(c if c.isprintable() else " " for c in text[:2000]).split())[:300]


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that the server asks to wait: `Retry-After` in seconds or as a date, 0 where it says nothing."""
    said = (headers.get("retry-after") or "").strip()
    try:
        seconds = float(said)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(said).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError):
            return 0.0
    return max(0.0, seconds) if math.isfinite(seconds) else 0.0


def _adapt(fields: dict[str, Any], said: str) -> bool:
    """Whether a field that this server's model refuses was renamed or left out; newer models name the limit otherwise."""
    if "max_tokens" in fields and "max_completion_tokens" in said:
        fields["max_completion_tokens"] = fields.pop("max_tokens")
        return True
    return "temperature" in said and fields.pop("temperature", None) is not None


# ---------------------------------------------------------------- the answer


def read_reply(data: bytes, config: Config, most_in: int, tries: int = 1) -> Reply:
    """The reply in a chat completion's JSON; raises NoAnswer for what is none. An empty text is a reply too."""
    try:
        doc = json.loads(data)
        choice = doc["choices"][0]
        content = choice["message"].get("content")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise NoAnswer("malformed", f"{config.host} answered with what is no chat completion ({_what(data)})", again=True) from None
    if isinstance(content, list):
        content = "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    usage = doc.get("usage") if isinstance(doc.get("usage"), dict) else {}
    count_in, count_out = _count(usage.get("prompt_tokens"), most_in), _count(usage.get("completion_tokens"), config.max_tokens)
    model = doc.get("model")
    return Reply(content if isinstance(content, str) else "", count_in, count_out, cost(config, count_in, count_out),
                 model[:200] if isinstance(model, str) and model else config.model, choice.get("finish_reason") == "length", tries)


def _count(value: object, most: int) -> int:
    """A count as the server gives it; the most it can be where it gives none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_COUNT else most


def _what(data: bytes) -> str:
    """What an answer that is no completion says, in a few words."""
    try:
        said = json.loads(data)["error"]
        return _clean(str(said.get("message") if isinstance(said, dict) else said), None)[:200]
    except (ValueError, KeyError, TypeError, RecursionError):
        return _clean(data[:80].decode(errors="replace"), None) or "nothing"


__all__ = ["NoAnswer", "Reply", "call", "cost", "most_tokens", "read_reply"]
