#pragma once

#include <boost/asio/version.hpp>
#include <type_traits>
#include <utility>

#include <flowglass/asio_hooks.hpp>

namespace boost::asio::detail {
struct awaitable_thread_entry_point;
template <typename, typename>
class awaitable_frame;
template <typename, typename>
class awaitable_handler_base;
}  // namespace boost::asio::detail

namespace flowglass::detail {
/// Names the specialization below.
struct EntryReader;
}  // namespace flowglass::detail

namespace boost::asio::detail {

/// Every specialization of this is a friend of a coroutine's entry point.
template <typename Executor>
class awaitable_handler_base<Executor, ::flowglass::detail::EntryReader> {
  public:
    using Entry = awaitable_frame<awaitable_thread_entry_point, Executor>;
    /// Whether nothing but the entry point itself is left to run.
    [[nodiscard]] static bool isOnTop(Entry* entry) noexcept {
        return entry != nullptr && entry->top_of_stack_ == entry;
    }
};

}  // namespace boost::asio::detail

namespace flowglass::detail {

/// A handler that resumes a coroutine.
template <class Handler>
concept ResumesCoroutine = requires(Handler& handler) {
    handler.entry_point();
    handler.get_executor();
    handler.get_cancellation_slot();
    handler.launch();
};

/// Asio's handler that resumes a coroutine, which also tells when it does. A coroutine has one such
/// handler at a time, while it is parked.
template <class Handler>
class ResumingHandler : public Handler {
  public:
    template <class Thread, class... Result>
    explicit ResumingHandler(Thread* thread, Result&... result) : Handler(thread, result...) {
        if (isRecording()) m_mark = parking(this->entry_point(), kType, this);
    }
    ResumingHandler(ResumingHandler&& other) noexcept
        : Handler(std::move(other)), m_mark(std::exchange(other.m_mark, {})) {}
    ~ResumingHandler() {
        if (m_mark.task != nullptr && isRecording()) abandoned(m_mark);
    }

    template <class... Results>
    void operator()(Results&&... results) {
        const AsioStep step(std::exchange(m_mark, {}), this->entry_point(), kType, this);
        Handler::operator()(std::forward<Results>(results)...);
    }

  private:
    static const void* context(const void* handler) noexcept {
        return &static_cast<const ResumingHandler*>(handler)->get_executor().context();
    }
    static bool isAtEnd(const void* handler) noexcept {
        auto* self = static_cast<ResumingHandler*>(const_cast<void*>(handler));
        using Executor = typename Handler::executor_type;
        return boost::asio::detail::awaitable_handler_base<Executor, EntryReader>::isOnTop(
            self->entry_point());
    }
    static constexpr AsioHandlerType kType{&ResumingHandler::context, &ResumingHandler::isAtEnd};
    AsioTaskMark m_mark;
};

/// What a location puts in the place of the `handler_type` that it finds around it.
template <class Type>
struct Resumed {
    using type = Type;
};
template <ResumesCoroutine Handler>
struct Resumed<Handler> {
    using type = ResumingHandler<Handler>;
};
template <class Handler>
struct Resumed<ResumingHandler<Handler>> {
    using type = ResumingHandler<Handler>;
};

/// A location that stands anywhere else finds this.
namespace elsewhere {
struct handler_type {};
}  // namespace elsewhere

}  // namespace flowglass::detail

#if BOOST_ASIO_VERSION < 102800
namespace boost::asio::detail {

template <typename>
class awaitable_frame_base;
template <typename, typename, typename>
class awaitable_async_op;
template <typename, typename>
class awaitable_async_op_handler;

/// Later versions of Asio have a location where a coroutine awaits an operation without a
/// completion token; in these, this takes that part's place.
template <typename Signature, typename Op, typename Executor>
requires(!std::is_void_v<Signature>) class awaitable_async_op<Signature, Op, Executor> {
  public:
    using handler_type =
        ::flowglass::detail::ResumingHandler<awaitable_async_op_handler<Signature, Executor>>;

    awaitable_async_op(Op&& op, awaitable_frame_base<Executor>* frame)
        : m_op(std::forward<Op>(op)), m_frame(frame), m_result() {}
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Handle>
    void await_suspend(Handle) {
        m_frame->after_suspend(
            [](void* self) {
                auto& op = *static_cast<awaitable_async_op*>(self);
                const ::flowglass::detail::AsioLocation location(nullptr, 0, nullptr);
                std::forward<Op&&>(op.m_op)(handler_type(op.m_frame->detach_thread(), op.m_result));
            },
            this);
    }
    auto await_resume() { return handler_type::resume(m_result); }

  private:
    Op&& m_op;
    awaitable_frame_base<Executor>* m_frame;
    typename handler_type::result_type m_result;
};

}  // namespace boost::asio::detail
#endif
