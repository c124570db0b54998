; Bash. A script takes in another's text whole; functions and variables are everybody's.

(command name: (command_name) @_source argument: (_) (#any-of? @_source "source" ".")) @import
(function_definition name: (word) @name) @function
(variable_assignment name: (variable_name) @name) @statement
(declaration_command (variable_assignment name: (variable_name) @name)) @statement
(declaration_command (variable_name) @name) @statement

;; references

(command_name (word) @use)
((simple_expansion (variable_name) @use) (#match? @use "^[A-Za-z_]"))
((expansion (variable_name) @use) (#match? @use "^[A-Za-z_]"))
(variable_assignment name: (variable_name) @use)
(command name: (command_name (word) @_trap) argument: (word) @use (#any-of? @_trap "trap" "command" "type" "exec" "export"))

(declaration_command "local" (variable_assignment name: (variable_name) @local))
(declaration_command "local" (variable_name) @local)
(for_statement variable: (variable_name) @local)
(function_definition name: (word) @skip)

[(function_definition)] @scope
[(string) (raw_string)] @string
