#include <vector>

#include "core/python/frames/lifecycle.hpp"
#include "core/python/scopes/scope_site.hpp"

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

/// What an entry gave that has been awaited, on its way to its target.
thread_local std::vector<PyRef> t_entered;

/// Stands where `async with` stores what it awaited.
class EnteredSite final : public Site {
  public:
    EnteredSite(const ScopeSite& scope, bool hasTarget) : m_scope(scope), m_hasTarget(hasTarget) {}
    [[nodiscard]] PyObject* meet(PyObject*, PyObject* value) noexcept override {
        return Py_NewRef(value);
    }
    [[nodiscard]] int take(PyObject* value) noexcept override try {
        if (m_hasTarget) t_entered.push_back(PyRef::borrow(value));
        m_scope.scopes().awaitedEntry(m_scope, value);
        return 0;
    } catch (const std::bad_alloc&) {
        PyErr_NoMemory();
        return -1;
    }

  private:
    const ScopeSite& m_scope;  ///< a constant of the same code
    bool m_hasTarget;
};

/// What stands for that value where it is stored to the program's own target.
class TargetSite final : public Site {
  public:
    [[nodiscard]] PyObject* meet(PyObject*, PyObject* none) noexcept override {
        if (t_entered.empty()) return Py_NewRef(none);
        PyObject* value = t_entered.back().release();
        t_entered.pop_back();
        return value;
    }
};

/// `with E as t:` becomes `with site @ E as t:`. Before a statement that leaves one stands
/// `site @ None`, and so at the end of a block that has such a statement in it.
/// `async with E as t:` becomes `async with site @ E as site[None]: t = site @ None`, since what is
/// awaited goes to nobody but the target.
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
            case Statement::asyncWith:
                if (!splitItems(statement)) return false;
                [[fallthrough]];
            case Statement::with:
                m_markersBefore.push_back(m_markers);
                return rewriteItems(module, statement, kind, around);
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
        if (kind != Statement::with && kind != Statement::asyncWith) return true;
        const bool isMarked = m_markers != m_markersBefore.back();
        m_markersBefore.pop_back();
        return !isMarked || markEnd(module, statement, around);
    }

  private:
    bool rewriteItems(Rewriting& module, PyObject* statement, Statement kind,
                      const Surroundings& around) {
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
            facts.isAsync = kind == Statement::asyncWith;
            facts.depth = around.scopes + static_cast<int>(at);
            Syntax::Extent extent;
            if (!Syntax::extentOf(expression.get(), extent)) return false;
            facts.line = static_cast<std::uint32_t>(extent.begin.line);
            auto site = std::make_unique<ScopeSite>(m_scopes, facts);
            const ScopeSite& scope = *site;
            PyObject* place = module.syntax().placeOfItem(statement, expression.get());
            const auto met = module.met(expression.get(), place, std::move(site));
            if (!Syntax::setField(item, "context_expr", met.get())) return false;
            if (facts.isAsync && !takeEntered(module, statement, item, target.get(), place, scope))
                return false;
        }
        return true;
    }

    bool takeEntered(Rewriting& module, PyObject* statement, PyObject* item, PyObject* target,
                     PyObject* place, const ScopeSite& scope) {
        const bool hasTarget = target != Py_None;
        if (hasTarget) place = target;
        const auto taken = module.taken(place, std::make_unique<EnteredSite>(scope, hasTarget));
        if (!Syntax::setField(item, "optional_vars", taken.get())) return false;
        if (!hasTarget) return true;
        const auto body = Syntax::field(statement, "body");
        const auto value = module.asked(target, std::make_unique<TargetSite>());
        const auto stored = module.syntax().assignment(target, value.get(), target);
        return body && stored && PyList_Insert(body.get(), 0, stored.get()) == 0;
    }

    /// `async with A, B:` is `async with A:` around `async with B:`.
    static bool splitItems(PyObject* statement) {
        const auto items = Syntax::field(statement, "items");
        const auto body = Syntax::field(statement, "body");
        if (!items || !body) return false;
        const Py_ssize_t size = PyList_GET_SIZE(items.get());
        if (size < 2) return true;
        const auto first = PyRef::steal(PyList_GetSlice(items.get(), 0, 1));
        const auto others = PyRef::steal(PyList_GetSlice(items.get(), 1, size));
        const auto block = PyRef::steal(PyList_New(0));
        if (!first || !others || !block) return false;
        const auto inner = Syntax::like(statement, statement, {others.get(), body.get()});
        return inner && PyList_Append(block.get(), inner.get()) == 0 &&
               Syntax::setField(statement, "items", first.get()) &&
               Syntax::setField(statement, "body", block.get());
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
