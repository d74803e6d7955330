"""Statements of Go programs with effects: database/sql, net/http, os, time and log/slog, with an error looked at where it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir.check_effects import HTTP_OPS
from yantra_codex.ir.nodes import Block, Expr, Stmt, type_of
from yantra_codex.ir.types import ANY, FLOAT, INT, NONE, STR, Type, list_of, map_of
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_changes import CHANGES
from yantra_codex.languages.go_effects import catches_all, expr_fails, is_effect, is_object, leaves_at_once, stmt_fails
from yantra_codex.languages.go_expressions import expr, go_string, strip_parens, typed
from yantra_codex.languages.go_try import ends
from yantra_codex.languages.go_writer import Value, Writer, call, is_atom, spelled

BlockWriter = Callable[[Writer, Block], None]
# errors that a handler can ask for by a test of Go's
KIND_TESTS = {
    "FileNotFoundError": "errors.Is(err, os.ErrNotExist)", "TimeoutError": "os.IsTimeout(err)",
    "IntegrityError": 'strings.Contains(err.Error(), "constraint failed")',
}
NEVER_NULL = re.compile(r"\s*select\s+(count|total|coalesce|exists|ifnull)\s*\(", re.IGNORECASE)
AGGREGATE = re.compile(r"\s*select\s+(sum|avg|min|max|count|total|coalesce\s*\(\s*(sum|avg|min|max|count|total))\s*\(", re.IGNORECASE)
MANY_ROWS = re.compile(r"\b(group\s+by|having|limit|offset|union|intersect|except)\b", re.IGNORECASE)
ROW = map_of(STR, ANY)
METHODS = {m: f"http.Method{m.capitalize()}" for m in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")}
UNITS = ((60.0, "time.Minute"), (1.0, "time.Second"), (0.001, "time.Millisecond"), (1e-6, "time.Microsecond"))


# ---------------------------------------------------------------- errors


def check(w: Writer, condition: str = "err != nil") -> None:
    """Leave with the error where there is one."""
    with w.block() as lines:
        fail(w, "err")
    w.braced(f"if {condition}", lines)


def fail(w: Writer, error: str) -> None:
    """Leave with an error: the handler around, the function's error result, or a panic where there is none."""
    if w.fails:
        w.fails[-1](error)
    elif w.error_zero is not None and not w.in_function_value:
        w.emit(f"return {w.error_zero}{error}")
    else:
        w.emit(f"panic({error})")


def can_fail(w: Writer) -> bool:
    """Whether an error can be handed on from here, rather than a panic."""
    return not w.in_function_value and (bool(w.fails) or w.error_zero is not None)


def check_call(w: Writer, text: str, condition: str = "err != nil") -> None:
    """`if err := f(); err != nil` and what follows from it."""
    check(w, f"err := {text}; {condition}" if not text.startswith("_, err") else f"{text}; {condition}")


def declare_checked(w: Writer, name: str, text: str) -> Text:
    """`name, err := f()` and a look at the error."""
    name = w.fresh(name)
    w.emit(f"{name}, err := {text}")
    w.declared[-1].append((name, len(w.lines) - 1))
    check(w)
    return Text(name)


def error_value(w: Writer, message: Expr) -> str:
    """An error with a message; one that tells a caught error holds it."""
    if isinstance(message, n.Lit):
        return f"errors.New({go_string(str(message.value))})"
    form, args = formatted(w, message, wrap=True)
    if not args:
        return f"errors.New({go_string(form.replace('%%', '%'))})"
    if form == "%w":
        return args[0]
    if form == "%s":
        return f"errors.New({args[0]})"
    return f"fmt.Errorf({go_string(form)}, {', '.join(args)})"


def formatted(w: Writer, message: Expr, wrap: bool = False) -> tuple[str, list[str]]:
    """A text put together from parts as a format and its arguments."""
    if isinstance(message, n.Lit):
        return str(message.value).replace("%", "%%"), []
    if isinstance(message, n.Apply) and message.op == "str_concat":
        a, b = (formatted(w, x, wrap) for x in message.args)
        return a[0] + b[0], a[1] + b[1]
    if isinstance(message, n.Apply) and message.op == "int_to_str":
        return "%d", [expr(w, message.args[0]).text]
    if isinstance(message, n.Var) and message.name in w.caught:
        error = w.caught[message.name]
        if made := re.fullmatch(r'errors\.New\("((?:[^"\\]|\\.)*)"\)', error):
            return made[1].replace("%", "%%"), []
        if made := re.fullmatch(r'fmt\.Errorf\("((?:[^"\\]|\\.)*)", ([\w.]+)\)', error):
            return made[1], [made[2]]
        return ("%w" if wrap else "%v"), [error]
    return "%s", [expr(w, message).text]


