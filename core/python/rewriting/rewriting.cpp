#include "core/python/rewriting/rewriting.hpp"

#include <charconv>

#include "core/record/clock.hpp"

namespace flowglass::python {

namespace {

/// No program has a text that begins so: it is made up anew in each run.
const std::string& placeholderStem() {
    static const std::string stem =
        "\x02"
        "flowglass " +
        std::to_string(record::ticks()) + "\x03";
    return stem;
}

}  // namespace

std::string Rewriting::textOf(PyObject* node) const {
    Syntax::Extent extent;
    if (Syntax::extentOf(node, extent)) return m_source.segment(extent.begin, extent.end);
    PyErr_Clear();
    return {};
}

PyRef Rewriting::placeholder(std::unique_ptr<Site> site) {
    auto object = objectOf(std::move(site));
    if (!object) return {};
    const std::string text = placeholderStem() + std::to_string(m_sites.size());
    m_sites.push_back(std::move(object));
    return PyRef::steal(
        PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size())));
}

PyRef Rewriting::met(PyObject* expression, PyObject* place, std::unique_ptr<Site> site) {
    const auto constant = placeholder(std::move(site));
    return constant ? m_syntax.product(constant.get(), expression, place) : PyRef{};
}

PyRef Rewriting::asked(PyObject* place, std::unique_ptr<Site> site) {
    const auto constant = placeholder(std::move(site));
    return constant ? m_syntax.product(constant.get(), place) : PyRef{};
}

PyRef Rewriting::itself(PyObject* place, std::unique_ptr<Site> site) {
    const auto constant = placeholder(std::move(site));
    return constant ? m_syntax.constant(constant.get(), place) : PyRef{};
}

PyRef Rewriting::marker(PyObject* place, std::unique_ptr<Site> site) {
    return m_syntax.statement(asked(place, std::move(site)).get(), place);
}

PyRef Rewriting::taken(PyObject* place, std::unique_ptr<Site> site) {
    const auto constant = placeholder(std::move(site));
    return constant ? m_syntax.item(constant.get(), place) : PyRef{};
}

// Nobody has seen the code yet, and a tuple with such a text in it is shared with no other code.
void Rewriting::fill(PyCodeObject* code) noexcept {
    const std::string& stem = placeholderStem();
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(code->co_consts); ++at) {
        PyObject* constant = PyTuple_GET_ITEM(code->co_consts, at);
        if (PyCode_Check(constant)) fill(reinterpret_cast<PyCodeObject*>(constant));
        if (!PyUnicode_CheckExact(constant)) continue;
        Py_ssize_t size = 0;
        const char* text = PyUnicode_AsUTF8AndSize(constant, &size);
        if (text == nullptr) PyErr_Clear();  // a lone surrogate: not ours
        const std::string_view view(text == nullptr ? "" : text, static_cast<std::size_t>(size));
        if (!view.starts_with(stem)) continue;
        std::size_t number = m_sites.size();
        std::from_chars(view.data() + stem.size(), view.data() + view.size(), number);
        if (number >= m_sites.size()) continue;
        PyTuple_SET_ITEM(code->co_consts, at, PyRef::borrow(m_sites[number].get()).release());
        Py_DECREF(constant);
    }
}

bool BlockPlace::putBefore(const PyRef& statement) {
    if (!statement || PyList_Insert(m_block, m_at, statement.get()) != 0) return false;
    ++m_at;
    ++m_next;
    return true;
}

bool BlockPlace::putBehind(const PyRef& statement) {
    return statement && PyList_Insert(m_block, m_next++, statement.get()) == 0;
}

}  // namespace flowglass::python
