; Ruby. A module that only holds types groups them; names in it are known below it.

(module name: (_) @name) @module
(module body: (body_statement) @body) @module
(class name: (_) @name) @class
(class superclass: (superclass (_) @base)) @class
(class body: (body_statement) @body) @class
(class body: (body_statement (call method: (identifier) @_include arguments: (argument_list (_) @base))) (#any-of? @_include "include" "prepend" "extend")) @class

(singleton_class "class" @word "<<" @word value: (_) @word body: (body_statement) @body) @class

(method name: (_) @name) @function
(method parameters: (method_parameters) @parameters) @function
(singleton_method name: (_) @name) @function
(singleton_method parameters: (method_parameters) @parameters) @function
(alias name: (_) @name) @statement
(assignment left: (constant) @name) @statement
(call method: (identifier) @_attr arguments: (argument_list (simple_symbol) @name)
  (#match? @_attr "^(attr_|attr$|def_delegator|delegate$|define_method$|alias_method$|scope$|has_|belongs_to$)")) @statement
(call !receiver method: (identifier) @_load (#any-of? @_load "require" "require_relative" "load" "autoload")) @import

(method_parameters (identifier) @positional)
(optional_parameter name: (_) @called) @positional
(keyword_parameter name: (_) @called) @keyword
(splat_parameter) @rest
(hash_splat_parameter) @keywords

; What tests and tasks are grouped by, and each of them.
(call method: (identifier) @word arguments: (argument_list . (_) @name) block: (do_block body: (body_statement) @body)
  (#any-of? @word "describe" "context" "feature" "shared_examples" "shared_context" "namespace" "group")) @class
(call method: (identifier) @word arguments: (argument_list . (_) @title)
  block: [(do_block) (block)] (#any-of? @word "it" "specify" "scenario" "test" "should" "task" "get" "post")) @statement

;; references

[(identifier) (constant)] @use
(scope_resolution scope: (_) @object name: (_) @member) @chain
(scope_resolution !scope name: (_) @member) @chain
(call receiver: (_) @object method: (_) @member) @call @chain
(call !receiver method: (_) @member) @call @chain
(call arguments: (argument_list) @arguments)
(self) @self

(assignment left: (identifier) @local)
(assignment left: (identifier) right: (call receiver: (_)) @made) @bind
(left_assignment_list (identifier) @local)
(operator_assignment left: (identifier) @local)
(method_parameters (identifier) @local)
(block_parameters (identifier) @local)
(lambda_parameters (identifier) @local)
(optional_parameter name: (identifier) @local)
(keyword_parameter name: (identifier) @local)
(splat_parameter name: (identifier) @local)
(hash_splat_parameter name: (identifier) @local)
(block_parameter name: (identifier) @local)
(exception_variable (identifier) @local)
(for pattern: (identifier) @local)

(method name: (_) @skip)
(singleton_method name: (_) @skip)
(class name: (constant) @skip)
(module name: (constant) @skip)
(hash_key_symbol) @skip

[(method) (singleton_method) (block) (do_block) (lambda)] @scope
(string) @string
