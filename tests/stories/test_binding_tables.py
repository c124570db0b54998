"""Tables that show native code to Python: a row comes with what it shows, or after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.worked import Texts, work

PYO3: tuple[Texts, Texts] = (
    {
        "Cargo.toml": '[package]\nname = "geo"\nversion = "0.1.0"\nedition = "2021"\n',
        "src/lib.rs": """\
            use pyo3::prelude::*;

            mod area;

            #[pymodule]
            fn geo(m: &Bound<'_, PyModule>) -> PyResult<()> {
                m.add_function(wrap_pyfunction!(area::area, m)?)?;
                Ok(())
            }
            """,
        "src/area.rs": "#[pyo3::pyfunction]\npub fn area(side: u64) -> u64 {\n    side * side\n}\n",
    },
    {
        "src/lib.rs": """\
            use pyo3::prelude::*;

            mod area;
            mod volume;

            #[pymodule]
            fn geo(m: &Bound<'_, PyModule>) -> PyResult<()> {
                m.add_function(wrap_pyfunction!(area::area, m)?)?;
                m.add_function(wrap_pyfunction!(volume::volume, m)?)?;
                m.add_class::<volume::Cube>()?;
                Ok(())
            }
            """,
        "src/volume.rs": """\
            #[pyo3::pyclass]
            pub struct Cube {
                side: u64,
            }

            #[pyo3::pyfunction]
            pub fn volume(side: u64) -> u64 {
                let square = side * side;
                square * side
            }
            """,
    },
)
TORCH: tuple[Texts, Texts] = (
    {
        "csrc/ops.h": "#pragma once\n#include <torch/library.h>\nat::Tensor scale(const at::Tensor &x);\n",
        "csrc/ops.cpp": """\
            #include "ops.h"

            TORCH_LIBRARY(geo, m) {
              m.def("scale(Tensor x) -> Tensor");
            }

            TORCH_LIBRARY_IMPL(geo, CUDA, m) {
              m.impl("scale", &scale);
            }
            """,
        "csrc/scale.cu": '#include "ops.h"\n\nat::Tensor scale(const at::Tensor &x) {\n  return x;\n}\n',
    },
    {
        "csrc/ops.h": """\
            #pragma once
            #include <torch/library.h>
            at::Tensor scale(const at::Tensor &x);
            at::Tensor shift(const at::Tensor &x);
            """,
        "csrc/ops.cpp": """\
            #include "ops.h"

            TORCH_LIBRARY(geo, m) {
              m.def("scale(Tensor x) -> Tensor");
              m.def("shift(Tensor x) -> Tensor");
            }

            TORCH_LIBRARY_IMPL(geo, CUDA, m) {
              m.impl("scale", &scale);
              m.impl("shift", &shift);
            }
            """,
        "csrc/shift.cu": """\
            #include "ops.h"

            at::Tensor shift(const at::Tensor &x) {
              at::Tensor moved = x;
              return moved;
            }
            """,
    },
)
PYBIND: tuple[Texts, Texts] = (
    {
        "src/area.h": "#pragma once\nint area(int side);\n",
        "src/binding.cpp": '#include "area.h"\n#include <pybind11/pybind11.h>\n\nPYBIND11_MODULE(geo, m) {\n  m.def("area", &area);\n}\n',
    },
    {
        "src/area.h": "#pragma once\nint area(int side);\n",
        "src/cube.h": "#pragma once\nclass Cube {\n public:\n  int volume() const { return 1; }\n};\n",
        "src/binding.cpp": """\
            #include "area.h"
            #include "cube.h"
            #include <pybind11/pybind11.h>

            PYBIND11_MODULE(geo, m) {
              m.def("area", &area);
              py::class_<Cube>(m, "Cube").def("volume", &Cube::volume);
            }
            """,
    },
)
TABLES = {
    "PyO3": (
        PYO3,
        ("src/lib.rs", "volume::volume, m"),
        [("src/volume.rs", "pub fn volume"), ("src/lib.rs", "mod volume")],
    ),
    "PyO3 class": (PYO3, ("src/lib.rs", "add_class"), [("src/volume.rs", "pub struct Cube")]),
    "TORCH_LIBRARY": (TORCH, ("csrc/ops.cpp", "&shift"), [("csrc/ops.h", "shift"), ("csrc/shift.cu", "Tensor shift")]),
    "pybind11 class": (PYBIND, ("src/binding.cpp", "&Cube::volume"), [("src/cube.h", "int volume")]),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_row_of_a_binding_table_comes_after_what_it_shows(name: str, tmp_path: Path) -> None:
    """However small the limit."""
    (base, head), row, shown = TABLES[name]
    done = work(tmp_path, base, {**base, **head}, 3)
    assert len(done.prs) > 1, done.told()
    for one in shown:
        assert done.comes(*one) <= done.comes(*row), done.told()