def text_of_message(w: Writer, message: Expr) -> str:
    """A text for a log: put together with + where all parts are texts, else by a format."""
    form, args = formatted(w, message)
    if not args:
        return go_string(form.replace("%%", "%"))
    if "%d" in form or "%v" in form:
        return f"fmt.Sprintf({go_string(form)}, {', '.join(args)})"
    return expr(w, message).text


def write_raise(w: Writer, s: n.Raise) -> None:
    fail(w, error_value(w, s.message))


# ---------------------------------------------------------------- try


def write_try(w: Writer, s: n.Try, write_block: BlockWriter) -> None:
    """The body with the handler where its error is looked at."""
    if s.final or len(s.handlers) != 1:
        raise Unsupported("a try with several handlers or a finally around effects", language="go")
    h = s.handlers[0]
    test = kind_test(s)
    one = only_call(w, s.body)
    if leaves_at_once(s) or fails_once(w, s.body):
        with_handler(w, h, lambda: write_block(w, s.body), write_block, test)
        return
    if one is not None and not test:
        write_set_or(w, one, h, write_block)
        return
    if reads_first(w, s.body):
        with_handler(w, h, lambda: write_block(w, s.body[:1]), write_block, test)
        with w.block() as lines:
            write_block(w, s.body[1:])
        w.lines[-1] += " else {"
        w.lines.extend(lines)
        w.emit("}")
        return
    if len(s.body) == 1 and isinstance(s.body[0], n.Return) and isinstance(s.body[0].value, n.Call) and not test and not w.fails \
            and s.body[0].value.function in w.facts.fallible:
        write_return_or(w, s.body[0].value, h, write_block)
        return
    if any(isinstance(x, (n.Return, n.Break, n.Continue)) for x in n.walk_block(s.body)):
        raise Unsupported("a try around effects that is left by return or break", language="go")
    with w.block() as lines:
        saved = w.fails, w.error_zero, w.error_results
        w.fails, w.error_zero, w.error_results = [], "", True
        write_block(w, s.body)
        if not (s.body and ends(s.body)):
            w.emit("return nil")
        w.fails, w.error_zero, w.error_results = saved
    w.emit("if err := func() error {")
    w.lines.extend(lines)
    with w.block() as handled:
        if test:
            check(w, negated(test))
        write_handler(w, h, "err", write_block)
    w.braced("}(); err != nil", handled or ["\t" * (w.indent + 1) + "// what follows does without it"])


def reads_first(w: Writer, body: Block) -> bool:
    """Whether a body begins with an effect that has one error to look at, and nothing after it can fail."""
    s = body[0] if len(body) > 1 else None
    if not isinstance(s, n.Do) or s.op not in ("file_read", "db_exists", "db_int", "db_float", "db_value") or s.result is None:
        return False
    names = {x.name for x in n.walk_block(body[1:]) if isinstance(x, n.Let)} | {s.result}
    used = sum(uses(body, name) for name in names) == sum(uses(w.function.body, name) for name in names)
    return used and not any(expr_fails(a, w.facts.fallible) for a in s.args) and not any(stmt_fails(x, w.facts.fallible) for x in body[1:])


def negated(test: str) -> str:
    return f"!{test}"


def fails_once(w: Writer, body: Block) -> bool:
    """Whether a body is one statement with one error to look at, and no result."""
    s = body[0] if len(body) == 1 else None
    if isinstance(s, n.Perform) and isinstance(s.call, n.Call):
        return s.call.function in w.facts.fallible and not any(expr_fails(a, w.facts.fallible) for a in s.call.args)
    if not isinstance(s, n.Do) or s.op not in ("db_execute", "db_insert", "file_write", "file_append", "file_delete"):
        return False
    unused = s.result is None or not uses(w.function.body, s.result)
    return unused and not any(expr_fails(a, w.facts.fallible) for a in s.args)


def kind_test(s: n.Try) -> str:
    """The test for what a handler catches; "" where that is everything that can come up."""
    h = s.handlers[0]
    if catches_all(s):
        return ""
    tests = {KIND_TESTS.get(k) for k in h.kinds}
    if len(tests) != 1 or not (test := tests.pop()):
        raise Unsupported(f"catching only {' and '.join(h.kinds)}", language="go")
    return test


def with_handler(w: Writer, h: n.Handler, body: Callable[[], None], write_block: BlockWriter, test: str = "") -> None:
    """Run `body` so that every error in it (that passes the test) ends in the handler, written where it comes up."""
    outer = list(w.fails)

    def handle(error: str) -> None:
        inner, w.fails = w.fails, outer
        if test and error != "err":
            fail(w, error)  # an error of this code's own, which the test is not about
        else:
            if test:
                check(w, negated(test))
            write_handler(w, h, error, write_block)
        w.fails = inner

    w.fails = [*outer, handle]
    body()
    w.fails = outer


