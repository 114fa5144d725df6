#include "core/python/native_layers.hpp"

#include <array>
#include <deque>
#include <string>

#include "core/python/lifecycle.hpp"
#include "core/python/shown_text.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;

namespace {

/// Arguments beyond that are not told.
constexpr std::size_t kMostArguments = 16;

/// A C type whose calls are watched, and what stands for the code of its frames: nothing that runs.
struct Watched {
    PyTypeObject* type;
    ternaryfunc call;
    PyRef code;
    CodeInfo info;
    cpython::InterpreterFrame place{};
};

/// Never destroyed: that would be after the interpreter has taken itself apart.
std::deque<Watched>& watchedTypes() {
    static auto* const types = new std::deque<Watched>;
    return *types;
}

Watched* watchedOf(PyTypeObject* type) noexcept {
    for (; type != nullptr; type = type->tp_base)
        for (auto& watched : watchedTypes())
            if (watched.type == type) return &watched;
    return nullptr;
}

std::size_t countOf(PyObject* arguments, PyObject* names) noexcept {
    const Py_ssize_t count =
        PyTuple_GET_SIZE(arguments) + (names == nullptr ? 0 : PyDict_GET_SIZE(names));
    return std::min(static_cast<std::size_t>(count), kMostArguments);
}

template <class Event>
void putArguments(Event& event, Lifecycle& lifecycle, PyObject* arguments, PyObject* names) {
    auto left = countOf(arguments, names);
    event.template beginList<Field::args>(static_cast<std::uint32_t>(left));
    ValueText room;
    const auto add = [&](std::string_view name, PyObject* value) {
        event.addNamed(lifecycle.dictionary().intern(name), describe(value, room, lifecycle));
        --left;
    };
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(arguments) && left > 0; ++at)
        add("#" + std::to_string(at + 1), PyTuple_GET_ITEM(arguments, at));
    PyObject* name = nullptr;
    PyObject* value = nullptr;
    for (Py_ssize_t at = 0; left > 0 && PyDict_Next(names, &at, &name, &value) != 0;) {
        ValueText nameRoom;
        ShownText shown(nameRoom);
        shown.addPlain(name);
        add(shown.text(), value);
    }
}

/// The frame of a call; null where it is not recorded.
Frame* enter(Lifecycle& lifecycle, Watched& watched, Layer layer, PyObject* arguments,
             PyObject* names) {
    const auto ticks = record::ticks();
    Recorder& recorder = lifecycle.recorder();
    if (!recorder.admits(ticks)) return nullptr;
    ThreadState& thread = recorder.thread();
    const Frame* caller = lifecycle.prepareCall(thread, ticks);
    Frame* frame = recorder.pool().take();
    frame->place = &watched.place;
    frame->info = &watched.info;
    frame->id = recorder.newFrameId();
    frame->line = 0;
    const bool tellsValues = recorder.config().values;
    auto event = thread.event<Kind::call>(
        ticks, tellsValues ? 8 + countOf(arguments, names) * (kValueRoom + 8) : 0);
    event.put<Field::frame>(frame->id)
        .put<Field::function>(watched.info.function)
        .putId<Field::byFrame>(caller == nullptr ? 0 : caller->id);
    if (tellsValues) putArguments(event, lifecycle, arguments, names);
    event.put<Field::chain>(layer.chain)
        .put<Field::layer>(layer.number)
        .putFlag<Field::native>()
        .commit();
    thread.stack.push_back(frame);
    return frame;
}

/// The end of that call, unless the frame has been dropped meanwhile.
void leave(Lifecycle& lifecycle, Frame* frame, std::uint32_t id, PyObject* result) {
    ThreadState& thread = lifecycle.recorder().thread();
    for (std::size_t at = thread.stack.size(); at-- > 0;) {
        if (thread.stack[at] != frame || frame->id != id) continue;
        lifecycle.dropAbove(thread, at + 1);
        if (result != nullptr) return lifecycle.leave(thread, *frame, 0, result);
        PyObject* exception = cpython::raisedException(cpython::threadState());
        if (exception != nullptr) lifecycle.unwind(thread, *frame, 0, exception);
        return;
    }
}

PyObject* call(PyObject* self, PyObject* arguments, PyObject* names) {
    Watched& watched = *watchedOf(Py_TYPE(self));
    Lifecycle* lifecycle = Lifecycle::active();
    const Layer layer =
        lifecycle == nullptr ? Layer{} : lifecycle->decorators().layers().find(self);
    Frame* frame = layer ? enter(*lifecycle, watched, layer, arguments, names) : nullptr;
    if (frame == nullptr) return watched.call(self, arguments, names);
    const std::uint32_t id = frame->id;
    PyObject* result = watched.call(self, arguments, names);
    if (Lifecycle::active() != nullptr) leave(*lifecycle, frame, id, result);
    return result;
}

/// `f.__call__(x)` goes past the type's slot.
void standInForCall(PyTypeObject* type, ternaryfunc original) {
    const ErrorHold hold;
    const auto wrapper =
        PyRef::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(type), "__call__"));
    if (!wrapper || !Py_IS_TYPE(wrapper.get(), &PyWrapperDescr_Type)) return;
    auto* descriptor = reinterpret_cast<PyWrapperDescrObject*>(wrapper.get());
    if (descriptor->d_wrapped == reinterpret_cast<void*>(original))
        descriptor->d_wrapped = reinterpret_cast<void*>(&call);
}

}  // namespace

bool watchNativeCalls(PyTypeObject* type) {
    const bool isCalledSo = type->tp_call != nullptr && type->tp_weaklistoffset > 0 &&
                            (type->tp_flags & Py_TPFLAGS_HAVE_VECTORCALL) == 0;
    if (!isCalledSo) return false;
    if (type->tp_call == &call) return true;
    const std::string name = _PyType_Name(type);
    auto code =
        PyRef::steal(reinterpret_cast<PyObject*>(PyCode_NewEmpty("<native>", name.c_str(), 0)));
    if (!code) {
        PyErr_Clear();
        return false;
    }
    auto& dictionary = Lifecycle::active()->recorder().dictionary();
    Watched& watched =
        watchedTypes().emplace_back(Watched{type, type->tp_call, std::move(code), {}, {}});
    auto* owner = reinterpret_cast<PyCodeObject*>(watched.code.get());
    cpython::setCode(watched.place, owner);
    watched.info.function = dictionary.intern(name);
    watched.info.isNative = true;
    watched.info.rounds.resize(1);
    watched.info.locals = std::make_unique<LocalsPlan>(owner, dictionary);
    type->tp_call = &call;
    standInForCall(type, watched.call);
    return true;
}

}  // namespace flowglass::python
