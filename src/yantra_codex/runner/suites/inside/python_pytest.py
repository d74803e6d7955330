"""The part of pytest that small tests use; what is not here says so when it is asked for."""

from __future__ import annotations

import contextlib
import inspect
import io
import itertools
import math
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple


class Skipped(Exception):
    pass


class Failed(AssertionError):
    pass


class ExceptionInfo:
    value: BaseException

    @property
    def type(self) -> type:
        return type(self.value)

    def match(self, pattern: str) -> bool:
        assert re.search(pattern, str(self.value)), f"{pattern!r} does not match {str(self.value)!r}"
        return True


class _Raises:
    def __init__(self, expected: Any, match: Any = None) -> None:
        self.expected, self.pattern, self.info = expected, match, ExceptionInfo()

    def __enter__(self) -> ExceptionInfo:
        return self.info

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if error is None:
            names = self.expected if isinstance(self.expected, tuple) else (self.expected,)
            raise Failed(f"DID NOT RAISE {' or '.join(n.__name__ for n in names)}")
        if not isinstance(error, self.expected):
            return False
        self.info.value = error
        if self.pattern is not None:
            self.info.match(self.pattern)
        return True


def raises(expected: Any, *args: Any, match: Any = None, **kwargs: Any) -> Any:
    if not args:
        return _Raises(expected, match)
    with _Raises(expected) as info:
        args[0](*args[1:], **kwargs)
    return info


class approx:
    def __init__(self, expected: Any, rel: float | None = None, abs: float | None = None, nan_ok: bool = False) -> None:
        self.expected, self.rel, self.abs, self.nan_ok = expected, rel, abs, nan_ok

    def _near(self, a: Any, b: Any) -> bool:
        if isinstance(b, dict):
            return isinstance(a, dict) and a.keys() == b.keys() and all(self._near(a[k], b[k]) for k in b)
        if isinstance(b, (list, tuple)):
            same = isinstance(a, (list, tuple)) and len(a) == len(b)
            return same and all(self._near(x, y) for x, y in zip(a, b))
        if isinstance(b, bool) or not isinstance(b, (int, float, complex)) or not isinstance(a, (int, float, complex)):
            return bool(a == b)
        if a == b:
            return True
        if isinstance(b, float) and math.isnan(b):
            return self.nan_ok and isinstance(a, float) and math.isnan(a)
        if isinstance(b, float) and math.isinf(b):
            return False
        if isinstance(b, complex) or isinstance(a, complex):
            size = abs(b)
        else:
            size = math.fabs(b)
        # as in pytest: an absolute tolerance alone switches the relative one off
        rel = self.rel if self.rel is not None else (1e-6 if self.abs is None else 0.0)
        return bool(abs(a - b) <= max(rel * size, 1e-12 if self.abs is None else self.abs))

    def __eq__(self, other: object) -> bool:
        return self._near(other, self.expected)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"approx({self.expected!r})"


def skip(reason: str = "", **kwargs: Any) -> None:
    raise Skipped(reason)


def fail(reason: str = "", **kwargs: Any) -> None:
    raise Failed(reason)


xfail = skip


def importorskip(name: str, *args: Any, **kwargs: Any) -> Any:
    try:
        return __import__(name)
    except ImportError:
        raise Skipped(name) from None


def main(*args: Any, **kwargs: Any) -> int:
    return 0


@contextlib.contextmanager
def warns(expected: Any = Warning, match: Any = None) -> Iterator[list[Any]]:
    import warnings

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        yield seen
    if not any(issubclass(w.category, expected) and (match is None or re.search(match, str(w.message))) for w in seen):
        raise Failed(f"DID NOT WARN {expected}")


class _Param:
    def __init__(self, values: tuple[Any, ...], marks: Any = (), id: Any = None) -> None:
        self.values, self.id = values, id
        self.marks = marks if isinstance(marks, (list, tuple)) else [marks]


def param(*values: Any, marks: Any = (), id: Any = None) -> _Param:
    return _Param(values, marks, id)


