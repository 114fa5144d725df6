#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "core/base/result.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::trace {

/// Writes a .flow file (FORMAT.md) as its blocks arrive. Each call hands its bytes to the system
/// before it returns, so a killed writer leaves a file that opens up to the last whole block.
/// One thread at a time.
class FileWriter {
  public:
    /// Replaces what is there. Errors: io.
    [[nodiscard]] static base::Result<FileWriter> create(const std::filesystem::path& path,
                                                         const Metadata& metadata);
    FileWriter(FileWriter&&) noexcept;
    FileWriter& operator=(FileWriter&&) noexcept;
    ~FileWriter();

    /// Errors: io (a full disk): the file then ends with its last whole block.
    [[nodiscard]] base::Result<void> writeEpoch(
        std::span<const std::shared_ptr<const Block>> blocks);
    /// Puts better metadata in place of what create() was given.
    [[nodiscard]] base::Result<void> writeMetadata(const Metadata& metadata);
    [[nodiscard]] base::Result<void> writeSource(std::string_view file, std::string_view text);
    /// After a failure: what is written next is tried, where a shorter text may still fit.
    void tryAgain();
    /// Marks the file as whole and closes it.
    [[nodiscard]] base::Result<void> finish();

  private:
    struct State;
    explicit FileWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// What is said where memory ends while a trace is opened.
[[nodiscard]] base::Error noMemoryFor(const std::filesystem::path& path);

/// Reads a .flow file that nobody vouches for. A cut or damaged one opens up to its last whole
/// block (of several threads' blocks of one epoch, all or none: what is read is always a beginning
/// of what happened), and Trace::damage() says so. Errors: notFound, format (not a trace, or
/// empty), unsupported (of a newer version, or too large for the memory), io.
[[nodiscard]] base::Result<std::shared_ptr<const Trace>> readFile(
    const std::filesystem::path& path);

/// Writes a whole trace at once, in place of what is there: that stays where it fails. Errors: io.
[[nodiscard]] base::Result<void> writeFile(const std::filesystem::path& path, const Trace& trace);

}  // namespace flowglass::trace
