#include "core/python/scopes/scopes.hpp"

namespace flowglass::python {

namespace {

struct Answer {
    PyObject_HEAD Scopes* scopes;
    PyObject* value;
    ScopeExit exit;
};

PyTypeObject g_answerType{};
PyNumberMethods g_truth{};

Answer& answerOf(PyObject* object) {
    return *reinterpret_cast<Answer*>(object);
}

int isTrue(PyObject* self) {
    const Answer& answer = answerOf(self);
    return answer.scopes->answer(answer.exit, answer.value);
}

int traverse(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(answerOf(self).value);
    return 0;
}

int clear(PyObject* self) {
    Py_CLEAR(answerOf(self).value);
    return 0;
}

void release(PyObject* self) {
    PyObject_GC_UnTrack(self);
    (void)clear(self);
    PyObject_GC_Del(self);
}

}  // namespace

bool readyAnswers() {
    Py_SET_REFCNT(reinterpret_cast<PyObject*>(&g_answerType), 1);
    g_truth.nb_bool = &isTrue;
    g_answerType.tp_name = "_flowglass.answer";
    g_answerType.tp_basicsize = sizeof(Answer);
    g_answerType.tp_flags =
        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION;
    g_answerType.tp_as_number = &g_truth;
    g_answerType.tp_traverse = &traverse;
    g_answerType.tp_clear = &clear;
    g_answerType.tp_dealloc = &release;
    return PyType_Ready(&g_answerType) == 0;
}

PyRef newAnswer(Scopes& scopes, const ScopeExit& exit, PyRef value) noexcept {
    auto* answer = PyObject_GC_New(Answer, &g_answerType);
    if (answer == nullptr) return {};
    answer->scopes = &scopes;
    answer->value = value.release();
    answer->exit = exit;
    PyObject_GC_Track(answer);
    return PyRef::steal(reinterpret_cast<PyObject*>(answer));
}

}  // namespace flowglass::python
