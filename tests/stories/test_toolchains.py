"""Series of mixed changes whose every step is compiled and run by the languages' own tools."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.toolchain import builds, from_npm, programs
from support.worked import work

CPP_BASE = {
    "CMakeLists.txt": """\
        cmake_minimum_required(VERSION 3.10)
        project(geo CXX)
        add_compile_options(-Wall -Wextra -Werror -O0)
        include_directories(include third_party)
        add_library(geo STATIC
          src/area.cpp
          src/binding.cpp
        )
        add_executable(checks
          tests/main.cpp
          tests/test_area.cpp
        )
        target_link_libraries(checks geo)
        """,
    "third_party/pybind11/pybind11.h": """\
        #pragma once
        struct module_ {
          template <class F> void def(const char *, F) {}
        };
        #define PYBIND11_MODULE(name, m) void init_##name(module_ &m)
        """,
    "include/area.h": "#pragma once\nint area(int side);\n",
    "src/area.cpp": """\
        #include "area.h"

        int squared(int x) {
          int result = x;
          result *= x;
          return result;
        }

        int area(int side) { return squared(side); }
        """,
    "src/binding.cpp": """\
        #include "area.h"
        #include "pybind11/pybind11.h"

        extern "C" int geo_area(int side) { return area(side); }

        PYBIND11_MODULE(geo, m) {
          m.def("area", &area);
        }
        """,
    "tests/main.cpp": """\
        int test_area();

        int main() {
          int bad = 0;
          bad += test_area();
          return bad;
        }
        """,
    "tests/test_area.cpp": '#include "area.h"\n\nint test_area() { return area(2) == 4 ? 0 : 1; }\n',
}
CPP_HEAD = {
    "CMakeLists.txt": CPP_BASE["CMakeLists.txt"]
    .replace("          src/binding.cpp\n", "          src/binding.cpp\n          src/volume.cpp\n")
    .replace("          tests/test_area.cpp\n", "          tests/test_area.cpp\n          tests/test_volume.cpp\n"),
    "include/area.h": "#pragma once\nint area(int width, int height);\n",
    "include/volume.h": "#pragma once\nint volume(int width, int height, int depth);\nint squared(int x);\n",
    "src/area.cpp": """\
        #include "area.h"

        int area(int width, int height) { return width * height; }
        """,
    "src/volume.cpp": """\
        #include "volume.h"
        #include "area.h"

        int squared(int x) {
          int result = x;
          result *= x;
          return result;
        }

        static int clipped(int x) {
          return x < 0 ? 0 : x;
        }

        int volume(int width, int height, int depth) {
          int base = area(clipped(width), clipped(height));
          return base * clipped(depth);
        }
        """,
    "src/binding.cpp": """\
        #include "area.h"
        #include "volume.h"
        #include "pybind11/pybind11.h"

        extern "C" int geo_area(int side) { return area(side, side); }

        extern "C" int geo_volume(int side) { return volume(side, side, side); }

        PYBIND11_MODULE(geo, m) {
          m.def("area", &area);
          m.def("volume", &volume);
        }
        """,
    "tests/main.cpp": """\
        int test_area();
        int test_volume();

        int main() {
          int bad = 0;
          bad += test_area();
          bad += test_volume();
          return bad;
        }
        """,
    "tests/test_area.cpp": '#include "area.h"\n\nint test_area() { return area(2, 3) == 6 ? 0 : 1; }\n',
    "tests/test_volume.cpp": '#include "volume.h"\n\nint test_volume() { return volume(1, 2, 3) == 6 ? 0 : 1; }\n',
}


@pytest.mark.toolchain("cmake")
def test_cpp_with_header_binding_build_list_and_test(tmp_path: Path) -> None:
    """Header, source, binding table, CMake entry and test registration: every step configures, builds and passes."""
    programs("cmake", "g++", "make")
    done = work(tmp_path, CPP_BASE, CPP_HEAD, 14)
    built = str(tmp_path / "built")
    builds(
        done, tmp_path / "room",
        ("cmake", "-S", ".", "-B", built, "-DCMAKE_CXX_COMPILER=g++"), ("cmake", "--build", built), (f"{built}/checks",),
    )  # fmt: skip
    assert done.comes("src/volume.cpp") <= done.comes("CMakeLists.txt", "src/volume.cpp")


RUST_BASE = {
    "Cargo.toml": '[workspace]\nresolver = "2"\nmembers = [\n    "sky",\n]\n',
    "sky/Cargo.toml": '[package]\nname = "sky"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n',
    "sky/src/lib.rs": """\
        #![deny(warnings)]
        pub mod show;

        pub enum Sky {
            Clear,
            Rain,
        }
        """,
    "sky/src/show.rs": """\
        use crate::Sky;

        pub fn show(sky: &Sky) -> &'static str {
            match sky {
                Sky::Clear => "clear",
                Sky::Rain => "rain",
            }
        }
        """,
}
RUST_HEAD = {
    "Cargo.toml": '[workspace]\nresolver = "2"\nmembers = [\n    "sky",\n    "units",\n]\n',
    "sky/Cargo.toml": '[package]\nname = "sky"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\nunits = { path = "../units" }\n',
    "sky/src/lib.rs": """\
        #![deny(warnings)]
        pub mod depth;
        pub mod show;

        pub enum Sky {
            Clear,
            Rain,
            Snow,
        }
        """,
    "sky/src/depth.rs": """\
        use crate::Sky;
        use units::Length;

        fn scaled(depth: u32) -> u32 {
            depth * 10
        }

        pub fn depth(sky: &Sky) -> Length {
            match sky {
                Sky::Snow => Length::new(scaled(2)),
                _ => Length::new(0),
            }
        }
        """,
    "sky/src/show.rs": """\
        use crate::Sky;

        pub fn show(sky: &Sky) -> &'static str {
            match sky {
                Sky::Clear => "clear",
                Sky::Rain => "rain",
                Sky::Snow => "snow",
            }
        }
        """,
    "units/Cargo.toml": '[package]\nname = "units"\nversion = "0.1.0"\nedition = "2021"\n',
    "units/src/lib.rs": """\
        #![deny(warnings)]

        pub struct Length {
            pub millimetres: u32,
        }

        impl Length {
            pub fn new(millimetres: u32) -> Self {
                Length { millimetres }
            }
        }

        pub fn doubled(length: &Length) -> Length {
            let twice = length.millimetres * 2;
            Length { millimetres: twice }
        }
        """,
}


@pytest.mark.toolchain("cargo")
def test_rust_workspace_with_a_crate_and_a_variant(tmp_path: Path) -> None:
    """A new member, its dependency, a new variant with its exhaustive match: cargo checks every step, warnings denied."""
    programs("cargo")
    done = work(tmp_path, RUST_BASE, RUST_HEAD, 14)
    builds(done, tmp_path / "room", ("cargo", "check", "--offline", "--quiet", "--workspace"))
    assert done.comes("sky/src/lib.rs", "Snow") == done.comes("sky/src/show.rs", "Snow")
    assert done.comes("units/Cargo.toml") <= done.comes("Cargo.toml", "units")
    assert done.comes("sky/Cargo.toml", "units") <= done.comes("sky/src/depth.rs", "units")


GO_BASE = {
    "go.mod": "module example.com/shop\n\ngo 1.18\n",
    "main.go": """\
        package main

        import (
            "fmt"

            "example.com/shop/text"
        )

        func main() {
            fmt.Println(text.Title("a"))
            fmt.Println(banner("b"))
        }
        """,
    "banner.go": """\
        package main

        import "example.com/shop/text"

        func banner(name string) string {
            return "* " + text.Title(name)
        }
        """,
    "text/text.go": """\
        package text

        import "strings"

        // Title shouts.
        func Title(name string) string {
            return strings.ToUpper(name)
        }

        // Plain does not.
        func Plain(name string) string {
            return name
        }
        """,
}
GO_HEAD = {
    "main.go": """\
        package main

        import (
            "fmt"
            "os"

            "example.com/shop/label"
        )

        func main() {
            fmt.Println(label.Title("a"))
            fmt.Println(banner("b"))
            fmt.Fprintln(os.Stderr, count([]string{"a"}))
        }
        """,
    "banner.go": """\
        package main

        import "example.com/shop/label"

        func banner(name string) string {
            return "* " + label.Title(name)
        }
        """,
    "count.go": """\
        package main

        import "strconv"

        func count(names []string) string {
            total := 0
            for range names {
                total++
            }
            return strconv.Itoa(total)
        }
        """,
    "text/text.go": """\
        package text

        // Plain does not.
        func Plain(name string) string {
            return name
        }
        """,
    "label/label.go": """\
        // Package label names things.
        package label

        import "strings"

        // Title shouts.
        func Title(name string) string {
            return strings.ToUpper(name)
        }
        """,
}


@pytest.mark.toolchain("go")
def test_go_package_move_with_imports_that_would_be_unused(tmp_path: Path) -> None:
    """A function moves to a new package and its users turn to it: no step has an import idle, missing, or a name twice."""
    programs("go")
    done = work(tmp_path, GO_BASE, GO_HEAD, 9)
    builds(
        done,
        tmp_path / "room",
        ("go", "build", "-o", str(tmp_path / "binaries") + "/", "./..."),
        ("go", "vet", "./..."),
    )


JAVA_BASE = {
    "src/shop/Price.java": "package shop;\n\npublic interface Price {\n    int cents();\n}\n",
    "src/shop/Flat.java": """\
        package shop;

        public class Flat implements Price {
            @Override
            public int cents() {
                return 100;
            }
        }
        """,
    "src/shop/Till.java": """\
        package shop;

        import java.util.List;

        public class Till {
            public int total(List<Price> prices) {
                int sum = 0;
                for (Price price : prices) {
                    sum += price.cents();
                }
                return sum;
            }
        }
        """,
}
JAVA_HEAD = {
    "src/shop/Price.java": """\
        package shop;

        public interface Price {
            int cents();

            String currency();

            default boolean free() {
                return cents() == 0;
            }
        }
        """,
    "src/shop/Flat.java": """\
        package shop;

        public class Flat implements Price {
            @Override
            public int cents() {
                return 100;
            }

            @Override
            public String currency() {
                return "EUR";
            }
        }
        """,
    "src/shop/Gift.java": """\
        package shop;

        public class Gift implements Price {
            @Override
            public int cents() {
                return 0;
            }

            @Override
            public String currency() {
                return "EUR";
            }

            @Override
            public boolean free() {
                return true;
            }
        }
        """,
    "src/shop/Till.java": """\
        package shop;

        import java.util.ArrayList;
        import java.util.List;

        public class Till {
            public int total(List<Price> prices) {
                int sum = 0;
                for (Price price : prices) {
                    sum += price.cents();
                }
                return sum;
            }

            public List<Price> paid(List<Price> prices) {
                List<Price> found = new ArrayList<>();
                for (Price price : prices) {
                    if (!price.free()) {
                        found.add(price);
                    }
                }
                return found;
            }
        }
        """,
}


@pytest.mark.toolchain("javac")
def test_java_interface_with_implementers(tmp_path: Path) -> None:
    """A new abstract method goes with the implementer, a default one before who overrides it: javac takes every step."""
    programs("javac", "sh")
    done = work(tmp_path, JAVA_BASE, JAVA_HEAD, 10)
    compile_all = f"javac -Xlint:all -Werror -d {tmp_path}/classes $(find src -name '*.java')"
    builds(done, tmp_path / "room", ("sh", "-c", compile_all))
    assert done.comes("src/shop/Price.java", "currency") == done.comes("src/shop/Flat.java", "currency")


CUDA_BASE = {
    "scale.cuh": "#pragma once\nvoid scale(float *x, int n, float by);\n",
    "scale.cu": """\
        #include "scale.cuh"

        __global__ void scale_kernel(float *x, int n, float by) {
          int i = blockIdx.x * blockDim.x + threadIdx.x;
          if (i < n) x[i] *= by;
        }

        void scale(float *x, int n, float by) {
          scale_kernel<<<(n + 255) / 256, 256>>>(x, n, by);
        }
        """,
}
CUDA_HEAD = {
    "scale.cuh": "#pragma once\nvoid scale(float *x, int n, float by);\nvoid shift(float *x, int n, float by);\n",
    "scale.cu": """\
        #include "scale.cuh"

        __device__ float clipped(float x) {
          return x < 0.f ? 0.f : x;
        }

        __global__ void scale_kernel(float *x, int n, float by) {
          int i = blockIdx.x * blockDim.x + threadIdx.x;
          if (i < n) x[i] *= by;
        }

        __global__ void shift_kernel(float *x, int n, float by) {
          int i = blockIdx.x * blockDim.x + threadIdx.x;
          if (i < n) x[i] = clipped(x[i] + by);
        }

        void scale(float *x, int n, float by) {
          scale_kernel<<<(n + 255) / 256, 256>>>(x, n, by);
        }

        void shift(float *x, int n, float by) {
          shift_kernel<<<(n + 255) / 256, 256>>>(x, n, by);
        }
        """,
}
CUDA_SHIM = """\
#define __global__
#define __device__
struct Index { int x; };
extern Index blockIdx, blockDim, threadIdx;
"""


@pytest.mark.toolchain("g++")
def test_cuda_kernel_and_its_launch(tmp_path: Path) -> None:
    """A kernel comes no later than its launch. Where nvcc is missing, g++ reads each step with launches made calls."""
    programs("sed")
    done = work(tmp_path, CUDA_BASE, CUDA_HEAD, 5)
    assert done.comes("scale.cu", "void shift_kernel") <= done.comes("scale.cu", "shift_kernel<<<")
    assert done.comes("scale.cu", "float clipped") <= done.comes("scale.cu", "clipped(x[i]")
    if shutil.which("nvcc") is not None:
        builds(done, tmp_path / "room", ("nvcc", "-c", "scale.cu", "-o", str(tmp_path / "scale.o")))
        return
    programs("g++", "sh")
    shim = tmp_path / "shim.h"
    shim.write_text(CUDA_SHIM, encoding="utf-8")
    read = f"sed 's/<<<.*>>>//' scale.cu | g++ -Wall -Werror -fsyntax-only -include {shim} -I. -x c++ -"
    builds(done, tmp_path / "room", ("sh", "-c", read))


TS_BASE = {
    "package.json": '{\n  "name": "shop",\n  "version": "1.0.0"\n}\n',
    "tsconfig.json": """\
        {
          "compilerOptions": {
            "strict": true,
            "noEmit": true,
            "noUnusedLocals": true,
            "lib": ["es2015"],
            "module": "esnext",
            "moduleResolution": "bundler",
            "types": [],
            "baseUrl": ".",
            "paths": {
              "#price/*": ["src/price/*"]
            }
          },
          "include": ["src"]
        }
        """,
    "src/index.ts": 'export { total } from "./price";\nexport { label } from "./label";\n',
    "src/price/index.ts": 'export { total } from "./total";\nexport { rounded } from "./rounded";\n',
    "src/price/rounded.ts": "export function rounded(x: number): number {\n  return Math.round(x);\n}\n",
    "src/price/total.ts": """\
        import { rounded } from "./rounded";

        export function total(prices: number[]): number {
          return rounded(prices.reduce((a, b) => a + b, 0));
        }
        """,
    "src/label.ts": """\
        import { total } from "./index";

        export function label(prices: number[]): string {
          return `${total(prices)} EUR`;
        }
        """,
    "src/till.ts": """\
        import { total } from "./price";

        export function till(prices: number[]): number {
          return total(prices) * 2;
        }
        """,
    "src/report.ts": """\
        import { rounded } from "#price/rounded";

        export function report(x: number): string {
          return String(rounded(x));
        }
        """,
}
TS_HEAD = {
    "src/index.ts": 'export { sum } from "./price";\nexport { label } from "./label";\nexport { tax } from "./price";\n',
    "src/price/index.ts": 'export { sum } from "./total";\nexport { rounded } from "./rounded";\nexport { tax } from "./tax";\n',
    "src/price/total.ts": str(TS_BASE["src/price/total.ts"]).replace("function total", "function sum"),
    "src/price/tax.ts": """\
        import { rounded } from "./rounded";

        export function tax(price: number): number {
          const rate = 0.2;
          return rounded(price * rate);
        }
        """,
    "src/label.ts": str(TS_BASE["src/label.ts"]).replace("{ total }", "{ sum }").replace("{total(", "{sum("),
    "src/till.ts": str(TS_BASE["src/till.ts"]).replace("{ total }", "{ sum }").replace("return total(", "return sum("),
    "src/report.ts": """\
        import { rounded } from "#price/rounded";
        import { tax } from "#price/tax";

        export function report(x: number): string {
          return String(rounded(x)) + String(tax(x));
        }
        """,
}


@pytest.fixture(scope="session")
def tsc(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The TypeScript compiler, from the npm registry."""
    return str(from_npm(tmp_path_factory.mktemp("typescript"), "typescript@5.8") / "tsc")


@pytest.mark.network
@pytest.mark.toolchain("npm")
def test_typescript_rename_through_index_files(tmp_path: Path, tsc: str) -> None:
    """A name that two index files pass on is renamed, another is added and used by a path alias: tsc takes every step."""
    done = work(tmp_path, TS_BASE, TS_HEAD, 14)
    builds(done, tmp_path / "room", (tsc, "-p", "."))
    assert done.comes("src/price/tax.ts") <= done.comes("src/report.ts", "#price/tax")
