#include "core/python/decorators/layers.hpp"

#include <vector>

#include "core/python/frames/lifecycle.hpp"
#include "core/python/values/instances.hpp"

namespace flowglass::python {

namespace {

destructor g_endFunction = nullptr;

void endFunction(PyObject* function) {
    if (Lifecycle* lifecycle = Lifecycle::active())
        lifecycle->decorators().layers().forget(function);
    g_endFunction(function);
}

/// A Python class whose objects' deaths are seen, and what its finalizer was before.
struct Watched {
    PyRef type;  ///< a weak reference: the address may be another class's later
    destructor finalize;
};

/// Never destroyed: objects die while the interpreter takes itself apart.
std::vector<Watched>& watchedTypes() {
    static auto* const types = new std::vector<Watched>;
    return *types;
}

Watched* watchedOf(const PyTypeObject* type) noexcept {
    for (auto& watched : watchedTypes())
        if (PyWeakref_GET_OBJECT(watched.type.get()) == reinterpret_cast<const PyObject*>(type))
            return &watched;
    return nullptr;
}

/// Classes that are made later have taken over the finalizer of their base.
void endObject(PyObject* object) {
    if (Lifecycle* lifecycle = Lifecycle::active()) lifecycle->decorators().layers().forget(object);
    for (const auto* type = Py_TYPE(object); type != nullptr; type = type->tp_base) {
        const Watched* watched = watchedOf(type);
        if (watched == nullptr) continue;
        if (watched->finalize != nullptr) watched->finalize(object);
        return;
    }
}

/// Has the deaths of a Python class's objects seen. False where there is no memory.
bool watchEnds(PyTypeObject* type) {
    if (type->tp_finalize == &endObject) return true;
    if (Watched* watched = watchedOf(type)) {
        watched->finalize = type->tp_finalize;
    } else {
        auto alive = PyRef::steal(PyWeakref_NewRef(reinterpret_cast<PyObject*>(type), nullptr));
        if (!alive) return false;
        watchedTypes().push_back({std::move(alive), type->tp_finalize});
    }
    type->tp_finalize = &endObject;
    return true;
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
    if (m_known.size() >= m_sweepAt) sweep();
    PyTypeObject* type = Py_TYPE(object);
    if (auto alive = PyRef::steal(PyWeakref_NewRef(object, nullptr))) {
        add(object, layer, std::move(alive));
        return true;
    }
    PyErr_Clear();
    if (!isPythonClass(type) || !watchEnds(type)) return false;
    add(object, layer, {}, type);
    return true;
}

bool Layers::isAlive(const PyObject* object, const Known& known) noexcept {
    return !known.alive || PyWeakref_GET_OBJECT(known.alive.get()) == object;
}

// A finalizer that the program has set since goes past ours.
bool Layers::isSame(const PyObject* object, const Known& known) noexcept {
    if (known.type == nullptr) return isAlive(object, known);
    return Py_TYPE(object) == known.type && known.type->tp_finalize == &endObject;
}

void Layers::add(PyObject* object, Layer layer, PyRef alive, const PyTypeObject* type) {
    Known& known = m_known[object];
    const bool isNew = !known.layer || !isSame(object, known);
    if (!isNew && known.layer.chain == layer.chain) return;
    const bool isShared = !isNew && known.layer.number != 0;
    known.layer = isShared ? Layer{} : layer;
    known.alive = std::move(alive);
    known.type = type;
}

Layer Layers::find(const PyObject* object) const noexcept {
    const auto found = m_known.find(object);
    if (found == m_known.end() || !isSame(object, found->second)) return {};
    return found->second.layer;
}

void Layers::sweep() {
    std::erase_if(m_known, [](const auto& entry) { return !isAlive(entry.first, entry.second); });
    m_sweepAt = std::max(m_sweepAt, 2 * m_known.size());
}

}  // namespace flowglass::python
