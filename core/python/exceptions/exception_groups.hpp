#pragma once

#include "core/python/exceptions/exception_ids.hpp"

namespace flowglass::python {

/// The id that an exception goes by when it is set going again; 0 for one that has to get its own.
/// A clause of `except*` gets an exception that is no group as the only member of a group which the
/// interpreter makes: that goes by its member's id until it is raised itself.
[[nodiscard]] std::uint32_t ownId(const ExceptionIds& ids, PyObject* exception) noexcept;

/// What `except*` clauses left over is a new object in the `group` that is made of it: that goes by
/// the id `rest`.
void knowRest(ExceptionIds& ids, PyObject* group, std::uint32_t rest);

}  // namespace flowglass::python
