#include "core/python/decorators/decorators.hpp"

#include <internal/pycore_code.h>

#include "core/python/backend/backend.hpp"
#include "core/python/decorators/native_layers.hpp"
#include "core/python/scopes/scope_site.hpp"
#include "core/python/values/instances.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;

namespace {

PyObject* callName() {
    static PyObject* const name = PyUnicode_InternFromString("__call__");
    return name;
}

/// The `__init__` that a class itself has, where it is a function (borrowed).
PyObject* ownInit(PyTypeObject* type) noexcept {
    if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0) return nullptr;
    PyObject* found = findItem(dictOf(type), "__init__");
    return found != nullptr && PyFunction_Check(found) ? found : nullptr;
}

/// What a call gives first, which may stand in `*args`; null for nothing.
PyObject* firstArgument(cpython::InterpreterFrame* place) noexcept {
    const PyCodeObject* code = cpython::codeOf(place);
    const bool isNamed = code->co_argcount > 0;
    if (!isNamed && (code->co_flags & CO_VARARGS) == 0) return nullptr;
    const int at = isNamed ? 0 : code->co_kwonlyargcount;
    PyObject* first = place->localsplus[at];
    const bool isCell = (PyBytes_AS_STRING(code->co_localspluskinds)[at] & CO_FAST_CELL) != 0;
    if (isCell && first != nullptr && PyCell_Check(first)) first = PyCell_GET(first);
    if (isNamed || first == nullptr || !PyTuple_CheckExact(first)) return first;
    return PyTuple_GET_SIZE(first) == 0 ? nullptr : PyTuple_GET_ITEM(first, 0);
}

}  // namespace

OpenChain* Decorators::openHere(const Decoration& decoration, Frame*& frame) noexcept {
    Recorder& recorder = m_lifecycle.recorder();
    if (Lifecycle::active() == nullptr || !recorder.isRecording()) return nullptr;
    frame = m_lifecycle.running(recorder.thread(), cpython::currentFrame(cpython::threadState()));
    OpenChain* chain = frame == nullptr ? nullptr : frame->chain;
    return chain != nullptr && chain->decoration == &decoration ? chain : nullptr;
}

OpenChain* Decorators::open(Frame& frame, const Decoration& decoration) noexcept {
    frameEnds(frame);  // an exception left the last one unfinished
    if (m_lifecycle.isFolded(decoration.rounds)) {
        frame.folded += 2 * std::uint64_t{decoration.layers()} + 1;
        return nullptr;
    }
    if (m_free.empty()) m_free.push_back(&m_chains.emplace_back());
    OpenChain* chain = m_free.back();
    m_free.pop_back();
    chain->id = m_lifecycle.recorder().newChainId();
    chain->decoration = &decoration;
    frame.chain = chain;
    return chain;
}

void Decorators::frameEnds(Frame& frame) noexcept {
    if (frame.chain != nullptr) m_free.push_back(std::exchange(frame.chain, nullptr));
}

void Decorators::evaluated(const Decoration& decoration, std::uint32_t layer,
                           PyObject* value) noexcept {
    Frame* frame = nullptr;
    OpenChain* chain = openHere(decoration, frame);
    if (layer == decoration.layers() && frame != nullptr) chain = open(*frame, decoration);
    const auto ticks = record::ticks();
    Recorder& recorder = m_lifecycle.recorder();
    if (chain == nullptr || !recorder.admits(ticks)) return;
    ThreadState& thread = recorder.thread();
    (void)m_lifecycle.prepareCall(thread, ticks);
    const auto& written = decoration.written[layer - 1];
    auto event = thread.event<Kind::evaluate>(ticks, kValueRoom);
    event.put<Field::chain>(chain->id)
        .put<Field::layer>(layer)
        .put<Field::frame>(frame->id)
        .put<Field::text>(written.text)
        .put<Field::line>(written.line);
    ValueText room;
    if (recorder.config().values) event.put<Field::value>(describe(value, room, m_lifecycle));
    event.put<Field::name>(decoration.name).commit();
}

