"""Go programs with effects: what people would write with database/sql, net/http and os, and what it does on real engines."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from effect_cases import CASES, EMAILS, ORIGIN, USERS, get, holds, run
from yantra_codex.errors import MissingToolchain, Unsupported
from yantra_codex.ir.text import read_program
from yantra_codex.languages.base import EffectUnit
from yantra_codex.languages.go import LANGUAGE
from yantra_codex.languages.go_effects_scenarios import scenario_program
from yantra_codex.runner.engines import run_scenarios
from yantra_codex.runner.toolchains import find

BY_NAME = {c.name: c for c in CASES}
SAVE = r"""(program (def save_email ((db db inout) (log log inout) (email str)) int
  (bind user_id (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)]))
  (do log_info log "saved")
  (return user_id)))"""
FIND = r"""(program (def find_user ((db db inout) (email str)) option[map[str,any]]
  (bind user (do db_row db "SELECT * FROM users WHERE email = ?" [(to_any email)]))
  (return user)))"""


def functions(name: str) -> str:
    return LANGUAGE.render(BY_NAME[name].program).functions.strip()


IDIOM = {
    "register_user": r'''
var emailPattern = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

// Save a user with a valid, new e-mail address; gives the id.
func registerUser(db *sql.DB, email string) (int, error) {
	if !emailPattern.MatchString(email) {
		return 0, errors.New("invalid email")
	}
	var taken bool
	if err := db.QueryRow("SELECT EXISTS (SELECT 1 FROM users WHERE email = ?)", email).Scan(&taken); err != nil {
		return 0, err
	}
	if taken {
		return 0, errors.New("email already exists")
	}
	result, err := db.Exec("INSERT INTO users (email) VALUES (?)", email)
	if err != nil {
		return 0, err
	}
	userID, err := result.LastInsertId()
	if err != nil {
		return 0, err
	}
	return int(userID), nil
}''',
    "save_all": r'''
func saveAll(db *sql.DB, emails []string) (int, error) {
	tx, err := db.Begin()
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	for _, email := range emails {
		if _, err := tx.Exec("INSERT INTO users (email) VALUES (?)", email); err != nil {
			return 0, err
		}
	}
	if err := tx.Commit(); err != nil {
		return 0, err
	}
	return len(emails), nil
}''',
    "fetch_or_fail": r'''
func fetchOrFail(url string) (string, error) {
	client := http.Client{Timeout: 300 * time.Millisecond}
	resp, err := client.Get(url)
	if err != nil {
		return "", fmt.Errorf("could not fetch: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 400 {
		return "", fmt.Errorf("could not fetch: HTTP %d", resp.StatusCode)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", fmt.Errorf("could not fetch: %w", err)
	}
	return string(body), nil
}''',
    "set_option": r'''
func setOption(path, key, value string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var config map[string]any
	if err := json.Unmarshal(data, &config); err != nil {
		return err
	}
	config[key] = value
	encoded, err := json.Marshal(config)
	if err != nil {
		return err
	}
	return writeFile(path, string(encoded))
}''',
    "rate_or_default": r'''
func rateOrDefault(url string, fallback float64) float64 {
	rate, err := fetchRate(url)
	if err != nil {
		rate = fallback
	}
	return rate
}''',
    "fetch_with_retry": r'''
func fetchWithRetry(url string, attempts int) (any, error) {
	for attempt := 1; attempt < attempts; attempt++ {
		data, err := fetchOnce(url)
		if err == nil {
			return data, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fetchOnce(url)
}''',
}


@pytest.mark.parametrize("name", IDIOM)
def test_idiom(name: str) -> None:
    assert functions(name).startswith(IDIOM[name].strip())


@pytest.mark.parametrize(("program", "declaration", "first", "last"), [
    (SAVE, "func SaveEmail(db *sql.DB, email string) (int64, error)", "func SaveEmail(db *sql.DB, email string) (int64, error) {", "\treturn userID, nil"),
    (SAVE, "func SaveEmail(tx *sql.Tx, email string) (int, error)", "func SaveEmail(tx *sql.Tx, email string) (int, error) {", "\treturn int(userID), nil"),
    (FIND, "func Find(db *sql.DB, email string) (map[string]any, bool, error)", "func Find(db *sql.DB, email string) (map[string]any, bool, error) {",
     "\treturn user, user != nil, nil"),
])
def test_a_callers_own_signature_is_kept(program: str, declaration: str, first: str, last: str) -> None:
    text = LANGUAGE.render(read_program(program), LANGUAGE.read_stubs(declaration + " {\n}\n")[0].signature).functions
    lines = text.strip().splitlines()
    assert lines[0] == first and lines[-2] == last


def test_what_only_some_errors_leave_is_refused() -> None:
    program = read_program(r"""(program (def f ((db db inout)) int
      (var n int 0)
      (try ((bind count (do db_int db "SELECT COUNT(*) FROM users" [])) (set n count)) (catch (KeyError) _ (set n 1)))
      (return n)))""")
    with pytest.raises(Unsupported, match="catching only KeyError"):
        LANGUAGE.render(program)


def test_effect_programs_are_formatted_and_carry_only_what_they_use(tmp_path: Path) -> None:
    for case in CASES:
        (tmp_path / f"{case.name}.go").write_text(LANGUAGE.render(case.program).code)
    assert "func readRow(" not in (tmp_path / "list_users.go").read_text()
    try:
        go = find("go")
    except MissingToolchain as e:
        pytest.skip(str(e))
    assert go.root is not None
    gofmt = go.root / "bin" / "gofmt"
    if not gofmt.exists():
        pytest.skip("no gofmt beside go")
    done = subprocess.run([str(gofmt), "-l", "-e", str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", "")


def test_units_of_one_scenario_program_have_names_of_their_own() -> None:
    units = [EffectUnit(c.program, r.code, r.entry) for c in (BY_NAME["register_user"], BY_NAME["add_users"]) for r in [LANGUAGE.render(c.program)]]
    files = scenario_program(units)
    assert "func registerUserUnit0(" in files["unit_0.go"] and "emailPatternUnit1" in files["unit_1.go"]
    assert "return addUsersUnit1(db, a1)" in files["main.go"]


def test_errors_and_results_on_real_engines() -> None:
    chosen = [BY_NAME[name] for name in ("register_user", "transfer", "save_or_find", "fetch_with_retry", "import_csv")]
    items = [(EffectUnit(c.program, r.code, r.entry), c.scenarios) for c in chosen for r in [LANGUAGE.render(c.program)]]
    try:
        told = run_scenarios("go", items)
    except MissingToolchain as e:
        pytest.skip(str(e))
    assert [line for lines in told for line in lines] == []


OWN = {
    "load": (r"""(program (def load ((files files inout) (path str)) str
  (var text str "none")
  (try ((bind read (do file_read files path)) (set text read))
    (catch (FileNotFoundError) _ (set text "missing")))
  (return text)))""", r'''
func load(path string) (string, error) {
	text := "none"
	data, err := os.ReadFile(path)
	if err != nil {
		if !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
		text = "missing"
	} else {
		text = string(data)
	}
	return text, nil
}''', (run("there", "a.txt", gives="x", files={"a.txt": "x"}), run("missing", "b.txt", gives="missing", files={"a.txt": "x"}))),
    "pairs": (r"""(program (def pairs ((db db inout) (emails list[str])) int
  (var saved int 0)
  (for (email) emails
    (do db_begin db)
    (do db_execute db "INSERT INTO users (email) VALUES (?)" [(to_any email)])
    (if (eq email "") ((raise ValueError "an empty email")))
    (do db_commit db)
    (set saved (add saved 1)))
  (return saved)))""", r'''
func pairs(db *sql.DB, emails []string) (int, error) {
	saved := 0
	for _, email := range emails {
		tx, err := db.Begin()
		if err != nil {
			return 0, err
		}
		if _, err := tx.Exec("INSERT INTO users (email) VALUES (?)", email); err != nil {
			tx.Rollback()
			return 0, err
		}
		if email == "" {
			tx.Rollback()
			return 0, errors.New("an empty email")
		}
		if err := tx.Commit(); err != nil {
			return 0, err
		}
		saved++
	}
	return saved, nil
}''', (run("two", ["a@x", "b@x"], gives=2, sql=USERS, rows=holds(EMAILS, ("a@x",), ("b@x",))),
        run("the second is undone", ["a@x", "", "b@x"], sql=USERS, raises="ValueError", rows=holds(EMAILS, ("a@x",))))),
    "skip_known": (r"""(program (def skip_known ((db db inout) (log log inout) (emails list[str])) list[int]
  (var ids list[int] [])
  (for (email) emails
    (try (
        (bind user_id (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)]))
        (do list_push ids user_id))
      (catch (Exception) e (do log_warning log (str_concat "skipped: " e)))))
  (return ids)))""", "func skipKnown(db *sql.DB, emails []string) []int {",
        (run("twice the same", ["a@x", "a@x", "b@x"], gives=[1, 2], sql=USERS, logged=(("warning", "skipped"),)),)),
    "in_and_out": (r"""(program
  (def in_and_out ((db db inout) (a str) (b str)) int
    (let first int (call save_user db a))
    (do db_begin db)
    (let second int (call save_user db b))
    (do db_commit db)
    (return (add first second)))
  (def save_user ((db db inout) (email str)) int
    (bind user_id (do db_insert db "INSERT INTO users (email) VALUES (?)" [(to_any email)]))
    (return user_id)))""", "func inAndOut(db *sql.DB, a, b string) (int, error) {\n\tfirst, err := saveUser(db, a)",
        (run("two", "a@x", "b@x", gives=3, sql=USERS), run("what stood outside stays", "a@x", "a@x", sql=USERS, raises="IntegrityError", rows=holds(EMAILS, ("a@x",))))),
    "kind_of": (r"""(program (def kind_of ((http http inout) (url str)) str
  (bind data (do http_json http "GET" url (the map[str,str] (map)) (to_any none) 0.5))
  (if (is_a data "none") ((return "nothing")))
  (if (is_a data "map") ((return "object")))
  (if (is_a data "int") ((return "whole")))
  (if (is_a data "str") ((return "text")))
  (return (show data))))""", "func kindOf(url string) (string, error) {",
        tuple(run(wanted, f"{ORIGIN}/a", gives=wanted, http=(get("/a", body),)) for wanted, body in
              (("nothing", ""), ("object", {"a": 1}), ("whole", "2"), ("text", '"x"'), ("2.5", "2.5")))),
}


def test_errors_in_places_of_all_kinds() -> None:
    items = []
    for name, (text, expected, scenarios) in OWN.items():
        program = read_program(text)
        r = LANGUAGE.render(program)
        assert r.functions.strip().startswith(expected.strip()), name
        items.append((EffectUnit(program, r.code, r.entry), scenarios))
    try:
        told = run_scenarios("go", items)
    except MissingToolchain as e:
        pytest.skip(str(e))
    assert [line for lines in told for line in lines] == []
