#include "core/python/scopes/held_scopes.hpp"

#include <algorithm>

#include "core/python/scopes/open_scope.hpp"

namespace flowglass::python {

void HeldScopes::begin(const void* place, PyRef scope) {
    // An entry that failed is in nobody's frame any more once that has ended.
    std::erase_if(m_begun, [place](const Begun& begun) {
        return begun.place == place ||
               reinterpret_cast<OpenScope*>(begun.scope.get())->frame == nullptr;
    });
    m_begun.push_back({place, std::move(scope)});
}

PyRef HeldScopes::begun(const void* place) noexcept {
    const auto found = std::ranges::find(m_begun, place, &Begun::place);
    if (found == m_begun.end()) return {};
    PyRef scope = std::move(found->scope);
    m_begun.erase(found);
    return scope;
}

void HeldScopes::add(PyObject* entries, const PyObject* entry, PyRef scope) {
    if (m_stacks.size() >= m_sweepAt) sweep();
    Stack& stack = m_stacks[entries];
    if (!isAlive(entries, stack)) {
        const ErrorHold hold;
        stack = {PyRef::steal(PyWeakref_NewRef(entries, nullptr)), {}};
        if (!stack.alive) return;
    }
    stack.entries.push_back({entry, std::move(scope)});
}

PyRef HeldScopes::take(const PyObject* entries, const PyObject* entry) noexcept {
    const auto found = m_stacks.find(entries);
    if (found == m_stacks.end() || !isAlive(entries, found->second)) return {};
    auto& held = found->second.entries;
    const auto at = std::ranges::find(held, entry, &Entry::object);
    if (at == held.end()) return {};
    PyRef scope = std::move(at->scope);
    held.erase(at);
    return scope;
}

bool HeldScopes::isAlive(const PyObject* entries, const Stack& stack) noexcept {
    return stack.alive && PyWeakref_GET_OBJECT(stack.alive.get()) == entries;
}

void HeldScopes::sweep() {
    std::erase_if(m_stacks, [](const auto& stack) { return !isAlive(stack.first, stack.second); });
    m_sweepAt = std::max(m_sweepAt, 2 * m_stacks.size());
}

}  // namespace flowglass::python
