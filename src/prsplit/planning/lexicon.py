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
    detect differentiate disable discard dispatch display dispose distinguish divide do document don't downgrade
    download drop duplicate eliminate embed emit enable encapsulate encode enforce enhance enlarge ensure erase
    escape establish evaluate exclude execute exit expand explain export expose extend extract factor fail feed
    fetch fill filter finalize find fix flag flatten flush fold follow forbid force fork forward free freeze fuse
    gate generalize generate give group guarantee guard handle harden hash hide highlight hoist honor hook ignore
    implement import improve include increase index indicate infer inherit initialize inject inline insert inspect
    install instrument integrate interpret introduce invalidate invert invoke isolate iterate join keep launch
    leave let lift limit link load log loosen lower maintain make manage map mark match mention merge migrate mimic
    minimize mirror mock modernize modify modularize monitor mount move mute name narrow negate nest normalize
    notify obtain offer omit open optimize order organize output overhaul overload override overwrite pad paginate
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
VERBS = frozenset(word.capitalize() for word in (*ORDERS, "declare"))
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
