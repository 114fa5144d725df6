#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <stdexcept>

#include "core/base/error.hpp"

namespace flowglass::base {

/// A value, or the Error that says why there is none.
template <class T>
using Result = boost::system::result<T, Error>;

/// Thrown when value() is asked of a Result that holds an Error: a broken invariant of the caller.
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location&) {
    throw std::logic_error(describe(error));
}

}  // namespace flowglass::base
