#include "core/trace/file.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <cstring>
#include <fstream>
#include <random>
#include <thread>

#include "core/trace/any_trace.hpp"
#include "tests/core/trace/samples.hpp"

using namespace flowglass::trace;
using flowglass::base::ErrorKind;
using samples::linesOf;
using samples::TemporaryFile;

namespace {

std::string failure(const std::filesystem::path& path) {
    const auto trace = readFile(path);
    return trace ? std::string("it opened") : trace.error().sentence;
}

/// Whether everything in `part` is the beginning of `whole`.
bool isPrefix(const std::vector<std::string>& part, const std::vector<std::string>& whole) {
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

/// What a damaged copy may be: refused in a sentence, or a true beginning that says it is damaged.
void checkDamaged(const TemporaryFile& file, const std::vector<std::string>& whole) {
    const auto trace = readFile(file.path());
    if (!trace) {
        CHECK(trace.error().sentence.ends_with("."));
        return;
    }
    CHECK(isPrefix(linesOf(**trace), whole));
    CHECK_FALSE((*trace)->damage().empty());
}

}  // namespace

TEST_CASE("a trace comes back from its file as it was", "[trace]") {
    const TemporaryFile file;
    const auto trace = samples::manyFields();
    REQUIRE(writeFile(file.path(), *trace).has_value());
    const auto read = readFile(file.path());
    REQUIRE(read.has_value());
    CHECK(linesOf(**read) == linesOf(*trace));
    CHECK((*read)->damage().empty());
    CHECK((*read)->source("a.py") == std::optional<std::string_view>("x = 1\nprint(x)\n"));
    const auto& metadata = (*read)->metadata();
    CHECK(metadata.program == "a.py");
    CHECK(metadata.arguments == std::vector<std::string>{"-x", "é"});
    CHECK(metadata.language == "python");
    CHECK(metadata.runtime == "CPython 3.11.2");
    CHECK(metadata.started == "2026-01-01T00:00:00Z");
    CHECK(metadata.processId == 7);
}

TEST_CASE("a trace of nothing comes back whole", "[trace]") {
    const TemporaryFile file;
    REQUIRE(writeFile(file.path(), *TraceBuilder({}).snapshot()).has_value());
    const auto read = readFile(file.path());
    REQUIRE(read.has_value());
    CHECK((*read)->size() == 0);
    CHECK((*read)->damage().empty());
}

TEST_CASE("a file that is being written opens, and says that it has no end", "[trace]") {
    const TemporaryFile file;
    const auto trace = samples::manyFields();
    auto writer = FileWriter::create(file.path(), {});
    REQUIRE(writer.has_value());
    trace->eachEpoch([&](auto blocks) { REQUIRE(writer->writeEpoch(blocks).has_value()); });
    REQUIRE(writer->writeMetadata({"b.py", {}, "", "", "", 0}).has_value());
    const auto read = readFile(file.path());
    REQUIRE(read.has_value());
    CHECK(linesOf(**read) == linesOf(*trace));
    CHECK((*read)->metadata().program == "b.py");
    CHECK((*read)->damage() == "The trace was cut after 20 events; what came later is missing.");
    REQUIRE(writer->finish().has_value());
    CHECK((*readFile(file.path()))->damage().empty());
}

TEST_CASE("a file cut anywhere opens up to its last whole block", "[trace]") {
    const TemporaryFile file;
    const auto trace = samples::manyFields();
    REQUIRE(writeFile(file.path(), *trace).has_value());
    const auto bytes = file.read();
    const auto lines = linesOf(*trace);
    std::size_t most = 0;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        INFO("cut to " << size << " of " << bytes.size());
        file.write(std::string_view(bytes).substr(0, size));
        checkDamaged(file, lines);
        const auto read = readFile(file.path());
        CHECK(read.has_value() == (size >= 16));
        if (!read) continue;
        CHECK((*read)->size() >= most);
        most = (*read)->size();
    }
    CHECK(most == lines.size());
}

