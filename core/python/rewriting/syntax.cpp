#include "core/python/rewriting/syntax.hpp"

#include <array>
#include <string_view>

namespace flowglass::python {

namespace {

struct Name {
    std::string_view name;
    Statement kind;
};
constexpr std::array kNames = {
    Name{"FunctionDef", Statement::function},
    Name{"AsyncFunctionDef", Statement::function},
    Name{"ClassDef", Statement::class_},
    Name{"For", Statement::loop},
    Name{"AsyncFor", Statement::loop},
    Name{"While", Statement::loop},
    Name{"With", Statement::with},
    Name{"AsyncWith", Statement::asyncWith},
    Name{"Return", Statement::return_},
    Name{"Break", Statement::break_},
    Name{"Continue", Statement::continue_},
    Name{"If", Statement::branch},
    Name{"Try", Statement::branch},
    Name{"TryStar", Statement::branch},
    Name{"Match", Statement::branch},
};

constexpr std::array kPlaces = {"lineno", "col_offset", "end_lineno", "end_col_offset"};

bool copyPlace(PyObject* from, PyObject* to) {
    for (const char* name : kPlaces)
        if (!Syntax::setField(to, name, Syntax::field(from, name).get())) return false;
    return true;
}

/// Stands where `place` begins, and takes no room.
bool copyBegin(PyObject* place, PyObject* to) {
    const auto line = Syntax::field(place, kPlaces[0]);
    const auto column = Syntax::field(place, kPlaces[1]);
    return Syntax::setField(to, kPlaces[0], line.get()) &&
           Syntax::setField(to, kPlaces[1], column.get()) &&
           Syntax::setField(to, kPlaces[2], line.get()) &&
           Syntax::setField(to, kPlaces[3], column.get());
}

PyRef make(PyObject* type, std::initializer_list<PyObject*> fields) {
    return PyRef::steal(PyObject_Vectorcall(type, fields.begin(), fields.size(), nullptr));
}

PyRef makeAt(PyObject* type, PyObject* place, std::initializer_list<PyObject*> fields) {
    auto node = make(type, fields);
    if (!node || !copyPlace(place, node.get())) return {};
    return node;
}

PyRef typeOf(const PyRef& node) {
    return node ? PyRef::borrow(reinterpret_cast<PyObject*>(Py_TYPE(node.get()))) : PyRef{};
}

bool numberOf(PyObject* node, const char* name, int& number) {
    const auto field = Syntax::field(node, name);
    if (!field || !PyLong_Check(field.get())) return false;
    number = static_cast<int>(PyLong_AsLong(field.get()));
    return true;
}

bool hasPlace(PyObject* node) {
    const auto line = PyRef::steal(PyObject_GetAttrString(node, kPlaces[0]));
    if (!line) PyErr_Clear();
    return static_cast<bool>(line);
}

/// The first expression that a node holds, in the order in which they run; null where it has none,
/// or with an error set.
PyRef firstPartOf(PyObject* node) {
    const auto names = Syntax::field(node, "_fields");
    if (!names || !PyTuple_Check(names.get())) return {};
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(names.get()); ++at) {
        auto part = PyRef::steal(PyObject_GetAttr(node, PyTuple_GET_ITEM(names.get(), at)));
        if (!part) return {};
        if (PyList_Check(part.get()) && PyList_GET_SIZE(part.get()) > 0)
            part = PyRef::borrow(PyList_GET_ITEM(part.get(), 0));
        if (hasPlace(part.get())) return part;
    }
    return {};
}

}  // namespace

PyRef Syntax::parse(const char* source, PyObject* filename) {
    PyCompilerFlags flags = _PyCompilerFlags_INIT;
    flags.cf_flags = PyCF_ONLY_AST;
    return PyRef::steal(Py_CompileStringObject(source, filename, Py_file_input, &flags, -1));
}

bool Syntax::learn() {
    const auto name = PyRef::steal(PyUnicode_FromString("<flowglass>"));
    const auto tree = name ? parse("None[None] = None @ None\nNone", name.get()) : PyRef{};
    const auto body = tree ? field(tree.get(), "body") : PyRef{};
    if (!body) return false;
    PyObject* assignment = PyList_GET_ITEM(body.get(), 0);
    const auto targets = field(assignment, "targets");
    const auto product = field(assignment, "value");
    if (!targets || !product) return false;
    PyObject* item = PyList_GET_ITEM(targets.get(), 0);
    m_assignment.object = typeOf(PyRef::borrow(assignment));
    m_item.object = typeOf(PyRef::borrow(item));
    m_product.object = typeOf(product);
    m_constant.object = typeOf(field(product.get(), "left"));
    m_statement.object = typeOf(PyRef::borrow(PyList_GET_ITEM(body.get(), 1)));
    m_multiply = field(product.get(), "op");
    m_store = field(item, "ctx");
    return m_constant.object && m_multiply && m_store && learnPlaces(name.get());
}

