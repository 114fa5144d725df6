#include "core/python/scopes/scopes.hpp"

#include "core/python/frames/lifecycle.hpp"
#include "core/python/scopes/hand_calls.hpp"
#include "core/python/scopes/open_scope.hpp"
#include "core/python/scopes/scope_site.hpp"
#include "core/python/values/instances.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

/// As the interpreter binds a special method that it found on a type.
PyObject* bound(PyObject* found, PyObject* object) {
    const descrgetfunc get = Py_TYPE(found)->tp_descr_get;
    if (get == nullptr) return Py_NewRef(found);
    return get(found, object, reinterpret_cast<PyObject*>(Py_TYPE(object)));
}

/// The generator that contextlib's managers run, read from where it lies; null for others.
PyObject* generatorBehind(PyObject* manager) {
    const std::string_view type = _PyType_Name(Py_TYPE(manager));
    if (type != "_GeneratorContextManager" && type != "_AsyncGeneratorContextManager")
        return nullptr;
    PyObject* generator = attributeOf(manager, "gen");
    return generator != nullptr && cpython::isGeneratorLike(generator) ? generator : nullptr;
}

/// What an exit stack holds by its type, or a function by its own name.
std::string_view nameOfHeld(PyObject* held) {
    if (PyMethod_Check(held)) return nameOfHeld(PyMethod_GET_FUNCTION(held));
    if (PyFunction_Check(held))
        if (const char* name =
                PyUnicode_AsUTF8(reinterpret_cast<PyFunctionObject*>(held)->func_name))
            return name;
    if (PyCFunction_Check(held)) return reinterpret_cast<PyCFunctionObject*>(held)->m_ml->ml_name;
    return _PyType_Name(Py_TYPE(held));
}

}  // namespace

PyObject* Scopes::opening(PyObject* manager, const ScopeSite& at, PyObject* constant) noexcept {
    Recorder& recorder = m_lifecycle.recorder();
    if (Lifecycle::active() == nullptr || !recorder.isRecording()) return Py_NewRef(manager);
    const ManagerMethods& methods = methodsOf(at.item().isAsync);
    const auto enter = PyRef::borrow(_PyType_Lookup(Py_TYPE(manager), methods.enter));
    const auto exit = PyRef::borrow(_PyType_Lookup(Py_TYPE(manager), methods.exit));
    if (!enter || !exit) return Py_NewRef(manager);
    ThreadState& thread = recorder.thread();
    Frame* frame = m_lifecycle.running(thread, cpython::currentFrame(cpython::threadState()));
    if (frame == nullptr) return Py_NewRef(manager);
    if (m_lifecycle.isFolded(at.rounds())) {
        constexpr std::uint64_t events = 4;
        frame->folded += events;
        return Py_NewRef(manager);
    }
    OpenScope* scope = newOpenScope(at, constant);
    if (scope == nullptr) return nullptr;
    auto object = PyRef::steal(reinterpret_cast<PyObject*>(scope));
    scope->enter = bound(enter.get(), manager);
    scope->exit = scope->enter == nullptr ? nullptr : bound(exit.get(), manager);
    if (scope->exit == nullptr) return nullptr;
    frame = m_lifecycle.running(thread, cpython::currentFrame(cpython::threadState()));
    if (frame != nullptr) recordEntering(thread, *frame, *scope, manager);
    return object.release();
}

