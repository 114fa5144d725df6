#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/python/values/values.hpp"

namespace flowglass::python {

/// What is fixed about a code object's variables: their names and where they lie. Made once, where
/// the code is first seen.
class LocalsPlan {
  public:
    LocalsPlan(PyCodeObject* code, record::Dictionary& dictionary);

    struct Variable {
        record::Interned name;
        std::uint32_t slot = 0;  ///< in localsplus
        bool isCell = false;     ///< behind a cell once the frame has made it one
    };
    [[nodiscard]] std::span<const Variable> variables() const { return m_variables; }
    /// How many of the first variables are parameters.
    [[nodiscard]] std::uint32_t parameterCount() const { return m_parameterCount; }
    /// The code keeps its names in a dict: a module's or a class's body.
    [[nodiscard]] bool usesDict() const { return m_usesDict; }
    [[nodiscard]] bool isModule() const { return m_isModule; }
    /// Global names and attributes that the code mentions (interned strings, owned by the code).
    [[nodiscard]] PyObject* mentionedNames() const { return m_mentioned; }
    /// `room` of a RawEvent with the arguments in it.
    [[nodiscard]] std::size_t argumentsRoom() const {
        return 8 + m_parameterCount * (kValueRoom + 8);
    }

  private:
    std::vector<Variable> m_variables;
    std::uint32_t m_parameterCount = 0;
    bool m_usesDict = false;
    bool m_isModule = false;
    PyObject* m_mentioned = nullptr;
};

/// What a variable was when it was last looked at, without a reference to it: an address proves
/// nothing by itself (it is reused at once), so it stands beside a fingerprint of what was shown.
struct SeenVariable {
    const PyObject* object = nullptr;
    std::uint64_t print = 0;
};

/// What a frame's variables were when they were last recorded. reset() keeps the memory, so
/// whoever pools frames allocates nothing.
class LocalsShadow {
  public:
    void reset(const LocalsPlan& plan) { m_seen.assign(plan.variables().size(), SeenVariable{}); }
    [[nodiscard]] std::span<SeenVariable> seen() { return m_seen; }

  private:
    std::vector<SeenVariable> m_seen;
};

/// What the names in a dict (of a module, of a class body) were when they were last recorded.
class NamesShadow;

/// Records what changed in frames' variables since they were last looked at. One per process; the
/// GIL guards it.
class Locals {
  public:
    explicit Locals(Host& host);
    ~Locals();

    /// A frame starts. For a module's body the names of its globals belong to `frameId` from now
    /// on.
    void begin(cpython::InterpreterFrame* frame, const LocalsPlan& plan, LocalsShadow& shadow,
               std::uint32_t frameId);
    /// `bind` and `unbind` of what changed. Call it before a line, a suspend, a return and an
    /// unwind, and before a call that the frame makes is recorded where that is cheap; `ticks` is
    /// the time of the event that follows.
    void record(cpython::InterpreterFrame* frame, const LocalsPlan& plan, LocalsShadow& shadow,
                std::uint32_t frameId, record::ThreadLog& log, std::uint64_t ticks) noexcept;
    /// A frame has ended: what record() kept of it is forgotten. `globals` of a module stay
    /// watched.
    void end(cpython::InterpreterFrame* frame, const LocalsPlan& plan, std::uint32_t frameId);

    /// No module's globals belong to a frame any more.
    void forget() noexcept;

    /// Adds `args` to a `call` or `create`; record() will not tell them again.
    template <class Event>
    void putArguments(Event& event, cpython::InterpreterFrame* frame, const LocalsPlan& plan,
                      LocalsShadow& shadow) noexcept {
        event.template beginList<trace::Field::args>(plan.parameterCount());
        ValueText room;
        for (std::uint32_t i = 0; i < plan.parameterCount(); ++i) {
            const auto& variable = plan.variables()[i];
            event.addNamed(variable.name, argument(frame, variable, shadow.seen()[i], room));
        }
    }

  private:
    /// The names of a module, by its globals; null where its body was not seen.
    [[nodiscard]] NamesShadow* globalsOf(PyObject* globals) noexcept;
    [[nodiscard]] record::RawValue argument(cpython::InterpreterFrame* frame,
                                            const LocalsPlan::Variable& variable,
                                            SeenVariable& seen, ValueText& room) noexcept;
    Host& m_host;
    /// Of modules, by their globals; of class bodies, by their namespace.
    std::unordered_map<const PyObject*, std::unique_ptr<NamesShadow>> m_names;
    const PyObject* m_lastGlobals = nullptr;  ///< what globalsOf() was asked for last
    NamesShadow* m_lastNames = nullptr;
};

}  // namespace flowglass::python