def write_handler(w: Writer, h: n.Handler, error: str, write_block: BlockWriter) -> None:
    if h.name:
        w.caught[h.name] = error
        w.bind(h.name, Value(Text(f"{error}.Error()")))
    write_block(w, h.body)


def only_call(w: Writer, body: Block) -> n.Set | None:
    """A body that only sets a variable to a call's result."""
    s = body[0] if len(body) == 1 else None
    if isinstance(s, n.Set) and not s.place.path and isinstance(s.value, n.Call) and s.value.function in w.facts.fallible \
            and not any(expr_fails(a, w.facts.fallible) for a in s.value.args):
        return s
    return None


def write_set_or(w: Writer, s: n.Set, h: n.Handler, write_block: BlockWriter) -> None:
    """`if value, err := f(); err == nil { x = value } else { ... }`."""
    with w.block():
        value = w.fresh("value" if s.place.name == "value" else "found")
    text = call_text(w, s.value)  # type: ignore[arg-type]
    target = w.lookup(s.place.name).text
    with w.block() as failed:
        write_handler(w, h, "err", write_block)
    if not failed:
        w.braced(f"if {value}, err := {text}; err == nil", ["\t" * (w.indent + 1) + f"{target} = {value}"])
        return
    w.emit(f"if {value}, err := {text}; err != nil {{")
    w.lines.extend(failed)
    w.emit("} else {")
    w.emit(f"\t{target} = {value}")
    w.emit("}")


def write_return_or(w: Writer, e: n.Call, h: n.Handler, write_block: BlockWriter) -> None:
    """A call whose result is returned where there is no error."""
    text = call_text(w, e)
    used = h.name is not None and uses(h.body, h.name) > 0
    if e.type == NONE and not used:
        w.braced(f"if err := {text}; err == nil", ["\t" * (w.indent + 1) + w.result_none()])
    else:
        name = "" if e.type == NONE else w.fresh("result")
        w.emit(f"{name}, err := {text}" if name else f"err {'=' if has_err(w) else ':='} {text}")
        with w.block() as lines:
            for line in w.result_lines(Text(name), None) if name else [w.result_none()]:
                w.emit(line)
        w.braced("if err == nil", lines)
    write_handler(w, h, "err", write_block)


def write_let_try(w: Writer, first: n.Let, s: n.Try, rest: Block, write_block: BlockWriter) -> int | None:
    """`var x T` with a try that sets it, as `x, err := f()`; gives how many statements after the first this settles."""
    one = only_call(w, s.body)
    if one is None or one.place.name != first.name or s.final or len(s.handlers) != 1 or kind_test(s) or not isinstance(one.value, n.Call):
        return None
    h = s.handlers[0]
    if mentions(one.value, first.name) or not (ends(h.body) or always_sets(h.body, first.name) or is_zero(w, first)):
        return None
    taken = 1
    name = w.fresh(first.name)
    w.emit(f"{name}, err := {call_text(w, one.value)}")
    w.declared[-1].append((name, len(w.lines) - 1))
    w.bind(first.name, Value(Text(name)))
    flag = flag_of(h.body)
    after = rest[0] if rest else None
    if flag and isinstance(after, n.If) and not after.orelse and uses(w.function.body, flag) == 1 and (sign := tests_flag(after.test, flag)):
        with w.block() as lines:
            write_block(w, after.then)
        w.braced(f"if err {sign} nil", lines)
        return taken + 1
    with w.block() as lines:
        write_handler(w, h, "err", write_block)
    w.braced("if err != nil", lines or ["\t" * (w.indent + 1) + "// the value is left out"])
    return taken


def is_result(w: Writer, name: str) -> bool:
    """Whether a variable is the result of an effect that nothing changes."""
    made = [s for s in n.walk_block(w.function.body) if isinstance(s, n.Do) and s.result == name]
    return len(made) == 1 and not any(isinstance(s, (n.Set, n.Do)) and s.place.name == name for s in n.walk_block(w.function.body))


def flag_of(block: Block) -> str:
    """The flag that a handler does nothing but set."""
    s = block[0] if len(block) == 1 else None
    return s.place.name if isinstance(s, n.Set) and not s.place.path and isinstance(s.value, n.Lit) and s.value.value is True else ""


def tests_flag(test: Expr, flag: str) -> str:
    if isinstance(test, n.Var) and test.name == flag:
        return "!="
    return "==" if isinstance(test, n.Apply) and test.op == "not" and isinstance(test.args[0], n.Var) and test.args[0].name == flag else ""


def is_zero(w: Writer, s: n.Let) -> bool:
    """Whether a variable starts with what a Go function gives beside an error."""
    v = s.value
    if isinstance(v, n.Apply) and v.op == "to_any":
        v = v.args[0]
    return v is None or (isinstance(v, n.Lit) and not v.value) or (isinstance(v, n.Make) and not v.items and s.type.name == "list")


