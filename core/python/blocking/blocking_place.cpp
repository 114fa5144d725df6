#include "core/python/blocking/blocking_place.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

/// Between the recorded code and the call in which its thread stands still.
struct Way {
    std::string_view function;  ///< the library's, that recorded code called; empty: none
    cpython::InterpreterFrame* condition = nullptr;  ///< that of a Condition's wait(), or null
    bool joins = false;
    bool tellsItself = false;
};

std::string_view nameOf(PyCodeObject* code) noexcept {
    Py_ssize_t size = 0;
    const char* text = PyUnicode_AsUTF8AndSize(code->co_qualname, &size);
    return text == nullptr ? std::string_view() : std::string_view(text, std::size_t(size));
}

Way wayHere(CodeTable& codes) noexcept {
    Way way;
    bool selects = false;
    for (auto* frame = cpython::currentFrame(cpython::threadState()); frame != nullptr;
         frame = cpython::callerOf(frame)) {
        PyCodeObject* code = cpython::codeOf(frame);
        if (code == nullptr) continue;
        const LibraryRole role = codes.roleOf(code);
        // An event loop tells when it is idle; a selector that the program asks itself does not.
        if (selects && role == LibraryRole::runOnce) way.tellsItself = true;
        selects = role == LibraryRole::select;
        if (role == LibraryRole::threadWaitsForCondition) way.condition = frame;
        if (codes.find(code) != nullptr) break;
        way.function = nameOf(code);
        if (way.function == "Thread.join") way.joins = true;
        if (way.function == "Thread.start") way.tellsItself = true;
    }
    return way;
}

}  // namespace

bool isBeneathRecorded() noexcept {
    Lifecycle* lifecycle = Lifecycle::active();
    const ThreadState* thread = lifecycle == nullptr ? nullptr : Recorder::seenThread();
    return thread != nullptr && thread->top() != nullptr;
}

bool beginBlock(Word on, std::string_view what) noexcept {
    const ErrorHold held;
    Lifecycle& lifecycle = *Lifecycle::active();
    const Way way = wayHere(lifecycle.recorder().codes());
    if (way.tellsItself) return false;
    ThreadState& thread = lifecycle.recorder().thread();
    if (way.condition != nullptr && thread.condition == way.condition) return false;
    // A sleep says best how long it is; else what the program itself asked for says more.
    if (on != Word::sleep && !way.function.empty()) what = way.function;
    return lifecycle.block(thread, way.joins ? Word::join : on, what, way.condition);
}

void endBlock() noexcept {
    Lifecycle* lifecycle = Lifecycle::active();
    if (lifecycle != nullptr) lifecycle->unblock(lifecycle->recorder().thread());
}

}  // namespace flowglass::python