class _Mark:
    """A mark that decorates, with or without arguments."""

    def __init__(self, name: str, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None) -> None:
        self.name, self.args, self.kwargs = name, args, kwargs or {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and callable(args[0]) and self.name != "parametrize":
            args[0].pytestmark = [*getattr(args[0], "pytestmark", []), self]
            return args[0]
        return _Marked(self.name, args, kwargs)


class _Marked(_Mark):
    def __call__(self, function: Any) -> Any:  # type: ignore[override]
        function.pytestmark = [*getattr(function, "pytestmark", []), self]
        return function


class _Marks:
    def __getattr__(self, name: str) -> _Mark:
        return _Mark(name)


mark = _Marks()


def fixture(function: Any = None, **kwargs: Any) -> Any:
    def decorate(f: Any) -> Any:
        f._fixture = kwargs
        return f

    return decorate(function) if function is not None else decorate


def __getattr__(name: str) -> Any:
    raise AttributeError(f"pytest.{name} can't be run here: only a part of pytest is in the sandbox")


# ---------------------------------------------------------------- fixtures


class MonkeyPatch:
    def __init__(self, stack: contextlib.ExitStack) -> None:
        self.stack = stack

    def setattr(self, target: Any, name: Any, value: Any = ..., raising: bool = True) -> None:
        if value is ...:
            (path, _, attribute), value = target.rpartition("."), name
            target, name = __import__("importlib").import_module(path), attribute
        old = getattr(target, name) if raising else getattr(target, name, None)
        self.stack.callback(setattr, target, name, old)
        setattr(target, name, value)

    def setitem(self, mapping: Any, key: Any, value: Any) -> None:
        had, old = key in mapping, mapping.get(key)
        self.stack.callback(lambda: mapping.__setitem__(key, old) if had else mapping.pop(key, None))
        mapping[key] = value

    def setenv(self, name: str, value: str) -> None:
        self.setitem(__import__("os").environ, name, value)

    def delenv(self, name: str, raising: bool = True) -> None:
        environ = __import__("os").environ
        if name in environ:
            self.setitem(environ, name, "")
            del environ[name]


class _Captured(NamedTuple):
    out: str
    err: str


class _Capture:
    def __init__(self, stack: contextlib.ExitStack) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        stack.enter_context(contextlib.redirect_stdout(self.out))
        stack.enter_context(contextlib.redirect_stderr(self.err))

    def readouterr(self) -> Any:
        seen = _Captured(self.out.getvalue(), self.err.getvalue())
        for stream in (self.out, self.err):
            stream.seek(0)
            stream.truncate()
        return seen


def _tmp_path(stack: contextlib.ExitStack) -> Any:
    import pathlib
    import tempfile

    return pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))


_BUILT_IN: dict[str, Callable[[contextlib.ExitStack], Any]] = {
    "monkeypatch": MonkeyPatch, "capsys": _Capture, "tmp_path": _tmp_path,
}  # fmt: skip


class _Request:
    def __init__(self, param: Any) -> None:
        self.param = param


def _needs(function: Any) -> list[str]:
    return [n for n in inspect.signature(function).parameters if n != "self"]


def _fixtures(scope: dict[str, Any]) -> dict[str, Any]:
    found = {k: v for k, v in scope.items() if hasattr(v, "_fixture")}
    return {v._fixture.get("name") or k: v for k, v in found.items()}


def _closure(names: list[str], known: dict[str, Any]) -> list[str]:
    seen: list[str] = []
    pending = list(names)
    while pending:
        name = pending.pop()
        if name in known and name not in seen:
            seen.append(name)
            pending += _needs(known[name])
    return seen


def _give(name: str, known: dict[str, Any], given: dict[str, Any], params: dict[str, Any], stack: contextlib.ExitStack,
          owner: Any) -> Any:  # fmt: skip
    if name not in given:
        if name in known:
            f = known[name]
            values = {
                n: _Request(params.get(name)) if n == "request" else _give(n, known, given, params, stack, owner)
                for n in _needs(f)
            }
            value = f(owner, **values) if "self" in inspect.signature(f).parameters else f(**values)
            if inspect.isgenerator(value):
                running = value
                value = next(running)
                stack.callback(next, running, None)
            given[name] = value
        elif name in _BUILT_IN:
            given[name] = _BUILT_IN[name](stack)
        else:
            raise Failed(f"fixture {name!r} can't be had here")
    return given[name]


