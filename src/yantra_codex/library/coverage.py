"""The coverage map: the operations that programmers ask for, area by area, and the patterns that cover each.

In: nothing. Out: `AREAS`, and what is missing from them: `uncovered` operations, `unmapped` patterns, `unknown` names.
An operation names what is asked, not how it is done; its variations are the differences that matter to who asks
(bounds, ties, order, empty input, case, rounding, missing keys). A pattern may stand in several operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing asked for; patterns: the names of those that do it, none where it is still a gap."""

    title: str
    patterns: tuple[str, ...]
    variations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A field of programming and its operations."""

    title: str
    operations: tuple[Operation, ...]

    @property
    def patterns(self) -> tuple[str, ...]:
        """The names of the area's patterns, each once, in order."""
        return tuple(dict.fromkeys(p for o in self.operations for p in o.patterns))


def uncovered(areas: Sequence[Area] | None = None) -> list[str]:
    """The operations that no pattern covers, as "area: operation"."""
    return [f"{a.title}: {o.title}" for a in (AREAS if areas is None else areas) for o in a.operations if not o.patterns]


def unmapped(names: Iterable[str], areas: Sequence[Area] | None = None) -> list[str]:
    """Which of the names (of patterns) stand in no operation."""
    mapped = {p for a in (AREAS if areas is None else areas) for p in a.patterns}
    return [n for n in names if n not in mapped]


def unknown(names: Iterable[str], areas: Sequence[Area] | None = None) -> list[str]:
    """The names in operations that are none of the names (of patterns)."""
    known = set(names)
    return list(dict.fromkeys(p for a in (AREAS if areas is None else areas) for p in a.patterns if p not in known))


def _op(title: str, patterns: str, variations: str = "") -> Operation:
    return Operation(title, tuple(patterns.split()), tuple(v.strip() for v in variations.split(";") if v.strip()))


