"""Go helpers about lists, maps, sets, tuples and values of any type."""

COLLECTIONS = r"""

//@ Pair
// Pair is two values.
type Pair[TA, TB any] struct {
	A TA
	B TB
}

//@ Triple
// Triple is three values.
type Triple[TA, TB, TC any] struct {
	A TA
	B TB
	C TC
}

//@ Tuple4
// Tuple4 is 4 values.
type Tuple4[TA, TB, TC, TD any] struct {
	A TA
	B TB
	C TC
	D TD
}

//@ Tuple5
// Tuple5 is 5 values.
type Tuple5[TA, TB, TC, TD, TE any] struct {
	A TA
	B TB
	C TC
	D TD
	E TE
}

//@ Tuple6
// Tuple6 is 6 values.
type Tuple6[TA, TB, TC, TD, TE, TF any] struct {
	A TA
	B TB
	C TC
	D TD
	E TE
	F TF
}

//@ Tuple7
// Tuple7 is 7 values.
type Tuple7[TA, TB, TC, TD, TE, TF, TG any] struct {
	A TA
	B TB
	C TC
	D TD
	E TE
	F TF
	G TG
}

//@ Tuple8
// Tuple8 is 8 values.
type Tuple8[TA, TB, TC, TD, TE, TF, TG, TH any] struct {
	A TA
	B TB
	C TC
	D TD
	E TE
	F TF
	G TG
	H TH
}

//@ Tuple9
// Tuple9 is 9 values.
type Tuple9[TA, TB, TC, TD, TE, TF, TG, TH, TI any] struct {
	A TA
	B TB
	C TC
	D TD
	E TE
	F TF
	G TG
	H TH
	I TI
}

//@ Tuple10
// Tuple10 is 10 values.
type Tuple10[TA, TB, TC, TD, TE, TF, TG, TH, TI, TJ any] struct {
	A TA
	B TB
	C TC
	D TD
	E TE
	F TF
	G TG
	H TH
	I TI
	J TJ
}

//@ Tuple11
// Tuple11 is 11 values.
type Tuple11[TA, TB, TC, TD, TE, TF, TG, TH, TI, TJ, TK any] struct {
	A TA
	B TB
	C TC
	D TD
	E TE
	F TF
	G TG
	H TH
	I TI
	J TJ
	K TK
}

//@ Tuple12
// Tuple12 is 12 values.
type Tuple12[TA, TB, TC, TD, TE, TF, TG, TH, TI, TJ, TK, TL any] struct {
	A TA
	B TB
	C TC
	D TD
	E TE
	F TF
	G TG
	H TH
	I TI
	J TJ
	K TK
	L TL
}


//@ OrderedMap
// OrderedMap is a map that keeps its keys in the order in which they came.
type OrderedMap[K comparable, V any] struct {
	index  map[K]int
	keys   []K
	values []V
}

func newOrderedMap[K comparable, V any]() *OrderedMap[K, V] {
	return &OrderedMap[K, V]{index: map[K]int{}}
}

// Len returns the number of keys.
func (m *OrderedMap[K, V]) Len() int {
	return len(m.keys)
}

// Has reports whether a key is there.
func (m *OrderedMap[K, V]) Has(key K) bool {
	_, ok := m.index[key]
	return ok
}

// Get returns the value of a key that must be there.
func (m *OrderedMap[K, V]) Get(key K) V {
	i, ok := m.index[key]
	if !ok {
		panic("KeyError: " + fmt.Sprint(key))
	}
	return m.values[i]
}

// GetOr returns the value of a key, or another value where the key is missing.
func (m *OrderedMap[K, V]) GetOr(key K, otherwise V) V {
	if i, ok := m.index[key]; ok {
		return m.values[i]
	}
	return otherwise
}

// Put gives a key a value.
func (m *OrderedMap[K, V]) Put(key K, value V) *OrderedMap[K, V] {
	if i, ok := m.index[key]; ok {
		m.values[i] = value
		return m
	}
	m.index[key] = len(m.keys)
	m.keys = append(m.keys, key)
	m.values = append(m.values, value)
	return m
}

// Remove takes a key out, if it is there.
func (m *OrderedMap[K, V]) Remove(key K) *OrderedMap[K, V] {
	place, ok := m.index[key]
	if !ok {
		return m
	}
	delete(m.index, key)
	m.keys = slices.Delete(m.keys, place, place+1)
	m.values = slices.Delete(m.values, place, place+1)
	for i := place; i < len(m.keys); i++ {
		moved := m.keys[i]
		m.index[moved] = i
	}
	return m
}

// Keys returns the keys in order.
func (m *OrderedMap[K, V]) Keys() []K {
	return append([]K{}, m.keys...)
}

// Values returns the values in the order of their keys.
func (m *OrderedMap[K, V]) Values() []V {
	return append([]V{}, m.values...)
}

// Clone returns a copy.
func (m *OrderedMap[K, V]) Clone() *OrderedMap[K, V] {
	clone := newOrderedMap[K, V]()
	for i, key := range m.keys {
		clone.Put(key, m.values[i])
	}
	return clone
}

//@ OrderedSet
// OrderedSet is a set that keeps its members in the order in which they came.
type OrderedSet[K comparable] struct {
	index map[K]int
	keys  []K
}

func newOrderedSet[K comparable](members ...K) *OrderedSet[K] {
	m := &OrderedSet[K]{index: map[K]int{}}
	for _, key := range members {
		m.Add(key)
	}
	return m
}

// Len returns the number of members.
func (m *OrderedSet[K]) Len() int {
	return len(m.keys)
}

// Has reports whether a member is there.
func (m *OrderedSet[K]) Has(key K) bool {
	_, ok := m.index[key]
	return ok
}

// Add puts a member in.
func (m *OrderedSet[K]) Add(key K) *OrderedSet[K] {
	if _, ok := m.index[key]; !ok {
		m.index[key] = len(m.keys)
		m.keys = append(m.keys, key)
	}
	return m
}

// Remove takes a member out, if it is there.
func (m *OrderedSet[K]) Remove(key K) *OrderedSet[K] {
	place, ok := m.index[key]
	if !ok {
		return m
	}
	delete(m.index, key)
	m.keys = slices.Delete(m.keys, place, place+1)
	for i := place; i < len(m.keys); i++ {
		moved := m.keys[i]
		m.index[moved] = i
	}
	return m
}

// Keys returns the members in order.
func (m *OrderedSet[K]) Keys() []K {
	return append([]K{}, m.keys...)
}

// Clone returns a copy.
func (m *OrderedSet[K]) Clone() *OrderedSet[K] {
	return newOrderedSet(m.keys...)
}

//@ keyText
// keyText returns a text that is equal for equal keys.
func keyText(key any) string {
	text, err := json.Marshal(key)
	if err != nil {
		return fmt.Sprint(key)
	}
	return string(text)
}

//@ get
// get returns the value of a key that must be there.
func get[K comparable, V any](m map[K]V, key K) V {
	value, ok := m[key]
	if !ok {
		panic("KeyError: " + fmt.Sprint(key))
	}
	return value
}

//@ getOr
// getOr returns the value of a key, or another value where the key is missing.
func getOr[K comparable, V any](m map[K]V, key K, otherwise V) V {
	if value, ok := m[key]; ok {
		return value
	}
	return otherwise
}

//@ has
// has reports whether a key is there.
func has[K comparable, V any](m map[K]V, key K) bool {
	_, ok := m[key]
	return ok
}

//@ newSet
// newSet returns the set of the members.
func newSet[K comparable](members ...K) map[K]struct{} {
	set := make(map[K]struct{}, len(members))
	for _, member := range members {
		set[member] = struct{}{}
	}
	return set
}

//@ keysOf
// keysOf returns the keys of a map.
func keysOf[K comparable, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	return keys
}

//@ valuesOf
// valuesOf returns the values of a map.
func valuesOf[K comparable, V any](m map[K]V) []V {
	values := make([]V, 0, len(m))
	for _, value := range m {
		values = append(values, value)
	}
	return values
}

//@ sortedKeys
// sortedKeys returns the keys of a map in ascending order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

//@ at
// at returns an item, counted from the end where the position is negative.
func at[T any](xs []T, i int) T {
	if i < 0 {
		i += len(xs)
	}
	return xs[i]
}

//@ itemOr
// itemOr returns an item, or another value where the position is outside.
func itemOr[T any](xs []T, i int, otherwise T) T {
	if i < 0 || i >= len(xs) {
		return otherwise
	}
	return xs[i]
}

//@ wrap
// wrap returns a position counted from the start for one that may be negative.
func wrap(i, n int) int {
	if i < 0 {
		return i + n
	}
	return i
}

//@ span
// span returns the part of xs from start up to stop; negative positions count from the end.
func span[T any](xs []T, start, stop int) []T {
	n := len(xs)
	start = min(max(wrap(start, n), 0), n)
	stop = min(max(wrap(stop, n), start), n)
	return xs[start:stop]
}

//@ spanStep
// spanStep returns every step-th item from start towards stop; nil stands for the end that the step comes from or goes to.
func spanStep[T any](xs []T, start, stop *int, step int) []T {
	if step == 0 {
		panic("ValueError: slice step cannot be zero")
	}
	n := len(xs)
	low, high := 0, n
	if step < 0 {
		low, high = -1, n-1
	}
	clamp := func(bound *int, otherwise int) int {
		if bound == nil {
			return otherwise
		}
		return min(max(wrap(*bound, n), low), high)
	}
	first, last := clamp(start, low), clamp(stop, high)
	if step < 0 {
		first, last = clamp(start, high), clamp(stop, low)
	}
	result := []T{}
	for i := first; (step > 0 && i < last) || (step < 0 && i > last); i += step {
		result = append(result, xs[i])
	}
	return result
}

//@ reversed
// reversed returns the items in reverse order.
func reversed[T any](xs []T) []T {
	result := slices.Clone(xs)
	slices.Reverse(result)
	return result
}

//@ concat
// concat returns the items of both lists in a new one.
func concat[T any](xs, ys []T) []T {
	result := make([]T, 0, len(xs)+len(ys))
	return append(append(result, xs...), ys...)
}

//@ repeated
// repeated returns n copies of the items after each other.
func repeated[T any](xs []T, n int) []T {
	result := make([]T, 0, len(xs)*max(n, 0))
	for range n {
		result = append(result, xs...)
	}
	return result
}

//@ filled
// filled returns a list of n equal items.
func filled[T any](n int, value T) []T {
	result := make([]T, max(n, 0))
	for i := range result {
		result[i] = value
	}
	return result
}

//@ position
// position returns an insertion place, counted from the end where it is negative, and clamped.
func position(i, n int) int {
	return min(max(wrap(i, n), 0), n)
}

//@ findItem
// findItem returns a position that must have been found.
func findItem(i int) int {
	if i < 0 {
		panic("ValueError: the value is not in the list")
	}
	return i
}

//@ sum
// sum returns the sum of the numbers.
func sum[T int | float64](xs []T) T {
	var total T
	for _, x := range xs {
		total += x
	}
	return total
}

//@ product
// product returns the product of the numbers.
func product[T int | float64](xs []T) T {
	result := T(1)
	for _, x := range xs {
		result *= x
	}
	return result
}

//@ runningSums
// runningSums returns the sums of the prefixes.
func runningSums[T int | float64](xs []T) []T {
	sums := make([]T, len(xs))
	var total T
	for i, x := range xs {
		total += x
		sums[i] = total
	}
	return sums
}

//@ countOf
// countOf returns how many items are equal to x.
func countOf[T comparable](xs []T, x T) int {
	n := 0
	for _, item := range xs {
		if item == x {
			n++
		}
	}
	return n
}

//@ largerBy
// largerBy returns the second value where it is the larger one.
func largerBy[T any](a, b T, compare func(T, T) int) T {
	if compare(b, a) > 0 {
		return b
	}
	return a
}

//@ smallerBy
// smallerBy returns the second value where it is the smaller one.
func smallerBy[T any](a, b T, compare func(T, T) int) T {
	if compare(b, a) < 0 {
		return b
	}
	return a
}

//@ countItems
// countItems returns how often each item occurs.
func countItems[T comparable](xs []T) map[T]int {
	counts := map[T]int{}
	for _, x := range xs {
		counts[x]++
	}
	return counts
}

//@ isSubset
// isSubset reports whether all members of a are in b.
func isSubset[K comparable](a, b map[K]struct{}) bool {
	for x := range a {
		if _, ok := b[x]; !ok {
			return false
		}
	}
	return true
}

//@ transpose
// transpose turns rows into columns, cut to the shortest row.
func transpose[T any](rows [][]T) [][]T {
	columns := [][]T{}
	if len(rows) == 0 {
		return columns
	}
	width := len(rows[0])
	for _, row := range rows {
		width = min(width, len(row))
	}
	for j := range width {
		column := make([]T, len(rows))
		for i, row := range rows {
			column[i] = row[j]
		}
		columns = append(columns, column)
	}
	return columns
}

//@ rotated
// rotated returns the items turned k places to the left.
func rotated[T any](xs []T, k int) []T {
	if len(xs) == 0 {
		return []T{}
	}
	k = ((k % len(xs)) + len(xs)) % len(xs)
	return append(slices.Clone(xs[k:]), xs[:k]...)
}

//@ chunks
// chunks returns the items in parts of a size, the last one maybe shorter.
func chunks[T any](xs []T, size int) [][]T {
	if size < 1 {
		panic("ValueError: the size must be at least 1")
	}
	parts := [][]T{}
	for i := 0; i < len(xs); i += size {
		parts = append(parts, slices.Clone(xs[i:min(i+size, len(xs))]))
	}
	return parts
}

//@ windows
// windows returns every run of a size.
func windows[T any](xs []T, size int) [][]T {
	if size < 1 {
		panic("ValueError: the size must be at least 1")
	}
	runs := [][]T{}
	for i := 0; i+size <= len(xs); i++ {
		runs = append(runs, slices.Clone(xs[i:i+size]))
	}
	return runs
}

//@ groupRuns
// groupRuns returns the runs of items for which same holds between neighbours.
func groupRuns[T any](xs []T, same func(T, T) bool) [][]T {
	runs := [][]T{}
	for i, x := range xs {
		if i > 0 && same(xs[i-1], x) {
			runs[len(runs)-1] = append(runs[len(runs)-1], x)
		} else {
			runs = append(runs, []T{x})
		}
	}
	return runs
}

//@ uniqueBy
// uniqueBy returns the items whose key did not occur before.
func uniqueBy[T any, K comparable](xs []T, key func(T) K) []T {
	seen := map[K]bool{}
	result := []T{}
	for _, x := range xs {
		if k := key(x); !seen[k] {
			seen[k] = true
			result = append(result, x)
		}
	}
	return result
}

//@ unique
// unique returns the items without repetitions, in order.
func unique[T comparable](xs []T) []T {
	seen := map[T]bool{}
	result := []T{}
	for _, x := range xs {
		if !seen[x] {
			seen[x] = true
			result = append(result, x)
		}
	}
	return result
}

//@ cartesianAll
// cartesianAll returns every choice of one item from each list.
func cartesianAll[T any](lists [][]T) [][]T {
	choices := [][]T{{}}
	for _, list := range lists {
		longer := [][]T{}
		for _, choice := range choices {
			for _, x := range list {
				longer = append(longer, append(slices.Clone(choice), x))
			}
		}
		choices = longer
	}
	return choices
}

//@ combinations
// combinations returns every choice of k items, in order.
func combinations[T any](xs []T, k int) [][]T {
	if k < 0 {
		panic("ValueError: r must be non-negative")
	}
	choices := [][]T{}
	var choose func(start int, chosen []T)
	choose = func(start int, chosen []T) {
		if len(chosen) == k {
			choices = append(choices, slices.Clone(chosen))
			return
		}
		for i := start; i < len(xs); i++ {
			choose(i+1, append(chosen, xs[i]))
		}
	}
	choose(0, []T{})
	return choices
}

//@ combinationsRepeated
// combinationsRepeated returns every choice of k items, each as often as wanted, in order.
func combinationsRepeated[T any](xs []T, k int) [][]T {
	if k < 0 {
		panic("ValueError: r must be non-negative")
	}
	choices := [][]T{}
	var choose func(start int, chosen []T)
	choose = func(start int, chosen []T) {
		if len(chosen) == k {
			choices = append(choices, slices.Clone(chosen))
			return
		}
		for i := start; i < len(xs); i++ {
			choose(i, append(chosen, xs[i]))
		}
	}
	choose(0, []T{})
	return choices
}

//@ permutations
// permutations returns every arrangement of k items, in the order of their positions.
func permutations[T any](xs []T, k int) [][]T {
	if k < 0 {
		panic("ValueError: r must be non-negative")
	}
	arrangements := [][]T{}
	used := make([]bool, len(xs))
	var arrange func(chosen []T)
	arrange = func(chosen []T) {
		if len(chosen) == k {
			arrangements = append(arrangements, slices.Clone(chosen))
			return
		}
		for i, x := range xs {
			if !used[i] {
				used[i] = true
				arrange(append(chosen, x))
				used[i] = false
			}
		}
	}
	arrange([]T{})
	return arrangements
}

//@ bisect
// bisect returns the first position whose item passes the test, in a list where all later ones pass it too.
func bisect[T any](xs []T, test func(T) bool) int {
	low, high := 0, len(xs)
	for low < high {
		middle := (low + high) / 2
		if test(xs[middle]) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

//@ mergeSorted
// mergeSorted merges two sorted lists.
func mergeSorted[T any](xs, ys []T, compare func(T, T) int) []T {
	result := make([]T, 0, len(xs)+len(ys))
	for len(xs) > 0 && len(ys) > 0 {
		if compare(ys[0], xs[0]) < 0 {
			result = append(result, ys[0])
			ys = ys[1:]
		} else {
			result = append(result, xs[0])
			xs = xs[1:]
		}
	}
	return append(append(result, xs...), ys...)
}

//@ popAt
// popAt removes an item from a list and returns it; a negative position counts from the end.
func popAt[T any](xs *[]T, i int) T {
	i = wrap(i, len(*xs))
	x := (*xs)[i]
	*xs = slices.Delete(*xs, i, i+1)
	return x
}

//@ heapDown
// heapDown moves the item at a position down to where it belongs, as a binary heap wants it.
func heapDown[T any](xs []T, i int, compare func(T, T) int) {
	start, x := i, xs[i]
	for child := 2*i + 1; child < len(xs); child = 2*i + 1 {
		if child+1 < len(xs) && compare(xs[child], xs[child+1]) >= 0 {
			child++
		}
		xs[i] = xs[child]
		i = child
	}
	xs[i] = x
	heapUp(xs, start, i, compare)
}

//@ heapUp
// heapUp moves the item at a position up to where it belongs, not above start.
func heapUp[T any](xs []T, start, i int, compare func(T, T) int) {
	x := xs[i]
	for i > start && compare(x, xs[(i-1)/2]) < 0 {
		xs[i] = xs[(i-1)/2]
		i = (i - 1) / 2
	}
	xs[i] = x
}

//@ heapBuild
// heapBuild orders a list as a binary heap.
func heapBuild[T any](xs []T, compare func(T, T) int) {
	for i := len(xs)/2 - 1; i >= 0; i-- {
		heapDown(xs, i, compare)
	}
}

//@ heapPush
// heapPush adds an item to a heap.
func heapPush[T any](xs *[]T, x T, compare func(T, T) int) {
	*xs = append(*xs, x)
	heapUp(*xs, 0, len(*xs)-1, compare)
}

//@ heapPop
// heapPop removes the smallest item of a heap and returns it.
func heapPop[T any](xs *[]T, compare func(T, T) int) T {
	last := len(*xs) - 1
	x := (*xs)[last]
	*xs = (*xs)[:last]
	if last == 0 {
		return x
	}
	smallest := (*xs)[0]
	(*xs)[0] = x
	heapDown(*xs, 0, compare)
	return smallest
}

//@ tuple
// tuple is a tuple whose parts can be anything.
type tuple []any

//@ isType
// isType reports whether a value is of a type.
func isType[T any](value any) bool {
	_, ok := value.(T)
	return ok
}

//@ isList
// isList reports whether a value is a list.
func isList(value any) bool {
	return reflect.ValueOf(value).Kind() == reflect.Slice && !isType[tuple](value)
}

//@ isMap
// isMap reports whether a value is a map.
func isMap(value any) bool {
	t := reflect.TypeOf(value)
	return t != nil && ((t.Kind() == reflect.Map && t.Elem().Size() > 0) || strings.Contains(t.String(), "Map["))
}

//@ isSet
// isSet reports whether a value is a set.
func isSet(value any) bool {
	t := reflect.TypeOf(value)
	return t != nil && ((t.Kind() == reflect.Map && t.Elem().Size() == 0) || strings.Contains(t.String(), "Set["))
}

//@ isSequence
// isSequence reports whether a value is a tuple, or a list that stands for one.
func isSequence(value any) bool {
	return reflect.ValueOf(value).Kind() == reflect.Slice
}

//@ asType
// asType returns a value that must be of a type.
func asType[T any](value any) T {
	result, ok := value.(T)
	if !ok {
		panic(fmt.Sprintf("TypeError: %T was expected, met %v", result, value))
	}
	return result
}

//@ asFloat
// asFloat returns a number of any type as a float64.
func asFloat(value any) float64 {
	switch v := reflect.ValueOf(value); {
	case v.IsValid() && v.CanInt():
		return float64(v.Int())
	case v.IsValid() && v.CanUint():
		return float64(v.Uint())
	case v.IsValid() && v.CanFloat():
		return v.Float()
	}
	panic(fmt.Sprintf("TypeError: a number was expected, met %v", value))
}

//@ asInt
// asInt returns a whole number of any type as an int.
func asInt(value any) int {
	x := asFloat(value)
	if n, ok := value.(int); ok {
		return n
	}
	if x != math.Trunc(x) {
		panic(fmt.Sprintf("TypeError: an integer was expected, met %v", value))
	}
	return int(x)
}

//@ asSlice
// asSlice returns a list of any type as a list of anything.
func asSlice(value any) []any {
	switch v := value.(type) {
	case []any:
		return v
	case tuple:
		return v
	}
	v := reflect.ValueOf(value)
	if !v.IsValid() || (v.Kind() != reflect.Slice && v.Kind() != reflect.Array) {
		panic(fmt.Sprintf("TypeError: a list was expected, met %v", value))
	}
	items := make([]any, v.Len())
	for i := range items {
		items[i] = v.Index(i).Interface()
	}
	return items
}

//@ isEqual
// isEqual reports whether two values are equal; numbers are compared by value.
func isEqual(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if !x.IsValid() || !y.IsValid() {
		return x.IsValid() == y.IsValid()
	}
	if x.Kind() == reflect.Slice && y.Kind() == reflect.Slice {
		if x.Len() != y.Len() || isType[tuple](a) != isType[tuple](b) {
			return false
		}
		for i := range x.Len() {
			if !isEqual(x.Index(i).Interface(), y.Index(i).Interface()) {
				return false
			}
		}
		return true
	}
	if (x.CanInt() || x.CanFloat()) && (y.CanInt() || y.CanFloat()) {
		return asFloat(a) == asFloat(b)
	}
	return reflect.DeepEqual(a, b)
}

//@ compareAny
// compareAny orders two values of the same kind.
func compareAny(a, b any) int {
	if x, ok := a.(string); ok {
		return strings.Compare(x, asType[string](b))
	}
	if x := reflect.ValueOf(a); x.Kind() == reflect.Slice {
		return slices.CompareFunc(asSlice(a), asSlice(b), compareAny)
	}
	return cmp.Compare(asFloat(a), asFloat(b))
}

"""
