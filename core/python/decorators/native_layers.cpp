#include "core/python/decorators/native_layers.hpp"

#include <array>
#include <deque>
#include <string>

#include "core/python/frames/lifecycle.hpp"
#include "core/python/values/shown_text.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;

namespace {

/// Arguments beyond that are not told.
constexpr std::size_t kMostArguments = 16;

/// A C type whose calls are watched, and what stands for the code of its frames: nothing that runs.
struct Watched {
    PyTypeObject* type;
    ternaryfunc call;     ///< what was there; null where each object has its own way
    vectorcallfunc fast;  ///< or that, of a functools.partial
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

/// What a call is given: the values, then those that have a name.
struct Given {
    PyObject* const* values;
    std::size_t plain;
    PyObject* names = nullptr;   ///< a tuple: those of the values behind the plain ones
    PyObject* byName = nullptr;  ///< or a dict with them

    [[nodiscard]] std::size_t count() const noexcept {
        std::size_t count = plain;
        if (names != nullptr) count += static_cast<std::size_t>(PyTuple_GET_SIZE(names));
        if (byName != nullptr) count += static_cast<std::size_t>(PyDict_GET_SIZE(byName));
        return std::min(count, kMostArguments);
    }
};

template <class Event>
void putArguments(Event& event, Lifecycle& lifecycle, const Given& given) {
    auto left = given.count();
    event.template beginList<Field::args>(static_cast<std::uint32_t>(left));
    ValueText room;
    const auto add = [&](std::string_view name, PyObject* value) {
        event.addNamed(lifecycle.dictionary().intern(name), describe(value, room, lifecycle));
        --left;
    };
    const auto addNamed = [&](PyObject* name, PyObject* value) {
        ValueText nameRoom;
        ShownText shown(nameRoom);
        shown.addPlain(name);
        add(shown.text(), value);
    };
    for (std::size_t at = 0; at < given.plain && left > 0; ++at)
        add("#" + std::to_string(at + 1), given.values[at]);
    const auto named = given.names == nullptr ? 0 : PyTuple_GET_SIZE(given.names);
    for (Py_ssize_t at = 0; at < named && left > 0; ++at)
        addNamed(PyTuple_GET_ITEM(given.names, at),
                 given.values[given.plain + static_cast<std::size_t>(at)]);
    PyObject* name = nullptr;
    PyObject* value = nullptr;
    for (Py_ssize_t at = 0;
         given.byName != nullptr && left > 0 && PyDict_Next(given.byName, &at, &name, &value) != 0;)
        addNamed(name, value);
}

/// The frame of a call of `function`; null where it is not recorded.
Frame* enter(Lifecycle& lifecycle, Watched& watched, record::Interned function, Layer layer,
             const Given& given) {
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
    auto event =
        thread.event<Kind::call>(ticks, tellsValues ? 8 + given.count() * (kValueRoom + 8) : 0);
    event.put<Field::frame>(frame->id).put<Field::function>(function).putId<Field::byFrame>(
        caller == nullptr ? 0 : caller->id);
    if (tellsValues) putArguments(event, lifecycle, given);
    if (layer) event.put<Field::chain>(layer.chain).put<Field::layer>(layer.number);
    event.putFlag<Field::native>().commit();
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

/// Runs `callIt` as a frame of its own, where `self` is a layer.
template <class CallIt>
PyObject* runAsLayer(PyObject* self, Watched& watched, const Given& given, CallIt callIt) {
    Lifecycle* lifecycle = Lifecycle::active();
    const Layer layer =
        lifecycle == nullptr ? Layer{} : lifecycle->decorators().layers().find(self);
    Frame* frame =
        layer ? enter(*lifecycle, watched, watched.info.function, layer, given) : nullptr;
    if (frame == nullptr) return callIt();
    const std::uint32_t id = frame->id;
    PyObject* result = callIt();
    if (Lifecycle::active() != nullptr) leave(*lifecycle, frame, id, result);
    return result;
}

PyObject* call(PyObject* self, PyObject* arguments, PyObject* names) {
    Watched& watched = *watchedOf(Py_TYPE(self));
    const Given given{reinterpret_cast<PyTupleObject*>(arguments)->ob_item,
                      static_cast<std::size_t>(PyTuple_GET_SIZE(arguments)), nullptr, names};
    return runAsLayer(self, watched, given, [&] { return watched.call(self, arguments, names); });
}

vectorcallfunc& fastCallOf(PyObject* object) noexcept {
    return *reinterpret_cast<vectorcallfunc*>(reinterpret_cast<char*>(object) +
                                              Py_TYPE(object)->tp_vectorcall_offset);
}

PyObject* callFast(PyObject* self, PyObject* const* arguments, std::size_t count, PyObject* names) {
    Watched& watched = *watchedOf(Py_TYPE(self));
    const Given given{arguments, static_cast<std::size_t>(PyVectorcall_NARGS(count)), names};
    // It may be called for the last time.
    const auto held = PyRef::borrow(self);
    PyObject* result = runAsLayer(self, watched, given,
                                  [&] { return watched.fast(self, arguments, count, names); });
    // One that was given keywords when it was made turns its own fast way off.
    if (fastCallOf(self) == nullptr) fastCallOf(self) = &callFast;
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

/// Makes what is known of a type that is watched from now on, or (null) of functions that are of
/// none; null where there is no memory.
Watched* watch(PyTypeObject* type) {
    const std::string name = type == nullptr ? "" : _PyType_Name(type);
    auto code =
        PyRef::steal(reinterpret_cast<PyObject*>(PyCode_NewEmpty("<native>", name.c_str(), 0)));
    if (!code) {
        PyErr_Clear();
        return nullptr;
    }
    auto& dictionary = Lifecycle::active()->recorder().dictionary();
    Watched& watched =
        watchedTypes().emplace_back(Watched{type, nullptr, nullptr, std::move(code), {}, {}});
    auto* owner = reinterpret_cast<PyCodeObject*>(watched.code.get());
    cpython::setCode(watched.place, owner);
    watched.info.function = dictionary.intern(name);
    watched.info.isNative = true;
    watched.info.rounds.resize(1);
    watched.info.locals = std::make_unique<LocalsPlan>(owner, dictionary);
    return &watched;
}

bool isPartial(PyTypeObject* type) noexcept {
    return std::string_view(type->tp_name) == "functools.partial" &&
           (type->tp_flags & Py_TPFLAGS_HAVE_VECTORCALL) != 0;
}

/// How a functools.partial is called that was given no keywords: one is made to look at, of
/// something that has a fast way itself.
vectorcallfunc fastCallOfPartials(PyTypeObject* type) {
    const ErrorHold hold;
    const auto method =
        PyRef::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(&PyDict_Type), "get"));
    if (!method) return nullptr;
    const auto sample =
        PyRef::steal(PyObject_CallOneArg(reinterpret_cast<PyObject*>(type), method.get()));
    return sample ? fastCallOf(sample.get()) : nullptr;
}

bool watchPartial(PyObject* partial) {
    PyTypeObject* type = Py_TYPE(partial);
    Watched* watched = watchedOf(type);
    if (watched == nullptr) {
        const vectorcallfunc fast = fastCallOfPartials(type);
        if (fast == nullptr || (watched = watch(type)) == nullptr) return false;
        watched->fast = fast;
    }
    fastCallOf(partial) = &callFast;
    return true;
}

}  // namespace

NativeCall::NativeCall(std::string_view function, PyObject* const* values, std::size_t count) {
    static Watched* const functions = watch(nullptr);
    Lifecycle* lifecycle = Lifecycle::active();
    if (functions == nullptr || lifecycle == nullptr) return;
    const auto name = lifecycle->recorder().dictionary().intern(function);
    m_frame = enter(*lifecycle, *functions, name, {}, {values, count});
    m_id = m_frame == nullptr ? 0 : m_frame->id;
}

void NativeCall::end(PyObject* result) noexcept {
    Lifecycle* lifecycle = Lifecycle::active();
    if (m_frame != nullptr && lifecycle != nullptr) leave(*lifecycle, m_frame, m_id, result);
}

bool watchNativeCalls(PyObject* object) {
    PyTypeObject* type = Py_TYPE(object);
    if (type->tp_weaklistoffset <= 0) return false;
    if (isPartial(type)) return watchPartial(object);
    const bool isCalledSo =
        type->tp_call != nullptr && (type->tp_flags & Py_TPFLAGS_HAVE_VECTORCALL) == 0;
    if (!isCalledSo) return false;
    if (type->tp_call == &call) return true;
    Watched* watched = watch(type);
    if (watched == nullptr) return false;
    watched->call = type->tp_call;
    type->tp_call = &call;
    standInForCall(type, watched->call);
    return true;
}

}  // namespace flowglass::python
