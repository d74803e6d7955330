"""What is configured: the environment first, then `llm.toml` in YANTRA_HOME. Neither the file nor a `Config` holds the key."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from yantra_codex.errors import BadRequest
from yantra_codex.settings import settings

FILE = "llm.toml"
SERVICE = "yantra-codex"  # the keyring's name for what holds our keys
PREFIX = "YANTRA_LLM_"
KEY_VARIABLE = f"{PREFIX}KEY"
SECRET = re.compile(r"key|secret|passw|bearer|auth|credential|token", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Config:
    """Where the fallback is and how far it may go; `key_of` finds the key when a call is made, so that no repr can show it.

    url: the address before `/chat/completions`. key_variable: the environment variable that holds the key. price_in, price_out:
    money per million tokens. tokens_a_day, money_a_day: UTC days, None: no limit. max_tokens: of one answer.
    timeout_s: of one try; retries: tries after the first; deadline_s: of all rounds together; repair_rounds: how often a
    failed check is shown.
    """

    url: str
    model: str
    key_variable: str = KEY_VARIABLE
    price_in: float = 0.0
    price_out: float = 0.0
    tokens_a_day: int | None = 500_000
    money_a_day: float | None = None
    max_tokens: int = 2048
    timeout_s: float = 60.0
    retries: int = 3
    deadline_s: float = 180.0
    repair_rounds: int = 2

    def __post_init__(self) -> None:
        _check_url(self.url)
        if not self.model.strip() or len(self.model) > 300:
            raise BadRequest(f"the model's name is empty or too long; set {PREFIX}MODEL or model in {FILE}")
        if not re.fullmatch(r"[A-Za-z_]\w{0,100}", self.key_variable):  # it may be the key itself: not shown
            raise BadRequest(f"key_variable must be the name of an environment variable, such as {KEY_VARIABLE}; the key itself belongs there or in the keyring")
        for name in ("price_in", "price_out", "tokens_a_day", "money_a_day", "max_tokens", "timeout_s", "retries", "deadline_s", "repair_rounds"):
            value, least = getattr(self, name), 1e-3 if name.endswith("_s") else 1 if name == "max_tokens" else 0
            if value is not None and not (math.isfinite(value) and least <= value <= 10**12):
                raise BadRequest(f"{name} must be a number of at least {least}, met {value}")
        if self.money_a_day is not None and not (self.price_in or self.price_out):
            raise BadRequest("money_a_day is set but no price: set price_in and price_out, money per million tokens")

    @property
    def host(self) -> str:
        """The server, as the keyring's account and in messages."""
        return urlsplit(self.url).netloc

    @property
    def is_local(self) -> bool:
        """Whether the server is this machine."""
        import ipaddress  # only where a server is asked

        name = urlsplit(self.url).hostname or ""
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return name == "localhost" or name.endswith(".localhost")


def load(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Config | None:
    """What is configured; None where no address is, which means off.

    A variable that is set wins over the file even where it is empty: `YANTRA_LLM_URL=` switches off. Raises BadRequest for
    what can't be read, for a key in the file, and for an address without a model.
    """
    environ = os.environ if environ is None else environ
    path = (home or settings().home) / FILE
    found = _from_file(path) | {f.name: environ[PREFIX + f.name.upper()] for f in fields(Config) if PREFIX + f.name.upper() in environ}
    if not str(found.get("url", "")).strip():
        return None
    if not str(found.get("model", "")).strip():
        raise BadRequest(f"a language model's address is configured but no model: set {PREFIX}MODEL, or model in {path}")
    return Config(**{f.name: _typed(f.name, str(f.type), found[f.name], f.default is MISSING) for f in fields(Config) if f.name in found})


def key_of(config: Config, environ: Mapping[str, str] | None = None) -> str | None:
    """The key: of the variable that the configuration names, else of YANTRA_LLM_KEY, else of the keyring; None where there is none."""
    environ = os.environ if environ is None else environ
    key = environ.get(config.key_variable) or environ.get(KEY_VARIABLE) or _from_keyring(config)
    if key is None or not (key := key.strip()):
        return None
    if not re.fullmatch(r"[!-~]+", key):
        raise BadRequest("the language model's key holds characters that no key has (a space, a line break?); set it again")
    return key


def where_keys_belong(config: Config) -> str:
    return f"set {config.key_variable} in the environment, or run: keyring set {SERVICE} {config.host}"


def _from_keyring(config: Config) -> str | None:
    try:
        import keyring  # optional, and it asks other processes
    except ImportError:
        return None
    try:
        return keyring.get_password(SERVICE, config.host)
    except Exception:  # a locked or missing store raises what its back-end likes
        return None


def _from_file(path: Path) -> dict[str, Any]:
    """The file's entries, {} where there is no file."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as e:
        raise BadRequest(f"{path} can't be read: {e.strerror}") from None
    import difflib  # only where there is a file
    import tomllib

    try:
        found = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as e:
        raise BadRequest(f"{path} is not TOML: {e if isinstance(e, tomllib.TOMLDecodeError) else 'it is not UTF-8 text, or nested too deeply'}") from None
    known = [f.name for f in fields(Config)]
    for name in found:
        if name in known:
            continue
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        if SECRET.search(name) and not near:
            raise BadRequest(f"{path} holds {name[:40]!r}: a key never belongs in a file. Remove it (and make a new key), then set "
                             f"{KEY_VARIABLE} in the environment or run: keyring set {SERVICE} HOST")
        raise BadRequest(f"{path}: unknown entry {name[:40]!r}, " + (f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"))
    return found


def _typed(name: str, kind: str, value: Any, required: bool) -> Any:
    """A value of the file or the environment as its field holds it; an empty limit is none."""
    where = f"{name} ({PREFIX}{name.upper()} or {FILE})"
    if kind == "str":
        if not isinstance(value, str):
            raise BadRequest(f"{where} must be text")
        return value.strip()
    if isinstance(value, str) and value.strip().lower() in ("", "none") and "None" in kind:
        return None
    try:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise ValueError
        return int(value) if kind.startswith("int") and (not isinstance(value, float) or value.is_integer()) else float(value)
    except (ValueError, OverflowError):
        raise BadRequest(f"{where} must be a number{' or none' if 'None' in kind else ''}, met {str(value)[:40]!r}") from None


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        named = parts.hostname and (parts.port or True)
    except ValueError:
        parts, named = None, None
    if parts is not None and (parts.username or parts.password or parts.query or parts.fragment):
        raise BadRequest(f"the language model's address holds a name, a key or a query: leave the plain address, such as https://host/v1; the key belongs in {KEY_VARIABLE} or the keyring")
    if parts is None or parts.scheme not in ("http", "https") or not named or re.search(r"[\s\\]|[^ -~]", url):
        raise BadRequest(f"the language model's address {url[:80]!r} is not one: write it like https://api.openai.com/v1 or http://localhost:11434/v1")