void Scopes::recordEntering(ThreadState& thread, Frame& frame, OpenScope& scope,
                            PyObject* manager) noexcept {
    const auto ticks = record::ticks();
    if (!m_lifecycle.recorder().admits(ticks)) return;
    (void)m_lifecycle.prepareCall(thread, ticks);
    scope.id = m_lifecycle.recorder().newScopeId();
    scope.frame = &frame;
    scope.unit = cpython::instructionOf(frame.place);
    scope.outer = frame.scope;
    frame.scope = &scope;
    if (PyObject* generator = generatorBehind(manager))
        scope.generator =
            m_lifecycle.createManagers(thread, reinterpret_cast<PyGenObject*>(generator));
    const auto& item = scope.at->item();
    const std::string_view type =
        scope.isHeld ? nameOfHeld(manager) : _PyType_Name(Py_TYPE(manager));
    auto event = thread.event<Kind::entering>(ticks, type.size() + 8);
    event.put<Field::scope>(scope.id)
        .put<Field::frame>(frame.id)
        .putId<Field::line>(item.line != 0 ? item.line : frame.lineNow())
        .put<Field::text>(item.text)
        .put<Field::manager>(type);
    if (item.hasName) event.put<Field::name>(item.name);
    event.putFlag<Field::async>(item.isAsync)
        .putId<Field::generator>(scope.generator)
        .putFlag<Field::moved>(scope.isHeld)
        .commit();
    scope.manager = m_lifecycle.recorder().dictionary().intern(type);
}

PyObject* Scopes::enter(OpenScope& scope) noexcept {
    const auto method = PyRef::steal(std::exchange(scope.enter, nullptr));
    PyRef result;
    {
        const ScopesOwnCall own(method.get());
        result = PyRef::steal(PyObject_CallNoArgs(method.get()));
    }
    if (!result) {
        unlink(scope);
    } else if (!scope.isAsync()) {
        recordEntered(scope, result.get());
    } else if (scope.isCalls) {
        beginEntry(scope, result.get());
    }
    return result.release();
}

void Scopes::recordEntered(OpenScope& scope, PyObject* value) noexcept {
    const auto ticks = record::ticks();
    if (scope.frame == nullptr || !m_lifecycle.recorder().admits(ticks)) return;
    ThreadState& thread = m_lifecycle.recorder().thread();
    (void)m_lifecycle.prepareCall(thread, ticks);
    const auto& item = scope.at->item();
    auto event = thread.event<Kind::entered>(ticks, kValueRoom);
    event.put<Field::scope>(scope.id)
        .put<Field::frame>(scope.frame->id)
        .putId<Field::line>(item.line != 0 ? item.line : scope.frame->lineNow())
        .put<Field::text>(item.text)
        .put<Field::manager>(scope.manager);
    if (item.hasName) event.put<Field::name>(item.name);
    ValueText room;
    if (value != nullptr && m_lifecycle.recorder().config().values)
        event.put<Field::value>(describe(value, room, m_lifecycle));
    event.putFlag<Field::async>(item.isAsync)
        .putId<Field::generator>(scope.generator)
        .putFlag<Field::moved>(scope.isHeld)
        .commit();
}

void Scopes::leaving(int depth, Word how) noexcept {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr) return;
    ThreadState& thread = lifecycle->recorder().thread();
    Frame* frame = lifecycle->running(thread, cpython::currentFrame(cpython::threadState()));
    if (frame != nullptr && frame->isExiting)
        settle(thread, *frame, cpython::instructionOf(frame->place), record::ticks());
    for (OpenScope* scope = frame == nullptr ? nullptr : frame->scope;
         scope != nullptr && scope->at->item().depth >= depth; scope = scope->outer)
        scope->left = how;
}

void Scopes::awaitedEntry(const ScopeSite& at, PyObject* value) noexcept {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr) return;
    const Frame* frame = lifecycle->running(lifecycle->recorder().thread(),
                                            cpython::currentFrame(cpython::threadState()));
    if (frame != nullptr && frame->scope != nullptr && frame->scope->at == &at)
        recordEntered(*frame->scope, value);
}

void Scopes::frameEnds(Frame& frame) noexcept {
    while (frame.scope != nullptr) unlink(*frame.scope);
    if (std::exchange(frame.isExiting, false)) m_asyncExits.erase(&frame);
}

void Scopes::forget() noexcept {
    m_asyncExits.clear();
    m_asyncEntries.clear();
    m_awaitedEntries.clear();
    m_held = {};
}

}  // namespace flowglass::python
