#include <vector>

#include "core/python/lifecycle.hpp"
#include "core/python/scope_site.hpp"

namespace flowglass::python {

using trace::Word;

namespace {

/// Stands before what leaves blocks, or at the end of one: says so to the scopes of its frame.
class LeavingSite final : public Site {
  public:
    LeavingSite(Scopes& scopes, int depth, Word how)
        : m_scopes(scopes), m_depth(depth), m_how(how) {}
    [[nodiscard]] PyObject* meet(PyObject*, PyObject* value) noexcept override {
        m_scopes.leaving(m_depth, m_how);
        return Py_NewRef(value);
    }

  private:
    Scopes& m_scopes;
    int m_depth;
    Word m_how;
};

/// `with E as t:` becomes `with site @ E as t:`. Before a statement that leaves one stands
/// `site @ None`, and so at the end of a block that has such a statement in it.
class ScopesTopic final : public RewritingTopic {
  public:
    explicit ScopesTopic(Lifecycle& lifecycle)
        : m_scopes(lifecycle.scopes()), m_dictionary(lifecycle.recorder().dictionary()) {}

    [[nodiscard]] bool concerns(std::string_view source) const override {
        return source.find("with") != std::string_view::npos;
    }

    [[nodiscard]] bool enter(Rewriting& module, PyObject* statement, Statement kind,
                             const Surroundings& around, BlockPlace& place) override {
        switch (kind) {
            case Statement::with:
                m_markersBefore.push_back(m_markers);
                return rewriteItems(module, statement, around);
            case Statement::return_:
                return around.scopes == 0 || markReturn(module, statement, place);
            case Statement::break_:
                return mark(module, statement, around, Word::break_, place);
            case Statement::continue_:
                return mark(module, statement, around, Word::continue_, place);
            default:
                return true;
        }
    }

    [[nodiscard]] bool leave(Rewriting& module, PyObject* statement, Statement kind,
                             const Surroundings& around) override {
        if (kind != Statement::with) return true;
        const bool isMarked = m_markers != m_markersBefore.back();
        m_markersBefore.pop_back();
        return !isMarked || markEnd(module, statement, around);
    }

  private:
    bool rewriteItems(Rewriting& module, PyObject* statement, const Surroundings& around) {
        const auto items = Syntax::field(statement, "items");
        if (!items) return false;
        for (Py_ssize_t at = 0; at < PyList_GET_SIZE(items.get()); ++at) {
            PyObject* item = PyList_GET_ITEM(items.get(), at);
            const auto expression = Syntax::field(item, "context_expr");
            const auto target = Syntax::field(item, "optional_vars");
            if (!expression || !target) return false;
            ScopeSite::Item facts;
            facts.text = m_dictionary.intern(module.textOf(expression.get()));
            facts.hasName = target.get() != Py_None;
            if (facts.hasName) facts.name = m_dictionary.intern(module.textOf(target.get()));
            facts.depth = around.scopes + static_cast<int>(at);
            PyObject* place = module.syntax().placeOfItem(statement, expression.get());
            const auto met =
                module.met(expression.get(), place, std::make_unique<ScopeSite>(m_scopes, facts));
            if (!Syntax::setField(item, "context_expr", met.get())) return false;
        }
        return true;
    }

    std::unique_ptr<Site> leaving(int depth, Word how) {
        ++m_markers;
        return std::make_unique<LeavingSite>(m_scopes, depth, how);
    }

    // An exception on the way to what is returned overrides it. The interpreter is on the line of
    // the `return` first only where what it returns does not begin to stand there.
    bool markReturn(Rewriting& module, PyObject* statement, BlockPlace& place) {
        const auto value = Syntax::field(statement, "value");
        if (!value) return false;
        auto where = PyRef::borrow(statement);
        if (value.get() != Py_None) {
            Syntax::Extent outer;
            Syntax::Extent inner;
            if (!Syntax::extentOf(statement, outer) || !Syntax::extentOf(value.get(), inner))
                return false;
            if (outer.begin.line == inner.begin.line)
                where = module.syntax().beginningOf(value.get());
        }
        return where && place.putBefore(module.marker(where.get(), leaving(0, Word::return_)));
    }

    bool mark(Rewriting& module, PyObject* statement, const Surroundings& around, Word how,
              BlockPlace& place) {
        if (around.scopes == around.loopScopes) return true;
        return place.putBefore(module.marker(statement, leaving(around.loopScopes, how)));
    }

    // A block that somebody was about to leave may reach its end all the same: an exception may
    // have come in between, and have been stopped. The exit runs on the item's line.
    bool markEnd(Rewriting& module, PyObject* statement, const Surroundings& around) {
        const auto items = Syntax::field(statement, "items");
        const auto body = Syntax::field(statement, "body");
        if (!items || !body) return false;
        const Statement last =
            module.syntax().kindOf(PyList_GET_ITEM(body.get(), PyList_GET_SIZE(body.get()) - 1));
        if (last == Statement::return_ || last == Statement::break_ || last == Statement::continue_)
            return true;
        PyObject* innermost = PyList_GET_ITEM(items.get(), PyList_GET_SIZE(items.get()) - 1);
        const auto expression = Syntax::field(innermost, "context_expr");
        if (!expression) return false;
        const auto marker = module.marker(module.syntax().placeOfItem(statement, expression.get()),
                                          leaving(around.scopes, Word::normal));
        return marker && PyList_Append(body.get(), marker.get()) == 0;
    }

    Scopes& m_scopes;
    record::Dictionary& m_dictionary;
    std::size_t m_markers = 0;                 ///< put so far
    std::vector<std::size_t> m_markersBefore;  ///< of each `with` that is being walked
};

}  // namespace

std::unique_ptr<RewritingTopic> scopesTopic(Lifecycle& lifecycle) {
    return std::make_unique<ScopesTopic>(lifecycle);
}

}  // namespace flowglass::python
