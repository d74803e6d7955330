"""Runs tests.py against solution.py and reports each test on a copy of standard output."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from typing import Any

# Standard modules whose names people give to their own file.
OFTEN_OWN = {"code", "test", "__main__"}
ALIASED = {"unittest", "doctest", "pytest", "hypothesis"}


class Report:
    """Prints one line for each thing that happens to a test."""

    def __init__(self) -> None:
        mark = sys.stdin.readline().strip()
        out = os.dup(1)

        def say(word: str, *rest: str) -> None:
            line = " ".join([mark, word, *(" ".join(r.split()) for r in rest)])[:2000]
            sys.stdout.flush()
            os.write(out, f"\n{line}\n".encode("utf-8", "backslashreplace"))

        self.say = say
        self.ran = 0

    def begin(self, name: str) -> None:
        self.say("begin", name)

    def ok(self, name: str) -> None:
        self.ran += 1
        self.say("ok", name)

    def failed(self, name: str, why: str) -> None:
        self.ran += 1
        self.say("failed", name, ":", why)

    def skipped(self, name: str) -> None:
        self.say("skipped", name)


class Tests:
    """The tests' text, its tree, and the module it is run in."""

    def __init__(self, source: str, tree: ast.Module, solution: types.ModuleType) -> None:
        self.tree, self.solution = tree, solution
        self.statements = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.stmt)]
        self.module = types.ModuleType("tests")
        self.module.__dict__.update({k: v for k, v in vars(solution).items() if not k.startswith("__")})
        self.module.__dict__["__file__"] = "tests.py"
        self.module.__dict__["_yantra_got"] = got

    def new(self) -> list[tuple[str, Any]]:
        """What the tests define themselves."""
        own = vars(self.solution)
        return [(k, v) for k, v in list(vars(self.module).items()) if own.get(k, self) is not v]

    def why(self, error: BaseException) -> str:
        """One line: the statement of the tests that failed, and the error."""
        lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == "tests.py"]
        text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        if not lines or lines[-1] is None:
            return text
        at = lines[-1]
        around = [s for s in self.statements if s.lineno <= at <= (s.end_lineno or s.lineno)]
        simple = [s for s in around if not hasattr(s, "body")]
        shown = " ".join(ast.unparse((simple or around)[-1]).split())[:200] if around else ""
        if isinstance(error, AssertionError) and simple and isinstance(simple[-1], ast.Assert):
            return f"line {at}: {shown}" + (f": {error}" if str(error) else "")
        return f"line {at}: {shown}: {text}" if simple else f"line {at}: {text}"


def got(left: object) -> str:
    try:
        return f"got {left!r}"[:300]
    except Exception as error:
        return f"got a {type(left).__name__} ({type(error).__name__} in its repr)"


class ShowLeft(ast.NodeTransformer):
    """Let `assert f(x) == y` say what f(x) was."""

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        test = node.test
        if (
            node.msg is None
            and isinstance(test, ast.Compare)
            and not isinstance(test.left, (ast.Constant, ast.NamedExpr))
        ):
            named = ast.NamedExpr(ast.Name("_yantra_left", ast.Store()), test.left)
            test.left = named
            node.msg = ast.Call(ast.Name("_yantra_got", ast.Load()), [ast.Name("_yantra_left", ast.Load())], [])
        return node


# ---------------------------------------------------------------- what a tests' text holds


def is_guard(node: ast.stmt) -> bool:
    """`if __name__ == "__main__":`"""
    return isinstance(node, ast.If) and "__name__" in {n.id for n in ast.walk(node.test) if isinstance(n, ast.Name)}


def is_collected(node: ast.stmt) -> bool:
    """A function or class that a test runner would run."""
    if isinstance(node, ast.ClassDef):
        return node.name.startswith("Test") or any("TestCase" in ast.unparse(b) for b in node.bases)
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test")


def is_active(node: ast.stmt) -> bool:
    """A statement at the top that can fail by itself."""
    if isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Pass)):
        return False
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        # these only start the runner, which is this file
        return ast.unparse(node.value.func) not in (
            "unittest.main",
            "pytest.main",
            "doctest.testmod",
            "sys.path.append",
            "sys.path.insert",
        )
    checks = (ast.Assert, ast.Raise)
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr)):
        return any(isinstance(n, (ast.Call, ast.Await)) for n in ast.walk(node))
    return any(isinstance(n, (ast.Call, ast.While, *checks)) for n in ast.walk(node))


