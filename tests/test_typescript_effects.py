"""Effects in TypeScript: what is written with its types, and that the compiler agrees."""

from __future__ import annotations

import pytest

from test_javascript_effects import FLAGSHIP, RENDERED, RETRY
from yantra_codex.errors import MissingToolchain, Unsupported
from yantra_codex.ir.text import read_program
from yantra_codex.languages.typescript import LANGUAGE as TYPESCRIPT
from yantra_codex.runner.programs import typecheck_typescript
from yantra_codex.runner.toolchains import find


def test_the_database_has_a_type() -> None:
    code = TYPESCRIPT.render(read_program(FLAGSHIP)).code
    assert code.startswith(
        'import type { DatabaseSync } from "node:sqlite";\n\nexport function validateEmailAndSave(db: DatabaseSync, email: string): number {\n')


def test_what_waits_gives_a_promise() -> None:
    text = TYPESCRIPT.render(read_program(RETRY)).functions
    assert text.startswith("""export async function load(url: string): Promise<unknown> {
  try {
    return await fetchWithRetry(url);
  } catch (error) {
    const { message } = error as Error;
    console.error(`could not load: ${message}`);
    throw new Error(`could not load: ${message}`, { cause: error });
  }
}
""")


def test_a_given_function_that_waits_has_to_give_a_promise() -> None:
    program = read_program(RETRY)
    given = "function load(url: string): {} {{\n}}\n"
    with pytest.raises(Unsupported, match="Promise"):
        TYPESCRIPT.render(program, TYPESCRIPT.read_stubs(given.format("unknown"))[0].signature)
    text = TYPESCRIPT.render(program, TYPESCRIPT.read_stubs(given.format("Promise<unknown>"))[0].signature).functions
    assert text.startswith("async function load(url: string): Promise<unknown> {\n")


def test_the_compiler_agrees() -> None:
    try:
        tsc = find("tsc")
    except MissingToolchain as error:
        pytest.skip(str(error))
    if not any((folder / "@types" / "node").is_dir() for folder in tsc.reads):
        pytest.skip("Node's types are not installed (npm install --prefix .tools @types/node)")
    files = {f"unit{i}.ts": TYPESCRIPT.render(read_program(text)).code for i, (text, _) in enumerate(RENDERED.values())}
    assert [str(d) for d in typecheck_typescript(files)] == []
