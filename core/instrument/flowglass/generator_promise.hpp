#pragma once

#include <coroutine>
#include <cstdint>
#include <exception>
#include <source_location>
#include <utility>

#include <flowglass/hooks.hpp>

namespace flowglass::detail {

/// What all generators share, whatever they yield: who delegates to whom, and what is reported of
/// it. Only the innermost of a chain of delegations runs; the outermost, the root, is whom the
/// consumer resumes.
class GeneratorPromise {
  public:
    GeneratorPromise() = default;
    GeneratorPromise(const GeneratorPromise&) = delete;
    GeneratorPromise& operator=(const GeneratorPromise&) = delete;

    /// Goes on with whoever delegated here, if anybody did.
    struct Final {
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <class Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) noexcept {
            return ended.promise().passOn();
        }
        void await_resume() const noexcept {}
    };
    [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
    [[nodiscard]] Final final_suspend() const noexcept { return {}; }
    void return_void(std::source_location where = std::source_location::current()) noexcept {
        if (isRecording()) returned(m_frame, where.line());
    }
    void unhandled_exception() noexcept {
        m_exception = std::current_exception();
        if (isRecording()) unwound(m_frame);
    }

    /// Runs to the next item; throws what the body throws.
    void advance() {
        if (isRecording()) resumed(m_leaf->m_frame, Resumption::next, m_leaf->m_line);
        m_running.resume();
        rethrow();
    }
    void rethrow() {
        if (!m_exception) return;
        if (isRecording()) rethrowing(m_exception);
        std::rethrow_exception(std::exchange(m_exception, nullptr));
    }

    /// Destroys the coroutine, this promise with it.
    void destroy() noexcept {
        const auto handle = m_handle;
        const Mark frame = m_frame;
        const bool isParked = !handle.done();
        if (isParked && isRecording()) closing(frame);
        handle.destroy();
        if (isParked && isRecording()) closed(frame);
    }

  protected:
    ~GeneratorPromise() = default;

    void begin(std::coroutine_handle<> handle, const std::source_location& where) noexcept {
        m_handle = m_running = handle;
        if (isRecording()) created(m_frame, where);
    }
    [[nodiscard]] GeneratorPromise& root() const noexcept { return *m_root; }

    template <class Value>
    void park(const Value& value, const std::source_location& where) noexcept {
        if (!isRecording()) return;
        m_line = where.line();
        suspended(m_frame, m_line, show(value));
    }
    void parkAt(const std::source_location& where) noexcept { m_line = where.line(); }

    /// Puts `inner` in this one's place. It may have been walked over in part, and may itself be
    /// delegating.
    std::coroutine_handle<> delegateTo(GeneratorPromise& inner) noexcept {
        inner.m_parent = this;
        auto& leaf = *inner.m_leaf;
        for (auto* each = &leaf; each != this; each = each->m_parent) each->m_root = m_root;
        m_root->runsFor(leaf);
        if (isRecording()) delegated(m_frame, m_line, leaf.m_frame, leaf.m_line);
        return leaf.m_handle;
    }

  private:
    void runsFor(GeneratorPromise& leaf) noexcept {
        m_leaf = &leaf;
        m_running = leaf.m_handle;
    }
    std::coroutine_handle<> passOn() noexcept {
        if (m_parent == nullptr) return std::noop_coroutine();
        m_root->runsFor(*m_parent);
        if (isRecording())
            resumed(m_parent->m_frame, m_exception ? Resumption::failed : Resumption::delegated,
                    m_parent->m_line);
        return m_parent->m_handle;
    }

    std::coroutine_handle<> m_handle;
    GeneratorPromise* m_root = this;
    GeneratorPromise* m_leaf = this;       ///< of a root: who runs for it,
    std::coroutine_handle<> m_running;     ///< and its handle
    GeneratorPromise* m_parent = nullptr;  ///< who waits for this one to end
    std::exception_ptr m_exception;
    Mark m_frame;
    std::uint32_t m_line = 0;  ///< where it is parked; 0 before it ever ran
};

}  // namespace flowglass::detail
