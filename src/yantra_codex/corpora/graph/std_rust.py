"""What the types of Rust's standard library hold and what their methods give, as far as calls in a tree go through them.

A result is written in a small language: `0`, `1` an argument of the type, `self`, `()` nothing known, `ret` what the
closure given last returns, `arg` the argument given last, `each` what iterating the argument gives, `ret!` what is inside
what the closure returns, or a kind with such arguments: `Option<0>`, `iter<tuple<usize,0>>`.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def each(names: str, given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(names.split(), given)


# names that are known without an import, and where they are found
PRELUDE = words("Option Result Vec String Box Some None Ok Err Iterator IntoIterator DoubleEndedIterator ExactSizeIterator Extend From Into TryFrom TryInto Default Clone Copy "
    "Send Sync Sized Drop Fn FnMut FnOnce AsRef AsMut ToOwned ToString PartialEq Eq PartialOrd Ord FromIterator drop panic")
PRIMITIVES = words("bool char str i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 int float")
# a value of one of these behaves like what it holds
TRANSPARENT = words("Box Rc Arc Pin Cow Ref RefMut MutexGuard RwLockReadGuard RwLockWriteGuard ManuallyDrop MaybeUninit Wrapping NonNull Saturating Reverse AssertUnwindSafe")
KINDS = words("Option Result Vec VecDeque HashMap BTreeMap HashSet BTreeSet BinaryHeap LinkedList String RefCell Cell Mutex RwLock OnceCell OnceLock Once Keys IntoKeys Values ValuesMut IntoValues TakeWhile SkipWhile Zip CharIndices Bytes Lines Split SplitWhitespace Chunks Windows "
    "Range RangeInclusive Peekable Rev Iter IterMut IntoIter Chars Enumerate Skip Take Chain Fuse Cloned Copied Map Filter Cycle StepBy Drain Weak PhantomData Entry")
# iterator types and what they give: "entries" an entry of a map or an element, "inner" what the iterator inside gives
ITERATORS: dict[str, str] = {
    **dict.fromkeys(["Iter", "IterMut", "IntoIter", "Drain"], "entries"), **dict.fromkeys(["Keys", "IntoKeys"], "0"), **dict.fromkeys(["Values", "ValuesMut", "IntoValues"], "1"),
    **dict.fromkeys(["Peekable", "Rev", "Skip", "Take", "Fuse", "Cycle", "StepBy", "Range", "RangeInclusive", "Cloned", "Copied", "Chain", "Filter", "TakeWhile", "SkipWhile"], "inner"),
    "Enumerate": "counted", "Zip": "pairs", "Chars": "char", "CharIndices": "tuple<usize,char>", "Bytes": "u8", "Lines": "str", "Split": "str", "SplitWhitespace": "str",
    "Chunks": "list<0>", "Windows": "list<0>",
}
SEQUENCES = words("list Vec VecDeque HashSet BTreeSet BinaryHeap LinkedList")
MAPS = words("HashMap BTreeMap")

_OPTION = """unwrap expect unwrap_or unwrap_or_else unwrap_or_default unwrap_unchecked insert get_or_insert get_or_insert_with: 0
as_ref as_mut as_deref as_deref_mut take replace cloned copied or or_else filter inspect clone xor as_slice: self
ok_or: Result<0,arg>
ok_or_else: Result<0,ret>
map: Option<ret>
and_then map_or map_or_else: ret
and: arg
iter into_iter iter_mut: iter<0>
flatten: 0
zip: Option<tuple<0,arg>>
transpose: Result<Option<0>>"""
_RESULT = """unwrap expect unwrap_or unwrap_or_else unwrap_or_default: 0
unwrap_err expect_err: 1
ok: Option<0>
err: Option<1>
map: Result<ret,1>
map_err: Result<0,ret>
and_then map_or map_or_else: ret
as_ref as_mut as_deref as_deref_mut or_else inspect inspect_err clone cloned copied: self
iter into_iter: iter<0>"""
_SEQUENCE = """iter iter_mut into_iter drain range drain_filter into_vec: iter<0>
get get_mut first first_mut last last_mut pop pop_front pop_back front front_mut back back_mut peek peek_mut pop_first pop_last take: Option<0>
swap_remove remove get_unchecked get_unchecked_mut: 0
as_slice as_mut_slice as_ref as_mut to_vec into_boxed_slice split_off clone to_owned borrow repeat into_sorted_vec: self
chunks windows split chunks_exact splitn chunks_mut: iter<self>
split_at split_at_mut: tuple<self,self>
split_first split_last split_first_mut split_last_mut: Option<tuple<0,self>>
binary_search binary_search_by binary_search_by_key: Result<usize,usize>
union intersection difference symmetric_difference: iter<0>
entry: ()"""
_MAP = """get get_mut remove insert: Option<1>
entry: Entry<0,1>
keys into_keys: iter<0>
values values_mut into_values: iter<1>
iter iter_mut into_iter drain range range_mut: iter<tuple<0,1>>
get_key_value remove_entry first_key_value last_key_value pop_first pop_last: Option<tuple<0,1>>
clone: self"""
_ENTRY = """or_insert or_insert_with or_default or_insert_with_key: 1
and_modify: self"""
_ITER = """next peek next_back last nth max min max_by max_by_key min_by min_by_key reduce find peek_mut next_if next_if_eq: Option<0>
filter rev peekable skip take step_by skip_while take_while chain cloned copied by_ref inspect fuse cycle into_iter iter clone sorted: self
map scan map_while: iter<ret>
filter_map flat_map: iter<ret!>
enumerate: iter<tuple<usize,0>>
zip: iter<tuple<0,each>>
flatten: iter<each0>
collect: Vec<0>
find_map: ret
fold: first
try_fold: ret
sum product min_f: 0
position rposition: Option<usize>
partition: tuple<Vec<0>,Vec<0>>
count len: usize
as_str: str"""
_TEXT = """chars: iter<char>
bytes: iter<u8>
char_indices: iter<tuple<usize,char>>
lines split split_whitespace splitn rsplit rsplitn split_terminator matches split_inclusive split_ascii_whitespace: iter<str>
as_bytes into_bytes to_vec: list<u8>
trim trim_start trim_end trim_matches trim_start_matches trim_end_matches trim_left trim_right as_str as_ref borrow: str
to_string to_owned clone to_lowercase to_uppercase replace repeat to_ascii_lowercase to_ascii_uppercase into_string: String
strip_prefix strip_suffix get: Option<str>
split_once rsplit_once: Option<tuple<str,str>>
split_at: tuple<str,str>
find rfind: Option<usize>
pop: Option<char>
len: usize
parse: Result<()>"""
_CELL = """borrow borrow_mut get_mut into_inner get deref replace: 0
try_borrow try_borrow_mut: Result<0>"""
_LOCK = """lock read write into_inner get_mut try_lock: Result<0>"""
_ONCE = """get get_mut into_inner: Option<0>
get_or_init: 0"""

_NUMBER = """checked_add checked_sub checked_mul checked_div checked_rem checked_neg checked_pow checked_next_power_of_two: Option<self>
wrapping_add wrapping_sub wrapping_mul wrapping_neg saturating_add saturating_sub saturating_mul abs pow signum rem_euclid div_euclid swap_bytes to_be to_le rotate_left rotate_right \
floor ceil round trunc sqrt powi powf abs_diff isqrt unsigned_abs next_power_of_two: self
overflowing_add overflowing_sub overflowing_mul: tuple<self,bool>
leading_zeros trailing_zeros count_ones count_zeros: u32"""


def _table(text: str) -> dict[str, str]:
    return {name: result.strip() for line in text.splitlines() for names, _, result in [line.partition(":")] for name in names.split()}


METHODS: dict[str, dict[str, str]] = {
    "Option": _table(_OPTION), "Result": _table(_RESULT), "Entry": _table(_ENTRY), "iter": _table(_ITER), "str": _table(_TEXT), "String": _table(_TEXT),
    "RefCell": _table(_CELL), "Cell": _table(_CELL), "Mutex": _table(_LOCK), "RwLock": _table(_LOCK), "OnceCell": _table(_ONCE), "OnceLock": _table(_ONCE),
    **dict.fromkeys(SEQUENCES, _table(_SEQUENCE)), **dict.fromkeys(MAPS, _table(_MAP)),
    **dict.fromkeys([n for n in PRIMITIVES if n[0] in "iuf"], _table(_NUMBER)),
    "Weak": {"upgrade": "Option<0>", "clone": "self"},
}
# further methods that the types have themselves, so that a trait of the tree for them is not meant
_TEXT_OWN = words("len is_empty is_char_boundary as_ptr contains starts_with ends_with match_indices is_ascii eq_ignore_ascii_case make_ascii_lowercase escape_debug escape_default push push_str insert "
    "insert_str truncate clear drain retain reserve capacity remove split_off extend_from_within encode_utf16 trim_ascii as_mut_str into_boxed_str rmatches bytes")
_SEQUENCE_OWN = words("len is_empty push push_back push_front insert clear contains extend_from_slice truncate resize reserve capacity append sort sort_by sort_by_key sort_unstable sort_unstable_by reverse swap retain dedup "
    "starts_with ends_with concat join fill copy_from_slice clone_from_slice as_ptr as_mut_ptr splice rotate_left rotate_right iter_mut with_capacity shrink_to_fit is_sorted get_or_insert_with")
_OPTION_OWN = words("is_some is_none is_ok is_err is_some_and is_none_or is_ok_and is_err_and map_or unwrap_or_default get_or_insert_with")
_CHAR_OWN = words("is_alphabetic is_numeric is_alphanumeric is_whitespace is_uppercase is_lowercase is_control is_digit to_digit len_utf8 len_utf16 is_ascii is_ascii_digit is_ascii_alphabetic "
    "is_ascii_alphanumeric is_ascii_hexdigit is_ascii_punctuation is_ascii_uppercase is_ascii_lowercase is_ascii_whitespace to_ascii_lowercase to_ascii_uppercase eq_ignore_ascii_case")
OWN: dict[str, frozenset[str]] = {
    "str": _TEXT_OWN, "String": _TEXT_OWN, "Option": _OPTION_OWN, "Result": _OPTION_OWN, "char": _CHAR_OWN, "u8": _CHAR_OWN,
    **dict.fromkeys(SEQUENCES, _SEQUENCE_OWN), **dict.fromkeys(MAPS, words("len is_empty contains_key clear retain reserve capacity")),
}
# that std's types have from its traits, so that an impl of the tree comes first
FROM_TRAITS = words("clone into_iter next as_ref as_mut borrow borrow_mut to_string to_owned eq cmp partial_cmp hash fmt index deref")
# exceptions: what these types have themselves under the name of a trait's method
SELF_VIEWS = {"Option": ("as_ref", "as_mut"), "Result": ("as_ref", "as_mut"), "RefCell": ("borrow", "borrow_mut")}
# of every type, where the tree says nothing else
OF_ALL = {"clone": "self", "to_owned": "self", "borrow": "self", "borrow_mut": "self", "as_ref": "self", "as_mut": "self", "by_ref": "self", "deref": "self",
          "deref_mut": "self", "into_inner": "self", "max": "self", "min": "self", "wrapping_add": "self", "saturating_sub": "self", "to_string": "String", "cloned": "self",
          "as_deref": "self", "into_owned": "self", "to_mut": "self", "into_boxed_str": "self", "as_pin_mut": "self"}
# what a closure given to a method is called with: of an iterator and of Option and Result
CLOSURE: dict[str, dict[str, tuple[str, ...]]] = {
    "iter": each("map filter for_each any all find position filter_map flat_map skip_while take_while inspect partition find_map map_while max_by_key min_by_key rposition "
                          "sorted_by_key is_sorted_by_key try_for_each group_by next_if sum_by", ("0",)) | {
        "fold": ("first", "0"), "try_fold": ("first", "0"), "max_by": ("0", "0"), "min_by": ("0", "0"), "reduce": ("0", "0"), "scan": ("first", "0"), "sorted_by": ("0", "0")},
    "Option": each("map and_then filter map_or map_or_else is_some_and is_none_or inspect", ("0",)),
    "Result": each("map and_then map_or is_ok_and inspect", ("0",)) | each("map_err or_else unwrap_or_else map_or_else is_err_and", ("1",)),
    "sequence": each("sort_by_key retain retain_mut dedup_by_key binary_search_by sort_unstable_by_key binary_search_by_key sort_by_cached_key partition_point split", ("0",)) | {
        "sort_by": ("0", "0"), "sort_unstable_by": ("0", "0"), "dedup_by": ("0", "0")},
    "map": {"retain": ("0", "1")},
    "Entry": {"and_modify": ("1",)},
}
