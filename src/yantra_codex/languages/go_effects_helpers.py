"""Run-time helpers of Go programs with effects: rows by column name, files written at once, numbers of any kind."""

EFFECTS = r"""
//@ querier
// querier is a database or a transaction in it.
type querier interface {
	Exec(query string, args ...any) (sql.Result, error)
	Query(query string, args ...any) (*sql.Rows, error)
	QueryRow(query string, args ...any) *sql.Row
}

//@ readRows
// readRows returns all rows by column name and closes them.
func readRows(rows *sql.Rows) ([]map[string]any, error) {
	defer rows.Close()
	result := []map[string]any{}
	for rows.Next() {
		row, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		result = append(result, row)
	}
	return result, rows.Err()
}

//@ readRow
// readRow returns the first row by column name, nil if there is none, and closes the rows.
func readRow(rows *sql.Rows) (map[string]any, error) {
	defer rows.Close()
	if !rows.Next() {
		return nil, rows.Err()
	}
	return scanRow(rows)
}

//@ scanRow
// scanRow returns the current row by column name.
func scanRow(rows *sql.Rows) (map[string]any, error) {
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values := make([]any, len(columns))
	pointers := make([]any, len(columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	if err := rows.Scan(pointers...); err != nil {
		return nil, err
	}
	row := make(map[string]any, len(columns))
	for i, column := range columns {
		row[column] = values[i]
	}
	return row, nil
}

//@ intOf
// intOf converts a whole number from a row or from JSON.
func intOf(value any) (int, error) {
	switch n := value.(type) {
	case int:
		return n, nil
	case int64:
		return int(n), nil
	case float64:
		if n == math.Trunc(n) {
			return int(n), nil
		}
	case bool: // a column declared BOOLEAN
		if n {
			return 1, nil
		}
		return 0, nil
	}
	return 0, fmt.Errorf("%v is not a whole number", value)
}

//@ isWhole
// isWhole reports whether a value is a whole number.
func isWhole(value any) bool {
	_, isBool := value.(bool)
	_, err := intOf(value)
	return err == nil && !isBool
}

//@ floatOf
// floatOf converts a number from a row or from JSON.
func floatOf(value any) (float64, error) {
	switch n := value.(type) {
	case int:
		return float64(n), nil
	case int64:
		return float64(n), nil
	case float64:
		return n, nil
	}
	return 0, fmt.Errorf("%v is not a number", value)
}

//@ must
// must returns the value, with a panic where there was an error.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

//@ writeFile
// writeFile replaces a file at once: readers see the old text or the new one, never a part.
func writeFile(path, text string) error {
	temporary := fmt.Sprintf("%s.%d.tmp", path, os.Getpid())
	if err := os.WriteFile(temporary, []byte(text), 0o644); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}

//@ appendFile
// appendFile adds a text at the end of a file, which is made if it is missing.
func appendFile(path, text string) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := file.WriteString(text); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

//@ fileExists
// fileExists reports whether there is a file at the path.
func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

//@ readCSV
// readCSV returns the rows of a CSV text, which may differ in length.
func readCSV(text string) ([][]string, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord = -1
	reader.LazyQuotes = true
	rows, err := reader.ReadAll()
	if err != nil {
		return nil, err
	}
	return rows, nil
}

//@ csvText
// csvText returns the rows as CSV.
func csvText(rows [][]string) (string, error) {
	var b strings.Builder
	writer := csv.NewWriter(&b)
	if err := writer.WriteAll(rows); err != nil {
		return "", err
	}
	return b.String(), nil
}
"""