def always_sets(block: Block, name: str) -> bool:
    return any(isinstance(s, n.Set) and s.place.name == name and not s.place.path for s in block)


def mentions(e: Expr, name: str) -> bool:
    return any(isinstance(x, n.Var) and x.name == name for x in n.walk_expr(e))


def uses(block: Block, name: str) -> int:
    return sum(isinstance(e, n.Var) and e.name == name for e in n.block_exprs(block))


# ---------------------------------------------------------------- calls and results


def call_text(w: Writer, e: n.Call) -> str:
    return call(w.program.names[e.function], *[expr(w, a) for a in e.args]).text


def write_call(w: Writer, e: n.Call) -> None:
    """A call for what it does."""
    text = call_text(w, e)
    if e.function not in w.facts.fallible:
        w.emit(text)
    else:
        check_call(w, text if e.type == NONE else f"_, err := {text}")


def write_returned_call(w: Writer, e: n.Call) -> bool:
    """`return f(x)` where f gives what this function gives; says whether that is so."""
    if w.fails or not w.error_results or w.convert is not None or e.function not in w.facts.fallible:
        return False
    if w.in_function_value or w.program.function(e.function) is None or e.type != w.function.returns:
        return False
    w.emit(f"return {call_text(w, e)}")
    return True


def returns_both(w: Writer, e: n.Apply) -> bool:
    """Whether a returned value comes with an error from one call."""
    if w.fails or w.returns or not w.error_results or w.convert is not None or w.in_function_value or e.type != w.function.returns:
        return False
    is_number = e.op == "cast" and e.type.name in ("int", "float") and type_of(e.args[0]) == ANY
    return is_number or e.op in ("csv_rows", "csv_text", "parse_int", "parse_float")


def write_special(w: Writer, s: Stmt, rest: Block, write_block: BlockWriter) -> int | None:
    """Writes a statement of an effect program that has a form of its own; gives how many more this settles, None for no such form."""
    match s:
        case n.Do(op=op) if is_effect(op):
            return write_effect(w, s, rest)
        case n.Let(mutable=True) if (done := write_lets_try(w, s, rest, write_block)) is not None:
            return done
        case n.Let(value=n.Apply(op="unwrap", args=(n.Var(name=x),))) if not s.mutable and is_result(w, x):
            w.bind(s.name, w.lookup(x))
            return 0
        case n.Let(value=n.Var(name=x)) if x in w.typed_names:
            w.bind(s.name, w.lookup(x))
            return 0
        case n.Let(value=n.Apply(op="cast", args=(n.Var(name=x), *_), type=t)) if not s.mutable and w.typed_names.get(x) == t:
            w.bind(s.name, w.lookup(x))
            return 0
        case n.ForEach() | n.ForRange() | n.While():
            clients_before(w, s)
            return None
        case n.Raise():
            write_raise(w, s)
            return 0
        case n.Try():
            write_try(w, s, write_block)
            return 0
        case n.Perform(call=n.Call() as e):
            if e.type == NONE and e.function in w.facts.fallible and is_end(w, rest):
                w.emit(f"return {call_text(w, e)}")
                w.returned = True
                return len(rest)
            write_call(w, e)
            return 0
        case n.Return(value=n.Call() as e) if write_returned_call(w, e):
            return 0
        case n.Return(value=n.Apply() as e) if returns_both(w, e):
            w.both = True
            text = expr(w, e)
            if w.both:  # nothing that gives both a value and an error was written
                w.both = False
                for line in w.result_lines(typed(text, e.type), e):
                    w.emit(line)
            return 0
    return None


def write_lets_try(w: Writer, s: n.Let, rest: Block, write_block: BlockWriter) -> int | None:
    """A variable that a try sets, with or without a flag for the error beside it."""
    at = next((i for i, x in enumerate(rest[:2]) if isinstance(x, n.Try)), None)
    if at is None:
        return None
    done = rest[at]
    assert isinstance(done, n.Try)
    if at == 0:
        return write_let_try(w, s, done, rest[1:], write_block)
    other = rest[0]
    flag = flag_of(done.handlers[0].body) if len(done.handlers) == 1 else ""
    for variable, mark in ((s, other), (other, s)):
        if isinstance(variable, n.Let) and isinstance(mark, n.Let) and flag == mark.name and isinstance(mark.value, n.Lit) and mark.value.value is False:
            after = rest[2] if len(rest) > 2 else None
            if isinstance(after, n.If) and not after.orelse and tests_flag(after.test, flag) and uses(w.function.body, flag) == 1:
                taken = write_let_try(w, variable, done, rest[2:], write_block)
                return None if taken is None else taken + 1
    return None


# ---------------------------------------------------------------- effects