bool Syntax::isOfConstants(PyObject* collection) const {
    const auto parts = field(collection, "elts");
    for (Py_ssize_t at = 0; parts && at < PyList_GET_SIZE(parts.get()); ++at)
        if (!isConstant(PyList_GET_ITEM(parts.get(), at))) return false;
    return static_cast<bool>(parts);
}

bool Syntax::learnPlaces(PyObject* filename) {
    const auto code = PyRef::steal(
        Py_CompileStringObject("with (\n a): b", filename, Py_file_input, nullptr, -1));
    if (!code) return false;
    auto* probe = reinterpret_cast<PyCodeObject*>(code.get());
    m_itemsStandForThemselves = true;
    for (int byte = 0; byte < Py_SIZE(probe) * cpython::kUnitBytes; byte += cpython::kUnitBytes)
        if (PyCode_Addr2Line(probe, byte) == 1) m_itemsStandForThemselves = false;
    return true;
}

// Mostly it is the first part that stands there. A collection of constants is one of its own.
PyRef Syntax::beginningOf(PyObject* expression) const {
    const std::string_view kind = _PyType_Name(Py_TYPE(expression));
    if (kind == "Lambda" || kind == "Constant" || kind == "Name" || kind == "GeneratorExp")
        return PyRef::borrow(expression);
    if (kind == "ListComp" || kind == "SetComp" || kind == "DictComp") {
        if constexpr (!cpython::kHasMonitoring) return PyRef::borrow(expression);
        const auto loops = field(expression, "generators");
        const auto items = loops ? field(PyList_GET_ITEM(loops.get(), 0), "iter") : PyRef{};
        return items ? beginningOf(items.get()) : PyRef{};
    }
    const bool isCollection = kind == "Tuple" || kind == "List" || kind == "Set";
    if (isCollection && isOfConstants(expression)) return PyRef::borrow(expression);
    const auto first = kind == "NamedExpr" ? field(expression, "value") : firstPartOf(expression);
    if (!first) return PyErr_Occurred() == nullptr ? PyRef::borrow(expression) : PyRef{};
    return beginningOf(first.get());
}

Statement Syntax::kindOf(PyObject* statement) {
    PyTypeObject* type = Py_TYPE(statement);
    const auto known = m_kinds.find(type);
    if (known != m_kinds.end()) return known->second;
    const std::string_view name = _PyType_Name(type);
    Statement kind = Statement::other;
    for (const auto& entry : kNames)
        if (entry.name == name) kind = entry.kind;
    m_kinds.emplace(type, kind);
    return kind;
}

bool Syntax::extentOf(PyObject* node, Extent& extent) {
    return numberOf(node, kPlaces[0], extent.begin.line) &&
           numberOf(node, kPlaces[1], extent.begin.column) &&
           numberOf(node, kPlaces[2], extent.end.line) &&
           numberOf(node, kPlaces[3], extent.end.column);
}

PyRef Syntax::like(PyObject* model, PyObject* place, std::initializer_list<PyObject*> fields) {
    PyObject* type = reinterpret_cast<PyObject*>(Py_TYPE(model));
    return place == nullptr ? make(type, fields) : makeAt(type, place, fields);
}

PyRef Syntax::constant(PyObject* value, PyObject* place) const {
    auto node = make(m_constant.object.get(), {value});
    if (!node || !copyBegin(place, node.get())) return {};
    return node;
}

PyRef Syntax::product(PyObject* value, PyObject* right, PyObject* place) const {
    const auto beginning = beginningOf(right);
    const auto left = beginning ? constant(value, beginning.get()) : PyRef{};
    if (!left) return {};
    return makeAt(m_product.object.get(), place, {left.get(), m_multiply.get(), right});
}

PyRef Syntax::product(PyObject* value, PyObject* place) const {
    const auto nothing = constant(Py_None, place);
    return nothing ? product(value, nothing.get(), place) : PyRef{};
}

PyRef Syntax::item(PyObject* value, PyObject* place) const {
    const auto owner = constant(value, place);
    const auto index = constant(Py_None, place);
    if (!owner || !index) return {};
    return makeAt(m_item.object.get(), place, {owner.get(), index.get(), m_store.get()});
}

PyRef Syntax::statement(PyObject* expression, PyObject* place) const {
    if (expression == nullptr) return {};
    return makeAt(m_statement.object.get(), place, {expression});
}

PyRef Syntax::assignment(PyObject* target, PyObject* value, PyObject* place) const {
    const auto targets = PyRef::steal(PyList_New(0));
    if (value == nullptr || !targets || PyList_Append(targets.get(), target) != 0) return {};
    return makeAt(m_assignment.object.get(), place, {targets.get(), value});
}

}  // namespace flowglass::python
