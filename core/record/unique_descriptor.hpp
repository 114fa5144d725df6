#pragma once

#include <unistd.h>

#include <utility>

namespace flowglass::record {

/// Owns a file descriptor; -1 is none.
class UniqueDescriptor {
  public:
    UniqueDescriptor() = default;
    explicit UniqueDescriptor(int descriptor) : m_descriptor(descriptor) {}
    UniqueDescriptor(UniqueDescriptor&& other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    UniqueDescriptor& operator=(UniqueDescriptor&& other) noexcept {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~UniqueDescriptor() { reset(); }

    [[nodiscard]] int get() const { return m_descriptor; }
    void reset() {
        if (m_descriptor >= 0) close(std::exchange(m_descriptor, -1));
    }

  private:
    int m_descriptor = -1;
};

}  // namespace flowglass::record