def write_effect(w: Writer, s: n.Do, rest: Block) -> int:
    """Writes an effect; gives how many of the following statements that settles."""
    if s.result is not None and not uses(w.function.body, s.result):
        s = n.Do(s.op, s.place, s.args, None, NONE)
    if s.op in HTTP_OPS:
        return write_http(w, s, rest)
    return EFFECTS[s.op](w, s, rest)


def bind(w: Writer, s: n.Do, text: Text | str) -> None:
    assert s.result is not None
    w.bind(s.result, Value(text if isinstance(text, Text) else Text(text)))


def is_returned(w: Writer, s: n.Do, rest: Block) -> bool:
    """Whether a result is only returned, in the function's own form."""
    return (
        s.result is not None and bool(rest) and rest[0] == n.Return(n.Var(s.result, s.type)) and uses(w.function.body, s.result) == 1
        and w.error_results and w.convert is None and not w.fails and not w.in_function_value and not w.returns
    )


def is_end(w: Writer, rest: Block) -> bool:
    """Whether nothing comes after a statement but the end of a function that gives an error only."""
    if rest and not (isinstance(rest[0], n.Return) and rest[0].value is None):
        return False
    return w.error_results and w.error_zero == "" and w.convert is None and not w.fails and not w.in_function_value and w.indent == 1


def has_err(w: Writer) -> bool:
    """Whether this block has declared err already."""
    tabs = "\t" * w.indent
    return any(re.match(rf"{tabs}(?!if )[\w, ]*\berr :?= ", line) for line in w.lines)


def query(w: Writer, s: n.Do) -> tuple[str, str]:
    """The handle and the arguments of a statement in SQL."""
    sql, values = s.args
    assert isinstance(sql, n.Lit) and isinstance(values, n.Make)
    db = w.lookup(s.place.name).text.text
    return db, ", ".join([quoted(str(sql.value)), *(bare_value(w, v) for v in values.items)])


def quoted(sql: str) -> str:
    """A SQL text as Go people write it: in backquotes where it has quotes of its own."""
    return f"`{sql}`" if "`" not in sql and "\r" not in sql and ('"' in sql or "\n" in sql or "\\" in sql) else go_string(sql)


def bare_value(w: Writer, e: Expr) -> str:
    return expr(w, e, ANY).text


def db_execute(w: Writer, s: n.Do, rest: Block) -> int:
    db, args = query(w, s)
    if s.result is None:
        if is_end(w, rest):
            w.emit(f"_, err {'=' if has_err(w) else ':='} {db}.Exec({args})")
            w.emit("return err")
            w.returned = True
            return len(rest)
        check_call(w, f"_, err := {db}.Exec({args})")
        return 0
    result = declare_checked(w, "result", f"{db}.Exec({args})")
    method = "RowsAffected" if s.op == "db_execute" else "LastInsertId"
    bare = re.sub(r"_?\d+$", "", s.result)
    name = "id" if s.op == "db_insert" and w.is_visible(spelled(bare)) and not w.is_visible("id") else short(w, s.result)
    count = declare_checked(w, name, f"{result}.{method}()")
    w.wide.add(count.text)
    bind(w, s, count if only_compared(w.function.body, s.result) else call("int", count))
    return 0


def short(w: Writer, name: str) -> str:
    """A result's name, its first word where something else has that name."""
    first = name.split("_")[0]
    return first if w.is_visible(spelled(name)) and not w.is_visible(spelled(first)) else name


def only_compared(block: Block, name: str) -> bool:
    """Whether a number is only compared with literals, so that its width does not matter."""
    compared = sum(
        isinstance(e, n.Apply) and e.op in ("eq", "ne", "lt", "le", "gt", "ge") and isinstance(e.args[0], n.Var) and e.args[0].name == name
        and isinstance(e.args[1], n.Lit) for e in n.block_exprs(block))
    return compared == uses(block, name)


def db_rows(w: Writer, s: n.Do, rest: Block) -> int:
    db, args = query(w, s)
    rows = declare_checked(w, "rows" if "rows" not in names_in(w.function) else "found", f"{db}.Query({args})")
    helper = "readRows" if s.op == "db_rows" else "readRow"
    if s.result is None:
        check_call(w, f"{rows}.Close()")
        return 0
    if any(is_columns(e, s.result) for e in n.block_exprs(w.function.body)):
        w.columns[s.result] = declare_checked(w, "columns" if "columns" not in names_in(w.function) else "names", f"{rows}.Columns()").text
    if is_returned(w, s, rest):
        w.emit(f"return {helper}({rows})")
        return 1
    bind(w, s, declare_checked(w, s.result, f"{helper}({rows})"))
    return 0


def is_columns(e: Expr, rows: str) -> bool:
    """Whether an expression is the names of the columns as the IR has them: the keys of the first row."""
    row = e.args[0] if isinstance(e, n.Apply) and e.op == "map_keys" else None
    is_first = isinstance(row, n.Apply) and (row.op == "first" or (row.op == "index" and row.args[1] == n.Lit(0, INT)))
    return is_first and isinstance(row, n.Apply) and row.args[0] == n.Var(rows, list_of(ROW))


