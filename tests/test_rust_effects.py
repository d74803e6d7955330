"""Rust programs with effects: what they look like, that rustfmt has nothing to change, and what their parts refuse."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from effect_cases import CASES
from yantra_codex.errors import Unsupported
from yantra_codex.ir.text import read_program
from yantra_codex.languages.base import EffectUnit
from yantra_codex.languages.rust import LANGUAGE
from yantra_codex.languages.rust_effects import imports_of

needs_rustfmt = pytest.mark.skipif(shutil.which("rustfmt") is None, reason="rustfmt is not on PATH")

RENDERED = [
    (r'''(program (def register ((db db inout) (log log inout) (email str)) int
  (if (not (re_full_match email "[^@\\s]+@[^@\\s]+")) ((raise ValueError "invalid email")))
  (bind taken (do db_exists db "SELECT 1 FROM users WHERE email = ?" [(to_any email)]))
  (if taken ((raise ValueError "email already exists")))
  (bind user_id (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)]))
  (do log_info log (str_concat "saved " email))
  (return user_id)))''',
     '''use regex::Regex;
use rusqlite::Connection;
use std::error::Error;
use std::sync::LazyLock;

static EMAIL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[^@\\s]+@[^@\\s]+$").unwrap());

fn register(db: &Connection, email: &str) -> Result<i64, Box<dyn Error>> {
    if !EMAIL.is_match(email) {
        return Err("invalid email".into());
    }
    let taken = db
        .prepare("SELECT 1 FROM users WHERE email = ?")?
        .exists([email])?;
    if taken {
        return Err("email already exists".into());
    }
    db.execute("INSERT INTO users (email) VALUES (?)", [email])?;
    let user_id = db.last_insert_rowid();
    log::info!("saved {email}");
    Ok(user_id)
}
'''),
    ('''(program (def pay ((db db inout) (account_id int) (amount float)) none
  (do db_begin db)
  (bind changed (do db_execute db "UPDATE accounts SET balance = balance - ? WHERE id = ?" [(to_any amount) (to_any account_id)]))
  (if (eq changed 0) ((raise LookupError "account not found")))
  (do db_commit db)))''',
     '''use rusqlite::{params, Connection};
use std::error::Error;

fn pay(db: &mut Connection, account_id: i64, amount: f64) -> Result<(), Box<dyn Error>> {
    let tx = db.transaction()?;
    let changed = tx.execute(
        "UPDATE accounts SET balance = balance - ? WHERE id = ?",
        params![amount, account_id],
    )?;
    if changed == 0 {
        return Err("account not found".into());
    }
    tx.commit()?;
    Ok(())
}
'''),
    ('''(program (def rate_of ((http http inout) (url str) (default float)) float
  (var rate float)
  (try ((set rate (call fetch http url))) (catch (Exception) _ (set rate default)))
  (return rate))
 (def fetch ((http http inout) (url str)) float
  (bind text (do http_text http "GET" url (the map[str,str] (map)) (to_any none) 5.0))
  (return (parse_float text))))''',
     '''use std::error::Error;
use std::time::Duration;

fn rate_of(url: &str, default: f64) -> f64 {
    fetch(url).unwrap_or(default)
}

fn fetch(url: &str) -> Result<f64, Box<dyn Error>> {
    let text = ureq::get(url)
        .timeout(Duration::from_secs(5))
        .call()?
        .into_string()?;
    Ok(text.trim().parse::<f64>()?)
}
'''),
]


@pytest.mark.parametrize(("text", "code"), RENDERED)
def test_rendered(text: str, code: str) -> None:
    assert LANGUAGE.render(read_program(text)).code == code


@needs_rustfmt
@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_rustfmt_changes_nothing(case) -> None:  # type: ignore[no-untyped-def]
    code = LANGUAGE.render(case.program).code
    assert subprocess.run(["rustfmt", "--edition", "2021"], input=code, capture_output=True, text=True, check=True).stdout == code


def test_scenario_program_has_a_module_for_each_unit() -> None:
    rendered = [(c.program, LANGUAGE.render(c.program)) for c in CASES[:3]]
    files = LANGUAGE.scenario_program([EffectUnit(p, r.code, r.entry) for p, r in rendered])
    assert set(files) == {"Cargo.toml", "src/main.rs", "src/unit0.rs", "src/unit1.rs", "src/unit2.rs"}
    assert all(r.code in files[f"src/unit{i}.rs"] and f"unit{i}::run_unit" in files["src/main.rs"] for i, (_, r) in enumerate(rendered))


def test_several_handlers_are_refused() -> None:
    program = read_program('''(program (def f ((files files inout) (path str)) str
  (var text str)
  (try ((bind read (do file_read files path)) (set text read)) (catch (FileNotFoundError) _ (set text "")) (catch (Exception) _ (set text "?")))
  (return text)))''')
    with pytest.raises(Unsupported, match="several handlers"):
        LANGUAGE.render(program)


def test_imports_do_not_read_texts() -> None:
    assert imports_of('fn f() { log::info!("use of Value, json! and fs::read"); }') == ()
