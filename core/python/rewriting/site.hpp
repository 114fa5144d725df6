#pragma once

#include <memory>

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// A place in the program's own code at which a topic looks on. It is a constant of that code, so
/// no name of ours is anywhere in the program; rewritten code hands it values by `site @ value` and
/// `site[...] = value`, which are no calls: nothing that watches calls sees them, and they need no
/// more of the stack than any operator. Lives as long as the code.
class Site {
  public:
    Site() = default;
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;
    virtual ~Site() = default;

    /// `site @ value`: what the program goes on with instead of `value`, a new reference; null with
    /// an error set. `value` is borrowed, and so is `self`, the constant that stands for the site.
    [[nodiscard]] virtual PyObject* meet(PyObject* self, PyObject* value) noexcept = 0;
    /// `site(value)`, where the interpreter applies it as a decorator: as meet().
    [[nodiscard]] virtual PyObject* call(PyObject* value) noexcept;
    /// `site[...] = value`: 0; -1 with an error set. `value` is borrowed.
    [[nodiscard]] virtual int take(PyObject* value) noexcept;
};

/// The site that an object of objectOf() stands for.
[[nodiscard]] Site& siteBehind(PyObject* object) noexcept;

/// Makes the type of the objects that stand for sites. False with a Python error set.
[[nodiscard]] bool readySites();

/// The constant that stands for a site; null with a Python error set.
[[nodiscard]] PyRef objectOf(std::unique_ptr<Site> site);

}  // namespace flowglass::python
