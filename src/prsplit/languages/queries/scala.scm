; Scala, 2 and 3. A file is in a package; an import names types, members, or all of a package.

(package_clause name: (_) @name !body) @package
(package_clause "package" @word name: (_) @name body: (template_body) @body) @space
(import_declaration) @import

(class_definition name: (_) @name) @class
(class_definition body: (template_body) @body) @class
(class_definition extend: (extends_clause type: (_) @base)) @class
(class_definition class_parameters: (class_parameters (class_parameter name: (identifier) @member))) @class
(class_definition type_parameters: (type_parameters name: (identifier) @letter)) @class
(object_definition "object" @word name: (_) @name) @class
(object_definition body: (template_body) @body) @class
(object_definition extend: (extends_clause type: (_) @base)) @class
(trait_definition name: (_) @name) @class
(trait_definition body: (template_body) @body) @class
(trait_definition extend: (extends_clause type: (_) @base)) @class
(trait_definition type_parameters: (type_parameters name: (identifier) @letter)) @class
(enum_definition name: (_) @name) @class
(enum_definition body: (enum_body) @body) @class

(function_definition name: (_) @name) @function
(function_definition parameters: (parameters) @parameters) @function
(function_definition (modifiers "override") @demanded) @function
(function_declaration name: (_) @name) @function @abstract
(function_declaration parameters: (parameters) @parameters) @function
(val_definition pattern: (identifier) @name) @statement
(val_definition type: (_) @type) @statement
(var_definition pattern: (identifier) @name) @statement
(var_definition type: (_) @type) @statement
(val_declaration name: (identifier) @name) @statement
(var_declaration name: (identifier) @name) @statement
(type_definition name: (_) @name) @statement
(given_definition name: (_) @name) @statement
(extension_definition body: (function_definition name: (_) @name)) @statement
(enum_case_definitions (simple_enum_case name: (_) @name)) @statement
(enum_case_definitions (full_enum_case name: (_) @name)) @statement

(parameter name: (identifier) @called) @parameter

;; references

[(identifier) (type_identifier)] @use
(field_expression value: (_) @object field: (_) @member) @chain
(stable_type_identifier . (_) @object (type_identifier) @member .) @chain
(stable_identifier . (_) @object (identifier) @member .) @chain
(call_expression function: (_) @function) @call @new
(call_expression arguments: (_) @arguments)
(instance_expression . (_) @function) @call @new
(instance_expression arguments: (_) @arguments)
(generic_function function: (_) @function) @call
((identifier) @self (#any-of? @self "this" "super"))

(parameter name: (identifier) @local type: (type_identifier) @type) @bind
(parameter name: (identifier) @local) @bind
(class_parameter name: (identifier) @local) @bind
(val_definition pattern: (identifier) @local type: (type_identifier) @type) @bind
(val_definition pattern: (identifier) @local) @bind
(val_definition pattern: (identifier) value: [(call_expression) (instance_expression)] @made)
(var_definition pattern: (identifier) @local) @bind
(enumerator . (identifier) @local)
(lambda_expression parameters: (identifier) @local)
(bindings (binding name: (identifier) @local))
(case_clause pattern: (identifier) @local)
(case_clause pattern: (typed_pattern pattern: (identifier) @local type: (_) @type) @bind)
(type_parameters name: (identifier) @local)

(function_definition name: (_) @skip)
(function_declaration name: (_) @skip)
(class_definition name: (_) @skip)
(object_definition name: (_) @skip)
(trait_definition name: (_) @skip)
(enum_definition name: (_) @skip)
(given_definition name: (_) @skip)
(type_definition name: (_) @skip)
(arguments (assignment_expression left: (identifier) @skip))
(import_declaration) @skip
(package_clause name: (_) @skip)

[(function_definition) (block) (indented_block) (lambda_expression) (case_clause) (for_expression)
 (extension_definition)] @scope
(string) @string
