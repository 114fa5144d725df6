#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/scene/page/page.hpp"

namespace flowglass::tests {

/// A recording from JSON lines with everything that pictures need of it.
class TestRecording {
  public:
    /// With the program's text, where it lies beside the file under the name that events use.
    explicit TestRecording(const std::filesystem::path& jsonLines);
    explicit TestRecording(std::shared_ptr<const trace::Trace> trace);
    [[nodiscard]] const scene::Recording& operator*() const { return m_recording; }
    [[nodiscard]] const scene::Recording* operator->() const { return &m_recording; }

  private:
    playback::Player m_player;
    scene::StageFacts m_stage;
    scene::TimelineFacts m_time;
    model::Lanes m_lanes;
    scene::Recording m_recording;
};

/// The .jsonl files of tests/conformance, and of tests/core/scene/data with its lessons (each
/// lesson of resources/lessons that has no recording of its own in data), in order of their names.
[[nodiscard]] std::vector<std::filesystem::path> allRecordings();

/// One thread's recording of `loops` rounds in which a generator hands a number to a for loop.
[[nodiscard]] std::shared_ptr<const trace::Trace> longRecording(std::uint32_t generators,
                                                                std::uint32_t rounds);

}  // namespace flowglass::tests
