#pragma once

#include <exception>
#include <typeinfo>

#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {

/// The token of the exception that is unwinding this thread now.
[[nodiscard]] Token& tokenInFlight(ThreadState& state);
/// The token of the exception that the innermost catch clause of this thread has.
[[nodiscard]] Token& handledToken(ThreadState& state);
/// A token that is on its way no more has stopped: in a catch clause of the frame that runs, or
/// with the task.
void stopped(ThreadState& state, const Token& token, trace::Word by = trace::Word::except);

// What throws.cpp and wraps.cpp see, only while something records.

/// `object` is about to be thrown for the first time.
void thrown(void* object, const std::type_info* type) noexcept;
/// `throw;` in a catch clause.
void thrownAgain() noexcept;
/// std::rethrow_exception.
void rethrown(const std::exception_ptr& exception) noexcept;
/// Memory for a new exception: what was there before is gone.
void allocated(const void* object) noexcept;
/// The same as thrown() and thrownAgain(), also where nothing records, for a throw that goes on to
/// the runtime's functions and would be seen there again.
void seeThrown(void* object, const std::type_info* type) noexcept;
void seeThrownAgain() noexcept;
/// std::terminate: the exception that it was called for, if it was for one, stops here.
void stoppedByNobody() noexcept;

}  // namespace flowglass::detail
