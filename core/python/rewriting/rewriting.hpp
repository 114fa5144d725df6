#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/python/rewriting/site.hpp"
#include "core/python/rewriting/syntax.hpp"

namespace flowglass::python {

/// One module's syntax tree while topics put sites into it. Until it is compiled a site is a text
/// that stands for it, since a tree takes no other constants. What it makes comes as null with a
/// Python error set where that cannot be.
class Rewriting {
  public:
    Rewriting(Syntax& syntax, SourceText source) : m_syntax(syntax), m_source(std::move(source)) {}

    [[nodiscard]] Syntax& syntax() noexcept { return m_syntax; }
    /// The source of a node that has a place; empty where that is not known.
    [[nodiscard]] std::string textOf(PyObject* node) const;

    // Each stands where `place` does.
    /// `site @ expression`
    [[nodiscard]] PyRef met(PyObject* expression, PyObject* place, std::unique_ptr<Site> site);
    /// `site @ None`
    [[nodiscard]] PyRef asked(PyObject* place, std::unique_ptr<Site> site);
    /// `site`, to be called
    [[nodiscard]] PyRef itself(PyObject* place, std::unique_ptr<Site> site);
    /// The statement `site @ None`.
    [[nodiscard]] PyRef marker(PyObject* place, std::unique_ptr<Site> site);
    /// `site[None]`, to be stored to.
    [[nodiscard]] PyRef taken(PyObject* place, std::unique_ptr<Site> site);

    [[nodiscard]] bool hasSites() const noexcept { return !m_sites.empty(); }
    /// Puts the sites into compiled code and the code in it.
    void fill(PyCodeObject* code) noexcept;

  private:
    /// Null, with an error set, where there is no memory.
    [[nodiscard]] PyRef placeholder(std::unique_ptr<Site> site);

    Syntax& m_syntax;
    SourceText m_source;
    std::vector<PyRef> m_sites;
};

/// What stands around a statement inside its function, class or module.
struct Surroundings {
    int scopes = 0;      ///< items of `with` statements around it
    int loopScopes = 0;  ///< those around the innermost loop that it is in
};

/// A statement's place in its block, to put others beside it.
class BlockPlace {
  public:
    BlockPlace(PyObject* block, Py_ssize_t at) : m_block(block), m_at(at), m_next(at + 1) {}
    /// Each false with a Python error set; a null statement is one.
    [[nodiscard]] bool putBefore(const PyRef& statement);
    [[nodiscard]] bool putBehind(const PyRef& statement);
    /// Where the statement that comes after all these stands.
    [[nodiscard]] Py_ssize_t next() const noexcept { return m_next; }

  private:
    PyObject* m_block;
    Py_ssize_t m_at;
    Py_ssize_t m_next;
};

/// What one topic changes in the user's modules. Every function that gives bool gives false with a
/// Python error set where it cannot: the module then runs as it is.
class RewritingTopic {
  public:
    RewritingTopic() = default;
    RewritingTopic(const RewritingTopic&) = delete;
    RewritingTopic& operator=(const RewritingTopic&) = delete;
    virtual ~RewritingTopic() = default;

    /// Whether there may be something for it in a source: a glance, since most have nothing.
    [[nodiscard]] virtual bool concerns(std::string_view source) const = 0;
    /// A statement, before those in it.
    [[nodiscard]] virtual bool enter(Rewriting& module, PyObject* statement, Statement kind,
                                     const Surroundings& around, BlockPlace& place) = 0;
    /// The same statement, when those in it have been seen.
    [[nodiscard]] virtual bool leave(Rewriting& module, PyObject* statement, Statement kind,
                                     const Surroundings& around) = 0;
};

/// Shows every statement of a tree to the topics. False with a Python error set.
[[nodiscard]] bool walkStatements(Rewriting& module, PyObject* tree,
                                  std::span<const std::unique_ptr<RewritingTopic>> topics);

}  // namespace flowglass::python
