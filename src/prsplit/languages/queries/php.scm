; PHP. A namespace is a package; an import names one class, function or constant.

(php_tag) @package
(namespace_definition name: (_) @name !body) @package
(namespace_definition "namespace" @word name: (_) @name body: (_) @body) @space
(namespace_use_declaration) @import

(class_declaration name: (name) @name) @class
(class_declaration body: (declaration_list) @body) @class
(class_declaration (base_clause (_) @base)) @class
(class_declaration (class_interface_clause (_) @base)) @class
(class_declaration body: (declaration_list (use_declaration (_) @base))) @class
(interface_declaration name: (name) @name) @class
(interface_declaration body: (declaration_list) @body) @class
(interface_declaration (base_clause (_) @base)) @class
(trait_declaration name: (name) @name) @class
(trait_declaration body: (declaration_list) @body) @class
(enum_declaration name: (name) @name) @class
(enum_declaration body: (enum_declaration_list) @body) @class
(enum_declaration (class_interface_clause (_) @base)) @class

(function_definition name: (name) @name parameters: (formal_parameters) @parameters) @function
(method_declaration name: (name) @name parameters: (formal_parameters) @parameters) @function
(method_declaration (abstract_modifier) @abstract) @function
(interface_declaration body: (declaration_list (method_declaration !body) @function @abstract))
(const_declaration (const_element . (name) @name)) @statement
(property_declaration (property_element name: (variable_name) @name)) @statement
(property_declaration type: (_) @type) @statement
(enum_case name: (name) @name) @statement
(expression_statement (function_call_expression function: (name) @_define
  arguments: (arguments . (argument (string (string_content) @name)))) (#eq? @_define "define")) @statement
(expression_statement (assignment_expression left: (variable_name) @name)) @statement

(simple_parameter name: (_) @called) @parameter
(property_promotion_parameter name: (_) @called) @parameter
(variadic_parameter) @rest

;; references

[(name) (variable_name) (qualified_name)] @use
(member_access_expression object: (_) @object name: (_) @member) @chain
(nullsafe_member_access_expression object: (_) @object name: (_) @member) @chain
(scoped_property_access_expression scope: (_) @object name: (_) @member) @chain
(class_constant_access_expression . (_) @object (name) @member .) @chain
(member_call_expression object: (_) @object name: (_) @member arguments: (arguments) @arguments) @call @chain
(nullsafe_member_call_expression object: (_) @object name: (_) @member arguments: (arguments) @arguments) @call @chain
(scoped_call_expression scope: (_) @object name: (_) @member arguments: (arguments) @arguments) @call @chain
(function_call_expression function: (_) @function arguments: (arguments) @arguments) @call
(object_creation_expression [(name) (qualified_name)] @function) @call @new
(object_creation_expression (arguments) @arguments)
(relative_scope) @self
((variable_name) @self (#eq? @self "$this"))

(simple_parameter type: (named_type) @type name: (_) @local) @bind
(simple_parameter !type name: (_) @local) @bind
(simple_parameter name: (_) @local) @bind
(property_promotion_parameter name: (_) @local) @bind
(variadic_parameter name: (_) @local) @bind
(assignment_expression left: (variable_name) @local)
(assignment_expression left: (variable_name) right: (object_creation_expression) @made) @bind
(foreach_statement (pair (variable_name) @local))
(foreach_statement (variable_name) @local)
(catch_clause name: (variable_name) @local)

(method_declaration name: (name) @skip)
(function_definition name: (name) @skip)
(class_declaration name: (name) @skip)
(interface_declaration name: (name) @skip)
(trait_declaration name: (name) @skip)
(enum_declaration name: (name) @skip)
(enum_case name: (name) @skip)
(const_element . (name) @skip)
(argument name: (name) @skip)
(namespace_use_declaration) @skip

[(function_definition) (method_declaration) (anonymous_function) (arrow_function) (compound_statement)] @scope
[(string) (encapsed_string)] @string
