"""The frozen order of ops in the logic vector. New ops are added at the END, so that no place ever moves.

`test_ir_vector.py` fails until a new op of the table is listed here.
"""

from __future__ import annotations

_V1 = """
length is_empty index index_wrap index_or first last slice slice_from slice_to slice_step copy reverse concat repeat
append prepend insert_at remove_at replace_at contains index_of find_index_of count_of sum product max_of min_of
max_or min_or max_by min_by index_of_max index_of_min sort sort_desc sort_by sort_by_desc sort_with is_sorted map
filter filter_map reject fold fold_right reduce scan accumulate running_sums any all any_true all_true count_where
sum_by find find_or find_index flat_map flatten zip zip3 zip_with zip_longest unzip enumerate range take drop
take_last take_while drop_while partition window chunk pairwise differences unique unique_by has_duplicates counts
count_by group_by key_by map_to group_runs group_runs_by rotate_left transpose interleave fill without common
cartesian cartesian_all combinations combinations_repeated permutations pairs bisect_left bisect_right largest
smallest largest_by smallest_by merge_sorted fsum list_push list_push_first list_insert list_extend list_pop
list_pop_first list_pop_at list_remove list_clear list_delete_slice list_set_slice list_insert_sorted heap_build
heap_push heap_pop map_size map_is_empty map_get map_get_or map_find map_has map_keys map_values map_items
map_from_pairs map_from_keys map_zip map_merge map_with map_without map_invert map_values_with map_keys_with
map_filter map_entries_with most_common counter_add counter_sub counter_and counter_or counter_elements map_put
map_remove map_discard map_update map_clear map_pop_first map_pop_last map_default set_size set_is_empty set_has
set_union set_intersection set_difference set_symmetric_difference is_subset is_proper_subset is_superset
is_disjoint set_from_list set_to_list set_with set_without set_map set_filter char_set set_add set_discard
set_remove set_update set_clear tuple_get tuple_concat tuple_to_list list_to_tuple swap some is_none is_some unwrap
unwrap_or option_map to_any is_a cast add sub mul neg abs div floordiv floormod truncdiv truncmod float_floordiv
float_mod fmod divmod int_pow float_pow mod_pow max2 min2 clamp sign gcd lcm factorial comb perm isqrt is_even
is_odd is_divisible square sqrt cbrt exp log log2 log10 log_base sin cos tan atan sinh cosh tanh asin acos atan2
hypot degrees radians pi e tau inf nan floor ceil trunc round_int round_to round_half_up is_nan is_inf is_finite
is_integer is_close copysign to_float bool_to_int bit_and bit_or bit_xor bit_not shl shr bit_length bit_count and or
not xor implies eq ne lt le gt ge compare to_base digits digit_sum str_length str_is_empty str_concat str_repeat
str_index str_index_wrap str_slice str_slice_from str_slice_to str_slice_step str_reverse upper lower capitalize
title swapcase strip lstrip rstrip strip_chars lstrip_chars rstrip_chars remove_prefix remove_suffix split_words
split split_limit rsplit_limit split_lines str_partition str_rpartition join replace replace_limit str_contains
starts_with ends_with str_find str_find_from str_rfind str_index_of str_count is_digit is_alpha is_alnum is_space
is_lower is_upper is_title is_ascii is_vowel char_code char_of chars pad_left pad_right center format_center zfill
common_prefix translate parse_int parse_int_base parse_float int_to_str float_to_str bool_to_str show show_quoted
format_fixed format_exp format_general format_percent group_thousands format_grouped format_signed re_test re_match
re_full_match re_find re_find_span re_groups re_match_groups re_full_groups re_find_all re_find_all_groups
re_find_all_spans re_replace re_replace_limit re_split db_execute db_insert db_rows db_row db_exists db_int db_float
db_value db_begin db_commit http_text http_json http_status file_read file_write file_append file_exists file_delete
clock_now clock_iso clock_today clock_sleep log_debug log_info log_warning log_error json_parse json_text csv_rows
csv_text url_encode
"""
OPS_V1: tuple[str, ...] = tuple(_V1.split())