# ---------------------------------------------------------------- calls of a test


def _rows(marked: _Mark) -> list[tuple[dict[str, Any], str, list[Any]]]:
    names, rows = marked.args[0], list(marked.args[1] if len(marked.args) > 1 else marked.kwargs["argvalues"])
    names = [n.strip() for n in names.split(",")] if isinstance(names, str) else list(names)
    out = []
    for row in rows:
        marks, id = (row.marks, row.id) if isinstance(row, _Param) else ([], None)
        values = row.values if isinstance(row, _Param) else (row,) if len(names) == 1 else tuple(row)
        if len(values) != len(names):
            raise Failed(f"parametrize: {len(names)} names, {len(values)} values")
        out.append((dict(zip(names, values)), str(id) if id else "-".join(map(str, values))[:60], list(marks)))
    return out


def _skips(marks: list[Any]) -> bool:
    return any(m.name in ("skip", "xfail") or (m.name == "skipif" and m.args and m.args[0]) for m in marks)


def _calls(name: str, test: Any, module: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every call that pytest would make of a function or of a class's methods: its label and the call."""
    shared = getattr(module, "pytestmark", [])
    shared = shared if isinstance(shared, list) else [shared]
    if not isinstance(test, type):
        yield from _of_function(name, test, module, None, shared)
        return
    for key in dir(test):
        method = getattr(test, key)
        if key.startswith("test") and callable(method):
            yield from _of_function(f"{name}.{key}", method, module, test, [*shared, *getattr(test, "pytestmark", [])])


def _of_function(label: str, function: Any, module: Any, owner: Any, shared: list[Any]) -> Iterator[tuple[str, Any]]:
    marks = [*shared, *getattr(function, "pytestmark", [])]
    known = _fixtures({**vars(module), **({k: getattr(owner, k) for k in dir(owner)} if owner else {})})
    automatic = [n for n, f in known.items() if f._fixture.get("autouse")]
    try:
        tables = [_rows(m) for m in marks if m.name == "parametrize"]
    except Exception as error:
        yield label, lambda error=error: (_ for _ in ()).throw(error)  # type: ignore[misc]
        return
    varied = [n for n in _closure([*automatic, *_needs(function)], known) if known[n]._fixture.get("params")]
    choices = [[(n, p) for p in known[n]._fixture["params"]] for n in varied]
    for combination in itertools.product(*tables):
        values = {k: v for row, _, _ in combination for k, v in row.items()}
        text = "-".join(t for _, t, _ in combination)
        skipped = _skips([*marks, *(m for _, _, extra in combination for m in extra)])
        for chosen in itertools.product(*choices):
            shown = "-".join(filter(None, [text, *(str(p)[:40] for _, p in chosen)]))
            yield (
                f"{label}[{shown}]" if shown else label,
                _call(function, owner, module, known, automatic, dict(values), dict(chosen), skipped),
            )


def _call(function: Any, owner: Any, module: Any, known: dict[str, Any], automatic: list[str], values: dict[str, Any],
          params: dict[str, Any], skipped: bool) -> Callable[[], Any]:  # fmt: skip
    def call() -> Any:
        if skipped:
            raise Skipped
        with contextlib.ExitStack() as stack:
            self = owner() if owner else None
            for before, after, where in (
                ("setup_method", "teardown_method", self),
                ("setup_function", "teardown_function", None if owner else module),
            ):
                for hook, when in ((getattr(where, before, None), "now"), (getattr(where, after, None), "later")):
                    if hook is not None:
                        args = [function] if len(inspect.signature(hook).parameters) else []
                        if when == "now":
                            hook(*args)
                        else:
                            stack.callback(hook, *args)
            given = dict(values)
            for name in automatic:
                _give(name, known, given, params, stack, self)
            wanted = {
                n: values[n] if n in values else _give(n, known, given, params, stack, self)
                for n, p in inspect.signature(function).parameters.items()
                if n != "self" and (p.default is p.empty or n in values)
            }
            result = (
                function(self, **wanted)
                if owner and "self" in inspect.signature(function).parameters
                else function(**wanted)
            )
            if inspect.iscoroutine(result):
                import asyncio

                asyncio.run(result)
            return None

    return call