def names_in(f: n.Function) -> set[str]:
    return {s.name for s in n.walk_block(f.body) if isinstance(s, n.Let)} | {s.result for s in n.walk_block(f.body) if isinstance(s, n.Do) and s.result}


def db_exists(w: Writer, s: n.Do, rest: Block) -> int:
    sql, values = s.args
    text = str(sql.value).strip().rstrip(";")  # type: ignore[attr-defined]
    db, args = query(w, n.Do(s.op, s.place, (n.Lit(f"SELECT EXISTS ({text})", type_of(sql)), values), s.result, s.type))
    name = w.fresh(s.result or "exists")
    w.emit(f"var {name} bool")
    check_call(w, f"{db}.QueryRow({args}).Scan(&{name})")
    if s.result is not None:
        bind(w, s, name)
    return 0


def db_scalar(w: Writer, s: n.Do, rest: Block) -> int:
    """The first column of the first row; what is missing is the zero value."""
    db, args = query(w, s)
    sql = str(s.args[0].value)  # type: ignore[attr-defined]
    one_row = bool(AGGREGATE.match(sql)) and not MANY_ROWS.search(sql)
    never_null = one_row and bool(NEVER_NULL.match(sql))
    kind, field = {"db_int": ("int", "Int64"), "db_float": ("float64", "Float64"), "db_value": ("any", "")}[s.op]
    name = w.fresh(short(w, s.result or "value"))
    w.emit(f"var {name} {kind if never_null or not field else 'sql.Null' + field}")
    w.declared[-1].append((name, len(w.lines) - 1))
    check_call(w, f"{db}.QueryRow({args}).Scan(&{name})", "err != nil" if one_row else "err != nil && !errors.Is(err, sql.ErrNoRows)")
    if s.result is not None:
        value = Text(name) if never_null or not field else Text(f"{name}.{field}")
        bind(w, s, call("int", value) if kind == "int" and not never_null else value)
    return 0


def db_begin(w: Writer, s: n.Do, rest: Block) -> int:
    db = w.lookup(s.place.name).text.text
    tx = declare_checked(w, "tx", f"{db}.Begin()")
    if w.loops:
        outer = list(w.fails)

        def undo(error: str) -> None:
            inner, w.fails = w.fails, outer
            w.emit(f"{tx}.Rollback()")
            fail(w, error)
            w.fails = inner

        w.fails = [*outer, undo]
        w.transactions.append(tx.text)
    else:
        w.emit(f"defer {tx}.Rollback()")
    w.bind(f"{s.place.name} outside", Value(Text(db)))
    w.bind(s.place.name, Value(tx))
    return 0


def db_commit(w: Writer, s: n.Do, rest: Block) -> int:
    tx = w.lookup(s.place.name).text.text
    w.bind(s.place.name, w.lookup(f"{s.place.name} outside"))
    if w.transactions and w.transactions[-1] == tx:
        w.transactions.pop()
        w.fails = w.fails[:-1]
    if is_end(w, rest):
        w.emit(f"return {tx}.Commit()")
        w.returned = True
        return len(rest)
    check_call(w, f"{tx}.Commit()")
    return 0


# ---------------------------------------------------------------- http


def duration(w: Writer, e: Expr) -> str:
    """Seconds as a time.Duration."""
    if isinstance(e, n.Lit) and isinstance(e.value, (int, float)) and not isinstance(e.value, bool):
        for size, unit in UNITS:
            count = e.value / size
            if abs(count - round(count)) < 1e-9 and (round(count) or e.value == 0):
                return unit if round(count) == 1 else f"{round(count)} * {unit}"
    for i in (0, 1):
        if isinstance(e, n.Apply) and e.op == "mul" and isinstance(e.args[i], n.Lit) and isinstance(n_times := e.args[1 - i], n.Apply) and n_times.op == "to_float":
            return f"time.Duration({strip_parens(expr(w, n_times.args[0]).text)}) * {duration(w, e.args[i])}"
    seconds = expr(w, e).text
    return f"time.Duration({seconds if is_atom(Text(seconds)) else '(' + strip_parens(seconds) + ')'} * float64(time.Second))"


def is_none(e: Expr) -> bool:
    return (isinstance(e, n.Lit) and e.value is None) or (isinstance(e, n.Apply) and e.op == "to_any" and is_none(e.args[0]))


