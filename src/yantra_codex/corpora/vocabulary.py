"""The shared kinds of syntax: what every node type of the five grammars counts as in an AST pattern.

`KINDS` are the shared kinds in their order (a kind's place in the pattern never moves: new ones go to the end). `NODES`
says for each kind which node types of which grammar are one: names mean the same in all five, but for those in
`OWN`. Two answers are no kinds: WRAPPER (only groups: what is inside counts as its parent's) and SKIPPED (not counted,
with all that is inside). A few node types say too little alone: `REFINED` tells what they are from a child (the operator
of a binary expression, the clause of a Go loop).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from tree_sitter import Language as Grammar

from yantra_codex.languages.base import parser

WRAPPER, SKIPPED = -1, -2

# kind -> node types; kinds without any come from REFINED, from tokens or from the rules of trees.py
NODES = {
    # declarations
    "module": "module program source_file",
    "function": "function_definition function_declaration generator_function_declaration function_item method_declaration method_definition",
    "signature": "function_signature function_signature_item method_signature abstract_method_signature call_signature construct_signature method_elem",
    "lambda": "lambda arrow_function function_expression generator_function func_literal closure_expression async_block gen_block",
    "parameters": "parameters formal_parameters parameter_list lambda_parameters closure_parameters",
    "parameter": "self_parameter",  # and the names in those below: trees.py
    "default parameter": "default_parameter typed_default_parameter assignment_pattern object_assignment_pattern",
    "rest parameter": "list_splat_pattern dictionary_splat_pattern rest_pattern variadic_parameter variadic_parameter_declaration",
    "class": "class_definition class_declaration class abstract_class_declaration struct_item struct_type impl_item union_item class_static_block",
    "interface": "interface_declaration interface_type trait_item",
    "enum": "enum_declaration enum_item",
    "field": "field_definition public_field_definition property_signature index_signature field_declaration enum_variant enum_assignment",
    "decorator": "decorator attribute_item inner_attribute_item",
    "import": "import_statement import_from_statement future_import_statement import_declaration import_alias use_declaration extern_crate_declaration",
    "export": "export_statement",
    "namespace": "mod_item internal_module ambient_declaration foreign_mod_item",
    "type alias": "type_alias_statement type_alias_declaration type_alias type_item type_spec associated_type",
    "macro": "macro_definition macro_rule token_tree_pattern token_repetition_pattern token_repetition token_binding_pattern metavariable fragment_specifier",
    # statements
    "block": "block statement_block unsafe_block const_block",
    "if": "if_statement if_expression elif_clause if_clause",
    "else": "",
    "for each": "for_in_statement for_expression for_in_clause",
    "for range": "for_statement",
    "while": "while_statement while_expression do_statement loop_expression",
    "match": "match_statement match_expression switch_statement expression_switch_statement type_switch_statement select_statement",
    "case": "case_clause match_arm switch_case expression_case type_case communication_case",
    "default case": "switch_default default_case",
    "break": "break_statement break_expression",
    "continue": "continue_statement continue_expression",
    "return": "return_statement return_expression",
    "throw": "raise_statement throw_statement",
    "try": "try_statement try_block",
    "catch": "except_clause catch_clause",
    "finally": "finally_clause",
    "propagate": "try_expression",
    "with": "with_statement",
    "assert": "assert_statement",
    "empty": "pass_statement empty_statement",
    "delete": "delete_statement",
    "global": "global_statement nonlocal_statement",
    "jump": "goto_statement labeled_statement fallthrough_statement debugger_statement label",
    "defer": "defer_statement",
    "spawn": "go_statement",
    "channel": "send_statement receive_statement",
    "yield": "yield yield_expression",
    "await": "await await_expression",
    "assignment": "assignment assignment_expression assignment_statement variable_declarator short_var_declaration var_spec const_spec "
                  "let_declaration let_condition const_item static_item named_expression",
    "augmented assignment": "augmented_assignment augmented_assignment_expression compound_assignment_expr update_expression inc_statement dec_statement",
    # expressions
    "call": "call call_expression macro_invocation print_statement exec_statement",
    "new": "new_expression struct_expression composite_literal",
    "keyword argument": "keyword_argument",
    "spread": "list_splat dictionary_splat spread_element variadic_argument parenthesized_list_splat",
    "member": "attribute member_expression field_expression selector_expression scoped_identifier nested_identifier meta_property",
    "index": "subscript subscript_expression index_expression",
    "slice": "slice_expression",
    "range": "range_expression range_pattern",
    "binary": "binary_operator binary_expression boolean_operator comparison_operator",
    "unary": "unary_operator unary_expression not_operator",
    "add": "", "subtract": "", "multiply": "", "divide": "", "modulo": "", "power": "", "bits": "", "shift": "",
    "equal": "", "order": "", "membership": "", "type test": "", "and": "", "or": "", "coalesce": "", "not": "", "negate": "negative_literal",
    "conditional": "conditional_expression ternary_expression",
    "cast": "as_expression satisfies_expression type_cast_expression type_conversion_expression type_assertion_expression type_assertion",
    "comprehension": "list_comprehension set_comprehension dictionary_comprehension generator_expression",
    # literals and names
    "string": "string concatenated_string string_literal raw_string_literal interpreted_string_literal char_literal rune_literal template_string",
    "interpolation": "",
    "regex": "regex",
    "number": "integer float number integer_literal float_literal int_literal imaginary_literal iota",
    "bool": "true false boolean_literal",
    "null": "none null undefined nil unit_expression ellipsis",
    "list": "list array array_expression",
    "set": "set",
    "map": "dictionary object",
    "pair": "pair keyed_element field_initializer base_field_initializer shorthand_property_identifier shorthand_field_initializer",
    "tuple": "tuple tuple_expression tuple_pattern list_pattern array_pattern pattern_list sequence_expression slice_pattern",
    "sequence": "expression_list",
    "pattern": "object_pattern dict_pattern class_pattern struct_pattern tuple_struct_pattern as_pattern or_pattern union_pattern complex_pattern "
               "captured_pattern keyword_pattern splat_pattern generic_pattern field_pattern",
    "name": "identifier blank_identifier shorthand_property_identifier_pattern jsx_namespace_name",
    "self": "this self super crate",
    "markup": "jsx_element jsx_self_closing_element jsx_attribute jsx_text",
    # types
    "type name": "type type_identifier primitive_type predefined_type scoped_type_identifier nested_type_identifier qualified_type member_type this_type "
                 "literal_type never_type unit_type existential_type splat_type",
    "generic type": "generic_type generic_type_with_turbofish bracketed_type",
    "list type": "array_type slice_type implicit_length_array_type",
    "map type": "map_type",
    "reference type": "pointer_type reference_type readonly_type",
    "function type": "function_type constructor_type",
    "union type": "union_type optional_type flow_maybe_type intersection_type conditional_type",
    "tuple type": "tuple_type",
    "record type": "object_type",
    "type parameter": "type_parameter type_parameter_declaration const_parameter",
    "other type": "abstract_type dynamic_type infer_type lookup_type mapped_type_clause template_literal_type template_type type_query index_type_query "
                  "type_predicate rest_type channel_type negated_type type_elem constrained_type where_predicate higher_ranked_trait_bound "
                  "removed_trait_bound asserts use_bounds",
    "error": "ERROR",
}
KINDS = tuple(NODES)

WRAPPERS = """
expression_statement parenthesized_expression argument_list arguments statement_list else_clause decorated_definition
string_content string_fragment string_start string_end interpreted_string_literal_content raw_string_literal_content escape_sequence
interpolation template_substitution escape_interpolation format_expression format_specifier type_conversion html_character_reference
regex_pattern regex_flags optional_chain
lexical_declaration variable_declaration using_declaration var_declaration var_spec_list const_declaration type_declaration
class_body interface_body enum_body declaration_list field_declaration_list ordered_field_declaration_list enum_variant_list
class_heritage extends_clause extends_type_clause implements_clause trait_bounds bounded_type
import_clause import_specifier named_imports namespace_import import_require_clause import_attribute import_spec import_spec_list dotted_name
aliased_import relative_import import_prefix wildcard_import scoped_use_list use_list use_as_clause use_wildcard
export_clause export_specifier namespace_export
typed_parameter parameter required_parameter optional_parameter parameter_declaration
switch_body match_block match_pattern case_pattern with_clause with_item for_clause range_clause literal_value literal_element slice
as_pattern_target pair_pattern ref_pattern mut_pattern reference_pattern remaining_field_pattern let_chain
field_initializer_list reference_expression non_null_expression generic_function instantiation_expression type_instantiation_expression
property_identifier private_property_identifier field_identifier shorthand_field_identifier statement_identifier label_name computed_property_name
package_identifier dot chevron
type_annotation type_arguments type_parameters type_parameter_list parenthesized_type type_constraint constraint default_type
opting_type_annotation omitting_type_annotation adding_type_annotation asserts_annotation type_predicate_annotation type_binding where_clause
for_lifetimes
jsx_expression jsx_opening_element jsx_closing_element
token_tree keyword_separator positional_separator
"""
SKIPS = """
comment line_comment block_comment doc_comment html_comment hash_bang_line shebang line_continuation inner_doc_comment_marker
outer_doc_comment_marker package_clause mutable_specifier visibility_modifier accessibility_modifier override_modifier extern_modifier
function_modifiers lifetime lifetime_parameter
"""
# a language's own meaning of a name
OWN: dict[tuple[str, str], str | int] = {
    ("typescript", "module"): "namespace",
    ("rust", "attribute"): WRAPPER,
    ("javascript", "import"): "import", ("typescript", "import"): "import",
    ("python", "for_statement"): "for each",  # a range is told by the name that is called: trees.py
    ("go", "for_statement"): "while",
}
# tokens that are counted as nodes of their own: where a language has a node for it, that one only groups
TOKENS = {"else": "else", "elif": "else"}

# a node's kind -> what it is instead, by a child (node types and tokens)
REFINED: dict[str, dict[str, str | int]] = {
    "binary": {
        "+": "add", "-": "subtract", "*": "multiply", "@": "multiply", "/": "divide", "//": "divide", "%": "modulo", "**": "power",
        "&": "bits", "|": "bits", "^": "bits", "&^": "bits", "<<": "shift", ">>": "shift", ">>>": "shift",
        "==": "equal", "!=": "equal", "===": "equal", "!==": "equal", "<>": "equal", "is": "equal", "is not": "equal",
        "<": "order", "<=": "order", ">": "order", ">=": "order", "in": "membership", "not in": "membership", "instanceof": "type test",
        "and": "and", "&&": "and", "or": "or", "||": "or", "??": "coalesce",
    },
    "unary": {
        "!": "not", "not": "not", "-": "negate", "~": "bits", "^": "bits", "typeof": "type test", "delete": "delete", "<-": "channel",
        "+": WRAPPER, "*": WRAPPER, "&": WRAPPER, "void": WRAPPER,
    },
    "assignment": dict.fromkeys(("+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "&^="), "augmented assignment"),
    "index": {"slice": "slice", "range_expression": "slice"},
    "for each": {"range_expression": "for range"},
    "while": {"for_clause": "for range", "range_clause": "for each"},
    "new": {"slice_type": "list", "array_type": "list", "implicit_length_array_type": "list", "map_type": "map"},
    "string": {"interpolation": "interpolation", "template_substitution": "interpolation"},
    "sequence": {",": "tuple"},
}

# the edges (kind of the parent: kinds of the child) that have a place of their own in an AST pattern, in this order
EDGES = """
parameters: parameter
function: block, parameters
block: return, assignment, if, for each, call, augmented assignment, while, for range
call: name, member, call, number, string, subtract, add, index, divide, multiply, list
member: name
assignment: name, call, number, list, index, add, subtract, divide, multiply
if: block, equal, order, not, else, call, or, and, if
return: call, name, add, negate, and, number, equal, subtract, multiply
for each: block, name, tuple, call
index: name, number, subtract
tuple: name
order: name, number, call, index, add, subtract, multiply
add: name, number, call, multiply, add, index, subtract
subtract: name, number, call, index, add
equal: name, number, call, modulo, index, string
augmented assignment: name, multiply
multiply: name, number, subtract, call, multiply
not: call
while: block, order, and
for range: block, name, subtract
and: order, equal, and
negate: number, name
modulo: name, number
divide: number, name, call, add
or: equal, order, not
lambda: parameters
"""
NAMED_EDGES = tuple((outer, inner) for outer, _, rest in (line.partition(": ") for line in EDGES.strip().splitlines()) for inner in rest.split(", "))


UNCHANGED = -3
PLACE = {k: i for i, k in enumerate(KINDS)}
MARKS = {m: i for i, m in enumerate(sorted({m for marks in REFINED.values() for m in marks}))}
FUNCTIONS = frozenset(NODES["function"].split())

Table = NDArray[np.int16]


def _answer(kind: str | int) -> int:
    return PLACE[kind] if isinstance(kind, str) else kind


def grammar_of(language: str) -> Grammar:
    found = parser(language).language
    assert found is not None
    return found


@cache
def meanings() -> dict[str, int]:
    """Node type -> its kind's place, WRAPPER or SKIPPED, where the language has no meaning of its own."""
    out = {n: PLACE[k] for k, names in NODES.items() for n in names.split()}
    out.update(dict.fromkeys(WRAPPERS.split(), WRAPPER))
    out.update(dict.fromkeys(SKIPS.split(), SKIPPED))
    return out


