#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <flowglass/layer.hpp>

/// How a decorated function is put together, and called through its layers. Nothing is allocated
/// and nothing erased: the whole is one object, and a call that is not recorded inlines.
namespace flowglass::detail {

/// The frame of one call of a part, from its beginning to its end.
class LayerFrame {
  public:
    template <class... Args>
    LayerFrame(const Chain& chain, LayerCall call, const Args&... args) noexcept {
        const std::array<Shown, sizeof...(Args)> shown{show(args)...};
        call.arguments = shown;
        m_uncaught = std::uncaught_exceptions();
        layerCalled(m_frame, chain, call);
    }
    LayerFrame(const LayerFrame&) = delete;
    LayerFrame& operator=(const LayerFrame&) = delete;
    ~LayerFrame() {
        if (isRecording()) left(m_frame, m_uncaught, 0, m_value ? &*m_value : nullptr);
    }
    [[nodiscard]] const Mark& mark() const noexcept { return m_frame; }

    /// Gives what `call` gives, and shows it on the way. A result that cannot be moved is not seen.
    template <class Call>
    decltype(auto) result(Call&& call) {
        using Result = std::invoke_result_t<Call>;
        if constexpr (std::is_void_v<Result>) {
            std::forward<Call>(call)();
        } else if constexpr (std::is_reference_v<Result>) {
            Result value = std::forward<Call>(call)();
            m_value = show(value);
            return static_cast<Result>(value);
        } else if constexpr (std::move_constructible<Result>) {
            Result value = std::forward<Call>(call)();
            m_value = show(value);
            return value;
        } else {
            return std::forward<Call>(call)();
        }
    }

  private:
    Mark m_frame;
    int m_uncaught = 0;
    std::optional<Shown> m_value;
};

/// One part of a chain as it stands in the source, evaluated when the compiler comes to it.
template <class Part, std::uint32_t layer>
struct Written {
    template <class Given>
    requires std::constructible_from<Part, Given> Written(Given&& given)
    noexcept(std::is_nothrow_constructible_v<Part, Given>)  // NOLINT: a conversion
        : part(std::forward<Given>(given)) {
        if (!isRecording()) return;
        if constexpr (layer == 0) {
            layerEvaluated(0, {}, origin);
        } else {
            layerEvaluated(layer, part.name(), origin);
            origin = {};
            if constexpr (requires { part.where(); })
                layerWritten(part.name(), part.where(), origin);
        }
    }
    Part part;
    Origin origin;
};

/// The function itself, beneath all layers.
template <class Code>
class Core {
  public:
    static constexpr std::uint32_t kLayer = 0;
    using Signature = detail::Signature<Code>;

    template <class... Args>
    static constexpr bool accepts = std::invocable<Code&, Args...>;
    template <class... Args>
    static constexpr bool isQuiet = std::is_nothrow_invocable_v<Code&, Args...>;

    Core(const Chain&, Written<Code, 0>&& written)
        : m_code(std::move(written.part)), m_origin(written.origin) {}
    [[nodiscard]] std::string_view name(const Chain& chain) const noexcept { return chain.name; }

    template <class... Args>
    decltype(auto) call(const Chain& chain, Args&&... args) noexcept(isQuiet<Args...>) {
        if (isRecording()) return recordedCall(chain, std::forward<Args>(args)...);
        return std::invoke(m_code, std::forward<Args>(args)...);
    }

  private:
    template <class... Args>
    [[gnu::noinline]] decltype(auto) recordedCall(const Chain& chain,
                                                  Args&&... args) noexcept(isQuiet<Args...>) {
        LayerFrame frame(chain, {0, chain.name, false, m_origin, {}}, args...);
        return frame.result(
            [&]() -> decltype(auto) { return std::invoke(m_code, std::forward<Args>(args)...); });
    }

    Code m_code;
    Origin m_origin;
};

/// A layer on what lies beneath it.
template <class Layer, class Inner>
class Layered {
  public:
    static constexpr std::uint32_t kLayer = Inner::kLayer + 1;
    using Signature = typename Inner::Signature;
    using Advice = decltype(std::declval<const Layer&>().template advice<Signature>());

    template <class... Args>
    static constexpr bool accepts = std::invocable<Advice&, Next<Inner>&, Args...>;
    template <class... Args>
    static constexpr bool isQuiet = std::is_nothrow_invocable_v<Advice&, Next<Inner>&, Args...>;

    template <class... Rest>
    Layered(const Chain& chain, Written<Layer, kLayer>&& written, Rest&&... rest)
        : m_inner(chain, std::forward<Rest>(rest)...),
          m_advice(written.part.template advice<Signature>()),
          m_name(written.part.name()),
          m_origin(written.origin) {
        if (isRecording()) layerApplied(chain, kLayer, m_inner.name(chain), m_name);
    }
    [[nodiscard]] std::string_view name(const Chain&) const noexcept { return m_name; }

    template <class... Args>
    decltype(auto) call(const Chain& chain, Args&&... args) noexcept(isQuiet<Args...>) {
        if (isRecording()) return recordedCall(chain, std::forward<Args>(args)...);
        Next<Inner> next(m_inner, chain);
        return std::invoke(m_advice, next, std::forward<Args>(args)...);
    }

  private:
    static constexpr bool kIsOwn = requires(const Layer& layer) { layer.where(); };

    template <class... Args>
    [[gnu::noinline]] decltype(auto) recordedCall(const Chain& chain,
                                                  Args&&... args) noexcept(isQuiet<Args...>) {
        LayerFrame frame(chain, {kLayer, m_name, !kIsOwn, m_origin, {}}, args...);
        Next<Inner> next(m_inner, chain, frame.mark());
        return frame.result([&]() -> decltype(auto) {
            return std::invoke(m_advice, next, std::forward<Args>(args)...);
        });
    }

    Inner m_inner;
    Advice m_advice;
    std::string_view m_name;
    Origin m_origin;
};

/// The type of a chain from its parts, outermost first.
template <class Part, class... Rest>
struct StackOf {
    static_assert(
        IsLayer<Part>,
        "all parts but the last are layers: flowglass::layer(\"name\", advice) makes one");
    using type = Layered<Part, typename StackOf<Rest...>::type>;
};
template <class Code>
struct StackOf<Code> {
    static_assert(!IsLayer<Code>, "the last part is the function that is decorated");
    using type = Core<Code>;
};

}  // namespace flowglass::detail
