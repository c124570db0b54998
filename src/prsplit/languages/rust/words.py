"""Words of Rust that no file of the tree defines."""

from __future__ import annotations

PRELUDE = frozenset(
    "Option Some None Result Ok Err Vec String Box ToString ToOwned Clone Copy Send Sync Sized Drop Fn FnMut FnOnce Iterator "
    "IntoIterator Extend DoubleEndedIterator ExactSizeIterator Default Eq PartialEq Ord PartialOrd AsRef AsMut Into From "
    "TryFrom TryInto FromIterator Debug Hash str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char "
    "std core alloc drop println print eprintln eprint format write writeln panic vec assert assert_eq assert_ne "
    "debug_assert debug_assert_eq debug_assert_ne unreachable unimplemented todo matches dbg env include_str include_bytes "
    "ref mut as dyn impl fn let if else match for while loop in move return where pub static const struct enum use async "
    "await unsafe type trait mod extern "
    "include concat stringify cfg line file column module_path compile_error thread_local derive allow deny warn test "
    "inline must_use doc deprecated non_exhaustive repr true false Unpin macro_export macro_use track_caller cold".split()
)
