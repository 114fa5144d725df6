#include "core/python/scopes/exit_stacks.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>

#include "core/python/frames/lifecycle.hpp"
#include "core/python/rewriting/source_text.hpp"
#include "core/python/scopes/open_scope.hpp"
#include "core/python/scopes/scope_site.hpp"
#include "core/python/stand_in.hpp"
#include "core/python/values/builtin_values.hpp"
#include "core/python/values/instances.hpp"
#include "core/python/values/locals_of.hpp"

namespace flowglass::python {

using trace::Word;

namespace {

PyCFunction g_append = nullptr;
PyCFunction g_pop = nullptr;

/// The role of the Python code that calls the C function which runs; none while nothing is
/// recorded.
LibraryRole roleOfCaller(Lifecycle* lifecycle) {
    if (lifecycle == nullptr) return LibraryRole::none;
    auto* frame = cpython::currentFrame(cpython::threadState());
    PyCodeObject* code = frame == nullptr ? nullptr : cpython::codeOf(frame);
    return code == nullptr ? LibraryRole::none : lifecycle->recorder().codes().roleOf(code);
}

PyObject* append(PyObject* self, PyObject* entry) {
    PyObject* result = g_append(self, entry);
    Lifecycle* lifecycle = Lifecycle::active();
    if (result != nullptr && roleOfCaller(lifecycle) == LibraryRole::stackAppend)
        lifecycle->scopes().stackHolds(self, entry);
    return result;
}

PyObject* pop(PyObject* self, PyObject* nothing) {
    PyObject* entry = g_pop(self, nothing);
    Lifecycle* lifecycle = Lifecycle::active();
    const LibraryRole role = entry == nullptr ? LibraryRole::none : roleOfCaller(lifecycle);
    if (role != LibraryRole::stackExit && role != LibraryRole::stackExitAsync) return entry;
    PyObject* instead = lifecycle->scopes().stackGives(self, entry);
    if (instead == nullptr) return entry;
    Py_DECREF(entry);
    return instead;
}

/// What stands between the parentheses of the call that the frame at `place` is making: all of the
/// call where that cannot be told.
std::string argumentsOfCall(cpython::InterpreterFrame* place) {
    PyCodeObject* code = cpython::codeOf(place);
    SourceText::Place begin;
    SourceText::Place end;
    const char* path = PyUnicode_AsUTF8(code->co_filename);
    const int offset = cpython::instructionOf(place) * cpython::kUnitBytes;
    if (path == nullptr ||
        PyCode_Addr2Location(code, offset, &begin.line, &begin.column, &end.line, &end.column) ==
            0 ||
        begin.line < 1 || begin.column < 0 || end.line < begin.line)
        return {};
    std::ifstream stream(path, std::ios::binary);
    const auto source = SourceText::decode(std::string{std::istreambuf_iterator<char>(stream), {}});
    if (!source) return {};
    std::string call = source->segment(begin, end);
    if (!call.ends_with(')')) return call;
    auto from = std::string::npos;
    for (const std::string_view method :
         {"enter_context(", "push(", "callback(", "enter_async_context(", "push_async_exit("})
        if (const auto at = call.find(method); at != std::string::npos)
            from = std::min(from, at + method.size());
    return from == std::string::npos ? call : call.substr(from, call.size() - 1 - from);
}

/// The object whose exit an entry calls, or the function that it is.
PyObject* heldBy(PyObject* exit) {
    if (PyMethod_Check(exit)) return PyMethod_GET_SELF(exit);
    if (!PyFunction_Check(exit)) return exit;
    PyObject* names = reinterpret_cast<PyFunctionObject*>(exit)->func_dict;
    PyObject* wrapped = names == nullptr ? nullptr : findItem(names, "__wrapped__");
    return wrapped == nullptr ? exit : wrapped;
}

bool canBeEntered(PyObject* manager, bool isAsync) {
    const ManagerMethods& methods = methodsOf(isAsync);
    return _PyType_Lookup(Py_TYPE(manager), methods.enter) != nullptr &&
           _PyType_Lookup(Py_TYPE(manager), methods.exit) != nullptr;
}

/// A comprehension has a frame of its own before 3.12, which is not shown.
cpython::InterpreterFrame* aroundComprehensions(Lifecycle& lifecycle,
                                                cpython::InterpreterFrame* place) {
    const auto isComprehension = [&](cpython::InterpreterFrame* at) {
        PyCodeObject* code = cpython::codeOf(at);
        const CodeInfo* info = code == nullptr ? nullptr : lifecycle.recorder().codes().find(code);
        return info != nullptr && info->isComprehension;
    };
    while (place != nullptr && isComprehension(place)) place = cpython::callerOf(place);
    return place;
}

}  // namespace

void watchExitStacks() {
    if (g_append != nullptr) return;
    const ErrorHold hold;
    PyObject* module = PyDict_GetItemString(PyImport_GetModuleDict(), "_collections");
    if (module == nullptr) return;
    const auto deque = PyRef::steal(PyObject_GetAttrString(module, "deque"));
    if (!deque) return PyErr_Clear();
    standIn(deque.get(), "append", METH_O, &append, g_append);
    standIn(deque.get(), "pop", METH_NOARGS, &pop, g_pop);
}

PyRef Scopes::scopeOnStack(Frame& frame, cpython::InterpreterFrame* place, bool isAsync) noexcept
    try {
    const ErrorHold hold;
    auto& known = m_lifecycle.recorder()
                      .codes()
                      .find(cpython::codeOf(place))
                      ->sites[cpython::instructionOf(place)];
    if (!known) {
        ScopeSite::Item facts;
        facts.text = m_lifecycle.recorder().dictionary().intern(argumentsOfCall(place));
        facts.depth = std::numeric_limits<int>::max();
        facts.isAsync = isAsync;
        PyErr_Clear();
        known = objectOf(std::make_unique<ScopeSite>(*this, facts));
        if (!known) return {};
    }
    const auto& site = static_cast<const ScopeSite&>(siteBehind(known.get()));
    if (m_lifecycle.isFolded(site.rounds())) {
        constexpr std::uint64_t events = 4;
        frame.folded += events;
        return {};
    }
    OpenScope* scope = newOpenScope(site, known.get());
    if (scope != nullptr) scope->isHeld = true;
    return PyRef::steal(reinterpret_cast<PyObject*>(scope));
} catch (const std::exception&) {
    return {};  // no memory: it is not told
}

void Scopes::stackEnters(ThreadState& thread, cpython::InterpreterFrame* place,
                         cpython::InterpreterFrame* below, bool isAsync) noexcept try {
    Frame* frame = m_lifecycle.running(thread, aroundComprehensions(m_lifecycle, below));
    PyObject* manager = place->localsplus[1];
    if (frame == nullptr || manager == nullptr || !canBeEntered(manager, isAsync)) return;
    PyRef scope = scopeOnStack(*frame, below, isAsync);
    if (!scope) return;
    recordEntering(thread, *frame, *reinterpret_cast<OpenScope*>(scope.get()), manager);
    m_held.begin(place, std::move(scope));
} catch (const std::exception&) {
    // no memory: it is not told
}

void Scopes::stackHolds(PyObject* entries, PyObject* entry) noexcept try {
    if (!PyTuple_CheckExact(entry) || PyTuple_GET_SIZE(entry) != 2 ||
        !PyBool_Check(PyTuple_GET_ITEM(entry, 0)))
        return;
    const ErrorHold hold;
    Recorder& recorder = m_lifecycle.recorder();
    auto* place = cpython::callerOf(cpython::currentFrame(cpython::threadState()));
    const auto roleAt = [&] { return recorder.codes().roleOf(cpython::codeOf(place)); };
    while (place != nullptr && roleAt() == LibraryRole::stackAdd) place = cpython::callerOf(place);
    if (place == nullptr) return;
    if (roleAt() == LibraryRole::stackEnter || roleAt() == LibraryRole::stackEnterAsync) {
        PyRef scope = m_held.begun(place);
        if (!scope) return;
        PyObject* result = localOf(place, "result");
        recordEntered(*reinterpret_cast<OpenScope*>(scope.get()), result);
        return m_held.add(entries, entry, std::move(scope));
    }
    ThreadState& thread = recorder.thread();
    Frame* frame = m_lifecycle.running(thread, aroundComprehensions(m_lifecycle, place));
    const bool isAsync = PyTuple_GET_ITEM(entry, 0) == Py_False;
    PyRef scope = frame == nullptr ? PyRef{} : scopeOnStack(*frame, place, isAsync);
    if (!scope) return;
    auto& made = *reinterpret_cast<OpenScope*>(scope.get());
    recordEntering(thread, *frame, made, heldBy(PyTuple_GET_ITEM(entry, 1)));
    recordEntered(made, nullptr);
    m_held.add(entries, entry, std::move(scope));
} catch (const std::exception&) {
    // no memory: it is not told
}

// The stack may have been handed on to where no frame of the program's runs.
Frame* Scopes::leaverAt(ThreadState& thread, cpython::InterpreterFrame* place,
                        PyObject* exception) noexcept {
    const auto isShown = [this](cpython::InterpreterFrame* at) {
        PyCodeObject* code = cpython::codeOf(at);
        const CodeInfo* info =
            code == nullptr ? nullptr : m_lifecycle.recorder().codes().find(code);
        return info != nullptr && !info->isComprehension && !info->isNative;
    };
    while (place != nullptr && !isShown(place)) place = cpython::callerOf(place);
    if (place == nullptr) return nullptr;
    for (std::size_t at = 0; at < thread.floor; ++at)
        if (thread.stack[at]->place == place) return nullptr;
    PyGenObject* generator = exception == nullptr ? nullptr : cpython::generatorOf(place);
    if (generator == nullptr ||
        std::ranges::find(thread.stack, place, &Frame::place) != thread.stack.end())
        return m_lifecycle.running(thread, place);
    // What is thrown into a coroutine goes to what that awaits first, and comes up from there.
    Frame* frame = m_lifecycle.resumeWith(thread, generator, cpython::callerOf(place), exception);
    const Token* token = Exceptions::find(thread, exception);
    if (token != nullptr) Exceptions::hold(thread, token->id, -1);
    return frame;
}

const ScopeExit* Scopes::exitOfStack(const ThreadState& thread, const Frame* frame,
                                     const PyObject* stack) const noexcept {
    const ScopeExit* exit = thread.exiting;
    if (exit == nullptr || exit->manager != stack) {
        const auto awaited = m_asyncExits.find(frame);
        exit = awaited == m_asyncExits.end() ? nullptr : &awaited->second.exit;
    }
    return exit != nullptr && exit->manager == stack ? exit : nullptr;
}

PyObject* Scopes::stackGives(PyObject* entries, PyObject* entry) noexcept {
    const ErrorHold hold;
    Recorder& recorder = m_lifecycle.recorder();
    ThreadState& thread = recorder.thread();
    auto* place = cpython::currentFrame(cpython::threadState());
    entryIsLeft(thread, place);
    const PyRef scope = m_held.take(entries, entry);
    if (!scope || !recorder.isRecording()) return nullptr;
    auto& held = *reinterpret_cast<OpenScope*>(scope.get());
    held.exit = Py_NewRef(PyTuple_GET_ITEM(entry, 1));
    const ScopeExit* stacks =
        exitOfStack(thread, leaverAt(thread, place, nullptr), place->localsplus[0]);
    const bool isGiven = stacks != nullptr && stacks->exceptionObject != nullptr;
    held.left = stacks == nullptr || isGiven ? Word::normal : stacks->how;
    held.given = isGiven ? stacks->exceptionObject : nullptr;
    return PyTuple_Pack(2, PyTuple_GET_ITEM(entry, 0), scope.get());
}

PyObject* Scopes::exitHeld(OpenScope& scope, PyObject* const* arguments, size_t flags) noexcept {
    PyObject* exception =
        PyVectorcall_NARGS(flags) > 1 && arguments[1] != Py_None ? arguments[1] : nullptr;
    const auto self = PyRef::borrow(reinterpret_cast<PyObject*>(&scope));
    ThreadState& thread = m_lifecycle.recorder().thread();
    auto* place = cpython::currentFrame(cpython::threadState());
    ScopeExit exit = recordExiting(scope, leaverAt(thread, place, exception), exception);
    exit.outer = std::exchange(thread.exiting, &exit);
    auto result = PyRef::steal(PyObject_Vectorcall(scope.exit, arguments, flags, nullptr));
    thread.exiting = exit.outer;
    unlink(scope);
    if (exit.scope == 0 || Lifecycle::active() == nullptr) return result.release();
    if (!result) {
        exitRaises(exit);
    } else if (scope.isAsync()) {
        awaitEntry(exit, place);
    } else {
        return exitGives(exit, std::move(result));
    }
    return result.release();
}

}  // namespace flowglass::python
