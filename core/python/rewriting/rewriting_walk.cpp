#include <array>

#include "core/python/rewriting/rewriting.hpp"

namespace flowglass::python {

namespace {

/// Goes through the statements of a tree. Only statements hold statements, so no expression needs
/// to be looked at.
class Walk {
  public:
    Walk(Rewriting& module, std::span<const std::unique_ptr<RewritingTopic>> topics)
        : m_module(module), m_topics(topics) {}

    /// The statements in one field of a node; a node need not have it.
    bool blockOf(PyObject* node, const char* field, const Surroundings& around) {
        const auto block = Syntax::field(node, field);
        if (!block) {
            PyErr_Clear();
            return true;
        }
        for (Py_ssize_t at = 0; PyList_Check(block.get()) && at < PyList_GET_SIZE(block.get());) {
            BlockPlace place(block.get(), at);
            const auto statement = PyRef::borrow(PyList_GET_ITEM(block.get(), at));
            if (!see(statement.get(), around, place)) return false;
            at = place.next();
        }
        return true;
    }

  private:
    bool see(PyObject* statement, const Surroundings& around, BlockPlace& place) {
        const Statement kind = m_module.syntax().kindOf(statement);
        for (const auto& topic : m_topics)
            if (!topic->enter(m_module, statement, kind, around, place)) return false;
        if (!inside(statement, kind, around)) return false;
        for (const auto& topic : m_topics)
            if (!topic->leave(m_module, statement, kind, around)) return false;
        return true;
    }

    bool inside(PyObject* statement, Statement kind, const Surroundings& around) {
        Surroundings within = around;
        switch (kind) {
            case Statement::other:
            case Statement::return_:
            case Statement::break_:
            case Statement::continue_:
                return true;
            case Statement::branch:
                return branches(statement, around);
            case Statement::function:
            case Statement::class_:
                return blockOf(statement, "body", {});
            case Statement::loop:
                // Its `else` belongs to the loop around it.
                within.loopScopes = around.scopes;
                return blockOf(statement, "body", within) && blockOf(statement, "orelse", around);
            case Statement::with:
            case Statement::asyncWith: {
                const auto items = Syntax::field(statement, "items");
                if (!items) return false;
                within.scopes += static_cast<int>(PyList_GET_SIZE(items.get()));
                return blockOf(statement, "body", within);
            }
        }
        return true;
    }

    bool branches(PyObject* statement, const Surroundings& around) {
        return blockOf(statement, "body", around) && bodiesOf(statement, "handlers", around) &&
               bodiesOf(statement, "cases", around) && blockOf(statement, "orelse", around) &&
               blockOf(statement, "finalbody", around);
    }

    bool bodiesOf(PyObject* statement, const char* field, const Surroundings& around) {
        const auto branches = Syntax::field(statement, field);
        if (!branches) PyErr_Clear();
        if (!branches || !PyList_Check(branches.get())) return true;
        for (Py_ssize_t at = 0; at < PyList_GET_SIZE(branches.get()); ++at)
            if (!blockOf(PyList_GET_ITEM(branches.get(), at), "body", around)) return false;
        return true;
    }

    Rewriting& m_module;
    std::span<const std::unique_ptr<RewritingTopic>> m_topics;
};

}  // namespace

bool walkStatements(Rewriting& module, PyObject* tree,
                    std::span<const std::unique_ptr<RewritingTopic>> topics) {
    return Walk(module, topics).blockOf(tree, "body", {});
}

}  // namespace flowglass::python
