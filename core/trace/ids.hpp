#pragma once

#include <cstdint>

#include "core/base/id.hpp"

namespace flowglass::trace {

using ThreadId = base::Id<struct ThreadSort>;
using FrameId = base::Id<struct FrameSort>;
using ObjectId = base::Id<struct ObjectSort>;
using ExceptionId = base::Id<struct ExceptionSort>;
using ScopeId = base::Id<struct ScopeSort>;
using ChainId = base::Id<struct ChainSort>;
using TaskId = base::Id<struct TaskSort>;
using LoopId = base::Id<struct LoopSort>;
using HandleId = base::Id<struct HandleSort>;

/// Position of an event in its trace, from 0.
using EventIndex = std::uint64_t;

}  // namespace flowglass::trace
