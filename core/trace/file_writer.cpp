#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "core/base/file_size_signal.hpp"
#include "core/base/join.hpp"
#include "core/trace/file.hpp"
#include "core/trace/file_format.hpp"

namespace flowglass::trace {
namespace {

base::Error failure(const std::filesystem::path& path, std::string_view what, int number) {
    return {base::ErrorKind::io, base::joined({what, ": ", std::strerror(number), "."}),
            path.string()};
}

}  // namespace

/// The open file, and how far it is sound.
struct FileWriter::State {
    std::filesystem::path path;
    int descriptor = -1;
    off_t soundBytes = 0;
    std::uint64_t epochs = 0;
    std::uint64_t events = 0;
    bool regular = true;
    std::optional<base::Error> fault;

    ~State() {
        if (descriptor >= 0) ::close(descriptor);
    }
    base::Result<void> append(std::string_view bytes);
};

/// Writes all of `bytes` or leaves the file as it was; after a failure every call fails the same.
base::Result<void> FileWriter::State::append(std::string_view bytes) {
    if (fault) return *fault;
    const base::FileSizeSignal held;
    const auto total = static_cast<off_t>(bytes.size());
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            fault = failure(path, "The trace cannot be written any further", errno);
            if (regular && ::ftruncate(descriptor, soundBytes) == 0)
                ::lseek(descriptor, soundBytes, SEEK_SET);
            return *fault;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    soundBytes += total;
    return {};
}

FileWriter::FileWriter(std::unique_ptr<State> state) : m_state(std::move(state)) {}
FileWriter::FileWriter(FileWriter&&) noexcept = default;
FileWriter& FileWriter::operator=(FileWriter&&) noexcept = default;
FileWriter::~FileWriter() = default;

base::Result<FileWriter> FileWriter::create(const std::filesystem::path& path,
                                            const Metadata& metadata) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (state->descriptor < 0) return failure(path, "The trace cannot be written here", errno);
    struct stat status {};
    state->regular = ::fstat(state->descriptor, &status) == 0 && S_ISREG(status.st_mode);
    std::string bytes = format::header();
    format::appendBlock(bytes, format::BlockType::metadata, format::metadataPayload(metadata));
    if (auto written = state->append(bytes); !written) return written.error();
    return FileWriter(std::move(state));
}

base::Result<void> FileWriter::writeMetadata(const Metadata& metadata) {
    std::string bytes;
    format::appendBlock(bytes, format::BlockType::metadata, format::metadataPayload(metadata));
    return m_state->append(bytes);
}

base::Result<void> FileWriter::writeEpoch(std::span<const std::shared_ptr<const Block>> blocks) {
    if (blocks.empty()) return {};
    format::EpochPlace place{m_state->epochs++, blocks.size(), false};
    for (const auto& block : blocks) {
        place.shared |= block->thread() != blocks[0]->thread();
        if (format::unpackedBytes(block->columns()) > format::kMostRawBytes)
            return base::Error{base::ErrorKind::unsupported,
                               "An event is too large for a trace file.", m_state->path.string()};
    }
    std::string bytes;
    std::uint64_t events = 0;
    for (const auto& block : blocks) {
        --place.following;
        events += block->size();
        format::appendBlock(bytes, format::BlockType::events,
                            format::eventsPayload(block->columns(), place));
    }
    auto written = m_state->append(bytes);
    if (written) m_state->events += events;
    return written;
}

base::Result<void> FileWriter::writeSource(std::string_view file, std::string_view text) {
    if (text.size() > format::kMostRawBytes) return {};  // the trace is good without it
    std::string bytes;
    format::appendBlock(bytes, format::BlockType::source, format::sourcePayload(file, text));
    return m_state->append(bytes);
}

void FileWriter::tryAgain() {
    m_state->fault.reset();
}

base::Result<void> FileWriter::finish() {
    std::string bytes;
    format::appendBlock(bytes, format::BlockType::end, format::endPayload(m_state->events));
    if (auto written = m_state->append(bytes); !written) return written;
    if (::close(std::exchange(m_state->descriptor, -1)) != 0)
        return failure(m_state->path, "The trace cannot be written to its end", errno);
    return {};
}

namespace {

base::Result<void> writeInto(const std::filesystem::path& path, const Trace& trace) {
    auto writer = FileWriter::create(path, trace.metadata());
    if (!writer) return writer.error();
    base::Result<void> written;
    for (const auto& file : trace.sourceFiles())
        if (written) written = writer->writeSource(file, *trace.source(file));
    trace.eachEpoch([&](auto blocks) {
        if (written) written = writer->writeEpoch(blocks);
    });
    // A part stays a part: without its end the copy says that something is missing, too.
    if (written && !trace.damage().empty()) return written;
    return written ? writer->finish() : written;
}

/// A name beside `target` that nobody else takes.
std::filesystem::path partOf(const std::filesystem::path& target) {
    static std::atomic<unsigned> next{0};
    auto part = target;
    part += base::joined({".part-", std::to_string(::getpid()), "-", std::to_string(next++)});
    return part;
}

}  // namespace

base::Result<void> writeFile(const std::filesystem::path& path, const Trace& trace) {
    std::error_code none;
    auto target = std::filesystem::canonical(path, none);  // what a link leads to
    const bool exists = !none;
    if (!exists) target = path;
    const auto status = std::filesystem::status(target, none);
    if (exists && !std::filesystem::is_regular_file(status)) return writeInto(path, trace);
    // What is there stays until all of the new one is.
    const auto part = partOf(target);
    const auto discard = [&](base::Error error) {
        std::filesystem::remove(part, none);
        error.where = path.string();
        return error;
    };
    if (const auto written = writeInto(part, trace); !written) return discard(written.error());
    if (exists) std::filesystem::permissions(part, status.permissions(), none);
    std::error_code fault;
    std::filesystem::rename(part, target, fault);
    if (fault) return discard(failure(path, "The trace cannot be written here", fault.value()));
    return {};
}

}  // namespace flowglass::trace