def decoded_as(w: Writer, s: n.Do, rest: Block) -> tuple[str, Type]:
    """The variable that an answer's JSON is decoded into, and its type: that of the cast that follows."""
    assert s.result is not None
    for st in rest[:1]:
        is_cast = isinstance(st, n.Let) and not st.mutable and isinstance(st.value, n.Apply) and st.value.op == "cast" and st.value.args[0] == n.Var(s.result, s.type)
        if is_cast and isinstance(st, n.Let) and uses(w.function.body, s.result) == 1 and decodes(st.type):
            return st.name, st.type
    casts = [e for e in n.block_exprs(w.function.body) if isinstance(e, n.Apply) and e.op == "cast" and e.args[0] == n.Var(s.result, s.type)]
    if casts and len(casts) == uses(w.function.body, s.result) and len({c.type for c in casts}) == 1 and decodes(casts[0].type):
        return s.result, casts[0].type
    return s.result, ANY


def decodes(t: Type) -> bool:
    """Whether encoding/json reads values of t as the program means them."""
    return is_object(t) or t.name == "str" or (t.name == "list" and (decodes(t.args[0]) or t.args[0] == ANY)) or (t.name == "map" and decodes(t.args[1]))


def write_http(w: Writer, s: n.Do, rest: Block) -> int:
    method, url, headers, body, timeout = s.args
    assert isinstance(method, n.Lit) and isinstance(headers, (n.Make, n.Var, n.Apply))
    plain = isinstance(headers, n.Make) and not headers.items and is_none(body)
    if plain and method.value in ("GET", "HEAD"):
        address = expr(w, url).text
        known = client_of(w, timeout)
        response = declare_checked(w, "resp", f"{known}.{str(method.value).capitalize()}({address})")
    else:
        request = write_request(w, str(method.value), url, headers, body)
        known = client_of(w, timeout)
        response = declare_checked(w, "resp", f"{known}.Do({request})")
    if s.op == "http_status":
        w.emit(f"{response}.Body.Close()")
        if s.result is not None:
            bind(w, s, f"{response}.StatusCode")
        return 0
    looping = bool(w.loops)
    if not looping:
        w.emit(f"defer {response}.Body.Close()")
        check_status(w, response)
    if s.result is None:
        if looping:
            w.emit(f"{response}.Body.Close()")
            check_status(w, response)
        return 0
    if s.op == "http_text" or looping:
        data = "body" if s.op == "http_text" else "data"
        name = w.fresh(data)
        w.emit(f"{name}, err := io.ReadAll({response}.Body)")
        if looping:
            w.emit(f"{response}.Body.Close()")
        check(w)
        if looping:
            check_status(w, response)
        if s.op == "http_text":
            bind_bytes(w, s, name)
            return 0
    target, t = decoded_as(w, s, rest)
    variable = w.fresh(target)
    w.emit(f"var {variable} {w.rep(t)}")
    w.declared[-1].append((variable, len(w.lines) - 1))
    if looping:
        check_call(w, f"json.Unmarshal({name}, &{variable})", "err != nil" if t != ANY else f"err != nil && len({name}) > 0")
    else:
        check_call(w, f"json.NewDecoder({response}.Body).Decode(&{variable})", "err != nil && !errors.Is(err, io.EOF)" if t == ANY else "err != nil")
    w.typed_names[s.result] = t
    bind(w, s, variable)
    return 0


def client_of(w: Writer, timeout: Expr) -> Text:
    """The variable of a client with this time limit."""
    limit = duration(w, timeout)
    if not w.is_bound(f"client {limit}"):
        w.bind(f"client {limit}", Value(w.declare("client", Text(f"http.Client{{Timeout: {limit}}}"))))
    return w.lookup(f"client {limit}").text


def clients_before(w: Writer, loop: Stmt) -> None:
    """Declares the clients that a loop uses before it."""
    for s in n.walk_block((loop,)):
        if isinstance(s, n.Do) and s.op in HTTP_OPS and isinstance(s.args[-1], n.Lit):
            client_of(w, s.args[-1])


def check_status(w: Writer, response: Text) -> None:
    with w.block() as lines:
        fail(w, f'fmt.Errorf("HTTP %d", {response}.StatusCode)')
    w.braced(f"if {response}.StatusCode >= 400", lines)


def write_request(w: Writer, method: str, url: Expr, headers: Expr, body: Expr) -> Text:
    """The variable of a request with headers and a JSON body."""
    content = "nil"
    if not is_none(body):
        payload = declare_checked(w, "payload", f"json.Marshal({expr(w, body, ANY)})")
        content = f"bytes.NewReader({payload})"
    request = declare_checked(w, "req", f"http.NewRequest({METHODS[method]}, {expr(w, url)}, {content})")
    known = [(h, v) for h, v in zip(headers.items[::2], headers.items[1::2], strict=True)] if isinstance(headers, n.Make) else []
    names = {str(h.value).lower() for h, _ in known if isinstance(h, n.Lit)}
    if content != "nil" and "content-type" not in names:
        w.emit(f'{request}.Header.Set("Content-Type", "application/json")')
    for h, v in known:
        w.emit(f"{request}.Header.Set({expr(w, h)}, {expr(w, v)})")
    if not isinstance(headers, n.Make):
        with w.block() as lines:
            name, value = w.fresh("name"), w.fresh("value")
            w.emit(f"{request}.Header.Set({name}, {value})")
        w.braced(f"for {name}, {value} := range {expr(w, headers)}", lines)
    return request


