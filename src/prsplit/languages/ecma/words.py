"""Names that JavaScript, TypeScript, their hosts and test runners bring along."""

from __future__ import annotations

BUILTINS = frozenset(
    "undefined NaN Infinity globalThis window document navigator self global process console Buffer require module exports "
    "arguments eval isNaN isFinite parseInt parseFloat encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape "
    "Object Function Array String Boolean Symbol Number BigInt Math Date RegExp Error TypeError RangeError SyntaxError "
    "ReferenceError EvalError URIError AggregateError Promise Map Set WeakMap WeakSet WeakRef Proxy Reflect JSON Intl ArrayBuffer "
    "SharedArrayBuffer DataView Atomics Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array "
    "Float32Array Float64Array BigInt64Array BigUint64Array setTimeout clearTimeout setInterval clearInterval setImmediate "
    "clearImmediate queueMicrotask structuredClone fetch URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal "
    "__dirname __filename "
    "Record Partial Required Readonly Pick Omit Exclude Extract NonNullable ReturnType Parameters InstanceType Awaited ReadonlyArray "
    "ArrayLike Iterable Iterator AsyncIterable PromiseLike ThisType Uppercase Lowercase Capitalize Uncapitalize "
    "describe context suite it test specify before after beforeEach afterEach beforeAll afterAll expect jest vi".split()
)