def imports_of_code(tree: ast.Module, solution: types.ModuleType) -> set[str]:
    """The module names by which the tests mean the code."""
    own = {k for k in vars(solution) if not k.startswith("__")}
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = {a.name for a in node.names}
            if node.level and not node.module:
                found |= {a.name for a in node.names}
            elif node.module and (node.level or names <= own | {"*"}):
                found.add(node.module)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                shown = alias.asname or alias.name
                used = {
                    n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and ast.unparse(n.value) == shown
                }
                if used & own:
                    found.add(alias.name)
    return {n for n in found if n in OFTEN_OWN or n.partition(".")[0] not in sys.stdlib_module_names} - ALIASED


def install(names: set[str], solution: types.ModuleType) -> None:
    """Make the code importable under these names, dotted ones through packages."""
    for name in names | {"main", "__main__"}:
        parts = name.split(".")
        for i in range(1, len(parts)):
            outer = ".".join(parts[:i])
            package = sys.modules.setdefault(outer, types.ModuleType(outer))
            package.__dict__.setdefault("__path__", [])
            setattr(package, parts[i], solution)
        sys.modules[name] = solution


class Checked(ast.NodeTransformer):
    """`f(1) == 2` alone is meant as a check, though its answer is thrown away."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return ast.copy_location(ast.Assert(node.value, None), node) if isinstance(node.value, ast.Compare) else node


class Absolute(ast.NodeTransformer):
    """`from .solution import f` and `from . import solution`, without a package."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        if not node.level:
            return node
        if node.module:
            return ast.copy_location(ast.ImportFrom(node.module, node.names, 0), node)
        return ast.copy_location(ast.Import(node.names), node)


# ---------------------------------------------------------------- running


def attempt(report: Report, tests: Tests, name: str, call: Callable[[], object]) -> None:
    """Run one test and report it."""
    report.begin(name)
    try:
        value = call()
        if inspect.iscoroutine(value):
            import asyncio

            asyncio.run(value)
    except BaseException as error:
        kind = type(error).__name__
        if kind in ("SkipTest", "Skipped"):
            report.skipped(name)
        elif isinstance(error, SystemExit):
            report.failed(name, f"ended the program early: {tests.why(error)}")
        else:
            report.failed(name, tests.why(error))
    else:
        report.ok(name)


def run_case(report: Report, tests: Tests, case: type) -> None:
    """Run a unittest.TestCase."""
    import unittest

    class Result(unittest.TestResult):
        def startTest(self, test: Any) -> None:
            super().startTest(test)
            report.begin(name_of(test))

        def addSuccess(self, test: Any) -> None:
            report.ok(name_of(test))

        def addFailure(self, test: Any, err: Any) -> None:
            report.failed(name_of(test), tests.why(err[1]))

        def addError(self, test: Any, err: Any) -> None:
            early = "ended the program early: " if isinstance(err[1], SystemExit) else ""
            report.failed(name_of(test), early + tests.why(err[1]))

        def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
            if err is not None:
                report.failed(name_of(test) + " " + subtest._subDescription(), tests.why(err[1]))

        def addSkip(self, test: Any, reason: str) -> None:
            report.skipped(name_of(test))

        def addExpectedFailure(self, test: Any, err: Any) -> None:
            report.ok(name_of(test))

        def addUnexpectedSuccess(self, test: Any) -> None:
            report.failed(name_of(test), "was expected to fail, and passed")

    def name_of(test: Any) -> str:
        return ".".join(str(test.id()).split(".")[-2:])

    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(Result())


def run_functions(report: Report, tests: Tests) -> None:
    """Run test functions, pytest-style classes and unittest cases, in the order they are defined."""
    unittest = sys.modules.get("unittest")
    shim = None
    for name, value in tests.new():
        if isinstance(value, type) and unittest and issubclass(value, unittest.TestCase):
            if value.__module__ == "tests" or name != value.__name__:
                run_case(report, tests, value)
            continue
        is_class = isinstance(value, type) and name.startswith("Test") and value.__module__ in ("tests", "__main__")
        if not is_class and not (inspect.isroutine(value) and name.startswith("test") and not inspect.isbuiltin(value)):
            continue
        shim = shim or importlib.import_module("pytest")
        for label, call in shim._calls(name, value, tests.module):
            attempt(report, tests, label, call)


