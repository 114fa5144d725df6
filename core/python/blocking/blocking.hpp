#pragma once

#include "core/python/frames/lifecycle.hpp"

namespace flowglass::python {

/// Sees the calling thread stand still in C: sleeps, locks that another thread holds, joins, reads
/// of what has not arrived, processes that run on. A call that need not wait leaves no trace, and
/// nor does one beneath which nothing is recorded.
void watchBlocking();
/// The same of C modules that are loaded later, when their Python parts begin.
void watchBlockingSockets();
void watchBlockingSelectors();

}  // namespace flowglass::python
