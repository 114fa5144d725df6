#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <utility>

#include <flowglass/layered.hpp>

namespace flowglass {
namespace detail {

/// The name that a chain begins with: "price", or "price(item, count)" with its parameters' names.
template <std::uint32_t layers>
class ChainName {
  public:
    template <std::size_t size>
    ChainName(const char (&text)[size],  // NOLINT: a conversion
              std::source_location where = std::source_location::current()) noexcept {
        const std::string_view source(text, size - 1);
        const auto open = source.find('(');
        m_chain.name = source.substr(0, open);
        m_chain.layers = layers;
        if (open != std::string_view::npos && source.ends_with(')'))
            m_chain.parameters = source.substr(open + 1, source.size() - open - 2);
        if (isRecording()) chainBegins(m_chain, source, where);
    }
    ChainName(const ChainName&) = delete;
    ChainName& operator=(const ChainName&) = delete;
    ~ChainName() {
        if (m_chain.mark && isRecording()) chainEnds(m_chain);
    }
    [[nodiscard]] const Chain& chain() const noexcept { return m_chain; }

  private:
    Chain m_chain;
};

template <class Indices, class... Parts>
class Decorated;

/// What `decorated` is, with the parts numbered.
template <std::size_t... index, class... Parts>
class Decorated<std::index_sequence<index...>, Parts...> {
    static constexpr std::uint32_t kLayers = sizeof...(Parts) - 1;
    using Stack = typename StackOf<Parts...>::type;

  public:
    Decorated(const ChainName<kLayers>& name, Written<Parts, kLayers - index>... parts)
        : m_chain(name.chain()), m_stack(m_chain, std::move(parts)...) {
        if (!isRecording()) return;
        if constexpr (kLayers > 0) chainBound(m_chain, m_stack.name(m_chain));
        chainEnds(m_chain);
    }

    template <class... Args>
    requires(Stack::template accepts<Args...>) decltype(auto) operator()(Args&&... args) const
        noexcept(Stack::template isQuiet<Args...>) {
        return m_stack.call(m_chain, std::forward<Args>(args)...);
    }

  private:
    Chain m_chain;
    mutable Stack m_stack;
};

}  // namespace detail

/// A function with decorators on it, written as Python writes them: the outermost on top, the
/// function at the bottom.
///
///     const flowglass::decorated price{"price(item)",
///         flowglass::logged,
///         flowglass::retry(3),
///         flowglass::cached,
///         [](const std::string& item) { return ask(item); },
///     };
///
/// Braces are the notation because C++ evaluates a list in braces from left to right, as it
/// promises for no operator: the layers are evaluated from the top down, and then applied from the
/// bottom up. Between parentheses any order may be taken, and no evaluation is recorded.
///
/// The name is a string literal; what stands in parentheses in it names the arguments. The function
/// may be anything that can be invoked, also what only moves or has several call operators; it is
/// kept by value (std::ref keeps a reference), and called as what may change, as std::function
/// does. Arguments, the result and exceptions pass as they
/// are, and a call is noexcept where the function is and no layer may throw.
/// It can be copied or moved where its function and layers can. Calls from several threads at once
/// are as safe as its function and each layer. Nothing is allocated but by layers that say so.
/// While the process is recorded, every call of a layer and of the function is a frame; a chain
/// that was made before the recording began has its calls recorded as those of plain functions.
template <class... Parts>
class decorated : public detail::Decorated<std::index_sequence_for<Parts...>, Parts...> {
  public:
    using detail::Decorated<std::index_sequence_for<Parts...>, Parts...>::Decorated;
};

template <std::size_t size, class... Parts>
requires(sizeof...(Parts) > 0) decorated(const char (&)[size], Parts&&...)
->decorated<std::decay_t<Parts>...>;

}  // namespace flowglass
