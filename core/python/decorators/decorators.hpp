#pragma once

#include <array>
#include <deque>
#include <memory>
#include <vector>

#include "core/python/decorators/callable_look.hpp"
#include "core/python/decorators/layers.hpp"
#include "core/python/recorder.hpp"
#include "core/python/rewriting/rewriting.hpp"

namespace flowglass::python {

class Lifecycle;

/// What is written above one `def` or `class`.
struct Decoration {
    struct Written {
        record::Interned text{};  ///< the source of the expression
        std::uint32_t line = 0;
    };
    record::Interned name{};           ///< what is defined
    std::vector<Written> written;      ///< [0] is layer 1, nearest to what is defined
    mutable std::uint32_t rounds = 0;  ///< how often it was run

    [[nodiscard]] std::uint32_t layers() const noexcept {
        return static_cast<std::uint32_t>(written.size());
    }
};

/// A chain that is being made; a frame is in the middle of one at most.
struct OpenChain {
    std::uint32_t id = 0;
    const Decoration* decoration = nullptr;
    std::array<CallableLook, 2> looks;
    std::size_t at = 0;  ///< of looks: what the layers up to now have made
};

/// Decorators as events, and which calls go through them. What the sites above definitions see.
/// Under the GIL.
class Decorators {
  public:
    explicit Decorators(Lifecycle& lifecycle) : m_lifecycle(lifecycle) {}

    /// The expression of a layer has been evaluated; the outermost layer's is the first.
    void evaluated(const Decoration& decoration, std::uint32_t layer, PyObject* value) noexcept;
    /// The function or class is made, and no decorator is applied yet.
    void made(const Decoration& decoration, PyObject* core) noexcept;
    void applied(const Decoration& decoration, std::uint32_t layer, PyObject* after) noexcept;
    /// The name is bound to what the outermost layer made.
    void bound(const Decoration& decoration) noexcept;
    /// The frame that was making a chain has ended.
    void frameEnds(Frame& frame) noexcept;

    [[nodiscard]] Layers& layers() noexcept { return m_layers; }
    /// The layer whose call starts at `place`.
    [[nodiscard]] Layer layerOf(cpython::InterpreterFrame* place,
                                const CodeInfo& info) const noexcept;

  private:
    /// The chain that the running frame makes of `decoration`; null where there is none.
    [[nodiscard]] OpenChain* openHere(const Decoration& decoration, Frame*& frame) noexcept;
    OpenChain* open(Frame& frame, const Decoration& decoration) noexcept;
    void recordApply(const OpenChain& chain, std::uint32_t layer, const CallableLook& before,
                     const CallableLook& after, std::uint64_t ticks) noexcept;
    /// Calls of `callable` are calls of that layer from now on.
    void note(PyObject* callable, Layer layer, record::Interned text = {}) noexcept;
    bool noteFunction(PyObject* function, Layer layer);
    /// Making an object of a class is a call of its own `__init__`, where that is the user's.
    void noteClass(PyObject* type, Layer layer);
    /// Each of its calls is a scope: `text` is the manager's expression.
    void noteManaged(PyObject* function, record::Interned text);
    [[nodiscard]] bool isFactoryOfManagers(const PyObject* callable) noexcept;
    /// The outermost layer has been applied, and all there is makes managers of what was decorated:
    /// no calls are told of it. False for any other.
    bool forgetFactory(std::uint32_t layer, const PyObject* before, const PyObject* after) noexcept;

    Lifecycle& m_lifecycle;
    Layers m_layers;
    std::deque<OpenChain> m_chains;
    std::vector<OpenChain*> m_free;
};

/// Puts sites above decorated definitions.
[[nodiscard]] std::unique_ptr<RewritingTopic> decoratorsTopic(Lifecycle& lifecycle);

}  // namespace flowglass::python
