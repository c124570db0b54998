"""What a language says about one text file: leaves that tile it, what they bind, what they refer to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

LeafKind = Literal["header", "import", "frame", "class", "function", "statement", "list", "items", "switch", "tail"]
"""`header`: licence, module docstring. `frame`: the opening line of a block that only groups the leaves below it
(`if TYPE_CHECKING:`), shown only while one of them is. `class`: a class's own opening lines, up to its first member
(decorators, docstring). `list`: a rendered list that tells what a file shows (`__all__`).
`items`: any other rendered list (the dependencies of a manifest). `tail`: what follows the last
statement. A method is a `function` whose scope is its class."""


SHAPE = "fn"
"""What the shape of a function is filed under in `Leaf.typed`: no member is called so."""
DERIVED = "#derive"
"""What the traits that a type derives are filed under there."""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a rendered list. `key` identifies it among its siblings; `text` is its bytes without separators."""

    key: str
    text: bytes


@dataclass(frozen=True, slots=True)
class Single:
    """How a list is written that holds one item alone (without braces), unless the item begins with the word `never`."""

    open: bytes
    close: bytes
    never: bytes

    def fits(self, text: bytes) -> bool:
        """Whether an item may be written so."""
        return not text.startswith(self.never) or text[len(self.never) : len(self.never) + 1].strip() != b""


@dataclass(frozen=True, slots=True)
class ListForm:
    """How a list is written: `open + between.join(items) + tail + close`, or `empty` when no item is left.

    `uniform` is False when the source is written in a shape this form cannot reproduce (several items a line); the
    form then is the canonical shape used between the two ends, whose own bytes are kept aside by the leaf's text.
    `lone` is True where no other item may stand beside the one that is there (`import a.B;`, a star).
    `single` is how one item is written that is left alone, where that differs.
    """

    items: tuple[ListItem, ...]
    open: bytes
    between: bytes
    tail: bytes
    close: bytes
    empty: bytes
    uniform: bool = True
    lone: bool = False
    single: Single | None = None

    def render(self, texts: list[bytes]) -> bytes:
        """The list holding exactly `texts`, in that order."""
        if not texts:
            return self.empty
        if len(texts) == 1 < len(self.items) and self.single is not None and self.single.fits(texts[0]):
            return self.single.open + texts[0] + self.single.close
        return self.open + self.between.join(texts) + self.tail + self.close


