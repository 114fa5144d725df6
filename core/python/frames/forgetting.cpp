#include "core/python/frames/lifecycle.hpp"
#include "core/python/values/names.hpp"

namespace flowglass::python {

void Locals::forget() noexcept {
    m_names.clear();
    m_lastGlobals = nullptr;
    m_lastNames = nullptr;
}

void Tasks::forget() noexcept {
    m_tasks.clear();
    m_loops.clear();
    m_handles.clear();
    m_kept.clear();
    m_failures.clear();
    m_objects.clear();
    m_setters.fill({});
    m_ofProcesses.clear();
    m_ofExecutors.clear();
    m_timer = nullptr;
    m_cancelled = nullptr;
    m_outerCancelled.clear();
}

void Lifecycle::forgetAll() noexcept {
    // Frames of C code may still hold one: they find it ended, and it is never used again. Where it
    // stood may be gone with its thread.
    const auto drop = [&](Frame& frame) {
        m_scopes.frameEnds(frame);
        m_decorators.frameEnds(frame);
        frame.state = FrameState::finished;
        frame.delegate = frame.delegator = nullptr;
    };
    for (const auto* thread : m_recorder.threads())
        for (auto* frame : thread->stack) drop(*frame);
    for (auto* frame : m_recorder.generators().frames()) drop(*frame);
    m_recorder.generators().clear();
    m_scopes.forget();
    m_tasks.forget();
    m_exceptions.forget();
    m_locals.forget();
    m_identities.clear();
    m_decorators.layers().clear();
}

}  // namespace flowglass::python
