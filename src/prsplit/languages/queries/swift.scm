; Swift. A module's files see each other; an extension adds members to a type of any file.

(import_declaration) @import

(class_declaration declaration_kind: ["class" "struct" "enum" "actor"] name: (_) @name) @class
(class_declaration declaration_kind: "extension" @word name: (_) @name) @class
(class_declaration body: (_) @body) @class
(class_declaration (inheritance_specifier inherits_from: (_) @base)) @class
(class_declaration (type_parameters (type_parameter (type_identifier) @letter))) @class
(protocol_declaration name: (_) @name) @class
(protocol_declaration body: (_) @body) @class
(protocol_declaration (inheritance_specifier inherits_from: (_) @base)) @class

(function_declaration name: _ @name) @function @parameters
(function_declaration (modifiers (member_modifier "override")) @demanded) @function
(protocol_function_declaration name: _ @name) @function @parameters @abstract
(init_declaration "init" @name @maker) @function @parameters
(deinit_declaration "deinit" @name) @statement
(subscript_declaration "subscript" @name) @statement
(property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @statement
(property_declaration (type_annotation (user_type) @type)) @statement
(protocol_property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @statement
(typealias_declaration name: (type_identifier) @name) @statement
(associatedtype_declaration name: (_) @name) @statement
(enum_entry name: (_) @name) @statement

(parameter !external_name name: (simple_identifier) @called) @keyword
(parameter external_name: (simple_identifier) @called (#not-eq? @called "_")) @keyword
(parameter external_name: (simple_identifier) @_label name: (simple_identifier) @called (#eq? @_label "_")) @positional

;; references

[(simple_identifier) (type_identifier)] @use
(navigation_expression target: (_) @object suffix: (navigation_suffix) @member) @chain
(user_type . (type_identifier) @object (type_identifier) @member .) @chain
(call_expression . (_) @function) @call @new
(call_expression (call_suffix (value_arguments) @arguments))
[(self_expression) (super_expression)] @self

(parameter name: (simple_identifier) @local (user_type) @type) @bind
(parameter name: (simple_identifier) @local)
(property_declaration name: (pattern bound_identifier: (simple_identifier) @local) (type_annotation (user_type) @type)) @bind
(property_declaration name: (pattern bound_identifier: (simple_identifier) @local)) @bind
(property_declaration name: (pattern bound_identifier: (simple_identifier)) value: [(call_expression) (constructor_expression)] @made)
(for_statement item: (pattern bound_identifier: (simple_identifier) @local))
(guard_statement bound_identifier: (simple_identifier) @local)
(if_statement bound_identifier: (simple_identifier) @local)
(pattern bound_identifier: (simple_identifier) @local)
(lambda_parameter name: (simple_identifier) @local)
(type_parameter . (type_identifier) @local)

(parameter external_name: (simple_identifier) @skip)
(enum_entry name: (_) @skip)
(value_argument_label) @skip
(import_declaration) @skip

[(function_declaration) (init_declaration) (subscript_declaration) (lambda_literal) (statements) (computed_property)
 (for_statement) (switch_entry) (catch_block)] @scope
(line_string_literal) @string