@dataclass(frozen=True, slots=True)
class Import:
    """One bound name of an import. `module` keeps its leading dots; `member` is None when the module itself is bound,
    `"*"` for a star import. `dotted` marks `import a.b.c`, which binds `a` and makes `a.b.c` reachable. `ambient` marks an
    import that changes the meaning of the whole file (`from __future__ import annotations`)."""

    bound: str
    module: str
    member: str | None = None
    dotted: bool = False
    ambient: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a signature."""

    name: str
    kind: Literal["positional", "either", "keyword", "rest", "keywords"]
    default: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """A contiguous piece of the file that is always taken whole. The leaves tile the file in order, byte for byte.

    `name` is qualified within the file (`Outer.method`); statements are named after what they bind, others are empty.
    `scope` is the qualified name of the enclosing class, empty at module level. `frame` names the enclosing frame.
    `binds` are the names bound in `scope`; `weak` tells that they are bound only on some paths (try, if, star).
    `abstract` marks a method that subclasses must implement, or a type that asks for all its members, `bases` a class's base expressions as dotted names.
    `attributes` are the names that a method sets on its own object (`self.x = …`): they are bound in `scope` too.
    `members` are the names that a class's own text binds in the class (fields, enumerators; type parameters in angle
    brackets, so that nothing behind a dot means one). `apart` marks a class whose other members stand outside of its
    text, anywhere in the namespace: it does not own the leaves below it. `demanded` marks a member that one of its
    class's bases may ask for: a new class is not legal before it. `gathers` marks an opening that comes with the first
    of its members, whichever that is (a changelog's heading). `bodiless` marks a function that is only declared; its
    definition stands elsewhere. `local` marks a function that its own file alone can see, so that a strict compiler rejects
    it unused; `once` one that a linked program may hold a single time. The signature of a function in a class begins with
    the object, which a call does not pass; that parameter has no name where no call can. `rows` are (key, start, end) of
    the pieces, each on lines of its own, at which a long leaf may be cut: the members of an object, the statements of a
    wrapper. `reach` tells how far it is seen by its modifiers, counted up from 0, the nearest that the language knows.
    `unset` marks a field that every constructor must set, and a structure whose literals must name every field.
    `announces` are the types that are only declared here, so that texts further down may name them. `arity` is how
    many type arguments a type takes, at least and at most.
    `returns` is the type that a function says it returns, or a field or variable is declared with, as written. `extends` is the type, as this file refers to it, to
    which a block adds members (`impl T`), wherever the type stands. `typed` are (member, how it is declared) of a type's
    own text and of a method; of a method that is its parameters and results, alike wherever the same is asked or given. In Rust there are, too, the
    `SHAPE` and the bounds (by letter) of a function, and what a type has `DERIVED`.
    """

    kind: LeafKind
    name: str
    start: int
    end: int
    scope: str = ""
    frame: str = ""
    binds: tuple[str, ...] = ()
    weak: bool = False
    imports: tuple[Import, ...] = ()
    form: ListForm | None = None
    signature: tuple[Parameter, ...] | None = None
    bases: tuple[str, ...] = ()
    abstract: bool = False
    docstring: bool = False
    attributes: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    apart: bool = False
    demanded: bool = False
    gathers: bool = False
    bodiless: bool = False
    rows: tuple[tuple[str, int, int], ...] = ()
    local: bool = False
    once: bool = False
    returns: str = ""
    reach: int = 0
    unset: bool = False
    announces: tuple[str, ...] = ()
    arity: tuple[int, int] = (0, 0)
    extends: Reference | None = None
    typed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """How a reference is called: number of positional arguments, keyword names, and whether `*` or `**` is passed."""

    positional: int
    keywords: tuple[str, ...]
    starred: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that a leaf uses and does not bind itself.

    `chain` is the dotted name as written (`("np", "linalg", "norm")`), its first part free in the leaf or `self`/`cls`
    already replaced by the class's qualified name with `member=True`. `imported` is set for imports made inside a
    function: the chain then is empty or continues at that import. `item` is the key of the list item it comes from.
    `unknown` marks an attribute whose owner is not known (`x.frobnicate`): the chain is that attribute alone, or in front of
    it the type that the owner is said to be of, whose namespaces nobody knows.
    `deferred` is False when the name is looked up while the module is being imported. `statement` is a digest of the
    innermost statement around it, and `line` its 0-based line within the leaf.
    """

    chain: tuple[str, ...]
    line: int
    statement: int = 0
    item: str = ""
    member: bool = False
    unknown: bool = False
    deferred: bool = True
    imported: Import | None = None
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal worth looking at: it may name a file or a dotted object."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What one leaf refers to. `handed` are (name, number of things passed) of the calls of local values."""

    references: tuple[Reference, ...] = ()
    strings: tuple[Text, ...] = ()
    handed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of one blob. `facts` runs parallel to `leaves`. `language` is the grammar's name, `errors` the number
    of syntax errors. `open_namespace` is True when names may appear that no leaf binds (`globals()`, `__getattr__`).
    `namespace` is not empty where top-level names are shared with all files of the same namespace without an import (the
    folder of a package, one linked program): a name that the file does not bind is then looked up in all of them.
    `strict` tells that in such a namespace a name may be defined only once, so that a definition can't be in two files.
    `extended` tells that an import may be there for the methods alone that it brings to values of other types (a trait).
    `cyclic` tells that files may import each other as they like: imports bind names and run nothing.
    `sections` tells that the leaves are sections and entries of a structured text, which bind nothing;
    `rewrites`, that those which go where others come are one rewrite (of a page, of the steps of a recipe).
    """

    language: str
    leaves: tuple[Leaf, ...]
    facts: tuple[Facts, ...] = field(default=())
    errors: int = 0
    open_namespace: bool = False
    namespace: str = ""
    strict: bool = False
    cyclic: bool = False
    sections: bool = False
    rewrites: bool = False
    extended: bool = False
