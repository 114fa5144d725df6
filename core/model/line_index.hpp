#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/event_list.hpp"
#include "core/model/frame_table.hpp"

namespace flowglass::model {

/// When each line of each file was about to run: the ticks in the code pane. Cheap to copy.
class LineIndex {
  public:
    /// Takes in the next event; `frames` has seen it already.
    void see(const trace::Event& event, const FrameTable& frames);

    /// The `line` events of a line; null where it never ran.
    [[nodiscard]] const EventList* eventsOf(std::string_view file, std::uint32_t line) const;
    /// The lines of a file that ran, ascending.
    [[nodiscard]] std::vector<std::uint32_t> linesOf(std::string_view file) const;
    [[nodiscard]] std::vector<std::string_view> files() const;
    [[nodiscard]] std::size_t memoryBytes() const;

  private:
    struct File {
        std::string_view name;
        std::unordered_map<std::uint32_t, EventList> lines;  ///< those that ran
    };
    [[nodiscard]] std::size_t fileNamed(std::string_view name);

    std::vector<File> m_files;
    std::vector<std::size_t> m_fileOfFunction;  ///< by FrameFacts::function, + 1; 0: not looked up
};

}  // namespace flowglass::model
