#include "core/python/scopes/given_back.hpp"

#include <algorithm>

#include "core/python/frames/lifecycle.hpp"
#include "core/python/scopes/open_scope.hpp"
#include "core/python/tasks/waits.hpp"
#include "core/python/values/instances.hpp"
#include "core/python/values/locals_of.hpp"

namespace flowglass::python {

namespace {

/// What an exit method is bound to; null where that is not known. Borrowed.
PyObject* managerOf(const OpenScope& scope) {
    PyObject* exit = scope.exit;
    if (exit != nullptr && PyMethod_Check(exit)) return PyMethod_GET_SELF(exit);
    if (exit != nullptr && PyCFunction_Check(exit)) return PyCFunction_GET_SELF(exit);
    return nullptr;
}

}  // namespace

void addGivenBack(const Frame& frame, PyObject* condition, std::vector<std::uint32_t>& scopes) {
    if (condition == nullptr || frame.scope == nullptr) return;
    PyObject* lock = attributeOf(condition, "_lock");
    for (const OpenScope* scope = frame.scope; scope != nullptr; scope = scope->outer) {
        PyObject* manager = managerOf(*scope);
        if (manager == nullptr || scope->id == 0) continue;
        // Several conditions may share a lock.
        const bool isIts = manager == condition || manager == lock ||
                           (lock != nullptr && attributeOf(manager, "_lock") == lock);
        if (isIts) scopes.push_back(scope->id);
    }
}

/// Who waits for a condition, and then for its lock, has given that back.
void Waits::readGivenBack() {
    const auto& frames = m_awaiting.frames;
    const auto wait = std::ranges::find_if(frames, [&](cpython::InterpreterFrame* frame) {
        return roleOf(frame) == LibraryRole::conditionWait;
    });
    if (wait == frames.end()) return;
    PyObject* condition = localOf(*wait, "self");
    for (auto at = frames.begin(); at != wait; ++at)
        if (const auto* known = m_lifecycle.recorder().generators().find(cpython::generatorOf(*at)))
            addGivenBack(*known, condition, m_givenBack);
}

}  // namespace flowglass::python