def doctests(report: Report, found: list[Any]) -> tuple[int, int]:
    """Run doctest.DocTest objects; failures and examples."""
    import doctest

    failed = tried = 0
    for test in found:
        if not test.examples:
            continue
        problems: list[str] = []

        class Runner(doctest.DocTestRunner):
            def report_failure(self, out: Any, test: Any, example: Any, got: str) -> None:
                problems.append(f"{example.source.strip()} gave {got.strip()!r}, expected {example.want.strip()!r}")  # noqa: B023

            def report_unexpected_exception(self, out: Any, test: Any, example: Any, exc_info: Any) -> None:
                problems.append(f"{example.source.strip()} raised {exc_info[0].__name__}: {exc_info[1]}")  # noqa: B023

        report.begin(test.name)
        result = Runner(verbose=False).run(test, out=lambda text: None)
        failed, tried = failed + result.failed, tried + result.attempted
        if problems:
            report.failed(test.name, problems[0])
        else:
            report.ok(test.name)
    return failed, tried


def find_doctests(*modules: types.ModuleType, scope: dict[str, Any] | None = None) -> Iterator[Any]:
    import doctest

    for module in modules:
        yield from doctest.DocTestFinder().find(module, module=False, globs=dict(scope or vars(module)))


def take_over(report: Report, tests: Tests) -> None:
    """The runners that a text may call itself do nothing here, or report here."""
    text = ast.unparse(tests.tree)
    if "unittest" in text:
        import unittest

        unittest.main = lambda *args, **kwargs: None  # type: ignore[assignment, misc]
    if "doctest" in text:
        import doctest

        def testmod(m: types.ModuleType | None = None, *args: object, **kwargs: object) -> Any:
            found = find_doctests(*([m] if m and m is not tests.module else [tests.solution]))
            return doctest.TestResults(*doctests(report, list(found)))

        doctest.testmod = testmod  # type: ignore[assignment]


def call_check(report: Report, tests: Tests) -> None:
    """`def check(candidate)` that is never called: call it where it is clear with what."""
    check = vars(tests.module).get("check")
    functions = [
        f for k, f in vars(tests.solution).items()
        if inspect.isfunction(f) and f.__module__ == "solution" and not k.startswith("_")
    ]  # fmt: skip
    if inspect.isfunction(check) and len(inspect.signature(check).parameters) == 1 and len(functions) == 1:
        attempt(report, tests, "check", lambda: check(functions[0]))


def refused(error: SyntaxError) -> None:
    """Say what does not parse, in the form that Python itself has for a main file."""
    sys.stderr.write("".join(traceback.format_exception_only(type(error), error)))
    sys.stderr.flush()
    os._exit(1)


def read(name: str) -> str:
    with open(name, encoding="utf-8") as file:
        return file.read()


def main() -> None:
    report = Report()
    sys.argv = ["tests.py"]
    try:
        compile(read("solution.py"), "solution.py", "exec")
        solution = importlib.import_module("solution")
    except SyntaxError as error:
        refused(error)
    except BaseException as error:
        report.failed("the code", f"could not be loaded: {type(error).__name__}: {error}")
        sys.exit(1)
    source = read("tests.py")
    try:
        tree = ast.parse(source, "tests.py")
        compile(tree, "tests.py", "exec")
    except SyntaxError as error:
        if ">>>" not in source:
            refused(error)
        import doctest

        doctests(report, [doctest.DocTestParser().get_doctest(source, dict(vars(solution)), "doctest", "tests.py", 0)])
        report.say("end")
        return
    tests = Tests(source, tree, solution)
    install(imports_of_code(tree, solution), solution)
    collected = any(map(is_collected, tree.body))
    active = [n for n in tree.body if is_active(n) and not is_guard(n)]
    as_main = not collected and not active
    tests.module.__name__ = "__main__" if as_main else "tests"
    tests.module.__dict__["__name__"] = tests.module.__name__
    sys.modules["tests"] = sys.modules[tests.module.__name__] = tests.module
    take_over(report, tests)
    tree = ast.fix_missing_locations(ShowLeft().visit(Checked().visit(Absolute().visit(tree))))
    code = compile(tree, "tests.py", "exec")
    name = "tests"
    if active or (as_main and any(is_guard(n) and any(map(is_active, n.body)) for n in tree.body)):  # type: ignore[attr-defined]
        attempt(report, tests, name, lambda: exec(code, tests.module.__dict__))
    else:
        try:
            exec(code, tests.module.__dict__)
        except BaseException as error:
            report.failed(name, tests.why(error))
    run_functions(report, tests)
    if not report.ran:
        own = types.ModuleType("tests", tests.module.__doc__)
        own.__dict__.update(tests.new())
        doctests(report, list(find_doctests(own, scope=vars(tests.module))))
    if not report.ran:
        call_check(report, tests)
    report.say("end")


if __name__ == "__main__":
    main()
    sys.stdout.flush()
