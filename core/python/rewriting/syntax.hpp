#pragma once

#include <cstdint>
#include <initializer_list>
#include <unordered_map>

#include "core/python/pyref.hpp"
#include "core/python/rewriting/source_text.hpp"

namespace flowglass::python {

/// What a statement is to a walk over statements.
enum class Statement : std::uint8_t {
    other,     ///< with no statements in it
    branch,    ///< `if`, `try`, `match`
    function,  ///< `def`, `async def`
    class_,
    loop,
    with,
    asyncWith,
    return_,
    break_,
    continue_,
};

/// The nodes of a syntax tree, as the module `ast` has them: reads them, and makes the few that
/// rewriting needs. Nothing is imported for it. A null result comes with a Python error set.
class Syntax {
  public:
    /// Learns the types of nodes from a tree that the interpreter makes. False with an error set.
    [[nodiscard]] bool learn();

    /// The tree of a module's source.
    [[nodiscard]] static PyRef parse(const char* source, PyObject* filename);

    [[nodiscard]] Statement kindOf(PyObject* statement);
    [[nodiscard]] bool isConstant(PyObject* expression) const noexcept {
        return Py_IS_TYPE(expression, m_constant.type());
    }
    [[nodiscard]] static PyRef field(PyObject* node, const char* name) {
        return PyRef::steal(PyObject_GetAttrString(node, name));
    }
    [[nodiscard]] static bool setField(PyObject* node, const char* name, PyObject* value) {
        return value != nullptr && PyObject_SetAttrString(node, name, value) == 0;
    }
    struct Extent {
        SourceText::Place begin, end;
    };
    /// Where a node stands in the source; false with an error set.
    [[nodiscard]] static bool extentOf(PyObject* node, Extent& extent);

    /// Where running an expression begins: the node of its first instruction; null with an error
    /// set.
    [[nodiscard]] PyRef beginningOf(PyObject* expression) const;
    /// What the interpreter takes for the place of entering and leaving a `with` item: the whole
    /// statement before 3.13, the item's expression since.
    [[nodiscard]] PyObject* placeOfItem(PyObject* statement, PyObject* expression) const noexcept {
        return m_itemsStandForThemselves ? expression : statement;
    }

    /// A node of another's type, standing where `place` does.
    [[nodiscard]] static PyRef like(PyObject* model, PyObject* place,
                                    std::initializer_list<PyObject*> fields);

    // What is made stands where `place` does, so that tracebacks and lines are what they were.
    /// A constant that takes no room, where `place` begins.
    [[nodiscard]] PyRef constant(PyObject* value, PyObject* place) const;
    /// constant @ right, where the constant stands at the beginning of what is right of it.
    [[nodiscard]] PyRef product(PyObject* constant, PyObject* right, PyObject* place) const;
    /// constant @ None
    [[nodiscard]] PyRef product(PyObject* constant, PyObject* place) const;
    /// constant[None], to be stored to
    [[nodiscard]] PyRef item(PyObject* constant, PyObject* place) const;
    [[nodiscard]] PyRef statement(PyObject* expression, PyObject* place) const;
    [[nodiscard]] PyRef assignment(PyObject* target, PyObject* value, PyObject* place) const;

  private:
    struct NodeType {
        PyRef object;
        [[nodiscard]] PyTypeObject* type() const noexcept {
            return reinterpret_cast<PyTypeObject*>(object.get());
        }
    };
    [[nodiscard]] bool isOfConstants(PyObject* collection) const;
    [[nodiscard]] bool learnPlaces(PyObject* filename);

    NodeType m_constant, m_product, m_item, m_statement, m_assignment;
    PyRef m_store, m_multiply;  ///< nodes without a place
    bool m_itemsStandForThemselves = false;
    std::unordered_map<PyTypeObject*, Statement> m_kinds;
};

}  // namespace flowglass::python
