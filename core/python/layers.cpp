#include "core/python/layers.hpp"

#include "core/python/lifecycle.hpp"

namespace flowglass::python {

namespace {

destructor g_endFunction = nullptr;

void endFunction(PyObject* function) {
    if (Lifecycle* lifecycle = Lifecycle::active())
        lifecycle->decorators().layers().forget(function);
    g_endFunction(function);
}

}  // namespace

void Layers::watchDeaths() {
    if (g_endFunction != nullptr) return;
    g_endFunction = PyFunction_Type.tp_dealloc;
    PyFunction_Type.tp_dealloc = &endFunction;
}

void Layers::addFunction(PyObject* function, Layer layer) {
    watchDeaths();
    add(function, layer, {});
}

void Layers::addScope(PyObject* function, PyRef site) {
    if (const auto found = m_known.find(function); found != m_known.end())
        found->second.scope = std::move(site);
}

PyObject* Layers::scopeOf(const PyObject* function) const noexcept {
    const auto found = m_known.find(function);
    return found == m_known.end() ? nullptr : found->second.scope.get();
}

bool Layers::addObject(PyObject* object, Layer layer) {
    const ErrorHold hold;
    auto alive = PyRef::steal(PyWeakref_NewRef(object, nullptr));
    if (!alive) return false;
    if (m_known.size() >= m_sweepAt) sweep();
    add(object, layer, std::move(alive));
    return true;
}

bool Layers::isAlive(const PyObject* object, const Known& known) noexcept {
    return !known.alive || PyWeakref_GET_OBJECT(known.alive.get()) == object;
}

void Layers::add(PyObject* object, Layer layer, PyRef alive) {
    Known& known = m_known[object];
    const bool isNew = !known.layer || !isAlive(object, known);
    if (!isNew && known.layer.chain == layer.chain) return;
    const bool isShared = !isNew && known.layer.number != 0;
    known.layer = isShared ? Layer{} : layer;
    known.alive = std::move(alive);
}

Layer Layers::find(const PyObject* object) const noexcept {
    const auto found = m_known.find(object);
    if (found == m_known.end() || !isAlive(object, found->second)) return {};
    return found->second.layer;
}

void Layers::sweep() {
    std::erase_if(m_known, [](const auto& entry) { return !isAlive(entry.first, entry.second); });
    m_sweepAt = std::max(m_sweepAt, 2 * m_known.size());
}

}  // namespace flowglass::python
