#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/record/raw_event.hpp"
#include "core/record/thread_log.hpp"

namespace flowglass::record {

/// What a record of the dictionary stream (thread 0) says.
enum class DictionaryEntry : std::uint32_t {
    text,      ///< `number` stands for these bytes; long ones come in parts, in order
    source,    ///< a part of the source text of the file that `number` names, in order
    runtime,   ///< what runs the program: "CPython 3.11.2"
    language,  ///< "python", "c++"
};

/// The head of a record of the dictionary stream; the bytes follow, padded to 8.
struct DictionaryHead {
    DictionaryEntry entry;
    std::uint32_t number;
    std::uint32_t bytes;
    std::uint32_t last;  ///< 1 for the last part
};

/// Gives texts numbers from 1, once each, and tells the drain. Safe from any thread: it locks, so
/// names are interned where they are first seen, never on the hot path.
class Dictionary {
  public:
    /// What its recording may begin anew in another channel.
    enum class Keeps : std::uint8_t { texts, everything };
    explicit Dictionary(Channel& channel, Keeps keeps = Keeps::texts);

    [[nodiscard]] Interned intern(std::string_view text);
    /// Embeds the text of a source file under the name that events use.
    void addSource(std::string_view file, std::string_view text);
    void describe(DictionaryEntry entry, std::string_view text);
    /// In a forked child: forgets the chunk, which belongs to the parent.
    void abandon() noexcept;
    /// After abandon(), for one that keeps everything: tells it all to what has taken the channel's
    /// place, under the numbers that it had.
    void restart();

  private:
    /// So that a text is looked up without a copy of it.
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };
    [[nodiscard]] Interned internLocked(std::string_view text);
    void tell(DictionaryEntry entry, std::uint32_t number, std::string_view text);
    void write(DictionaryEntry entry, std::uint32_t number, std::string_view bytes);

    struct Told {
        DictionaryEntry entry;
        std::uint32_t number;
        std::string text;
    };

    const Keeps m_keeps;
    std::vector<Told> m_told;  ///< beside the texts; empty where only those are kept
    std::mutex m_mutex;
    ThreadLog m_log;
    std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> m_numbers;
};

}  // namespace flowglass::record
