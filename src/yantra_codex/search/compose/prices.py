"""What the search pays for each op, in whole units: the plain ones little, and less where the request's words ask for them.

A price follows what people write (`COMMON`), then the fitted prior (prior.py) and what the words name outright (hints.py).
"""

from __future__ import annotations

from collections.abc import Mapping

from yantra_codex.search.compose.space import Prices

CHEAPEST, DEAREST = 1, 7
COMMON: dict[int, str] = {
    2: """length sum max_of min_of sort reverse map filter add sub mul eq count_where join chars str_length index_wrap any all gt lt ge le not
          is_even is_odd floormod str_concat upper lower split_words sum_by list_to_tuple set_from_list map_keys map_values zip
          tuple_get_0 tuple_get_1 tuple_get_2 int_to_str contains str_contains""",
    3: """ne div floordiv index range take drop concat append unique counts sort_desc max_by min_by sort_by and or count_of abs square slice first last
          map_items map_get map_get_or enumerate flatten digits parse_int max2 min2 is_digit is_alpha is_upper is_lower str_reverse is_empty set_to_list
          pairwise replace starts_with ends_with str_index str_slice is_divisible int_pow make_tuple make_list index_of group_by count_by
          map_has set_has sqrt common without to_float product flat_map transpose""",
}
DEFAULT = 5


def base_prices() -> dict[str, int]:
    return {name: price for price, names in COMMON.items() for name in names.split()}


def prices_for(costs: Mapping[str, float], wanted: Mapping[str, float], without: frozenset[str] = frozenset()) -> Prices:
    """The prices for a request. costs: the prior's, in nats; wanted: op -> how surely the words name it (0..1)."""
    price = base_prices()
    for name, nats in costs.items():
        base = price.get(name, DEFAULT)
        price[name] = round(0.5 * base + 0.5 * nats)
    for name, weight in wanted.items():
        price[name] = round(price.get(name, DEFAULT) - 2.5 * weight)
    for i in range(3):
        if "tuple_get" in costs:
            price[f"tuple_get_{i}"] = min(price[f"tuple_get_{i}"], max(1, round(costs["tuple_get"])))
    return Prices({name: min(max(p, CHEAPEST), DEAREST) for name, p in price.items()}, DEFAULT, without=without)
