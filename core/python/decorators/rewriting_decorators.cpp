#include "core/python/frames/lifecycle.hpp"

namespace flowglass::python {

namespace {

using SharedDecoration = std::shared_ptr<const Decoration>;

/// What the sites above and behind one definition have in common.
class DecorationSite : public Site {
  protected:
    DecorationSite(Decorators& decorators, SharedDecoration decoration, std::uint32_t layer)
        : m_decorators(decorators), m_decoration(std::move(decoration)), m_layer(layer) {}
    Decorators& m_decorators;
    SharedDecoration m_decoration;
    std::uint32_t m_layer;
};

/// Sees what a decorator's expression gives.
class EvaluatedSite final : public DecorationSite {
  public:
    EvaluatedSite(Decorators& decorators, SharedDecoration decoration, std::uint32_t layer)
        : DecorationSite(decorators, std::move(decoration), layer) {}
    [[nodiscard]] PyObject* meet(PyObject*, PyObject* value) noexcept override {
        m_decorators.evaluated(*m_decoration, m_layer, value);
        return Py_NewRef(value);
    }
};

/// Sees what a layer made; with layer 0, what there is before any.
class AppliedSite final : public DecorationSite {
  public:
    AppliedSite(Decorators& decorators, SharedDecoration decoration, std::uint32_t layer)
        : DecorationSite(decorators, std::move(decoration), layer) {}
    [[nodiscard]] PyObject* meet(PyObject*, PyObject* value) noexcept override {
        return call(value);
    }
    [[nodiscard]] PyObject* call(PyObject* value) noexcept override {
        if (m_layer == 0) {
            m_decorators.made(*m_decoration, value);
        } else {
            m_decorators.applied(*m_decoration, m_layer, value);
        }
        return Py_NewRef(value);
    }
};

/// Stands behind the definition.
class BoundSite final : public DecorationSite {
  public:
    BoundSite(Decorators& decorators, SharedDecoration decoration)
        : DecorationSite(decorators, std::move(decoration), 0) {}
    [[nodiscard]] PyObject* meet(PyObject*, PyObject* value) noexcept override {
        m_decorators.bound(*m_decoration);
        return Py_NewRef(value);
    }
};

bool startsWithAt(std::string_view line) {
    const auto first = line.find_first_not_of(" \t\f");
    return first != std::string_view::npos && line[first] == '@';
}

/// `@d` above `def f` becomes `@applied`, `@(evaluated @ d)`, `@made`, and `bound @ None` stands
/// behind it: the interpreter calls the program's decorators itself, as it always does.
class DecoratorsTopic final : public RewritingTopic {
  public:
    explicit DecoratorsTopic(Lifecycle& lifecycle)
        : m_decorators(lifecycle.decorators()), m_dictionary(lifecycle.recorder().dictionary()) {}

    [[nodiscard]] bool concerns(std::string_view source) const override {
        while (!source.empty()) {
            const auto end = source.find_first_of("\r\n");
            if (startsWithAt(source.substr(0, end))) return true;
            source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
        }
        return false;
    }

    [[nodiscard]] bool enter(Rewriting& module, PyObject* statement, Statement kind,
                             const Surroundings&, BlockPlace& place) override {
        if (kind != Statement::function && kind != Statement::class_) return true;
        const auto written = Syntax::field(statement, "decorator_list");
        if (!written || !PyList_Check(written.get())) return false;
        if (PyList_GET_SIZE(written.get()) == 0) return true;
        const auto decoration = describe(module, statement, written.get());
        if (!decoration) return false;
        const auto sites = sitesFor(module, written.get(), decoration);
        return sites && Syntax::setField(statement, "decorator_list", sites.get()) &&
               place.putBehind(
                   module.marker(statement, std::make_unique<BoundSite>(m_decorators, decoration)));
    }

    [[nodiscard]] bool leave(Rewriting&, PyObject*, Statement, const Surroundings&) override {
        return true;
    }

  private:
    /// Null with a Python error set.
    SharedDecoration describe(Rewriting& module, PyObject* statement, PyObject* written) {
        const auto name = Syntax::field(statement, "name");
        const char* text = name ? PyUnicode_AsUTF8(name.get()) : nullptr;
        if (text == nullptr) return nullptr;
        auto decoration = std::make_shared<Decoration>();
        decoration->name = m_dictionary.intern(text);
        for (Py_ssize_t at = PyList_GET_SIZE(written); at-- > 0;) {
            PyObject* expression = PyList_GET_ITEM(written, at);
            Syntax::Extent extent;
            if (!Syntax::extentOf(expression, extent)) return nullptr;
            decoration->written.push_back({m_dictionary.intern(module.textOf(expression)),
                                           static_cast<std::uint32_t>(extent.begin.line)});
        }
        return decoration;
    }

    PyRef sitesFor(Rewriting& module, PyObject* written, const SharedDecoration& decoration) {
        auto sites = PyRef::steal(PyList_New(0));
        const auto append = [&](const PyRef& node) {
            return node && PyList_Append(sites.get(), node.get()) == 0;
        };
        const auto seesApplied = [&](PyObject* place, std::uint32_t layer) {
            return append(module.itself(
                place, std::make_unique<AppliedSite>(m_decorators, decoration, layer)));
        };
        PyObject* expression = nullptr;
        for (std::uint32_t layer = decoration->layers(); sites && layer > 0; --layer) {
            expression = PyList_GET_ITEM(written, decoration->layers() - layer);
            auto seesEvaluated = std::make_unique<EvaluatedSite>(m_decorators, decoration, layer);
            if (!seesApplied(expression, layer) ||
                !append(module.met(expression, expression, std::move(seesEvaluated))))
                return {};
        }
        if (!sites || !seesApplied(expression, 0)) return {};
        return sites;
    }

    Decorators& m_decorators;
    record::Dictionary& m_dictionary;
};

}  // namespace

std::unique_ptr<RewritingTopic> decoratorsTopic(Lifecycle& lifecycle) {
    return std::make_unique<DecoratorsTopic>(lifecycle);
}

}  // namespace flowglass::python
