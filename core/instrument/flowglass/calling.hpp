#pragma once

#include <exception>
#include <optional>
#include <source_location>
#include <utility>

#include <flowglass/hooks.hpp>

namespace flowglass {

/// A guard at the top of an ordinary function that makes it a frame of its own:
///
///     int total(int n) {
///         flowglass::calling here;
///         …
///         return here.returns(n);
///     }
class [[nodiscard]] calling {
  public:
    [[nodiscard]] explicit calling(
        std::source_location where = std::source_location::current()) noexcept {
        if (!detail::isRecording()) return;
        m_uncaught = std::uncaught_exceptions();
        detail::called(m_frame, where);
    }
    calling(const calling&) = delete;
    calling& operator=(const calling&) = delete;
    ~calling() {
        if (m_frame && detail::isRecording())
            detail::left(m_frame, m_uncaught, m_line, m_value ? &*m_value : nullptr);
    }

    /// Notes the function's value and gives it back.
    template <class Value>
    Value&& returns(Value&& value,
                    std::source_location where = std::source_location::current()) noexcept {
        if (m_frame && detail::isRecording()) {
            m_value = detail::show(value);
            m_line = where.line();
        }
        return std::forward<Value>(value);
    }

  private:
    detail::Mark m_frame;
    int m_uncaught = 0;
    std::uint32_t m_line = 0;
    std::optional<detail::Shown> m_value;
};

}  // namespace flowglass
