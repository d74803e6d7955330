"""Go helpers about text."""

TEXT = r"""
//@ substring
// substring returns the characters from start up to stop; negative positions count from the end.
func substring(s string, start, stop int) string {
	return string(span([]rune(s), start, stop))
}

//@ reverseString
// reverseString returns the characters in reverse order.
func reverseString(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

//@ runeOf
// runeOf returns the code point of a single character.
func runeOf(s string) rune {
	runes := []rune(s)
	if len(runes) != 1 {
		panic("TypeError: a single character was expected")
	}
	return runes[0]
}

//@ charOf
// charOf returns the character of a code point.
func charOf(n int) string {
	if n < 0 || n > unicode.MaxRune {
		panic("ValueError: chr() arg not in range(0x110000)")
	}
	return string(rune(n))
}

//@ capitalize
// capitalize returns s with its first character in upper case and the rest in lower case.
func capitalize(s string) string {
	runes := []rune(strings.ToLower(s))
	if len(runes) > 0 {
		runes[0] = unicode.ToTitle(runes[0])
	}
	return string(runes)
}

//@ titleCase
// titleCase returns s with each run of letters capitalised.
func titleCase(s string) string {
	inWord := false
	return strings.Map(func(r rune) rune {
		first := !inWord
		inWord = unicode.IsLetter(r)
		if first {
			return unicode.ToTitle(r)
		}
		return unicode.ToLower(r)
	}, s)
}

//@ swapCase
// swapCase exchanges upper and lower case.
func swapCase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}

//@ splitBy
// splitBy splits s at each separator, which must not be empty.
func splitBy(s, separator string) []string {
	if separator == "" {
		panic("ValueError: empty separator")
	}
	return strings.Split(s, separator)
}

//@ splitLimit
// splitLimit splits s at most limit times; a negative limit means everywhere.
func splitLimit(s, separator string, limit int) []string {
	if separator == "" {
		panic("ValueError: empty separator")
	}
	if limit < 0 {
		return strings.Split(s, separator)
	}
	return strings.SplitN(s, separator, limit+1)
}

//@ splitLast
// splitLast splits s at most limit times, from the end.
func splitLast(s, separator string, limit int) []string {
	parts := splitBy(s, separator)
	if extra := len(parts) - limit; limit >= 0 && extra > 1 {
		head := strings.Join(parts[:extra], separator)
		parts = append([]string{head}, parts[extra:]...)
	}
	return parts
}

//@ splitLines
// splitLines returns the lines of s without their ends.
func splitLines(s string) []string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	if s == "" {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(s, "\n"), "\n")
}

//@ partitionText
// partitionText returns what stands before the first separator, the separator, and the rest.
func partitionText(s, separator string) [3]string {
	if separator == "" {
		panic("ValueError: empty separator")
	}
	before, after, found := strings.Cut(s, separator)
	if !found {
		return [3]string{s, "", ""}
	}
	return [3]string{before, separator, after}
}

//@ partitionLast
// partitionLast returns what stands before the last separator, the separator, and the rest.
func partitionLast(s, separator string) [3]string {
	if separator == "" {
		panic("ValueError: empty separator")
	}
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return [3]string{"", "", s}
	}
	return [3]string{s[:i], separator, s[i+len(separator):]}
}

//@ runeIndex
// runeIndex returns the position of the first t in s, in characters, or -1.
func runeIndex(s, t string) int {
	i := strings.Index(s, t)
	if i < 0 {
		return -1
	}
	return utf8.RuneCountInString(s[:i])
}

//@ runeIndexFrom
// runeIndexFrom returns the position of the first t in s from a start, in characters, or -1.
func runeIndexFrom(s, t string, start int) int {
	runes := []rune(s)
	if start < 0 {
		start = max(start+len(runes), 0)
	}
	if start > len(runes) {
		return -1
	}
	i := runeIndex(string(runes[start:]), t)
	if i < 0 {
		return -1
	}
	return start + i
}

//@ lastRuneIndex
// lastRuneIndex returns the position of the last t in s, in characters, or -1.
func lastRuneIndex(s, t string) int {
	i := strings.LastIndex(s, t)
	if i < 0 {
		return -1
	}
	return utf8.RuneCountInString(s[:i])
}

//@ findText
// findText returns the position of the first t in s, in characters, with a panic where there is none.
func findText(s, t string) int {
	i := runeIndex(s, t)
	if i < 0 {
		panic("ValueError: substring not found")
	}
	return i
}

//@ allRunes
// allRunes reports whether s has characters and all of them pass the test.
func allRunes(s string, test func(rune) bool) bool {
	for _, r := range s {
		if !test(r) {
			return false
		}
	}
	return s != ""
}

//@ isAlphanumeric
// isAlphanumeric reports whether r is a letter or a digit.
func isAlphanumeric(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

//@ isLower
// isLower reports whether s has cased characters and all of them are lower case.
func isLower(s string) bool {
	return strings.ContainsFunc(s, unicode.IsLower) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsUpper(r) || unicode.IsTitle(r)
	})
}

//@ isUpper
// isUpper reports whether s has cased characters and all of them are upper case.
func isUpper(s string) bool {
	return strings.ContainsFunc(s, unicode.IsUpper) && !strings.ContainsFunc(s, unicode.IsLower)
}

//@ isTitle
// isTitle reports whether each run of letters starts with a capital and goes on in lower case.
func isTitle(s string) bool {
	inWord, seen := false, false
	for _, r := range s {
		switch {
		case unicode.IsUpper(r) || unicode.IsTitle(r):
			if inWord {
				return false
			}
			inWord, seen = true, true
		case unicode.IsLower(r):
			if !inWord {
				return false
			}
		default:
			inWord = false
		}
	}
	return seen
}

//@ isASCII
// isASCII reports whether all characters are ASCII.
func isASCII(s string) bool {
	for _, r := range s {
		if r > unicode.MaxASCII {
			return false
		}
	}
	return true
}

//@ oneChar
// oneChar returns a text that must be a single character.
func oneChar(s string) string {
	if utf8.RuneCountInString(s) != 1 {
		panic("TypeError: the fill character must be exactly one character long")
	}
	return s
}

//@ padLeft
// padLeft fills s up to a width on its left side.
func padLeft(s string, width int, fill string) string {
	return strings.Repeat(fill, max(width-utf8.RuneCountInString(s), 0)) + s
}

//@ padRight
// padRight fills s up to a width on its right side.
func padRight(s string, width int, fill string) string {
	return s + strings.Repeat(fill, max(width-utf8.RuneCountInString(s), 0))
}

//@ center
// center fills s up to a width on both sides; an odd fill goes left where the width is odd.
func center(s string, width int, fill string) string {
	n := max(width-utf8.RuneCountInString(s), 0)
	left := n/2 + n&width&1
	return strings.Repeat(fill, left) + s + strings.Repeat(fill, n-left)
}

//@ formatCenter
// formatCenter fills s up to a width on both sides; an odd fill goes right.
func formatCenter(s string, width int, fill string) string {
	n := max(width-utf8.RuneCountInString(s), 0)
	return strings.Repeat(fill, n/2) + s + strings.Repeat(fill, n-n/2)
}

//@ zeroFill
// zeroFill fills s up to a width with zeros after its sign.
func zeroFill(s string, width int) string {
	n := max(width-utf8.RuneCountInString(s), 0)
	if s != "" && strings.ContainsAny(s[:1], "+-") {
		return s[:1] + strings.Repeat("0", n) + s[1:]
	}
	return strings.Repeat("0", n) + s
}

//@ repeatText
// repeatText returns n copies of s, none for a negative n.
func repeatText(s string, n int) string {
	return strings.Repeat(s, max(n, 0))
}

//@ commonPrefix
// commonPrefix returns the longest text that all the texts start with.
func commonPrefix(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	prefix := []rune(texts[0])
	for _, text := range texts[1:] {
		n := 0
		for _, r := range text {
			if n == len(prefix) || prefix[n] != r {
				break
			}
			n++
		}
		prefix = prefix[:n]
	}
	return string(prefix)
}

//@ translate
// translate replaces each character by what the lookup gives for it.
func translate(s string, lookup func(string) (string, bool)) string {
	var b strings.Builder
	for _, r := range s {
		if to, ok := lookup(string(r)); ok {
			b.WriteString(to)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

//@ parseInt
// parseInt reads a decimal integer, with a panic where s is none.
func parseInt(s string) int {
	n, ok := tryParseInt(s)
	if !ok {
		panic("ValueError: invalid literal for int() with base 10: '" + s + "'")
	}
	return n
}

//@ tryParseInt
// tryParseInt reads a decimal integer and reports whether s is one.
func tryParseInt(s string) (int, bool) {
	n, err := strconv.Atoi(ungrouped(strings.TrimSpace(s)))
	return n, err == nil
}

//@ ungrouped
// ungrouped removes single underscores between digits.
func ungrouped(s string) string {
	if strings.Contains(s, "__") || strings.HasSuffix(s, "_") || strings.HasPrefix(strings.TrimLeft(s, "+-"), "_") {
		return s
	}
	return strings.ReplaceAll(s, "_", "")
}

//@ parseIntBase
// parseIntBase reads an integer in a base, with a panic where s is none.
func parseIntBase(s string, base int) int {
	text := strings.ToLower(ungrouped(strings.TrimSpace(s)))
	prefix, ok := map[int]string{2: "0b", 8: "0o", 16: "0x"}[base]
	if ok {
		sign := text[:len(text)-len(strings.TrimLeft(text, "+-"))]
		text = sign + strings.TrimPrefix(text[len(sign):], prefix)
	}
	n, err := strconv.ParseInt(text, base, 64)
	if err != nil {
		panic("ValueError: invalid literal for int() with base " + strconv.Itoa(base) + ": '" + s + "'")
	}
	return int(n)
}

//@ parseFloat
// parseFloat reads a number, with a panic where s is none.
func parseFloat(s string) float64 {
	x, ok := tryParseFloat(s)
	if !ok {
		panic("ValueError: could not convert string to float: '" + s + "'")
	}
	return x
}

//@ tryParseFloat
// tryParseFloat reads a number and reports whether s is one.
func tryParseFloat(s string) (float64, bool) {
	text := ungrouped(strings.TrimSpace(s))
	x, err := strconv.ParseFloat(text, 64)
	return x, (err == nil || math.IsInf(x, 0)) && !strings.ContainsAny(text, "xXpP_")
}

//@ formatFloat
// formatFloat returns the shortest text that reads back the same, always with a point or an exponent.
func formatFloat(x float64) string {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(x, 'g', -1, 64)), "+")
	}
	if size := math.Abs(x); size != 0 && (size < 1e-4 || size >= 1e16) {
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	text := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

//@ formatBool
// formatBool returns True or False.
func formatBool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

//@ quote
// quote returns s in quotes, single ones unless s has them.
func quote(s string) string {
	mark := "'"
	if strings.Contains(s, "'") && !strings.Contains(s, "\"") {
		mark = "\""
	}
	var b strings.Builder
	b.WriteString(mark)
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString("\\n")
		case r == '\r':
			b.WriteString("\\r")
		case r == '\t':
			b.WriteString("\\t")
		case r == '\\' || string(r) == mark:
			b.WriteString("\\" + string(r))
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, "\\x%02x", r)
		case r < 0x10000:
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			fmt.Fprintf(&b, "\\U%08x", r)
		}
	}
	return b.String() + mark
}

//@ formatList
// formatList returns the items' texts between brackets.
func formatList[T any](items []T, format func(T) string) string {
	return "[" + joinWith(items, format) + "]"
}

//@ formatTuple
// formatTuple returns the items' texts between parentheses.
func formatTuple(items ...string) string {
	if len(items) == 1 {
		return "(" + items[0] + ",)"
	}
	return "(" + strings.Join(items, ", ") + ")"
}

//@ formatEach
// formatEach returns the text of each item.
func formatEach[T any](items []T, format func(T) string) []string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = format(item)
	}
	return texts
}

//@ formatSet
// formatSet returns the members' texts between braces.
func formatSet[T any](members []T, format func(T) string) string {
	if len(members) == 0 {
		return "set()"
	}
	return "{" + joinWith(members, format) + "}"
}

//@ formatOption
// formatOption returns the value's text, or None.
func formatOption[T any](value *T, format func(T) string) string {
	if value == nil {
		return "None"
	}
	return format(*value)
}

//@ joinWith
// joinWith joins the items' texts by commas.
func joinWith[T any](items []T, format func(T) string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = format(item)
	}
	return strings.Join(texts, ", ")
}

//@ formatAny
// formatAny returns the text of any value, that of a string in quotes.
func formatAny(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case int:
		return strconv.Itoa(v)
	case float64:
		return formatFloat(v)
	case bool:
		return formatBool(v)
	case string:
		return quote(v)
	case tuple:
		texts := make([]string, len(v))
		for i, item := range v {
			texts[i] = formatAny(item)
		}
		return formatTuple(texts...)
	case []any:
		return formatList(v, formatAny)
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.Slice {
		return formatAny(asSlice(value))
	}
	return fmt.Sprint(value)
}

//@ textOf
// textOf returns the text of any value, that of a string as it is.
func textOf(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	return formatAny(value)
}

//@ formatGeneral
// formatGeneral returns x with n significant digits and no trailing zeros.
func formatGeneral(x float64, n int) string {
	return strings.TrimPrefix(strings.ToLower(fmt.Sprintf("%.*g", max(n, 1), x)), "+")
}

//@ formatFixed
// formatFixed returns x with n decimals.
func formatFixed(x float64, n int) string {
	if n < 0 {
		panic("ValueError: a negative number of decimals")
	}
	return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(x, 'f', n, 64)), "+")
}

//@ formatExp
// formatExp returns x with n decimals and an exponent.
func formatExp(x float64, n int) string {
	if n < 0 {
		panic("ValueError: a negative number of decimals")
	}
	return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(x, 'e', n, 64)), "+")
}

//@ formatPercent
// formatPercent returns x as a percentage with n decimals.
func formatPercent(x float64, n int) string {
	return formatFixed(x*100, n) + "%"
}

//@ groupThousands
// groupThousands puts commas between the thousands of a number's text.
func groupThousands(text string) string {
	whole, fraction, found := strings.Cut(text, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		return sign + whole + "." + fraction
	}
	return sign + whole
}

//@ findAll
// findAll returns the text of every match.
func findAll(pattern *regexp.Regexp, s string) []string {
	return append([]string{}, pattern.FindAllString(s, -1)...)
}

//@ firstMatch
// firstMatch returns the text of the first match, nil where there is none.
func firstMatch(pattern *regexp.Regexp, s string) *string {
	if bounds := pattern.FindStringIndex(s); bounds != nil {
		text := s[bounds[0]:bounds[1]]
		return &text
	}
	return nil
}

//@ findSpans
// findSpans returns the start and end of every match, in characters, at most limit of them where it is not negative.
func findSpans(pattern *regexp.Regexp, s string, limit int) [][2]int {
	spans := [][2]int{}
	for _, bounds := range pattern.FindAllStringIndex(s, limit) {
		start := utf8.RuneCountInString(s[:bounds[0]])
		spans = append(spans, [2]int{start, start + utf8.RuneCountInString(s[bounds[0]:bounds[1]])})
	}
	return spans
}

//@ findSpan
// findSpan returns the start and end of the first match, in characters, nil where there is none.
func findSpan(pattern *regexp.Regexp, s string) *[2]int {
	if spans := findSpans(pattern, s, 1); len(spans) > 0 {
		return &spans[0]
	}
	return nil
}

//@ findGroups
// findGroups returns the groups of the first match, nil where there is none.
func findGroups(pattern *regexp.Regexp, s string) *[]string {
	if match := pattern.FindStringSubmatch(s); match != nil {
		groups := match[1:]
		return &groups
	}
	return nil
}

//@ findAllGroups
// findAllGroups returns the groups of every match.
func findAllGroups(pattern *regexp.Regexp, s string) [][]string {
	found := [][]string{}
	for _, match := range pattern.FindAllStringSubmatch(s, -1) {
		found = append(found, match[1:])
	}
	return found
}

//@ expandable
// expandable returns a replacement in which backslash and digit stand for a group as Go writes it.
func expandable(replacement string) string {
	escaped := strings.ReplaceAll(replacement, "$", "$$")
	return regexp.MustCompile(`\\(\d)`).ReplaceAllString(escaped, "$${$1}")
}

//@ replaceLimit
// replaceLimit replaces the first matches, all of them for a limit of 0.
func replaceLimit(pattern *regexp.Regexp, s, replacement string, limit int) string {
	if limit <= 0 {
		return pattern.ReplaceAllString(s, replacement)
	}
	var b []byte
	done := 0
	for _, match := range pattern.FindAllStringSubmatchIndex(s, limit) {
		b = append(b, s[done:match[0]]...)
		b = pattern.ExpandString(b, replacement, s, match)
		done = match[1]
	}
	return string(b) + s[done:]
}
"""