TEST_CASE("a flipped byte never invents an event", "[trace]") {
    const TemporaryFile file;
    const auto trace = samples::manyFields();
    REQUIRE(writeFile(file.path(), *trace).has_value());
    const auto bytes = file.read();
    const auto lines = linesOf(*trace);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        for (const unsigned flip : {0x01U, 0x80U, 0xFFU}) {
            INFO("byte " << i << " of " << bytes.size() << " flipped by " << flip);
            auto damaged = bytes;
            damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ flip);
            file.write(damaged);
            checkDamaged(file, lines);
        }
    }
}

TEST_CASE("an epoch that goes back in time is not believed", "[trace]") {
    const auto block = [](std::uint32_t thread, std::int64_t from_ns, std::int64_t to_ns) {
        BlockBuilder builder{ThreadId{thread}};
        for (const auto time : {from_ns, to_ns}) {
            Event event(Kind::mark);
            event.set(Field::text, "m").time = flowglass::base::Nanoseconds(time);
            event.thread = ThreadId{thread};
            REQUIRE(builder.add(event));
        }
        return builder.seal();
    };
    using Epoch = std::vector<std::shared_ptr<const Block>>;
    const auto read = [](const std::vector<Epoch>& epochs) {
        const TemporaryFile file;
        auto writer = FileWriter::create(file.path(), {});
        REQUIRE(writer.has_value());
        for (const auto& epoch : epochs) REQUIRE(writer->writeEpoch(epoch).has_value());
        REQUIRE(writer->finish().has_value());
        return *readFile(file.path());
    };
    const Epoch first{block(1, 100, 200), block(2, 150, 300)};
    // Equal times are in order.
    CHECK(read({first, {block(1, 300, 400)}})->damage().empty());
    // Behind another thread's events of the epoch before; a thread behind itself, in one epoch.
    for (const auto& back : {Epoch{block(1, 299, 400)}, Epoch{block(2, 5, 9)},
                             Epoch{block(3, 400, 600), block(3, 500, 700)}}) {
        const auto trace = read({first, back, {block(1, 900, 901)}});
        CHECK(trace->size() == 4);
        CHECK(trace->damage().starts_with("The trace goes back in time at byte "));
        CHECK(trace->damage().ends_with("; only the 4 events before it can be shown."));
    }
}

TEST_CASE("what is no trace is refused in a sentence", "[trace]") {
    const TemporaryFile file;
    CHECK(failure(file.path()) == "There is no such file.");
    CHECK(readFile(file.path()).error().kind == ErrorKind::notFound);
    CHECK(failure(file.folder()) == "This is a directory; name a trace in it (.flow or .jsonl).");
    CHECK(failure("/dev/null") == "This is not a regular file, so it cannot be a trace.");
    file.write("");
    CHECK(failure(file.path()) == "The file is empty; nothing was recorded into it.");
    file.write("print('hello')\n");
    CHECK(failure(file.path()) == "This is not a Flowglass trace; 'flowglass record' makes one.");
    file.write(
        "\x8F"
        "FLOW");
    CHECK(failure(file.path()) == "The file was cut before its first event; record it again.");
}

TEST_CASE("a file that no memory could hold is refused in a sentence", "[trace]") {
    const TemporaryFile file;
    REQUIRE(writeFile(file.path(), *samples::manyFields()).has_value());
    std::error_code refused;
    std::filesystem::resize_file(file.path(), std::uintmax_t{1} << 43U, refused);
    if (refused) {
        WARN("no file can be that large here: nothing is tested");
        return;
    }
    CHECK(failure(file.path()) ==
          "The trace is larger than this machine's memory; open it on one with more.");
}

TEST_CASE("an unwritable place is refused in a sentence", "[trace]") {
    const TemporaryFile file;
    const auto trace = samples::manyFields();
    const auto written = writeFile(file.folder() / "no" / "t.flow", *trace);
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().kind == ErrorKind::io);
    CHECK(written.error().sentence ==
          "The trace cannot be written here: No such file or directory.");
    const auto full = writeFile("/dev/full", *trace);
    REQUIRE_FALSE(full.has_value());
    CHECK(full.error().sentence ==
          "The trace cannot be written any further: No space left on device.");
}