void Decorators::made(const Decoration& decoration, PyObject* core) noexcept {
    Frame* frame = nullptr;
    OpenChain* chain = openHere(decoration, frame);
    if (chain == nullptr) return;
    chain->looks[chain->at].take(core, m_lifecycle);
    note(core, {chain->id, 0});
}

void Decorators::applied(const Decoration& decoration, std::uint32_t layer,
                         PyObject* after) noexcept {
    Frame* frame = nullptr;
    OpenChain* chain = openHere(decoration, frame);
    const auto ticks = record::ticks();
    if (chain == nullptr || !m_lifecycle.recorder().admits(ticks)) return;
    const CallableLook& before = chain->looks[chain->at];
    chain->at = 1 - chain->at;
    CallableLook& now = chain->looks[chain->at];
    now.take(after, m_lifecycle);
    (void)m_lifecycle.prepareCall(m_lifecycle.recorder().thread(), ticks);
    recordApply(*chain, layer, before, now, ticks);
    if (before.object() == after && !PyType_Check(after)) return;
    if (layer != decoration.layers() || !forgetFactory(layer, before.object(), after))
        note(after, {chain->id, layer}, decoration.written[layer - 1].text);
}

void Decorators::recordApply(const OpenChain& chain, std::uint32_t layer,
                             const CallableLook& before, const CallableLook& after,
                             std::uint64_t ticks) noexcept {
    Recorder& recorder = m_lifecycle.recorder();
    auto event =
        recorder.thread().event<Kind::apply>(ticks, (2 + 2 * kMetadata.size()) * kValueRoom);
    event.put<Field::chain>(chain.id).put<Field::layer>(layer);
    if (recorder.config().values) {
        event.put<Field::before>(before.value()).put<Field::after>(after.value());
        std::uint32_t changes = 0;
        for (std::size_t place = 0; place < kMetadata.size(); ++place)
            if (before.differs(place, after)) ++changes;
        if (changes > 0) event.beginList<Field::metadata>(changes);
        for (std::size_t place = 0; place < kMetadata.size(); ++place)
            if (before.differs(place, after))
                event.addChange(recorder.dictionary().intern(kMetadata[place]),
                                before.metadata(place), after.metadata(place));
    }
    event.commit();
}

void Decorators::bound(const Decoration& decoration) noexcept {
    Frame* frame = nullptr;
    OpenChain* chain = openHere(decoration, frame);
    if (chain == nullptr) return;
    const auto ticks = record::ticks();
    Recorder& recorder = m_lifecycle.recorder();
    if (recorder.admits(ticks)) {
        ThreadState& thread = recorder.thread();
        (void)m_lifecycle.prepareCall(thread, ticks);
        auto event = thread.event<Kind::decorate>(ticks, kValueRoom);
        event.put<Field::chain>(chain->id).put<Field::name>(decoration.name);
        if (recorder.config().values) event.put<Field::value>(chain->looks[chain->at].value());
        event.commit();
    }
    frameEnds(*frame);
}

bool Decorators::noteFunction(PyObject* object, Layer layer) {
    auto* function = reinterpret_cast<PyFunctionObject*>(object);
    auto* code = reinterpret_cast<PyCodeObject*>(function->func_code);
    CodeTable& codes = m_lifecycle.recorder().codes();
    const bool wasSeen = codes.isSeen(code);
    CodeInfo* info = codes.find(code);
    const bool isAdopted = info == nullptr;
    if (isAdopted) info = codes.adopt(code);
    if (info == nullptr) return false;
    if (info->isNative) watchAdopted(*function, isAdopted && wasSeen);
    info->isLayer = true;
    if (layer) m_layers.addFunction(object, layer);
    return true;
}

