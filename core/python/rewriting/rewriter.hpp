#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/python/rewriting/rewriting.hpp"

namespace flowglass::python {

/// Gives the user's modules the sites that topics ask for: what their code does is what it did, and
/// their sources are what they were. Where anything is in the way, a module runs as it is and the
/// recording says less. Under the GIL, on every version alike.
class Rewriter {
  public:
    /// Null with a Python error set.
    [[nodiscard]] static std::unique_ptr<Rewriter> create();
    void add(std::unique_ptr<RewritingTopic> topic) { m_topics.push_back(std::move(topic)); }

    /// What the program itself makes of a module's tree before it compiles that: takes the tree,
    /// its source and its file's name. False where it cannot be done again.
    using TreeChange = std::function<bool(PyObject*, const std::string&, PyObject*)>;

    /// The code of an imported module that the interpreter is about to run, rewritten: `plain` is
    /// that code as it was compiled. Null where it is to run as it is.
    [[nodiscard]] PyRef importedModule(PyCodeObject* plain,
                                       const TreeChange& change = nullptr) noexcept;
    /// The same, of a module that is no file by itself.
    [[nodiscard]] PyRef importedModule(PyCodeObject* plain, const std::string& source,
                                       const TreeChange& change = nullptr) noexcept;
    /// The code of a file that the program compiled by itself and is about to run, rewritten: it is
    /// exactly what the file's text gives. Null where it is to run as it is.
    [[nodiscard]] PyRef compiledFile(PyCodeObject* plain) noexcept;
    /// The main script's code; null where the interpreter has to compile and run it itself, which
    /// may end in an error of its own. Warnings are shown as the interpreter shows them.
    [[nodiscard]] PyRef mainScript(const std::string& path) noexcept;

  private:
    Rewriter() = default;
    [[nodiscard]] bool concerns(std::string_view source) const;
    /// Null where that cannot be.
    [[nodiscard]] PyRef rewritten(const std::string& source, PyCodeObject* plain,
                                  const TreeChange& change = nullptr);
    /// The code of a module's tree; null with a Python error set.
    [[nodiscard]] PyRef compiled(PyObject* tree, PyObject* filename) const;
    /// Whether a change makes of a tree what the program made of it, to the last byte of its code.
    [[nodiscard]] bool isSame(const TreeChange& change, PyObject* tree, const std::string& source,
                              PyCodeObject* plain) const;

    Syntax m_syntax;
    PyRef m_compile;  ///< the builtin
    std::vector<std::unique_ptr<RewritingTopic>> m_topics;
    Py_ssize_t m_slot = -1;  ///< of code of compiledFile(): what is run instead, or None
};

/// Makes the interpreter run rewritten code of the user's modules when it imports them: beneath
/// exec() in importlib and runpy, so that what lies in __pycache__ stays what it is. The rewriter
/// stays to the end of the process.
void watchImports(Rewriter& rewriter);

/// Runs a script's code in `__main__` as the interpreter runs a script, to the exception that it
/// prints. Gives 1 where there was one, else 0.
[[nodiscard]] int runMainScript(PyObject* code, const std::string& path);

}  // namespace flowglass::python