TEST_CASE("a trace is read by what its name says it is, in whatever case", "[trace]") {
    const TemporaryFile file;
    const auto trace = samples::manyFields();
    REQUIRE(writeFile(file.path(), *trace).has_value());
    CHECK(linesOf(**readTrace(file.path())) == linesOf(*trace));
    for (const auto* name : {"t.jsonl", "T.JSONL", "t.Jsonl"}) {
        const auto path = file.folder() / name;
        CHECK(formatOf(path) == TraceFormat::jsonLines);
        std::ofstream(path) << R"({"kind":"mark","text":"m"})";
        CHECK((*readTrace(path))->size() == 1);
        std::ofstream(path) << "\n{\n";
        const auto bad = readTrace(path);
        REQUIRE_FALSE(bad.has_value());
        CHECK(describe(bad.error()) == path.string() + ": line 2: This is not JSON.");
    }
    const auto pipe = file.folder() / "pipe.jsonl";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::thread writer([&] { std::ofstream(pipe) << R"({"kind":"mark","text":"m"})"; });
    const auto piped = readTrace(pipe);
    writer.join();
    REQUIRE(piped.has_value());
    CHECK((*piped)->size() == 1);
    CHECK(readTrace(file.folder() / "none.jsonl").error().sentence == "There is no such file.");
    CHECK(formatOf("t.flow") == TraceFormat::flow);
    CHECK(formatOf("jsonl") == TraceFormat::flow);
}

TEST_CASE("what a trace takes the place of is there until all of it is written", "[trace]") {
    const TemporaryFile file;
    const auto trace = samples::manyFields();
    file.write("what was there before");
    std::filesystem::permissions(
        file.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    {
        // As on a full disk.
        rlimit usual{};
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &usual) == 0);
        const rlimit little{64, usual.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &little) == 0);
        const auto written = writeFile(file.path(), *trace);
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &usual) == 0);
        REQUIRE_FALSE(written.has_value());
        CHECK(written.error().where == file.path().string());
    }
    CHECK(file.read() == "what was there before");
    const auto link = file.folder() / "link.flow";
    std::filesystem::create_symlink(file.path(), link);
    REQUIRE(writeFile(link, *trace).has_value());
    CHECK(std::filesystem::is_symlink(link));
    CHECK(linesOf(**readFile(file.path())) == linesOf(*trace));
    CHECK(std::filesystem::status(file.path()).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(file.folder()))
        files += entry.exists() ? 1 : 0;
    CHECK(files == 2);
}

TEST_CASE("a damaged trace stays damaged in its copy", "[trace]") {
    const TemporaryFile file;
    REQUIRE(writeFile(file.path(), *samples::manyFields()).has_value());
    file.write(std::string_view(file.read()).substr(0, file.read().size() - 1));
    const auto cut = readFile(file.path());
    REQUIRE(cut.has_value());
    const TemporaryFile copy;
    REQUIRE(writeFile(copy.path(), **cut).has_value());
    const auto read = readFile(copy.path());
    REQUIRE(read.has_value());
    CHECK(linesOf(**read) == linesOf(**cut));
    CHECK_FALSE((*read)->damage().empty());
}

TEST_CASE("random bytes in place of a block's columns are never believed", "[trace]") {
    std::mt19937 random(7);
    for (int round = 0; round < 20000; ++round) {
        BlockColumns columns;
        columns.thread = ThreadId{1};
        const auto size = random() % 6 + 1;
        for (std::size_t i = 0; i < size; ++i) {
            columns.kinds.push_back(static_cast<Kind>(random() % (kKindCount + 1)));
            columns.times.push_back(static_cast<std::uint32_t>(i));
        }
        columns.texts = "abc";
        columns.textEnds = {1, 3};
        const auto bytes = random() % 40;
        for (std::size_t i = 0; i < bytes; ++i)
            columns.rows.push_back(static_cast<char>(random() % (round % 2 == 0 ? 16 : 256)));
        if (!validate(columns)) continue;
        const Block block(std::move(columns));
        for (std::uint32_t i = 0; i < block.size(); ++i) CHECK(jsonLine(block.event(i)).size() > 2);
    }
}
