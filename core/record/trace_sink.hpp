#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/dictionary_reader.hpp"
#include "core/trace/file.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::record {

/// Where a recording goes: a .flow file, a growing Trace, or both. snapshot(), generation() and
/// faultText() are safe from any thread; everything else is the drain's.
class TraceSink {
  public:
    /// `path` empty: no file; `keepsTrace` false: snapshot() stays empty. Errors: io.
    [[nodiscard]] static base::Result<std::unique_ptr<TraceSink>> open(const std::string& path,
                                                                       trace::Metadata metadata,
                                                                       bool keepsTrace = true);

    void tell(const DictionaryReader::News& news);
    /// Adds an epoch to both. False, and neither has it, once the file could not be written.
    bool addEpoch(std::span<const std::shared_ptr<const trace::Block>> blocks);
    /// What can still be said after a fault: to the Trace, and to the file where it fits into what
    /// the last epoch left.
    void addLastWords(std::span<const std::shared_ptr<const trace::Block>> blocks);
    /// Closes the file as whole, unless there was a fault.
    void finish();

    [[nodiscard]] const std::optional<base::Error>& fault() const { return m_fault; }
    /// The fault as a sentence, empty where there is none. Safe from any thread.
    [[nodiscard]] std::string faultText() const;
    [[nodiscard]] std::shared_ptr<const trace::Trace> snapshot() const;
    /// Grows with everything that a new snapshot would show.
    [[nodiscard]] std::uint64_t generation() const;

  private:
    TraceSink(std::string path, trace::Metadata metadata, bool keepsTrace);
    void begin();
    void note(base::Result<void> result);
    void grow(std::span<const std::shared_ptr<const trace::Block>> blocks);

    std::string m_path;
    trace::Metadata m_metadata;
    bool m_keepsTrace;
    bool m_hasBegun = false;
    bool m_describedAnew = false;  ///< the file's header is no longer what is known
    std::optional<trace::FileWriter> m_file;
    std::optional<base::Error> m_fault;
    std::vector<DictionaryReader::News> m_earlySources;

    mutable std::mutex m_mutex;
    std::optional<trace::TraceBuilder> m_trace;
    std::uint64_t m_generation = 0;
    mutable std::shared_ptr<const trace::Trace> m_snapshot;
    mutable std::uint64_t m_snapshotGeneration = 0;
};

}  // namespace flowglass::record