AREAS: tuple[Area, ...] = (
    Area("Building and reshaping lists", (
        _op("ranges of numbers",
            "countdown inclusive_range evenly_spaced range_with_step repeated_value",
            "rising; falling; by a step; ends included; stop left out; one value"),
        _op("first and last elements",
            "first_or_none last_or_none take_first take_last drop_first drop_last without_ends head_and_tail",
            "one; the first n; the last n; all but n; empty list; fewer than n; error for empty"),
        _op("reversing", "reverse_list reverse_in_groups mirror_list", "whole; in groups; appended"),
        _op("rotating", "rotate_list_left rotate_list_right all_rotations", "left; right; all rotations"),
        _op("flattening and joining",
            "flatten_lists concatenate_lists interleave interleave_many characters_of_text",
            "one level; alternately; many lists; letters of a text"),
        _op("cutting into pieces",
            "chunk_list full_chunks split_into_parts deal_round_robin split_list_at split_in_halves "
            "split_list_on_value chunk_from_end split_by_lengths",
            "by size; by count; last piece short or dropped; at an index; at a value; first piece short; given "
            "lengths"),
        _op("removing elements",
            "remove_value remove_first_match remove_at_index drop_every_nth drop_indices trim_value_from_ends "
            "remove_last_match",
            "all; the first; by index; every nth; at the ends; the last"),
        _op("inserting, replacing and swapping",
            "insert_at_index replace_at_index replace_all_values swap_positions swap_adjacent_pairs replace_where "
            "map_where swap_list_ends swap_halves insert_between insert_before_value insert_after_value",
            "by index; by value; by condition; ends; halves; between all; before or after a value"),
        _op("every nth element and strides",
            "every_nth at_even_indices at_odd_indices",
            "from the first; even places; odd places"),
        _op("removing duplicates",
            "unique_in_order unique_keep_last unique_strings_ignoring_case limit_repeats squeeze_repeats "
            "dedupe_by",
            "first kept; last kept; case ignored; at most n; neighbours only; by a key"),
        _op("runs of equal neighbours as lists",
            "group_equal_neighbours run_lengths expand_runs runs_by",
            "as lists; as counts; back again; by a key"),
        _op("pairing and zipping",
            "pair_up unzip_pairs number_items adjacent_pairs pair_ends_inward zip_with zip_with_longest zip_three",
            "shorter list; longer list filled; with numbers; neighbours; from both ends; three lists"),
        _op("repeating and cycling",
            "repeat_each repeat_list cycle_to_length",
            "each element; the whole list; to a length"),
        _op("padding lists", "pad_list_end pad_list_start pad_lists", "at the end; at the front; to the longest"),
        _op("elementwise arithmetic",
            "square_each scale_each add_to_each negate_each absolute_values clamp_each add_lists subtract_lists "
            "multiply_lists elementwise_max elementwise_min divide_lists",
            "one list; two lists; zero divisors"),
        _op("prefixes, suffixes and sublists",
            "list_prefixes list_suffixes contiguous_sublists",
            "from the front; from the back; all"),
        _op("moving elements",
            "move_value_to_end move_value_to_front move_to_front move_item_to_end",
            "to the end; to the front; order kept"),
        _op("missing values in lists",
            "present_values fill_missing forward_fill backward_fill count_missing",
            "dropped; default; last value seen; next value"),
        _op("combinations of elements of two lists or one",
            "list_product_pairs unordered_pairs pairs_where",
            "all pairs; unordered; by a condition"),
        _op("palindromic lists", "is_palindrome_list"),
        _op("building by a rule",
            "build_list iterate_list map_each map_with_index flat_map",
            "by index; by repeated steps; with the index"),
        _op("sizes of inner lists", "list_lengths longest_list_length"),
    )),
    Area("Selecting and filtering", (
        _op("by sign and parity", "keep_even keep_odd keep_negative keep_nonzero partition_by_parity keep_positive"),
        _op("by bounds",
            "keep_above keep_at_most keep_between keep_strictly_between keep_outside partition_below "
            "partition_around_pivot keep_at_least keep_below",
            "included; excluded; outside; both parts"),
        _op("by divisibility and digits", "keep_multiples keep_divisors_of filter_by_digit"),
        _op("texts by length or content",
            "keep_long_strings keep_containing keep_without keep_non_empty texts_matching_prefix "
            "keep_short_strings keep_starting_with keep_ending_with",
            "at least; at most; case counting or not"),
        _op("by membership in another list", "keep_listed drop_listed keep_flagged", "allowed; banned; by flags"),
        _op("by position", "pick_indices positions_matching_elements"),
        _op("by how often they occur",
            "repeated_values values_appearing_at_least values_appearing_once extra_copies",
            "once; more than once; surplus copies"),
        _op("leading and trailing parts",
            "take_while_below drop_while_below take_until_value elements_after_value take_while_true "
            "drop_while_true take_until elements_before_value elements_between_values",
            "up to a limit; up to a value; stop included or not; by a condition"),
        _op("compared with neighbours or the rest",
            "record_breakers elements_larger_than_all_after elements_above_average",
            "larger than all before; than all after; than the mean"),
        _op("lists in a list", "keep_lists_of_size keep_lists_containing drop_empty_lists"),
        _op("by a condition of the caller",
            "keep_where drop_where partition_by keep_where_both filter_map split_where",
            "kept; dropped; both; changed as well; split at matches"),
    )),
    Area("Counting and testing", (
        _op("how many of a kind",
            "count_value count_above count_between count_even_and_odd count_signs count_true count_distinct "
            "percent_matching count_below count_at_least count_divisible count_listed count_containing "
            "count_lists_containing",
            "equal; above; between, ends included; as a percentage; below; from a limit on; among listed ones"),
        _op("neighbours", "count_adjacent_equal count_increases count_sign_changes", "equal; rising; changing sign"),
        _op("pairs",
            "count_pairs_with_sum count_pairs_with_difference count_equal_pairs count_inversions "
            "count_pairs_where"),
        _op("most and least common",
            "most_common_value least_common_value highest_frequency top_k_frequent majority_element "
            "most_common_item all_modes",
            "first on ties; all on ties; smallest on ties; empty list; more than half"),
        _op("claims about all or some",
            "all_positive any_negative all_equal all_divisible_by exactly_one_true all_in_range has_duplicates "
            "has_equal_neighbours all_non_empty any_divisible_by",
            "all; some; exactly one; empty list"),
        _op("by a condition of the caller",
            "count_where share_where all_where any_where none_where exactly_one_where count_leading_where "
            "all_same_by count_distinct_by"),
    )),
    Area("Sums and extremes", (
        _op("sums of all or some elements",
            "sum_list sum_of_squares sum_of_even_numbers sum_of_odd_numbers sum_of_positives sum_between_bounds "
            "sum_of_slice alternating_sum sum_where sum_by sum_of_absolute_values "
            "sum_at_even_indices sum_without_extremes sum_of_lists",
            "all; even; odd; positive; within bounds, included; slices, end included; nested; by a condition; "
            "without signs; by position; without extremes"),
        _op("products",
            "product_of_list product_except_self largest_pair_product",
            "empty list gives one; without the element itself"),
        _op("weighted and paired sums", "weighted_sum dot_product"),
        _op("largest and smallest",
            "largest_or_none smallest_or_none largest_required min_and_max spread max_by min_by last_max_by "
            "all_max_by max_of min_of largest_even largest_absolute smallest_positive",
            "none for empty; error for empty; both; first on ties; last on ties; all on ties; by a key; by sign "
            "and parity"),
        _op("longest and largest of texts and lists",
            "longest_string longest_list list_with_largest_sum longest_text shortest_text",
            "first on ties; empty list"),
        _op("shares of a total", "shares_of_total values_to_shares", "zero total"),
    )),
    Area("Order statistics and sorting", (
        _op("plain order", "sort_ascending sort_descending sort_each_list", "rising; falling; inner lists"),
        _op("by a property",
            "sort_by_absolute_value sort_strings_by_length sort_longest_first sort_by_length "
            "sort_by_last_character sort_lists_by_length sort_by_distance_to sort_by_frequency "
            "sort_numeric_strings sort_ignoring_case sort_by_key sort_by_key_descending",
            "stable; ties by value"),
        _op("by several keys", "sort_by_score_then_name sort_by_two_keys", "falling and rising mixed"),
        _op("records and pairs",
            "sort_pairs_by_second map_entries_by_value sort_flags_last sort_one_list_by_another "
            "sorting_permutation"),
        _op("special orders",
            "sort_evens_before_odds sort_with_custom_order sort_only_odds",
            "unknown items last; some places fixed"),
        _op("is it sorted",
            "is_sorted_ascending is_strictly_increasing is_sorted_descending is_sorted_by_length is_sorted_by",
            "equal neighbours allowed or not"),
        _op("k largest or smallest",
            "largest_k smallest_k kth_largest kth_smallest second_largest_distinct top_n_by",
            "equal ones counted apart; distinct; too few"),
        _op("ranks", "dense_ranks competition_ranks", "ties share a rank; gaps after ties"),
        _op("merging and inserting", "merge_two_sorted merge_many_sorted insert_into_sorted"),
        _op("sorting methods",
            "bubble_sort insertion_sort selection_sort merge_sort quick_sort counting_sort heap_sort"),
    )),
    Area("Searching and two pointers", (
        _op("position of a value",
            "contains_value index_of_value last_index_of_value index_or_none all_indices_of_value",
            "first; last; all; -1 or none if missing"),
        _op("position of an extreme",
            "index_of_largest index_of_smallest last_index_of_largest",
            "first on ties; last on ties; empty list"),
        _op("first element that ...",
            "first_above last_below first_even_number first_index_exceeding_sum first_duplicate "
            "first_non_repeating",
            "none if missing"),
        _op("by a condition of the caller",
            "first_where first_where_or_default last_where index_where last_index_where indices_where",
            "none; default; -1; all"),
        _op("in sorted lists",
            "binary_search lower_bound upper_bound count_in_sorted equal_range_in_sorted floor_in_sorted "
            "ceiling_in_sorted binary_search_where",
            "first not less; first greater; all equal; nearest below; nearest above; by a condition"),
        _op("nearest value and small differences",
            "closest_value smallest_difference largest_gap_sorted",
            "smaller on ties"),
        _op("peaks and valleys", "peak_elements valley_indices", "ends left out"),
        _op("pairs and triples with a sum",
            "has_pair_with_sum pair_indices_with_sum all_pairs_with_sum triples_with_sum",
            "whether; positions; all"),
        _op("missing numbers", "missing_numbers smallest_missing_positive"),
        _op("sublists",
            "contains_sublist sublist_index is_list_subsequence list_starts_with is_list_rotation",
            "contiguous; with gaps"),
        _op("comparing two lists", "differing_positions count_matching_positions common_list_prefix"),
        _op("next and previous greater or smaller",
            "next_greater_elements previous_smaller_elements count_smaller_after days_until_warmer"),
        _op("balance points", "balance_index"),
    )),
    Area("Windows, runs, streaks and gaps", (
        _op("windows of a size",
            "sliding_windows window_sums moving_average trailing_average window_maxima window_maxima_deque "
            "window_minima distinct_counts_in_windows",
            "full windows only; shorter ones at the start"),
        _op("best window or stretch",
            "best_window_sum best_window_start max_subarray_sum min_subarray_sum max_subarray "
            "max_subarray_product",
            "first on ties; empty list"),
        _op("stretches with a condition on their sum",
            "count_subarrays_with_sum has_zero_sum_stretch shortest_stretch_reaching longest_stretch_within_sum"),
        _op("streaks",
            "longest_run_of longest_equal_run longest_run_where longest_distinct_stretch "
            "longest_increasing_stretch increasing_stretches longest_ones_with_flips",
            "of a value; equal; rising; distinct; by a condition"),
        _op("consecutive numbers", "consecutive_number_runs longest_consecutive_values"),
        _op("gaps and distances",
            "group_by_gap has_nearby_duplicate differences_at_lag split_between",
            "by size; by position; by a condition"),
        _op("neighbours by a rule", "pairwise_with all_neighbours_satisfy"),
    )),
    Area("Prefix sums and differences", (
        _op("running totals",
            "running_total running_product running_minimum running_mean scan_by scan_with_start fold_while "
            "running_maximum running_count_of distinct_so_far",
            "sum; product; minimum; mean; start included; until a limit; maximum; counts"),
        _op("sums from the end", "suffix_sums"),
        _op("differences",
            "adjacent_differences delta_encode delta_decode relative_changes",
            "first value kept; relative"),
        _op("additions to ranges", "range_increments"),
        _op("sums of ranges", "range_sums", "both ends included"),
    )),
    Area("Sets and multisets", (
        _op("intersection",
            "common_elements common_to_all_lists multiset_intersection have_common_element common_by",
            "order of the first; sorted; repeats counted; by a key"),
        _op("union", "union_sorted union_in_order union_of_all_lists", "sorted; order of appearance"),
        _op("difference",
            "difference_sorted symmetric_difference_sorted multiset_difference missing_and_extra difference_by",
            "one-sided; two-sided; repeats counted; by a key"),
        _op("comparing",
            "same_elements_any_order same_distinct_values is_subset_list is_proper_subset_list are_disjoint",
            "repeats counted or not"),
        _op("similarity of sets", "jaccard_similarity", "both empty"),
        _op("subsets and selections", "all_subsets combinations_of_size subsets_with_sum"),
        _op("arrangements and products", "all_permutations next_permutation cartesian_product_lists"),
    )),
    Area("Dictionaries", (
        _op("counting",
            "count_items count_numbers character_counts increment_key value_counts",
            "order of appearance; sorted; one more; of values"),
        _op("building",
            "zip_to_map pairs_to_map map_of_lengths index_of_each last_index_of_each positions_of_each "
            "map_from_function",
            "first index; last index; all indices; later wins"),
        _op("entries as pairs", "map_to_pairs"),
        _op("inverting", "invert_map invert_map_to_lists invert_map_of_lists", "later wins; lists of keys"),
        _op("merging",
            "merge_maps merge_maps_keeping_first add_maps sum_of_maps merge_maps_to_lists merge_maps_with "
            "subtract_maps intersect_maps concatenate_map_lists replace_existing merge_nested append_to_key",
            "second wins; first wins; added; as lists; by a function; subtracted; common; lists joined; known "
            "keys only; deep"),
        _op("reading with missing keys", "get_or_default get_or_none get_or_raise", "default; none; error"),
        _op("nested access",
            "get_nested set_nested flatten_nested sum_nested nest_dotted_keys swap_nesting nested_to_rows "
            "rows_to_nested",
            "missing keys; copy"),
        _op("keys by value",
            "keys_with_value key_of_max key_of_min keys_of_max keys_by_value_descending key_where "
            "key_with_longest_list",
            "first on ties; all on ties; empty dictionary"),
        _op("ordering",
            "sort_map_by_key sort_map_by_value top_entries keys_by_value_ascending",
            "ties by key; ties as they were"),
        _op("selecting entries",
            "filter_map_by_value select_keys omit_keys drop_none_values keep_entries_where",
            "by key; by value; by both"),
        _op("changing",
            "rename_key scale_values map_values map_keys rename_keys keys_with_prefix",
            "one key; all values; all keys; by prefix"),
        _op("totals", "sum_values can_supply total_price total_of_lists_by_key average_of_values"),
        _op("comparing", "common_keys changed_keys has_all_keys missing_keys is_submap value_differences"),
        _op("following references", "follow_map", "cycles"),
    )),
    Area("Grouping", (
        _op("by a property",
            "group_by_length group_by_remainder group_by_first_letter group_ignoring_case group_by_parity "
            "split_by_sign partition_words_by_length bucket_by_width group_by",
            "order of appearance; keys always present; by a function"),
        _op("anagrams and equivalent items", "group_anagrams"),
        _op("pairs by key",
            "group_pairs_by_key unique_members_by_group files_by_extension emails_by_domain names_by_grade "
            "group_map"),
        _op("aggregates of each group",
            "total_by_key average_by_key best_by_key sum_by_category range_by_group latest_by_key top_n_per_group "
            "group_sum_by group_average_by group_max_by",
            "sum; mean; largest; range; latest; top n; by functions"),
        _op("counts of each group", "count_by_decade count_by_first_letter count_by_length group_count_by"),
        _op("largest groups", "largest_total groups_larger_than vote_winner"),
        _op("pivot tables", "pivot_counts pivot_sums"),
        _op("in batches and paragraphs", "group_by_capacity group_lines_by_blank assign_round_robin"),
        _op("trees from parents", "children_of"),
    )),
    Area("Records and joins", (
        _op("components of pairs",
            "swap_pair swap_all_pairs first_components second_components sum_of_second_components sums_of_pairs "
            "records_to_columns columns_to_records"),
        _op("records by a field",
            "group_records_by index_records_by count_records_by column_of_records sort_records find_record "
            "index_by index_by_keeping_first",
            "missing keys; last wins; first wins"),
        _op("best record",
            "max_record_by_value min_record_by_value name_of_highest names_of_highest names_with_value_above",
            "first on ties; all on ties; empty list"),
        _op("look-up and update", "lookup_in_pairs has_record_named update_record unique_records_by_name"),
        _op("joins", "join_records left_join_records", "inner; left with a default"),
    )),
    Area("Characters", (
        _op("counting kinds",
            "count_vowels count_consonants count_uppercase count_digit_characters count_letters_and_digits "
            "count_characters_where",
            "either case; other characters ignored"),
        _op("frequencies",
            "letter_counts_ignoring_case most_frequent_character first_unique_character first_repeated_character "
            "sort_characters_by_frequency",
            "case ignored; first on ties; none if empty"),
        _op("uniqueness", "all_characters_unique is_isogram unique_characters longest_unique_run", "case ignored"),
        _op("alphabets",
            "is_pangram missing_letters alphabet_position letter_value_sum next_letter letter_range sum_of_codes "
            "is_vowel",
            "either case; wrapping from z to a"),
        _op("common characters", "common_characters uncommon_characters can_spell can_form_palindrome"),
        _op("removing and keeping",
            "remove_characters keep_letters keep_digits keep_alphanumeric remove_punctuation "
            "split_letters_and_digits keep_characters_where remove_vowels"),
        _op("changing case", "swap_case alternating_case is_all_upper"),
        _op("sorting and order", "sorted_characters is_sorted_text reverse_vowels"),
        _op("repeats", "double_characters remove_adjacent_repeats longest_character_run"),
        _op("positions", "character_positions"),
        _op("by a function", "map_characters"),
    )),
    Area("Texts", (
        _op("reversing and palindromes",
            "reverse_text is_palindrome is_palindrome_phrase longest_palindromic_substring",
            "case, spaces and punctuation ignored or not"),
        _op("anagrams and rotations", "are_anagrams are_anagrams_ignoring_case is_rotation rotate_text_left"),
        _op("finding and counting parts",
            "count_substring count_overlapping substring_positions find_ignoring_case contains_ignoring_case "
            "contains_all_parts is_subsequence",
            "overlapping or not; case ignored; gaps allowed"),
        _op("beginnings and ends",
            "starts_with_any ends_with_any strip_prefix strip_suffix ensure_suffix ensure_prefix",
            "unchanged if missing"),
        _op("replacing",
            "replace_first replace_last replace_many replace_spaces replace_at",
            "first; last; many at once; by position"),
        _op("parts around a mark",
            "text_before text_after text_after_last text_between split_once split_at_index text_before_last "
            "all_texts_between",
            "first or last mark; missing mark; all pairs of marks"),
        _op("trimming and spaces", "squeeze_spaces remove_whitespace is_blank trim_where", "ends; runs; all"),
        _op("shortening", "truncate_end truncate_middle shorten_words", "whole words"),
        _op("common parts of texts",
            "common_prefix common_prefix_of_all common_suffix longest_common_substring "
            "longest_common_subsequence_text",
            "contiguous; with gaps"),
        _op("comparing", "equals_ignoring_case first_difference hamming_distance_text"),
        _op("cutting into pieces",
            "chunk_text all_substrings substrings_of_length smallest_repeating_unit split_text_where split_on_any "
            "split_camel_words",
            "several separators; at capitals"),
        _op("inserting and deleting",
            "insert_text insert_every delete_at swap_ends repeat_with_separator interleave_texts"),
        _op("picking characters", "every_nth_character middle_characters permute_text"),
        _op("lines",
            "lines_with_numbers non_empty_lines count_lines longest_line trim_lines remove_common_indent "
            "lines_containing",
            "blank lines; indentation"),
        _op("similarity",
            "edit_distance similarity_by_pairs differs_by_one_edit closest_text list_edit_distance "
            "hamming_distance_text",
            "by edits; by shared pairs; equal length"),
    )),
    Area("Words and sentences", (
        _op("counting",
            "count_words word_lengths average_word_length word_frequencies most_frequent_words count_word",
            "case ignored; ties alphabetical; whole words"),
        _op("reversing and reordering", "reverse_words reverse_each_word sort_words swap_first_and_last_word"),
        _op("case of words",
            "capitalize_words capitalize_first title_except_small_words capitalize_sentences alternate_word_case"),
        _op("choosing words",
            "longest_word unique_words remove_repeated_words remove_words words_longer_than words_starting_with "
            "words_without_punctuation last_word nth_word repeated_words common_words",
            "first on ties; case ignored; too few words"),
        _op("names and initials", "first_letters initials_with_dots last_name_first"),
        _op("pairs of words and overlap", "word_pairs word_overlap"),
        _op("sentences", "sentences"),
        _op("censoring", "censor_words"),
        _op("grammar", "pluralize with_article"),
        _op("by a function", "map_words"),
    )),
    Area("Encodings and ciphers", (
        _op("run-length codes",
            "run_length_pairs run_length_encode compress_runs run_length_decode run_spans",
            "single characters plain or counted"),
        _op("letter shifts",
            "caesar_shift caesar_unshift rot13 atbash vigenere_encrypt vigenere_decrypt",
            "case kept; other characters unchanged"),
        _op("bases", "to_binary from_binary to_base from_base convert_base", "bad digits"),
        _op("codes of characters", "to_hex_codes text_to_binary binary_to_text character_codes from_character_codes"),
        _op("roman numerals", "to_roman from_roman"),
        _op("morse and pig latin", "to_morse pig_latin_word from_morse spell_with_words"),
        _op("other ciphers and hashes",
            "xor_with_key rail_fence_encrypt polynomial_hash gray_code look_and_say substitute_letters "
            "columns_cipher"),
        _op("spreadsheet columns", "column_label column_number"),
        _op("web addresses", "percent_encode percent_decode query_string parse_query_string"),
    )),
    Area("Number theory", (
        _op("primes",
            "is_prime primes_up_to first_primes nth_prime next_prime count_primes_below twin_primes goldbach_pair "
            "primes_between",
            "both ends included"),
        _op("factors",
            "prime_factors distinct_prime_factors prime_exponents smallest_divisor largest_prime_factor "
            "is_square_free",
            "repeated; distinct; as exponents"),
        _op("divisors",
            "divisors proper_divisors count_divisors sum_proper_divisors is_perfect_number classify_by_divisors "
            "common_divisors divisor_pairs are_amicable aliquot_sequence",
            "with or without the number itself"),
        _op("greatest divisors and least multiples",
            "gcd gcd_of_list lcm lcm_of_list are_coprime count_coprimes bezout",
            "zero; negative; lists"),
        _op("fractions",
            "simplify_fraction add_fractions multiply_fractions compare_fractions mixed_number continued_fraction "
            "decimal_expansion"),
        _op("modular arithmetic", "power_mod inverse_mod cycle_length smallest_with_remainders"),
        _op("special numbers", "is_perfect_square is_perfect_cube is_power_of is_triangular pythagorean_triples"),
        _op("factorials", "factorial trailing_zeros_of_factorial"),
    )),
    Area("Digits", (
        _op("digits and back", "digits_of number_from_digits first_digit last_digits digit_at concatenate_numbers"),
        _op("sums and products", "digit_sum digit_sum_loop digit_product digital_root additive_persistence"),
        _op("counting", "count_digits count_digit digit_counts count_numbers_with_digit digits_in_common"),
        _op("reordering", "reverse_number sort_digits_descending swap_outer_digits remove_digit largest_digit"),
        _op("claims",
            "is_palindrome_number is_armstrong is_harshad is_happy all_digits_even has_repeated_digit "
            "digits_non_decreasing"),
        _op("arithmetic on digits", "add_one_to_digits add_number_texts collatz_steps"),
    )),
    Area("Numbers and rounding", (
        _op("limits", "clamp clamp_all is_between is_strictly_between bracket_index", "ends included or not"),
        _op("signs and comparison",
            "sign describe_sign compare_numbers absolute_difference closest_to",
            "first on ties"),
        _op("several numbers", "largest_of_three middle_of_three"),
        _op("rounding",
            "round_to_multiple round_up_to_multiple round_down_to_multiple round_half_up round_to_decimals",
            "nearest; up; down; halves"),
        _op("division",
            "ceil_div quotient_and_remainder divide_or_none divide_or_raise is_divisible is_divisible_by_all",
            "division by zero"),
        _op("parity", "is_even parity_name"),
        _op("percentages", "percent_of percent_change", "zero whole"),
        _op("interpolation and ranges", "interpolate map_to_range wrap_around normalize_angle"),
        _op("floating point", "nearly_equal has_fraction"),
        _op("powers and roots",
            "integer_square_root integer_power quadratic_roots evaluate_polynomial newton_square_root"),
        _op("sums over ranges", "sum_between count_multiples sum_of_multiples"),
        _op("by rules", "fizz_buzz letter_grade"),
        _op("units", "celsius_to_fahrenheit fahrenheit_to_celsius kilometers_to_miles body_mass_index average_speed"),
    )),
    Area("Statistics", (
        _op("means",
            "mean_of_list mean_or_none mean_required mean_of_integers rounded_down_mean weighted_mean "
            "trimmed_mean geometric_mean harmonic_mean root_mean_square average_by",
            "zero, none or error for empty lists"),
        _op("median and percentiles",
            "median_of_list median_of_integers lower_median nearest_rank_percentile percent_below mode_or_none "
            "quartiles interpolated_percentile moving_median weighted_median",
            "lower or mean of the middle ones; on ranks; between ranks; unique mode"),
        _op("spread",
            "population_variance sample_variance population_standard_deviation mean_absolute_deviation "
            "gini_coefficient entropy_of_counts"),
        _op("standardising and outliers", "center_values standard_scores outliers_by_distance"),
        _op("errors of predictions",
            "mean_absolute_error mean_squared_error accuracy_score precision_and_recall confusion_counts"),
        _op("series", "exponential_smoothing"),
        _op("histograms", "histogram_counts count_by_edges cumulative_shares", "by width; by edges, lower included"),
        _op("two series", "covariance_population line_of_best_fit correlation"),
    )),
    Area("Sequences and recurrences", (
        _op("Fibonacci and relatives",
            "fibonacci_number fibonacci_recursive fibonacci_list fibonacci_up_to is_fibonacci lucas_number "
            "pell_number linear_recurrence"),
        _op("arithmetic and geometric",
            "arithmetic_sequence nth_arithmetic_term arithmetic_series_sum geometric_sequence "
            "geometric_series_sum is_arithmetic is_geometric next_arithmetic_term next_by_differences "
            "missing_arithmetic_term"),
        _op("figurate numbers and powers", "triangular_numbers square_numbers squares_between powers_of"),
        _op("sums of series",
            "sum_to sum_of_squares_to square_of_sum_minus_sum_of_squares harmonic_number alternating_series "
            "exponential_series pi_by_leibniz"),
        _op("iterated rules",
            "collatz_sequence thue_morse steps_until_below years_of_growth bounce_heights periods_until_reaching "
            "apply_n_times apply_until count_steps_until fixed_point"),
        _op("circles of people", "josephus_survivor elimination_order queue_rotation_survivor"),
    )),
    Area("Combinatorics", (
        _op("counting choices",
            "binomial count_arrangements count_with_repetition count_word_arrangements handshakes"),
        _op("special counts",
            "derangements bell_number pascal_row grid_paths dice_sums probability_at_least_one count_queens"),
        _op("listing",
            "permutations_of_text subsequences_of_text binary_strings words_over_alphabet "
            "balanced_bracket_strings keypad_words round_robin_pairs"),
        _op("permutations as functions", "is_permutation_of_range permutation_cycles invert_permutation"),
    )),
    Area("Bits", (
        _op("counting", "count_set_bits count_zero_bits bit_length bit_difference has_even_parity longest_ones_run"),
        _op("single bits", "get_bit is_bit_set set_bit clear_bit toggle_bit swap_bits lowest_set_bit set_bit_places"),
        _op("powers of two", "is_power_of_two next_power_of_two previous_power_of_two"),
        _op("whole words", "reverse_bits invert_bits rotate_bits_left has_alternating_bits to_signed"),
        _op("combining lists", "xor_of_all and_of_all or_of_all bitmask_of"),
        _op("flags and lists of bits", "permission_names bits_of_byte bits_to_number add_binary_texts"),
        _op("addresses", "ipv4_to_number number_to_ipv4"),
    )),
    Area("Geometry", (
        _op("areas and perimeters",
            "rectangle_area rectangle_perimeter circle_area circle_circumference triangle_area "
            "triangle_area_from_sides trapezoid_area polygon_area"),
        _op("solids", "box_volume box_surface cylinder_volume sphere_volume"),
        _op("triangles and angles",
            "triangle_kind is_right_angled hypotenuse third_angle angle_kind interior_angle_sum "
            "degrees_to_radians is_valid_triangle"),
        _op("distances",
            "manhattan_distance euclidean_distance chebyshev_distance midpoint path_length closed_path_length"),
        _op("lines", "slope line_through line_intersection are_collinear turn_direction", "vertical; parallel"),
        _op("points and shapes",
            "point_in_circle circles_overlap point_in_rectangle rectangles_overlap overlap_area quadrant",
            "border included"),
        _op("sets of points", "points_within_radius nearest_point bounding_box centroid"),
        _op("vectors", "add_points rotate_point_quarter dot_product_2d cross_product"),
    )),
    Area("Matrices and grids", (
        _op("turning and flipping",
            "transpose_matrix transpose_by_index rotate_matrix_clockwise rotate_matrix_counterclockwise "
            "flip_rows_horizontally flip_rows_vertically"),
        _op("making",
            "identity_matrix filled_matrix multiplication_grid numbered_grid reshape_matrix pascal_triangle "
            "build_grid checkerboard add_border sub_matrix join_side_by_side"),
        _op("arithmetic",
            "add_matrices scale_matrix multiply_matrices matrix_times_vector determinant map_grid matrix_power "
            "clear_crossing_lines"),
        _op("rows, columns, diagonals",
            "main_diagonal anti_diagonal matrix_trace column_of_matrix row_sums column_sums column_maxima "
            "row_maxima row_averages sort_rows_by_column"),
        _op("searching and counting",
            "largest_in_matrix find_in_matrix count_in_matrix count_negatives_in_sorted_matrix count_cells_where "
            "saddle_points"),
        _op("claims", "is_rectangular is_square_matrix is_symmetric_matrix is_identity_matrix is_magic_square"),
        _op("orders of reading", "spiral_order snake_order matrix_border"),
        _op("neighbours and regions",
            "grid_neighbours count_live_neighbours count_islands flood_fill largest_region knight_moves"),
    )),
    Area("Dates, times and durations", (
        _op("the calendar",
            "is_leap_year leap_years_between days_in_year days_in_month is_valid_date easter_sunday "
            "count_weekday_in_month"),
        _op("arithmetic of dates",
            "day_of_year day_number days_between_dates next_day previous_day add_days add_months months_between "
            "age_on last_day_of_month quarter_start fiscal_year",
            "ends of months; negative"),
        _op("weekdays and months",
            "weekday_of weekday_name is_weekend weekday_after month_name month_number quarter_of season_of "
            "century_of"),
        _op("dates as text", "parse_iso_date format_iso_date reorder_date long_date parse_day_first_date"),
        _op("ordering dates",
            "is_before sort_dates sort_day_first_dates latest_date dates_in_month count_by_month "
            "dates_overlap_days",
            "ends included"),
        _op("durations",
            "seconds_of split_seconds split_days format_duration parse_duration describe_duration "
            "parse_described_duration total_duration parse_iso_duration time_ago worked_minutes"),
        _op("clock times",
            "clock_to_minutes minutes_to_clock add_minutes_to_clock minutes_between_clocks to_24_hours "
            "to_12_hours is_open_at clock_hands_angle greeting_for round_clock_to next_departure shift_time_zone",
            "over midnight"),
        _op("working days", "count_workdays add_workdays nth_weekday_day", "weekends skipped"),
    )),
    Area("Validation", (
        _op("contact data",
            "is_valid_email is_phone_number is_zip_code is_url is_valid_ipv4 is_mac_address is_hostname "
            "is_port_text is_coordinate"),
        _op("accounts",
            "is_strong_password password_problems is_username has_permission password_score duplicate_entries"),
        _op("forms of numbers and names",
            "is_integer_text is_decimal_text is_binary_text is_hex_color is_identifier is_uuid_shape "
            "is_semantic_version is_money_text is_slug is_safe_file_name"),
        _op("dates and times", "is_clock_time is_iso_date_shape"),
        _op("checksums", "luhn_valid isbn10_valid ean13_check_digit isbn13_valid iban_valid card_brand"),
        _op("brackets", "balanced_parentheses balanced_brackets max_bracket_depth first_unmatched_bracket"),
        _op("wildcards", "matches_wildcard"),
        _op("values with errors",
            "validate_age require_not_empty require_one_of invalid_entries passes_both passes_either",
            "error; list of faults"),
        _op("forms and records", "missing_fields too_long_fields", "blanks; absent"),
        _op("puzzles", "is_sudoku_group"),
    )),
    Area("Parsing", (
        _op("numbers",
            "parse_int_or_none parse_int_or_default parse_int_strict parse_int_list parse_bool parse_percent "
            "parse_cents parse_fraction parse_quantity parse_byte_size number_from_words",
            "none; default; error; percent; money; with a unit; in words"),
        _op("numbers and marks in texts",
            "integers_in_text sum_of_numbers_in_text first_number_in_text decimals_in_text emails_in_text "
            "hashtags_in_text quoted_parts"),
        _op("key and value",
            "parse_key_values parse_query_string parse_ini parse_arguments parse_headers parse_cookies",
            "missing value; later wins"),
        _op("tables", "parse_csv_line parse_table parse_number_grid csv_column fixed_width_fields", "quotes"),
        _op("paths and addresses",
            "file_extension file_stem parent_folder normalize_path domain_of_url domain_of_email "
            "parse_mail_address url_parts path_segments match_route"),
        _op("ranges and versions",
            "expand_ranges collapse_ranges parse_version compare_dotted_versions next_version "
            "compare_version_triples"),
        _op("colours and sizes", "hex_color_to_rgb rgb_to_hex_color parse_dimensions"),
        _op("expressions",
            "tokenize_expression evaluate_postfix infix_to_postfix evaluate_sum evaluate_arithmetic "
            "evaluate_prefix",
            "precedence; postfix; prefix"),
        _op("log lines", "parse_log_line"),
        _op("markup and templates", "markdown_headings markdown_links template_names tag_text"),
    )),
    Area("Formatting and reports", (
        _op("padding and alignment", "pad_left pad_right pad_center zero_pad"),
        _op("numbers",
            "thousands_separated format_fixed format_percent ordinal number_in_words short_number signed_text"),
        _op("money", "format_money cents_to_text accounting_text receipt_lines"),
        _op("lists in prose",
            "count_with_noun join_with_and join_numbers join_mapped list_with_rest quote_and_join page_footer"),
        _op("lines and tables",
            "bullet_list numbered_list key_value_lines aligned_table table_row multiplication_table_lines "
            "text_table markdown_table dotted_lines plain_columns checklist_lines underline_title",
            "aligned; Markdown; in columns"),
        _op("bars and shapes",
            "bar_chart progress_bar boxed triangle_lines pyramid_lines diamond_lines column_chart"),
        _op("cases of names",
            "snake_to_camel snake_to_pascal camel_to_snake kebab_case words_to_snake slugify constant_case"),
        _op("masking", "mask_all_but_last mask_email"),
        _op("wrapping and indenting", "wrap_words indent_lines justify_line"),
        _op("templates and markup", "fill_template html_tag escape_html csv_line query_string map_to_json_text"),
        _op("units and phones", "human_bytes format_phone group_characters"),
        _op("outlines and trees", "outline_lines tree_lines"),
    )),
    Area("Stacks, queues and simulations", (
        _op("stacks",
            "apply_stack_operations cancel_opposite_neighbours undo_redo browser_position",
            "undo; redo; back and forward"),
        _op("queues and service",
            "serve_round_robin waiting_times simulate_queue finish_time_with_workers process_inbox "
            "queue_operations priority_queue_order ring_buffer",
            "first in first out; by priority; bounded"),
        _op("movement",
            "final_position visited_positions follow_moves elevator_travel robot_path_end returns_to_start",
            "with turning"),
        _op("accounts and counters", "account_balance needed_starting_amount toggle_switches"),
        _op("caches and limits", "cache_hits recent_requests_counts allowed_requests most_recent_keys"),
        _op("cells and growth", "next_generation game_of_life_step"),
        _op("tournaments", "tournament_winner"),
        _op("water and rectangles", "trapped_water largest_container largest_rectangle_under"),
        _op("games", "rock_paper_scissors tic_tac_toe_winner dice_histogram running_winner", "draws; ties"),
    )),
    Area("State machines", (
        _op("following events", "state_after_events light_after", "unknown events change nothing"),
        _op("rules and statuses",
            "run_machine visited_states accepts is_allowed_change first_forbidden_change",
            "error on unknown events; unknown events ignored; stuck input"),
        _op("machines of everyday life",
            "turnstile vending_change thermostat_states bounded_counter combination_lock",
            "limits; wrapping"),
        _op("reading a text character by character",
            "bracket_states typed_text strip_comments split_outside_brackets",
            "quotes; nesting"),
    )),
    Area("Intervals and scheduling", (
        _op("two intervals",
            "intervals_overlap bookings_conflict interval_intersection overlap_length interval_hull "
            "interval_contains_interval subtract_interval",
            "closed; half-open; touching"),
        _op("many intervals",
            "merge_intervals total_covered_length free_gaps has_any_overlap max_simultaneous count_covering_point "
            "insert_interval longest_interval common_to_all_intervals conflicting_pairs points_to_hit_all "
            "uncovered_hours first_common_slot split_span fewest_platforms",
            "closed; half-open; stays that include their end"),
        _op("ranges of integers", "numbers_to_ranges ranges_to_numbers"),
        _op("choosing without overlap",
            "most_compatible_intervals best_weighted_intervals assign_rooms",
            "most; most valuable; all, in rooms"),
        _op("deadlines and orders of work",
            "earliest_deadline_order largest_lateness shortest_first_total_wait most_profitable_jobs "
            "spread_with_pause"),
        _op("dependencies", "earliest_starts build_waves topological_order", "cycles"),
        _op("rosters and workers",
            "least_loaded_assignment rotate_duties pair_strong_with_weak assign_round_robin "
            "finish_time_with_workers"),
    )),
    Area("Graphs and trees", (
        _op("building",
            "adjacency_from_edges directed_adjacency_from_edges edges_from_adjacency reverse_graph node_degrees "
            "nodes_without_incoming"),
        _op("walks", "breadth_first_order depth_first_order can_reach all_paths count_routes"),
        _op("shortest ways",
            "steps_to_reach distances_from shortest_path cheapest_costs grid_shortest_path",
            "unreachable"),
        _op("order and cycles", "topological_order has_directed_cycle"),
        _op("components", "count_components connected_groups is_bipartite minimum_spanning_cost merge_linked_pairs"),
        _op("trees", "ancestors_of tree_depth subtree_size tree_leaves lowest_common_ancestor tree_levels"),
        _op("neighbours and friends", "mutual_friends suggested_friends"),
    )),
    Area("Dynamic programming", (
        _op("coins and steps", "count_ways_to_climb count_change_ways fewest_coins staircase_min_cost fewest_jumps"),
        _op("sums of subsets",
            "can_reach_sum can_split_equally count_subsets_with_sum best_knapsack_value "
            "best_unbounded_knapsack_value best_non_adjacent_sum smallest_group_difference"),
        _op("subsequences",
            "longest_increasing_subsequence_length longest_increasing_subsequence "
            "longest_common_subsequence_length longest_common_subsequence list_edit_distance"),
        _op("grids",
            "count_grid_paths count_open_grid_paths cheapest_grid_path best_triangle_path largest_square_of_ones"),
        _op("trades", "best_single_trade best_repeated_trades"),
        _op("texts",
            "can_split_into_words count_letter_decodings longest_palindromic_subsequence_length",
            "by a dictionary; by codes; palindromes"),
        _op("cutting", "best_cutting_price"),
    )),
    Area("Greedy", (
        _op("packing", "pack_first_fit group_by_capacity boats_needed can_plant"),
        _op("choosing under a budget", "most_items_within_budget largest_fractional_value"),
        _op("joining and smashing", "combine_smallest_cost last_remaining_weight"),
        _op("change", "greedy_change coin_counts"),
        _op("fair shares", "candies_by_rating"),
        _op("matching demand and supply", "satisfied_requests"),
        _op("trips and reach", "circular_start can_reach_end refill_stops fewest_jumps"),
        _op("splitting", "least_capacity separate_parts"),
        _op("numbers from digits", "largest_concatenation cheapest_after_removing_digits"),
        _op("codes", "code_lengths"),
    )),
    Area("Money and business", (
        _op("tax",
            "add_tax price_before_tax progressive_tax net_tax_gross tax_by_rate",
            "gross; net; brackets; by rate; half cents"),
        _op("discounts",
            "percent_amount apply_discount apply_discounts discount_in_cents bulk_price threshold_discount "
            "tiered_discount apply_coupon every_nth_free cheapest_free",
            "one; several; by quantity; rounding; from a limit on; by tier; coupon; free pieces"),
        _op("interest and loans", "simple_interest compound_balance years_to_reach loan_months"),
        _op("accounts",
            "balance_after balance_history withdraw first_overdraft running_balance_lines transfer",
            "insufficient funds; unknown account"),
        _op("coins and shares", "coins_value split_evenly split_by_weights", "left-over cents"),
        _op("invoices and shipping", "invoice_total order_total shipping_cost"),
        _op("pay and results", "weekly_pay profit_or_loss"),
        _op("currencies", "convert_currency", "unknown currency"),
        _op("carts", "add_to_cart take_from_cart priced_items line_totals", "empty cart; none left; missing price"),
        _op("prices and margins",
            "graduated_price markup_price margin_percent break_even_units price_per_unit best_value total_price",
            "stepped; by unit; no profit"),
        _op("payments and debts",
            "late_fee open_amounts overdue_names pay_oldest_first aging_buckets",
            "capped; paid in full; part payments"),
        _op("shared expenses", "expense_balances settling_payments tip_per_person", "rounding up"),
        _op("depreciation", "declining_values straight_line_values"),
        _op("stock",
            "items_to_reorder reorder_quantities apply_stock_movements fill_orders first_in_first_out_cost "
            "count_differences expiring_before abc_classes can_supply",
            "below a minimum; up to a target; too little; oldest first"),
        _op("ratings",
            "average_rating rating_counts star_text damped_average net_promoter_score average_without_lowest "
            "names_by_average",
            "no ratings; few ratings; lowest dropped"),
        _op("rankings, levels and votes",
            "leaderboard passed_all loyalty_level vote_shares seats_by_highest_average vote_winner",
            "shared places; limit included; no votes"),
    )),
    Area("Logs and requests", (
        _op("levels and lines",
            "count_log_levels lines_of_level lines_at_least parse_log_line count_by_hour "
            "most_frequent_first_words",
            "one level; a level and above; by hour"),
        _op("requests and status",
            "status_classes error_rate slowest_requests uptime_percent outages retry_delays",
            "no requests; first and last of a span"),
        _op("visitors and sessions",
            "unique_visitors count_sessions session_lengths brute_force_suspects",
            "by inactivity; failures in a row"),
    )),
    Area("Sensors and series", (
        _op("thresholds and alarms",
            "readings_outside alarm_periods first_sustained_alarm moving_average_alarms crossings_upward "
            "time_above",
            "limits included; several in a row; smoothed"),
        _op("switching", "thermostat_states debounced rising_edges", "dead band; short flickers"),
        _op("faults and outliers",
            "jump_indices is_stuck missing_times outliers_by_deviation outliers_by_quartiles outliers_by_distance"),
        _op("smoothing and scaling",
            "median_of_three_filter average_of_chunks fill_gaps_linearly rescaled_to_unit calibrated "
            "exponential_smoothing moving_average",
            "ends unchanged; gaps at the ends"),
        _op("trends and meters", "trend_of meter_usage", "rollover"),
    )),
    Area("Functions as building blocks", (
        _op("folding", "fold_left fold_right reduce_or_none"),
        _op("chaining", "pipe_two pipe_three"),
    )),
)