def bind_bytes(w: Writer, s: n.Do, data: str) -> None:
    """The text of bytes that were read; JSON is read from the bytes themselves."""
    assert s.result is not None
    read = [e for e in n.block_exprs(w.function.body) if isinstance(e, n.Apply) and e.op == "json_parse" and e.args[0] == n.Var(s.result, s.type)]
    if uses(w.function.body, s.result) == 1 or len(read) == uses(w.function.body, s.result):
        bind(w, s, call("string", Text(data)))
    else:
        bind(w, s, w.declare(s.result, call("string", Text(data))))


# ---------------------------------------------------------------- files, clock, log


def file_read(w: Writer, s: n.Do, rest: Block) -> int:
    path = expr(w, s.args[0])
    if s.result is None:
        check_call(w, f"_, err := os.ReadFile({path})")
        return 0
    data = declare_checked(w, "data" if "data" not in names_in(w.function) else "content", f"os.ReadFile({path})")
    bind_bytes(w, s, data.text)
    return 0


def file_call(w: Writer, s: n.Do, rest: Block) -> int:
    name = {"file_write": "writeFile", "file_append": "appendFile", "file_delete": "os.Remove"}[s.op]
    text = call(name, *[expr(w, a) for a in s.args]).text
    if is_end(w, rest):
        w.emit(f"return {text}")
        w.returned = True
        return len(rest)
    check_call(w, text)
    return 0


def value_of(w: Writer, s: n.Do, rest: Block) -> int:
    """An effect that can't fail, as a variable."""
    text = {
        "file_exists": lambda: call("fileExists", expr(w, s.args[0])),
        "clock_now": lambda: Text("float64(time.Now().UnixNano()) / 1e9", "{0} / 1"),
        "clock_iso": lambda: Text("time.Now().UTC().Format(time.RFC3339)"),
        "clock_today": lambda: Text("time.Now().UTC().Format(time.DateOnly)"),
    }[s.op]()
    if s.result is None:
        return 0
    after = rest[0] if rest else None
    test = after.test if isinstance(after, n.If) else None
    inner = test.args[0] if isinstance(test, n.Apply) and test.op == "not" else test
    if uses(w.function.body, s.result) == 1 and inner == n.Var(s.result, s.type):
        bind(w, s, text)  # asked for in the condition itself
    elif s.op != "file_exists" and is_returned(w, s, rest):
        bind(w, s, text)
    else:
        bind(w, s, w.declare(s.result, text, s.type))
    return 0


def clock_sleep(w: Writer, s: n.Do, rest: Block) -> int:
    w.emit(f"time.Sleep({duration(w, s.args[0])})")
    return 0


def log_line(w: Writer, s: n.Do, rest: Block) -> int:
    level = {"log_debug": "Debug", "log_info": "Info", "log_warning": "Warn", "log_error": "Error"}[s.op]
    text = s.args[0]
    if isinstance(text, n.Apply) and text.op == "str_concat" and isinstance(text.args[0], n.Lit) and isinstance(text.args[1], n.Var) and text.args[1].name in w.caught:
        message = str(text.args[0].value).rstrip(": ")
        w.emit(f'slog.{level}({go_string(message)}, "error", {w.caught[text.args[1].name]})')
        return 0
    w.emit(f"slog.{level}({text_of_message(w, text)})")
    return 0


EFFECTS: dict[str, Callable[[Writer, n.Do, Block], int]] = {
    "db_execute": db_execute, "db_insert": db_execute, "db_rows": db_rows, "db_row": db_rows, "db_exists": db_exists, "db_int": db_scalar,
    "db_float": db_scalar, "db_value": db_scalar, "db_begin": db_begin, "db_commit": db_commit, "file_read": file_read, "file_write": file_call,
    "file_append": file_call, "file_delete": file_call, "file_exists": value_of, "clock_now": value_of, "clock_iso": value_of, "clock_today": value_of,
    "clock_sleep": clock_sleep, "log_debug": log_line, "log_info": log_line, "log_warning": log_line, "log_error": log_line,
}


def _only_in_effect_programs(w: Writer, s: n.Do) -> Text | None:
    raise Unsupported(f"{s.op} outside of a program with effects", language="go")


CHANGES.update(dict.fromkeys((*EFFECTS, *HTTP_OPS), _only_in_effect_programs))

__all__ = ["FLOAT", "INT", "can_fail", "check", "declare_checked", "fail", "spelled", "stmt_fails", "typed", "write_special"]
