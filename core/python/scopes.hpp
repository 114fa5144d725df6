#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "core/python/recorder.hpp"
#include "core/python/rewriting.hpp"

namespace flowglass::python {

class Lifecycle;
struct OpenScope;
class ScopeSite;

/// Scopes as events: what the sites in rewritten `with` statements see. Under the GIL.
class Scopes {
  public:
    explicit Scopes(Lifecycle& lifecycle) : m_lifecycle(lifecycle) {}

    /// The interpreter is about to enter `manager`: what stands for it, a new reference. That is
    /// the manager itself where it is none, since the interpreter has an error of its own for that,
    /// and where nothing is recorded. `constant` stands for the site.
    [[nodiscard]] PyObject* opening(PyObject* manager, const ScopeSite& at,
                                    PyObject* constant) noexcept;
    /// The scopes of the running frame that stand at `depth` or deeper are about to be left so.
    void leaving(int depth, trace::Word how) noexcept;
    /// The frame that ran the blocks of scopes has ended.
    static void frameEnds(Frame& frame) noexcept;

    /// Calls the manager's method: its result, or null with its error set.
    [[nodiscard]] PyObject* enter(OpenScope& scope) noexcept;
    [[nodiscard]] PyObject* exit(OpenScope& scope, PyObject* const* arguments,
                                 size_t flags) noexcept;

  private:
    /// An exit that is under way.
    struct Exit {
        trace::Word how{};
        std::uint32_t exception = 0;          ///< its id; 0: none, or not known
        PyObject* exceptionObject = nullptr;  ///< borrowed from who exits
    };
    void recordEntering(ThreadState& thread, Frame& frame, OpenScope& scope,
                        PyObject* manager) noexcept;
    void recordEntered(OpenScope& scope, PyObject* value) noexcept;
    [[nodiscard]] Exit recordExiting(OpenScope& scope, PyObject* exception) noexcept;
    void recordExited(OpenScope& scope, const Exit& exit, PyObject* result) noexcept;
    [[nodiscard]] trace::Word howOf(const ThreadState& thread, const OpenScope& scope,
                                    PyObject* exception) const noexcept;

    Lifecycle& m_lifecycle;
};

/// Puts sites into `with` statements, and before whatever leaves one.
[[nodiscard]] std::unique_ptr<RewritingTopic> scopesTopic(Lifecycle& lifecycle);

}  // namespace flowglass::python
