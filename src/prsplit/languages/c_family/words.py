"""Words of the C family: keywords, builtin names, and what an upper-case macro looks like."""

from __future__ import annotations

import re

KEYWORDS = frozenset(
    b"alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class co_await "
    b"co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype default delete do "
    b"double dynamic_cast else enum explicit export extern false final float for friend goto if import inline int long module "
    b"mutable namespace new noexcept not not_eq nullptr operator or or_eq override private protected public register "
    b"reinterpret_cast requires restrict return short signed sizeof static static_assert static_cast struct switch template "
    b"this thread_local throw true try typedef typeid typename typeof union unsigned using virtual void volatile wchar_t while "
    b"xor xor_eq _Alignas _Alignof _Atomic _Bool _Complex _Generic _Noreturn _Static_assert _Thread_local NULL __global__ "
    b"__device__ __host__ __shared__ __constant__ __managed__ __launch_bounds__ __forceinline__ __noinline__ __restrict__ "
    b"__restrict __align__ __inline __inline__ __attribute__ __declspec __asm__ __volatile__ __extension__ __func__ __FILE__ __LINE__ "
    b"defined __has_include __VA_ARGS__ __VA_OPT__ size_t ptrdiff_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t "
    b"uint64_t intptr_t uintptr_t std".split()
)
"""What is never a reference: the keywords of all three languages, and names that every program has."""

CALL_LIKE = frozenset(
    b"decltype noexcept alignas __attribute__ __declspec requires if while for switch sizeof throw explicit typeof catch "
    b"__launch_bounds__ __align__ asm __asm__ __asm _Alignas alignof return operator static_assert _Static_assert typeid constexpr void "
    b"int auto const bool char".split()
)
"""Words that a parenthesis may follow although they do not name a function."""

BEFORE_LOCAL = KEYWORDS & frozenset(
    b"auto bool char const double float int long short signed unsigned void volatile wchar_t class typename struct enum union "
    b"size_t ptrdiff_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t char8_t "
    b"__restrict__ __restrict restrict constexpr static using".split()
)
"""Keywords behind which an identifier is being declared."""

SHOUTED = re.compile(rb"_?[A-Z][A-Z0-9_]{2,}\Z")
"""A name that looks like a macro."""

OPENER = re.compile(rb"(.*?)(BEGIN|OPEN|PUSH|ENTER)(.*)\Z")
CLOSED = {b"BEGIN": b"END", b"OPEN": b"CLOSE", b"PUSH": b"POP", b"ENTER": b"LEAVE"}
"""How macros that open and close a region are told by their names."""
