#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/model/shared_vector.hpp"
#include "core/trace/event.hpp"

namespace flowglass::model {

/// A function that frames are of. Texts are borrowed from the trace.
struct FunctionFacts {
    std::string_view name;  ///< as recorded, "Tree.walk.<locals>.inner"
    std::string_view file;
    std::uint32_t line = 0;  ///< of the `def`; 0: unknown
    /// Of a decorator's layer in a library: the decorator as the program names it,
    /// "functools.cache". Nobody knows it by its own name, `_lru_cache_wrapper`.
    std::string_view decorator;
    /// Of a layer of a decorated function: the source of its decorator, "retry(3)". Functions that
    /// are the same but for their layers are told apart.
    std::string_view layer{};
    /// And what that decorates, "fetch"; empty where it is not known.
    std::string_view decorated{};
    std::uint32_t thread = 0;  ///< that called it first
    bool isShared = false;     ///< and others did, too
};

/// What never changes about a frame, and when it lived.
struct FrameFacts {
    std::uint32_t function = 0;  ///< FrameTable::function
    std::uint32_t ordinal = 0;   ///< 1, 2, … among generators and coroutines of that name
    /// Of a layer's coroutine: 1, 2, … among those of this layer of what it decorates.
    std::uint32_t decoratedOrdinal = 0;
    std::uint32_t creator = 0;  ///< FrameId that made or called it; 0: none is known
    std::uint32_t createdAt = 0;
    std::uint32_t endedAt = 0;  ///< 0: it has not ended
    std::uint32_t thread = 1;
    trace::Kind born = trace::Kind::call;       ///< or create
    trace::Word flavor = trace::Word::unknown;  ///< unknown: an ordinary function
    bool isClassBody = false;

    [[nodiscard]] bool isOrdinary() const { return born == trace::Kind::call; }
};

/// Every frame of a trace. Grows with it, and is cheap to copy: copies share what is old.
class FrameTable {
  public:
    /// Takes in the next event of the trace; all must pass, in order.
    void see(const trace::Event& event);

    /// Null for a frame whose beginning was not recorded.
    [[nodiscard]] const FrameFacts* find(trace::FrameId id) const;
    /// Null where find() is.
    [[nodiscard]] const FunctionFacts* functionOf(trace::FrameId id) const;
    /// The highest frame id.
    [[nodiscard]] std::size_t size() const { return m_frames.size(); }

    /// What a reader calls it: "evens", and "evens #2" for the second generator of that name;
    /// "class A" for a class's body, "frame 7" where its beginning was not recorded.
    /// A layer in a library goes by its decorator, "functools.cache".
    [[nodiscard]] std::string displayName(trace::FrameId id) const;
    /// Of a layer's coroutine, "wrapper": what it decorates, "fetch", and "fetch #2" for the second
    /// one. Empty for every other frame, and where that is not known.
    [[nodiscard]] std::string decoratedName(trace::FrameId id) const;
    /// Of a layer of a decorated function, whose own name is often that of others: its decorator,
    /// "retry(3)"; empty for every other frame, and where that is not known.
    [[nodiscard]] std::string_view layerOf(trace::FrameId id) const;
    /// Whether it is an ordinary call of what several threads run.
    [[nodiscard]] bool isInSeveralThreads(trace::FrameId id) const;
    /// Module code, `<module>`.
    [[nodiscard]] bool isModule(trace::FrameId id) const;
    /// What a `class` statement runs.
    [[nodiscard]] bool isClassBody(trace::FrameId id) const;
    /// A comprehension's own frame (CPython 3.11): part of its function to a reader.
    [[nodiscard]] bool isComprehension(trace::FrameId id) const;
    /// The source of a decorator, "@retry(3)": known of the whole trace, before it is evaluated at
    /// any moment of it. Empty where it is not known.
    [[nodiscard]] std::string_view decoratorSource(trace::ChainId chain, std::uint64_t layer) const;
    /// Whether a layer is a thing of its own, and not what it was put on: it is called, at any
    /// moment of the trace. False also where nobody calls it.
    [[nodiscard]] bool isCalled(trace::ChainId chain, std::uint64_t layer) const;
    [[nodiscard]] std::size_t memoryBytes() const;

  private:
    std::uint32_t functionIndex(const trace::Event& event);
    void noteThread(std::uint32_t function, trace::ThreadId thread);
    void noteDecorator(const trace::Event& event);
    [[nodiscard]] std::string_view layerOf(const trace::Event& event) const;
    [[nodiscard]] std::string_view decoratedBy(const trace::Event& layer) const;
    std::uint32_t nextOrdinal(std::string_view name);

    SharedVector<FrameFacts> m_frames;        ///< by id - 1; createdAt and function 0 where unknown
    SharedVector<FunctionFacts> m_functions;  ///< from 1; 0 stands for an unknown one
    std::unordered_map<std::string, std::uint32_t> m_functionIndices;
    std::unordered_map<std::string_view, std::uint32_t> m_ordinals;
    std::unordered_map<std::uint64_t, std::string_view>
        m_decorators;  ///< sources, by chain and layer
    std::unordered_map<std::uint64_t, std::string_view> m_decorated;       ///< names, by chain
    std::unordered_map<std::uint64_t, std::uint32_t> m_decoratedOrdinals;  ///< by chain and layer
    std::unordered_set<std::uint64_t> m_called;  ///< layers, by chain and layer
};

/// The name of a function without where it is nested: "inner" of "outer.<locals>.inner".
[[nodiscard]] std::string_view shortName(std::string_view function);

}  // namespace flowglass::model