def named_types(grammar: Grammar) -> dict[int, str]:
    """The node types that a grammar defines, by their number: named and visible."""
    return {i: grammar.node_kind_for_id(i) or "" for i in range(grammar.node_kind_count)
            if grammar.node_kind_is_named(i) and grammar.node_kind_is_visible(i)}


@cache
def kinds_table(language: str) -> Table:
    """The kind of each node number of a language's grammar; the last row is ERROR's, whose number is past all others."""
    grammar = grammar_of(language)
    table = np.full(grammar.node_kind_count + 1, WRAPPER, dtype=np.int16)
    for i, name in named_types(grammar).items():
        own = OWN.get((language, name))
        table[i] = meanings()[name] if own is None else _answer(own)
    for token, kind in TOKENS.items():
        for i in token_numbers(grammar, token):
            table[i] = PLACE[kind]
    table[-1] = PLACE["error"]
    return table


@cache
def named_table(language: str) -> NDArray[np.bool_]:
    """Whether each node number is a named node's, not a token's."""
    table = np.zeros(len(kinds_table(language)), dtype=bool)
    table[[*named_types(grammar_of(language)), -1]] = True
    return table


@cache
def marks_table(language: str) -> Table:
    """Which mark of MARKS each node number is, -1 for none."""
    grammar = grammar_of(language)
    table = np.full(grammar.node_kind_count + 1, -1, dtype=np.int16)
    for i in range(grammar.node_kind_count):
        table[i] = MARKS.get(grammar.node_kind_for_id(i) or "", -1)
    return table


@cache
def refined_table() -> Table:
    """(kinds, marks): what a node of a kind is with a child of that mark; UNCHANGED where that says nothing."""
    table = np.full((len(KINDS), len(MARKS)), UNCHANGED, dtype=np.int16)
    for kind, marks in REFINED.items():
        for mark, better in marks.items():
            table[PLACE[kind], MARKS[mark]] = _answer(better)
    return table


def token_numbers(grammar: Grammar, token: str) -> list[int]:
    return [i for i in range(grammar.node_kind_count) if not grammar.node_kind_is_named(i) and grammar.node_kind_for_id(i) == token]


def type_numbers(language: str, names: frozenset[str]) -> frozenset[int]:
    """The numbers of named node types in a language's grammar."""
    return frozenset(i for i, n in named_types(grammar_of(language)).items() if n in names)
