#include "core/python/scopes.hpp"

#include "core/python/instances.hpp"
#include "core/python/lifecycle.hpp"
#include "core/python/open_scope.hpp"
#include "core/python/scope_site.hpp"

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

std::uint32_t lineOf(const Frame& frame) {
    return frame.info->lineAt(cpython::instructionOf(frame.place));
}

/// Whether the interpreter will take the result of an exit for true. Nothing where that needs code
/// of the program's.
std::optional<bool> truthOf(PyObject* result) {
    if (result == Py_None || PyBool_Check(result)) return result == Py_True;
    if (PyLong_CheckExact(result) || PyFloat_CheckExact(result) || PyUnicode_CheckExact(result) ||
        PyBytes_CheckExact(result) || PyTuple_CheckExact(result) || PyList_CheckExact(result) ||
        PyDict_CheckExact(result))
        return PyObject_IsTrue(result) == 1;
    return std::nullopt;
}

bool isCancellation(PyObject* exception) {
    return std::string_view(_PyType_Name(Py_TYPE(exception))) == "CancelledError";
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
    scope.outer = frame.scope;
    frame.scope = &scope;
    if (PyObject* generator = generatorBehind(manager))
        scope.generator = m_lifecycle.frameIdOf(generator);
    const auto& item = scope.at->item();
    const std::string_view type = _PyType_Name(Py_TYPE(manager));
    auto event = thread.event<Kind::entering>(ticks, type.size() + 8);
    event.put<Field::scope>(scope.id)
        .put<Field::frame>(frame.id)
        .put<Field::line>(lineOf(frame))
        .put<Field::text>(item.text)
        .put<Field::manager>(type);
    if (item.hasName) event.put<Field::name>(item.name);
    event.putFlag<Field::async>(item.isAsync).putId<Field::generator>(scope.generator).commit();
    scope.manager = m_lifecycle.recorder().dictionary().intern(type);
}

PyObject* Scopes::enter(OpenScope& scope) noexcept {
    const auto method = PyRef::steal(std::exchange(scope.enter, nullptr));
    auto result = PyRef::steal(PyObject_CallNoArgs(method.get()));
    if (!result) {
        unlink(scope);
    } else if (!scope.at->item().isAsync) {
        recordEntered(scope, result.get());
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
        .put<Field::line>(lineOf(*scope.frame))
        .put<Field::text>(item.text)
        .put<Field::manager>(scope.manager);
    if (item.hasName) event.put<Field::name>(item.name);
    ValueText room;
    if (m_lifecycle.recorder().config().values)
        event.put<Field::value>(describe(value, room, m_lifecycle));
    event.putFlag<Field::async>(item.isAsync).putId<Field::generator>(scope.generator).commit();
}

void Scopes::leaving(int depth, Word how) noexcept {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle == nullptr) return;
    const Frame* frame = lifecycle->running(lifecycle->recorder().thread(),
                                            cpython::currentFrame(cpython::threadState()));
    for (OpenScope* scope = frame == nullptr ? nullptr : frame->scope;
         scope != nullptr && scope->at->item().depth >= depth; scope = scope->outer)
        scope->left = how;
}

Word Scopes::howOf(const ThreadState& thread, const OpenScope& scope,
                   PyObject* exception) const noexcept {
    if (exception == nullptr) return scope.left;
    const bool isClosing =
        scope.frame->generator != nullptr &&
        Py_IS_TYPE(exception, reinterpret_cast<PyTypeObject*>(PyExc_GeneratorExit));
    if (isClosing) return Word::closed;
    return thread.log.task() != 0 && isCancellation(exception) ? Word::cancelled : Word::exception;
}

PyObject* Scopes::exit(OpenScope& scope, PyObject* const* arguments, size_t flags) noexcept {
    PyObject* exception =
        PyVectorcall_NARGS(flags) > 1 && arguments[1] != Py_None ? arguments[1] : nullptr;
    const auto self = PyRef::borrow(reinterpret_cast<PyObject*>(&scope));
    const Exit exit = recordExiting(scope, exception);
    auto result = PyRef::steal(PyObject_Vectorcall(scope.exit, arguments, flags, nullptr));
    recordExited(scope, exit, result.get());
    unlink(scope);
    return result.release();
}

Scopes::Exit Scopes::recordExiting(OpenScope& scope, PyObject* exception) noexcept {
    const auto ticks = record::ticks();
    if (scope.frame == nullptr || !m_lifecycle.recorder().admits(ticks)) return {};
    ThreadState& thread = m_lifecycle.recorder().thread();
    (void)m_lifecycle.prepareCall(thread, ticks);
    Exit exit{howOf(thread, scope, exception), 0, exception};
    if (exception != nullptr)
        if (const Token* token = Exceptions::find(thread, exception)) exit.exception = token->id;
    thread.event<Kind::exiting>(ticks)
        .put<Field::scope>(scope.id)
        .put<Field::how>(exit.how)
        .putId<Field::exc>(exit.exception)
        .put<Field::line>(lineOf(*scope.frame))
        .commit();
    return exit;
}

void Scopes::recordExited(OpenScope& scope, const Exit& exit, PyObject* result) noexcept {
    const auto ticks = record::ticks();
    if (scope.frame == nullptr || !m_lifecycle.recorder().admits(ticks)) return;
    ThreadState& thread = m_lifecycle.recorder().thread();
    Frame& frame = *scope.frame;
    std::uint32_t raised = 0;
    Word verdict = Word::clean;
    if (result == nullptr) {
        raised = m_lifecycle.exceptions().raisedByExit(m_lifecycle, thread, frame, ticks);
        verdict = raised == exit.exception ? Word::propagates : Word::replaced;
        if (raised == exit.exception) raised = 0;
    } else if (exit.exceptionObject != nullptr) {
        verdict = truthOf(result).value_or(false) ? Word::suppressed : Word::propagates;
    }
    if (verdict == Word::propagates && exit.exception != 0)
        m_lifecycle.exceptions().moveTo(thread, frame, cpython::instructionOf(frame.place),
                                        exit.exception);
    auto event = thread.event<Kind::exited>(ticks, kValueRoom);
    event.put<Field::scope>(scope.id)
        .put<Field::how>(exit.how)
        .putId<Field::exc>(exit.exception)
        .put<Field::verdict>(verdict)
        .putId<Field::raised>(raised);
    ValueText room;
    if (result != nullptr && m_lifecycle.recorder().config().values)
        event.put<Field::value>(describe(result, room, m_lifecycle));
    event.put<Field::line>(lineOf(frame)).commit();
    if (verdict == Word::replaced) m_lifecycle.exceptions().replaced(thread, exit.exception);
}

void Scopes::frameEnds(Frame& frame) noexcept {
    while (frame.scope != nullptr) unlink(*frame.scope);
}

}  // namespace flowglass::python
