#include "core/python/values/locals.hpp"

#include <internal/pycore_code.h>

#include "core/python/values/names.hpp"
#include "core/python/values/shown_text.hpp"

namespace flowglass::python {

using record::RawValue;
using trace::Field;
using trace::Kind;

namespace {

#ifndef CO_FAST_HIDDEN
constexpr int CO_FAST_HIDDEN = 0x10;  // of 3.12 on: the variable of an inlined comprehension
#endif

std::uint32_t parametersOf(const PyCodeObject* code) noexcept {
    const int extra = ((code->co_flags & CO_VARARGS) != 0 ? 1 : 0) +
                      ((code->co_flags & CO_VARKEYWORDS) != 0 ? 1 : 0);
    return static_cast<std::uint32_t>(code->co_argcount + code->co_kwonlyargcount + extra);
}

/// What a variable holds; null where it is not bound.
PyObject* contentOf(cpython::InterpreterFrame* frame,
                    const LocalsPlan::Variable& variable) noexcept {
    PyObject* object = frame->localsplus[variable.slot];
    if (variable.isCell && object != nullptr && PyCell_Check(object)) return PyCell_GET(object);
    return object;
}

}  // namespace

LocalsPlan::LocalsPlan(PyCodeObject* code, record::Dictionary& dictionary)
    : m_usesDict((code->co_flags & CO_OPTIMIZED) == 0), m_mentioned(code->co_names) {
    m_isModule = m_usesDict && PyUnicode_CompareWithASCIIString(code->co_name, "<module>") == 0;
    if (m_usesDict) return;
    const std::uint32_t parameters = parametersOf(code);
    for (int i = 0; i < code->co_nlocalsplus; ++i) {
        const auto kind = PyBytes_AS_STRING(code->co_localspluskinds)[i];
        PyObject* name = PyTuple_GET_ITEM(code->co_localsplusnames, i);
        // ".0" and its like are the compiler's own, "@py_assert1" pytest's.
        const Py_UCS4 first = PyUnicode_GET_LENGTH(name) == 0 ? '.' : PyUnicode_READ_CHAR(name, 0);
        if (first == '.' || first == '@' || (kind & CO_FAST_HIDDEN) != 0) continue;
        ValueText room;
        ShownText shown(room);
        shown.addPlain(name);
        if (static_cast<std::uint32_t>(i) < parameters) ++m_parameterCount;
        m_variables.push_back({dictionary.intern(shown.text()), static_cast<std::uint32_t>(i),
                               (kind & (CO_FAST_CELL | CO_FAST_FREE)) != 0});
    }
}

Locals::Locals(Host& host) : m_host(host) {}
Locals::~Locals() = default;

void Locals::begin(cpython::InterpreterFrame* frame, const LocalsPlan& plan, LocalsShadow& shadow,
                   std::uint32_t frameId) {
    shadow.reset(plan);
    if (!plan.usesDict() || frame->f_locals == nullptr) return;
    m_names[frame->f_locals] = std::make_unique<NamesShadow>(frameId, m_host);
    m_lastGlobals = nullptr;
}

void Locals::end(cpython::InterpreterFrame* frame, const LocalsPlan& plan,
                 std::uint32_t /*frameId*/) {
    if (!plan.usesDict() || plan.isModule()) return;
    m_names.erase(frame->f_locals);
    m_lastGlobals = nullptr;
}

NamesShadow* Locals::globalsOf(PyObject* globals) noexcept {
    if (globals != m_lastGlobals) {
        const auto found = m_names.find(globals);
        m_lastGlobals = globals;
        m_lastNames = found == m_names.end() ? nullptr : found->second.get();
    }
    return m_lastNames;
}

RawValue Locals::argument(cpython::InterpreterFrame* frame, const LocalsPlan::Variable& variable,
                          SeenVariable& seen, ValueText& room) noexcept {
    PyObject* object = contentOf(frame, variable);
    RawValue value = describe(object, room, m_host);
    if (object == nullptr) return value;
    Glance glance(m_host);
    (void)glance.differs(object, seen);
    value.object = glance.value().object;
    return value;
}

void Locals::record(cpython::InterpreterFrame* frame, const LocalsPlan& plan, LocalsShadow& shadow,
                    std::uint32_t frameId, record::ThreadLog& log, std::uint64_t ticks) noexcept {
    if (plan.usesDict()) {
        PyObject* dict = frame->f_locals;
        NamesShadow* names = dict == nullptr || !PyDict_Check(dict) ? nullptr : globalsOf(dict);
        if (names != nullptr) names->record(dict, log, ticks);
        return;
    }
    Glance glance(m_host);
    const auto variables = plan.variables();
    const auto all = shadow.seen();
    for (std::size_t i = 0; i < all.size(); ++i) {
        PyObject* object = contentOf(frame, variables[i]);
        SeenVariable& seen = all[i];
        if (object == nullptr) {
            if (seen.object == nullptr) continue;
            seen = {};
            record::RawEvent<Kind::unbind> event(log, ticks);
            event.put<Field::frame>(frameId).put<Field::name>(variables[i].name);
            event.commit();
        } else if (glance.differs(object, seen)) {
            record::RawEvent<Kind::bind> event(log, ticks, kValueRoom);
            event.put<Field::frame>(frameId)
                .put<Field::name>(variables[i].name)
                .put<Field::value>(glance.value());
            event.commit();
        }
    }
    if (NamesShadow* names = globalsOf(frame->f_globals))
        names->recordMentioned(frame->f_globals, plan, log, ticks);
}

}  // namespace flowglass::python
