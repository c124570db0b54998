"""The words that commits are told with: orders, and words that say nothing."""

from __future__ import annotations

WEAK = frozenset(
    """
    a additional address adjust after again all also an and another apply as at be better bit bug bugs build bump
    by change changed changelog changes check checks ci clean cleaned cleaning cleanup cleanups code comment
    comments commit compiler correct corrections cosmetic cosmetics coverage debug doc docs draft edit edits error
    errors feedback few file files final first fix fixed fixes fixing fixup follow followup for format formatted
    formatting from further get gone green handful hopefully implement improve improved improvements in initial
    into is issue issues it last lint linter linting little make master merge minor misc missing mistake more mypy
    new next nit nits now of old on one oops other our part pass pep8 polish pr pre-commit progress readme really
    redo refactor refactored refactoring release remark remarks remove rename request requested requests revert
    review reviewed reviewer reviews save several silly simplify small snapshot some speling spelling start step
    still stuff style suggested suggestion suggestions sync temp test tests that the them these thing things this
    tidy tiny tmp to todo trivial try trying tweak tweaks typo typos up update updated updates updating use
    various version warning warnings was whitespace why wip with work working works wrong
    """.split()
)
"""Words that say nothing of what a change does."""

ORDERS = frozenset(
    """
    abstract accept activate adapt add adjust adopt alias align allow annotate append apply archive assert assign
    assume attach avoid backport balance batch block bound break bring broaden buffer build bump cache call
    canonicalize cap capture carry catch centralize chain change check clarify clean clear clone close coerce
    collapse collect combine compare compile complete compress compute concatenate condense configure confine
    connect consolidate construct convert copy correct count cover create cut deactivate decode decouple dedupe
    deduplicate default defer define delay delegate delete demote deny depend deprecate derive deserialize destroy
    detect differentiate disable discard dispatch display dispose distinguish ditch divide do document don't downgrade
    download drop duplicate eliminate embed emit enable encapsulate encode enforce enhance enlarge ensure erase
    escape establish evaluate exclude execute exit expand explain export expose extend extract factor fail feed
    fetch fill filter finalize find fix flag flatten flush fold follow forbid force fork forward free freeze fuse
    gate generalize generate give group guarantee guard handle harden hash hide highlight hoist honor hook ignore
    implement import improve include increase index indicate infer inherit initialize inject inline insert inspect
    install instrument integrate interpret introduce invalidate invert invoke isolate iterate join keep launch
    leave let lift limit link load log loosen lower maintain make manage map mark match mention merge migrate mimic
    minimize mirror mock modernize modify modularize monitor mount move mute name narrow negate nest normalize
    notify nuke obtain offer omit open optimize order organize output overhaul overload override overwrite pad paginate
    parallelize parameterize parametrize parse partition pass pause perform permit persist pick pin place plug
    point poll populate port postpone precompute prefer prepare prepend preserve prevent print process propagate
    protect provide proxy prune publish pull purge push put query queue quote raise randomize read rebuild
    recompute reconnect record recover recycle redefine redesign redirect redraw reduce refactor reference refine
    reformat refresh regenerate register reimplement reintroduce reject relax reload relocate rely remap remember
    remove rename render reopen reorder reorganize repair repeat rephrase replace report reproduce require reserve
    reset resize resolve respect respond restore restrict restructure resume retain rethrow retire retrieve retry
    return reuse revamp reverse revise rework rewrite roll rotate round route run sanitize save scan schedule scope
    seed select send separate serialize set shard share shift ship shorten show shrink signal silence simplify skip
    slice sort specify speed split spread stabilize standardize start stop store streamline strip stub subclass
    substitute suggest supply support suppress swap switch synchronize tag take teach terminate test throttle throw
    tidy tighten toggle trace track transform translate transpile traverse treat trigger trim truncate tune turn
    tweak type undo unescape unify uninstall unpack unpin unroll unset unwrap update upgrade use validate vary
    vendor verify wait walk warn weaken widen wire wrap write yield
    """.split()
)
VERBS = frozenset(word.capitalize() for word in (*ORDERS, "declare", "edit", "type-annotate"))
"""Words that a title may begin with as an order."""
FRESH = frozenset(
    "Accept Add Allow Annotate Backport Build Create Define Document Enable Expose Extract Factor Generate Implement Include"
    " Integrate Introduce Migrate Port Provide Redesign Refactor Reimplement Replace Revamp Rework Restructure Rewrite Separate Split Support Switch Teach Test"
    " Track Use Validate Vendor Verify Write".split()
)
"""Words with which a commit may speak for code that is new."""
GONE = frozenset(
    "Clean Collapse Delete Deprecate Drop Factor Inline Merge Migrate Move Port Refactor Remove Reorganize Replace"
    " Restructure Reuse Rewrite Simplify Split Switch Unify Use".split()
)
"""The same for code that goes."""

SWEEPING = frozenset(
    "Adapt Adopt Annotate Avoid Convert Deprecate Ditch Follow Format Migrate Modernize Normalize Nuke Port Prefer Reformat Refactor"
    " Rename Replace Simplify Standardize Stop Switch Type Unify Upgrade Use".split()
)
"""Words of commits that make one edit wherever it applies: they are true of each part."""

TURNING = frozenset(
    "Adopt Annotate Convert Deprecate Format Migrate Modernize Normalize Nuke Port Standardize Type".split()
)
"""Words of commits that turn one thing into another: they say more of a part than the names that come and go in it."""

EVERYDAY = frozenset(
    """
    Any Array Bool Collection Context Dict Error Exception False Integer Iterable Iterator List Map None Object Optional
    Option Promise Result Sequence Some String True Tuple TypeError Union ValueError Vec abs add all any append args
    assert assertEqual assertTrue assertFalse assertIn bool bytes case catch cfg char clear clone close cls collect contains
    copy count default describe dict each empty end endif endl ends_with endswith enumerate equal equals err error
    except exists expect extend fail filter find first flatten float forEach format from func function get getattr
    group has hasattr hash hasOwnProperty id iloc include index init insert instanceof int into isEmpty isinstance
    isset it item items iter join key keys kwargs last len length line list lower main make map match max message min
    module name names new next not null object open out param params parse path pop print printf push range read
    remove replace require result return self set setattr size slice sort sorted split start startswith std stdout str
    string strip sub sum super switch tag test then this toBe toEqual toString to_string trim tuple type typeof unwrap
    update upper use value values vec warn while with write zip
    """.split()
)
"""Names that any code uses: they tell nothing of a change."""

COMMON = frozenset(
    """
    address After after Before before Body body browser build callback cause channel check child children Class
    code command Config config connect connection content create custom Data data date debug delete description
    done element enabled encode encoding end_time env event events exec Exit exit field fields file filename files
    fixture fn getName getValue handle handler header headers height host html http https Id image info Init input
    install instance invoke issubclass JSON json Key label lambda layout level link load Log log logger Main Method
    method methods Mock mock mode Model model monkeypatch Name next_step Node node number offset Options options
    opts org output package page parent patch Path path paths plugin pointer port position prefix process
    properties property query raises random reason ref region register Request request reset resolve Response
    response root route row run save schema scope script section select send server service session settings Setup
    setUp setup setUpClass shape skip sleep source spec start_time State state status step stop store style subject
    suffix tail target task tearDown template Test TestCase Text text throw Throws throws time title tmp to_dict
    token tokens tool total transform Type types URL url urls User user username util utils uuid validate Value var
    variable version view wait width window word worker wrap Xml
    """.split()
)
"""Names that much code has for something: they tell nothing of a change by themselves, but may be replaced by another."""
