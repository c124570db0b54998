; What is asked of the whole tree at once. Definitions and references are read by a walk that stops for no depth;
; a query's time may grow with the square of the depth.

; Names that no statement binds: globals()[...] = ..., globals().update(...), setattr(sys.modules[__name__], ...),
; sys.modules[__name__] = ...

(assignment
  left: (subscript value: (call function: (identifier) @_function))
  (#any-of? @_function "globals" "locals" "vars")) @namespace

(call
  function: (attribute
    object: (call function: (identifier) @_function)
    attribute: (identifier) @_method)
  (#any-of? @_function "globals" "locals" "vars")
  (#any-of? @_method "update" "setdefault" "__setitem__")) @namespace

(call
  function: (identifier) @_function
  arguments: (argument_list . (subscript value: (attribute attribute: (identifier) @_modules)))
  (#eq? @_function "setattr")
  (#eq? @_modules "modules")) @namespace

(assignment
  left: (subscript value: (attribute attribute: (identifier) @_modules) subscript: (identifier) @_name)
  (#eq? @_modules "modules")
  (#eq? @_name "__name__")) @namespace
