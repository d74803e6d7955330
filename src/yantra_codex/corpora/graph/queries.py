"""What is looked for in a syntax tree: one query a language. The capture's name says which reader method takes the node."""

from __future__ import annotations

PYTHON = """
(decorated_definition) @decorated
(function_definition) @function
(class_definition) @class
(lambda) @lambda
(block) @block
[(list_comprehension) (set_comprehension) (dictionary_comprehension) (generator_expression)] @comp
(call) @call
(import_statement) @import
[(import_from_statement) (future_import_statement)] @from
(assignment) @assign
(for_statement) @for
(for_in_clause) @each
(except_clause) @except
(as_pattern) @as
(named_expression) @walrus
[(global_statement) (nonlocal_statement)] @outer
(return_statement) @return
(yield) @yield
[(if_statement) (elif_clause)] @if
(assert_statement) @assert
(case_clause) @case
(type_alias_statement) @alias
"""

GO = """
(package_clause) @package
(import_spec) @import
(function_declaration) @function
(method_declaration) @method
(func_literal) @literal
[(type_spec) (type_alias)] @type
(method_elem) @elem
[(block) (for_statement) (if_statement) (expression_switch_statement) (select_statement) (expression_case) (communication_case)] @block
(type_switch_statement) @typeswitch
[(var_spec) (const_spec)] @var
[(short_var_declaration) (receive_statement)] @short
(range_clause) @range
[(call_expression) (type_conversion_expression type: (generic_type))] @call
[(type_identifier) (qualified_type)] @used
"""

RUST = """
[(function_item) (function_signature_item)] @function
[(struct_item) (union_item)] @struct
(enum_item) @enum
(trait_item) @trait
(impl_item) @impl
(mod_item) @mod
[(type_item) (associated_type)] @alias
[(const_item) (static_item)] @constant
(use_declaration) @import
(extern_crate_declaration) @crate
[(block) (if_expression) (while_expression)] @block
(let_declaration) @let
(let_condition) @condition
(for_expression) @for
(match_expression) @match
(closure_expression) @closure
(call_expression) @call
(macro_invocation (token_tree) @tokens)
[(type_identifier) (scoped_type_identifier)] @used
"""

_ECMA = """
(comment) @doc
[(function_declaration) (generator_function_declaration) (function_expression) (generator_function) (arrow_function)] @function
(method_definition) @method
(object) @object
[(statement_block) (for_statement) (switch_body)] @block
(for_in_statement) @forin
(catch_clause) @catch
(variable_declaration) @var
(variable_declarator) @declarator
(assignment_expression) @assign
(if_statement) @if
(import_statement) @import
(export_statement) @export
(call_expression) @call
(new_expression) @new
(return_statement) @return
(yield_expression) @yield
"""

JAVASCRIPT = _ECMA + """
[(class_declaration) (class)] @class
(field_definition) @field
"""

TYPESCRIPT = _ECMA + """
(function_signature) @function
[(class_declaration) (abstract_class_declaration) (class) (interface_declaration) (enum_declaration) (type_alias_declaration)] @class
[(method_signature) (abstract_method_signature)] @method
[(public_field_definition) (property_signature)] @field
(index_signature) @index
[(call_signature) (construct_signature)] @callsig
(object_type) @object
[(internal_module) (module)] @namespace
[(type_identifier) (nested_type_identifier)] @used
"""

QUERIES = {"javascript": JAVASCRIPT, "typescript": TYPESCRIPT, "tsx": TYPESCRIPT, "python": PYTHON, "go": GO, "rust": RUST}
