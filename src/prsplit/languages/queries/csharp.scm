; C#. Namespaces group what is in them; usings show all of one.

(namespace_declaration "namespace" @word name: (_) @name body: (_) @body) @space
(file_scoped_namespace_declaration name: (_) @name) @package
(using_directive) @import

(class_declaration name: (identifier) @name) @class
(class_declaration body: (declaration_list) @body) @class
(class_declaration (base_list (_) @base)) @class
(class_declaration (type_parameter_list (type_parameter name: (identifier) @letter))) @class
(struct_declaration name: (identifier) @name) @class
(struct_declaration body: (declaration_list) @body) @class
(struct_declaration (base_list (_) @base)) @class
(struct_declaration (type_parameter_list (type_parameter name: (identifier) @letter))) @class
(record_declaration name: (identifier) @name) @class
(record_declaration body: (declaration_list) @body) @class
(record_declaration (base_list (_) @base)) @class
(record_declaration (parameter_list (parameter name: (identifier) @member))) @class
(interface_declaration name: (identifier) @name) @class
(interface_declaration body: (declaration_list) @body) @class
(interface_declaration (base_list (_) @base)) @class
(interface_declaration (type_parameter_list (type_parameter name: (identifier) @letter))) @class
(enum_declaration name: (identifier) @name) @class
(enum_member_declaration name: (identifier) @name) @statement
(enum_declaration body: (enum_member_declaration_list (enum_member_declaration name: (identifier) @member))) @class

(method_declaration name: (identifier) @name parameters: (parameter_list) @parameters) @function
(method_declaration (modifier "override") @demanded) @function
(method_declaration (modifier "abstract") @abstract) @function
(interface_declaration body: (declaration_list (method_declaration !body) @function @abstract))
(constructor_declaration name: (identifier) @name @maker parameters: (parameter_list) @parameters) @function
(local_function_statement name: (identifier) @name parameters: (parameter_list) @parameters) @function
(operator_declaration operator: _ @name parameters: (parameter_list) @parameters) @function
(indexer_declaration "this" @name) @statement
(destructor_declaration) @statement
(delegate_declaration name: (identifier) @name) @statement
(property_declaration type: (_) @type name: (identifier) @name) @statement
(property_declaration (modifier "override") @demanded) @statement
(event_declaration name: (identifier) @name) @statement
(field_declaration (variable_declaration type: (_) @type (variable_declarator name: (identifier) @name))) @statement
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @statement

(parameter name: (identifier) @called) @parameter
(parameter_list "params" @rest)

;; references

(identifier) @use
(member_access_expression expression: (_) @object name: (_) @member) @chain
(member_access_expression name: (generic_name (identifier) @skip))
(conditional_access_expression condition: (_) @object (member_binding_expression name: (_) @member)) @chain
(qualified_name qualifier: (_) @object name: (_) @member) @chain
(invocation_expression function: (_) @function arguments: (argument_list) @arguments) @call
(object_creation_expression type: (_) @function arguments: (argument_list) @arguments) @call @new
(attribute name: (_) @function) @call @new
["this" "base"] @self

(parameter type: (_) @type name: (identifier) @local) @bind
((variable_declaration type: (_) @type (variable_declarator name: (identifier) @local)) @bind (#not-eq? @type "var"))
(variable_declaration type: (implicit_type) (variable_declarator name: (identifier) @local)) @bind
(variable_declaration type: (implicit_type) (variable_declarator (object_creation_expression) @made))
(declaration_pattern type: (_) @type name: (identifier) @local) @bind
(foreach_statement left: (identifier) @local)
(catch_declaration type: (_) @type name: (identifier) @local) @bind
(declaration_expression type: (_) @type name: (identifier) @local) @bind
(implicit_parameter) @local
(lambda_expression parameters: (identifier) @local)
(type_parameter name: (identifier) @local)

(method_declaration name: (identifier) @skip)
(constructor_declaration name: (identifier) @skip)
(property_declaration name: (identifier) @skip)
(class_declaration name: (identifier) @skip)
(struct_declaration name: (identifier) @skip)
(record_declaration name: (identifier) @skip)
(interface_declaration name: (identifier) @skip)
(enum_declaration name: (identifier) @skip)
(enum_member_declaration name: (identifier) @skip)
(delegate_declaration name: (identifier) @skip)
(event_declaration name: (identifier) @skip)
(argument name: (identifier) @skip)
(namespace_declaration name: (_) @skip)
(using_directive) @skip

[(block) (method_declaration) (constructor_declaration) (lambda_expression) (local_function_statement)
 (for_statement) (foreach_statement) (using_statement) (catch_clause) (switch_section)
 (declaration_list)] @scope
(string_literal) @string
