#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace flowglass::model {

/// A vector that grows at its end and is cheap to copy: copies share all chunks but the last, and
/// whoever changes a shared chunk takes a copy of it first. What a growing trace's tables are made
/// of: each snapshot of a recording has its own, at the price of a few pointers.
template <class T, std::size_t kChunkItems = 1024>
class SharedVector {
  public:
    SharedVector() = default;
    SharedVector(const SharedVector& other)
        : m_chunks(other.m_chunks), m_size(other.m_size), m_copied(true) {
        std::atomic_ref(other.m_copied).store(true, std::memory_order_relaxed);
    }
    SharedVector(SharedVector&&) noexcept = default;
    SharedVector& operator=(const SharedVector& other) { return *this = SharedVector(other); }
    SharedVector& operator=(SharedVector&&) noexcept = default;
    ~SharedVector() = default;

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    [[nodiscard]] const T& operator[](std::size_t at) const {
        return (*m_chunks[at / kChunkItems].items)[at % kChunkItems];
    }
    [[nodiscard]] const T& back() const { return (*this)[m_size - 1]; }

    void push_back(T item) {
        if (m_size % kChunkItems == 0) {
            disownShared();
            m_chunks.push_back({std::make_shared<std::vector<T>>(), true});
        }
        own(m_chunks.back()).push_back(std::move(item));
        ++m_size;
    }
    /// The item to change; the reference holds until the next change of the vector.
    [[nodiscard]] T& change(std::size_t at) {
        return own(m_chunks[at / kChunkItems])[at % kChunkItems];
    }
    [[nodiscard]] std::size_t memoryBytes() const {
        std::size_t bytes = m_chunks.capacity() * sizeof(Chunk);
        for (const auto& chunk : m_chunks) bytes += chunk.items->capacity() * sizeof(T) + 48;
        return bytes;
    }

  private:
    struct Chunk {
        std::shared_ptr<std::vector<T>> items;
        bool mine = false;  ///< nobody else has ever seen it
    };
    /// After a copy, on either side, no chunk is this vector's alone any more.
    void disownShared() {
        if (!m_copied) return;
        for (auto& chunk : m_chunks) chunk.mine = false;
        m_copied = false;
    }
    std::vector<T>& own(Chunk& chunk) {
        disownShared();
        if (!chunk.mine) chunk = {std::make_shared<std::vector<T>>(*chunk.items), true};
        return *chunk.items;
    }

    std::vector<Chunk> m_chunks;
    std::size_t m_size = 0;
    mutable bool m_copied = false;  ///< since it last wrote; several threads may copy it at once
};

}  // namespace flowglass::model