void Decorators::noteClass(PyObject* type, Layer layer) {
    PyObject* init = ownInit(reinterpret_cast<PyTypeObject*>(type));
    if (init == nullptr) return;
    auto* code = reinterpret_cast<PyCodeObject*>(PyFunction_GET_CODE(init));
    CodeInfo* info = m_lifecycle.recorder().codes().find(code);
    if (info == nullptr || !noteFunction(init, layer)) return;
    info->makesLayers = true;
}

void Decorators::noteManaged(PyObject* object, record::Interned text) {
    auto* function = reinterpret_cast<PyFunctionObject*>(object);
    auto* code = reinterpret_cast<PyCodeObject*>(function->func_code);
    if (m_lifecycle.recorder().codes().roleOf(code) != LibraryRole::managedCall) return;
    const ErrorHold hold;
    ScopeSite::Item item;
    item.text = text;
    item.isAsync = (code->co_flags & CO_COROUTINE) != 0;
    auto site = objectOf(std::make_unique<ScopeSite>(m_lifecycle.scopes(), item));
    if (!site) return PyErr_Clear();
    m_layers.addScope(object, std::move(site));
    watchManagers(*function);
}

void Decorators::note(PyObject* callable, Layer layer, record::Interned text) noexcept try {
    if (PyFunction_Check(callable)) {
        if (noteFunction(callable, layer)) noteManaged(callable, text);
    } else if (PyType_Check(callable)) {
        noteClass(callable, layer);
    } else if (isPythonClass(Py_TYPE(callable))) {
        PyObject* call = _PyType_Lookup(Py_TYPE(callable), callName());
        if (call == nullptr || !PyFunction_Check(call) || !noteFunction(call, {})) return;
        auto* code = reinterpret_cast<PyCodeObject*>(PyFunction_GET_CODE(call));
        m_lifecycle.recorder().codes().find(code)->isCalledOnLayers = true;
        (void)m_layers.addObject(callable, layer);
    } else if (watchNativeCalls(callable)) {
        (void)m_layers.addObject(callable, layer);
    }
} catch (const std::exception&) {
    return;  // no memory: its calls are told without it
}

// What binds it above that is not called either.
bool Decorators::forgetFactory(std::uint32_t layer, const PyObject* before,
                               const PyObject* after) noexcept {
    const bool isBound = layer == 2 && (Py_IS_TYPE(after, &PyClassMethod_Type) ||
                                        Py_IS_TYPE(after, &PyStaticMethod_Type));
    const PyObject* factory = isBound ? before : after;
    if ((layer != 1 && !isBound) || !isFactoryOfManagers(factory)) return false;
    const PyObject* core =
        findItem(reinterpret_cast<const PyFunctionObject*>(factory)->func_dict, "__wrapped__");
    for (const PyObject* object : {factory, core})
        if (object != nullptr) m_layers.forget(object);
    return true;
}

bool Decorators::isFactoryOfManagers(const PyObject* callable) noexcept {
    if (!PyFunction_Check(callable)) return false;
    auto* code = reinterpret_cast<PyCodeObject*>(
        reinterpret_cast<const PyFunctionObject*>(callable)->func_code);
    return m_lifecycle.recorder().codes().roleOf(code) == LibraryRole::managerFactory;
}

Layer Decorators::layerOf(cpython::InterpreterFrame* place, const CodeInfo& info) const noexcept {
    if (info.isCalledOnLayers)
        if (const Layer found = m_layers.find(firstArgument(place))) return found;
    const Layer found = m_layers.find(cpython::functionOf(place));
    if (!found || !info.makesLayers) return found;
    // A subclass calls it too, and so may anybody by its name: the class itself was not called.
    PyObject* made = firstArgument(place);
    PyObject* init = made == nullptr ? nullptr : ownInit(Py_TYPE(made));
    return m_layers.find(init).chain == found.chain ? found : Layer{};
}

}  // namespace flowglass::python
