#pragma once

// Asio includes this where BOOST_ASIO_CUSTOM_HANDLER_TRACKING says so, before anything of its own;
// linking flowglass::asio does that. Programs never include it.

#include <chrono>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <boost/asio/version.hpp>
#include <flowglass/asio_hooks.hpp>

// Which coroutine parks and resumes is read from the handler that Asio makes for it. These are the
// versions of Asio in which that is so; in others (or with FLOWGLASS_ASIO_HANDLER_CHAINS) there are
// callbacks alone, each with the one that queued it.
#if BOOST_ASIO_VERSION < 102600 || BOOST_ASIO_VERSION > 103600
#define FLOWGLASS_ASIO_HANDLER_CHAINS 1
#endif

namespace boost::asio {
class execution_context;
}  // namespace boost::asio

namespace flowglass::detail {

/// What Asio's operations inherit.
class TrackedOperation {
  public:
    OperationNote note;

  protected:
    TrackedOperation() = default;
    ~TrackedOperation() = default;
};

/// When a timer expires, where its clock is the steady one.
template <class Object>
[[nodiscard]] std::uint64_t expiryOf(const Object* object) noexcept {
    if constexpr (requires { object->expiry; }) {
        using Time = std::remove_cvref_t<decltype(object->expiry)>;
        if constexpr (std::is_same_v<Time, std::chrono::steady_clock::time_point>) {
            const auto since = object->expiry.time_since_epoch();
            const auto isFinite = since > since.zero() && since < since.max();
            return isFinite ? static_cast<std::uint64_t>(std::chrono::nanoseconds(since).count())
                            : 0;
        }
    }
    return 0;
}

template <class Object>
void creation(boost::asio::execution_context& context, TrackedOperation& operation,
              const char* type, Object* object, std::uintmax_t native, const char* name) noexcept {
    if (isRecording())
        operationQueued(operation.note, {&context, type, object, native, name, expiryOf(object)});
}
template <class Object>
void touch(boost::asio::execution_context& context, const char* type, Object* object,
           std::uintmax_t native, const char* name) noexcept {
    if (isRecording()) objectTouched({&context, type, object, native, name, 0});
}
inline void registration(boost::asio::execution_context&, std::uintmax_t native,
                         std::uintmax_t) noexcept {
    if (isRecording()) descriptorChanged(native);
}
inline void context(const void* made) noexcept {
    if (isRecording()) contextMade(made);
}

}  // namespace flowglass::detail

#ifndef FLOWGLASS_ASIO_HANDLER_CHAINS
#include <flowglass/asio_coroutines.hpp>
#define FLOWGLASS_ASIO_RESUMED_BY                   \
    using namespace ::flowglass::detail::elsewhere; \
    using handler_type [[maybe_unused]] = typename ::flowglass::detail::Resumed<handler_type>::type;
#else
#define FLOWGLASS_ASIO_RESUMED_BY
#endif

#define BOOST_ASIO_INHERIT_TRACKED_HANDLER : public ::flowglass::detail::TrackedOperation
#define BOOST_ASIO_ALSO_INHERIT_TRACKED_HANDLER , public ::flowglass::detail::TrackedOperation
// Stands in the constructor of a scheduler, where `ctx` is its context.
#define BOOST_ASIO_HANDLER_TRACKING_INIT ::flowglass::detail::context(&ctx)
#define BOOST_ASIO_HANDLER_LOCATION(args) \
    FLOWGLASS_ASIO_RESUMED_BY             \
    ::flowglass::detail::AsioLocation tracked_location args
#define BOOST_ASIO_HANDLER_CREATION(args) ::flowglass::detail::creation args
#define BOOST_ASIO_HANDLER_COMPLETION(args) \
    ::flowglass::detail::AsioCompletion tracked_completion args
#define BOOST_ASIO_HANDLER_INVOCATION_BEGIN(args) tracked_completion.invocation_begin args
#define BOOST_ASIO_HANDLER_INVOCATION_END tracked_completion.invocation_end()
#define BOOST_ASIO_HANDLER_OPERATION(args) ::flowglass::detail::touch args
#define BOOST_ASIO_HANDLER_REACTOR_REGISTRATION(args) ::flowglass::detail::registration args
#define BOOST_ASIO_HANDLER_REACTOR_DEREGISTRATION(args) ::flowglass::detail::registration args
#define BOOST_ASIO_HANDLER_REACTOR_READ_EVENT 1
#define BOOST_ASIO_HANDLER_REACTOR_WRITE_EVENT 2
#define BOOST_ASIO_HANDLER_REACTOR_ERROR_EVENT 4
#define BOOST_ASIO_HANDLER_REACTOR_EVENTS(args) (void)0
#define BOOST_ASIO_HANDLER_REACTOR_OPERATION(args) (void)0
