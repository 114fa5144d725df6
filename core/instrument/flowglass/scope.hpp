#pragma once

#include <cstddef>
#include <source_location>
#include <string_view>
#include <utility>

#include <flowglass/hooks.hpp>

namespace flowglass {

/// A guard that shows the block it stands in as a scope: entered here, left at the closing brace,
/// with or without an exception. Moving it hands the scope's end on.
class [[nodiscard]] scope {
  public:
    [[nodiscard]] explicit scope(
        std::string_view name,
        std::source_location where = std::source_location::current()) noexcept {
        if (detail::isRecording()) detail::entered(m_mark, name, nullptr, where);
    }
    /// A scope that holds something: a lock, a file, a transaction.
    template <class Value>
    [[nodiscard]] scope(std::string_view name, const Value& value,
                        std::source_location where = std::source_location::current()) noexcept {
        if (!detail::isRecording()) return;
        const auto shown = detail::show(value);
        detail::entered(m_mark, name, &shown, where);
    }
    scope(scope&& other) noexcept : m_mark(std::exchange(other.m_mark, {})) {
        m_mark.isMoved = true;
    }
    scope& operator=(scope&& other) noexcept {
        std::swap(m_mark, other.m_mark);
        m_mark.isMoved = other.m_mark.isMoved = true;
        return *this;
    }
    ~scope() {
        if (m_mark.scope && detail::isRecording()) detail::exited(m_mark);
    }
    /// A scope is a block's: it has no place on the heap.
    static void* operator new(std::size_t) = delete;
    static void* operator new[](std::size_t) = delete;

  private:
    detail::ScopeMark m_mark;
};

}  // namespace flowglass
