; Kotlin. A file is in a package; an import names one type or function, or a whole package.

(package_header (qualified_identifier) @name) @package
(import) @import

(class_declaration name: (identifier) @name) @class
(class_declaration (class_body) @body) @class
(class_declaration (enum_class_body) @body) @class
(class_declaration (enum_class_body (enum_entry (identifier) @member))) @class
(class_declaration (delegation_specifiers (delegation_specifier (user_type) @base))) @class
(class_declaration (delegation_specifiers (delegation_specifier (constructor_invocation (user_type) @base)))) @class
(class_declaration (delegation_specifiers (delegation_specifier (explicit_delegation (user_type) @base)))) @class
(class_declaration (primary_constructor (class_parameters (class_parameter ["val" "var"] (identifier) @member)))) @class
(class_declaration (type_parameters (type_parameter (identifier) @letter))) @class
(object_declaration name: (identifier) @name) @class
(object_declaration (class_body) @body) @class
(object_declaration (delegation_specifiers (delegation_specifier (user_type) @base))) @class
(object_declaration (delegation_specifiers (delegation_specifier (constructor_invocation (user_type) @base)))) @class
(companion_object "companion" @word) @class
(companion_object (class_body) @body) @class

(function_declaration name: (identifier) @name (function_value_parameters) @parameters) @function
(function_declaration (modifiers (member_modifier "override")) @demanded) @function
(function_declaration (modifiers (inheritance_modifier "abstract")) @abstract) @function
(class_declaration "interface" (class_body (function_declaration) @function @promised))
(function_declaration (function_body) @body) @function
(secondary_constructor "constructor" @name @maker (function_value_parameters) @parameters) @function
(property_declaration (variable_declaration . (identifier) @name)) @statement
(property_declaration (variable_declaration (user_type) @type)) @statement
(property_declaration (multi_variable_declaration (variable_declaration . (identifier) @name))) @statement
(property_declaration (modifiers (member_modifier "override")) @demanded) @statement
(type_alias type: (identifier) @name) @statement

(function_value_parameters (parameter . (identifier) @called) @parameter)

;; references

(identifier) @use
(navigation_expression . (_) @object (identifier) @member .) @chain
(user_type . (identifier) @object (identifier) @member .) @chain
(call_expression . (_) @function) @call @new
(call_expression (value_arguments) @arguments)
(constructor_invocation . (_) @function) @call @new
(constructor_invocation (value_arguments) @arguments)
[(this_expression) (super_expression)] @self

(parameter . (identifier) @local (user_type) @type) @bind
(parameter . (identifier) @local) @bind
(class_parameter (identifier) @local) @bind
(variable_declaration . (identifier) @local (user_type) @type) @bind
(variable_declaration . (identifier) @local) @bind
(property_declaration (variable_declaration . (identifier) .) (call_expression) @made) @bind
(catch_block (identifier) @local)
(type_parameter . (identifier) @local)

(function_declaration name: (identifier) @skip)
(class_declaration name: (identifier) @skip)
(object_declaration name: (identifier) @skip)
(type_alias type: (identifier) @skip)
(enum_entry . (identifier) @skip)
(value_argument . (identifier) @skip "=")
(import) @skip
(package_header) @skip

[(function_declaration) (secondary_constructor) (anonymous_function) (lambda_literal) (block) (when_entry)
 (for_statement) (catch_block) (getter) (setter)] @scope
(string_literal) @string
