#include <sys/resource.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <flowglass/flowglass.hpp>
#include "core/record/session.hpp"
#include "core/trace/file_format.hpp"

// Whether a recording keeps up: four threads enter and leave a million scopes a second each for ten
// seconds, recorded by a launcher and by the program itself. What counts is in the file: every
// event is there or counted as lost, and where a thread had to wait for the writer it says so.
//
//     bench_pace [SECONDS [SCOPES A SECOND AND THREAD]]
namespace {

using namespace flowglass;
using Clock = std::chrono::steady_clock;
namespace format = trace::format;

constexpr std::uint64_t kThreads = 4;
constexpr std::uint64_t kBeats = 1000;  ///< a second; a thread sleeps to the next one

struct Pace {
    std::uint64_t seconds = 10;
    std::uint64_t scopes = 1'000'000;
};

void work(const Pace& pace) {
    const auto began = Clock::now();
    for (std::uint64_t beat = 1; beat <= pace.seconds * kBeats; ++beat) {
        for (std::uint64_t i = 0; i < pace.scopes / kBeats; ++i) {
            const scope guard("work");
            asm volatile("" : : "r"(&guard) : "memory");
        }
        std::this_thread::sleep_until(began + std::chrono::milliseconds(beat));
    }
}

/// The recorded program: says on stdout how long it took and what memory it had.
void runProgram(const Pace& pace) {
    const auto began = Clock::now();
    std::vector<std::thread> threads;
    for (std::uint64_t i = 0; i < kThreads; ++i) threads.emplace_back(work, pace);
    for (auto& thread : threads) thread.join();
    const auto took = std::chrono::duration<double>(Clock::now() - began).count();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto scopes = static_cast<double>(kThreads * pace.seconds * pace.scopes);
    std::printf("  %.2f M scopes/s in %.1f s, %.1f MiB of memory at most\n", scopes / took / 1e6,
                took, static_cast<double>(usage.ru_maxrss) / 1024);
}

/// How many events of each kind a trace has, a block at a time: all of it would not fit in memory.
std::array<std::uint64_t, trace::kKindCount> countKinds(const std::filesystem::path& path) {
    std::array<std::uint64_t, trace::kKindCount> counts{};
    std::ifstream file(path, std::ios::binary);
    file.seekg(format::kHeaderBytes);
    std::string bytes(format::kBlockHeadBytes, '\0');
    std::string payload;
    while (file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
        const auto head = format::readHead(bytes);
        payload.resize(head.length);
        file.read(payload.data(), head.length);
        if (head.type != static_cast<std::uint32_t>(format::BlockType::events)) continue;
        std::string_view rest = payload;
        const auto events = format::takeEventsHead(rest);
        const auto columns = events ? format::readColumns(*events, rest) : std::nullopt;
        if (!columns) return counts;
        for (const auto kind : columns->kinds) ++counts[static_cast<std::size_t>(kind)];
    }
    return counts;
}

void report(const std::filesystem::path& path, const Pace& pace) {
    const auto counts = countKinds(path);
    const auto of = [&](trace::Kind kind) { return counts[static_cast<std::size_t>(kind)]; };
    const auto wanted = kThreads * pace.seconds * pace.scopes;
    const bool isWhole = of(trace::Kind::entered) == wanted && of(trace::Kind::exited) == wanted &&
                         of(trace::Kind::lost) == 0;
    std::printf(
        "  %s, %llu waits for the writer, a file of %.0f MB (%.2f bytes an event)\n",
        isWhole ? "nothing lost" : "EVENTS ARE MISSING",
        static_cast<unsigned long long>(of(trace::Kind::block)),
        static_cast<double>(std::filesystem::file_size(path)) / 1e6,
        static_cast<double>(std::filesystem::file_size(path)) / static_cast<double>(wanted * 4));
    std::filesystem::remove(path);
}

}  // namespace

int main(int count, char** words) {
    Pace pace;
    const bool isProgram = count > 1 && std::string_view(words[1]) == "program";
    const int first = isProgram ? 2 : 1;
    if (count > first) pace.seconds = std::strtoull(words[first], nullptr, 10);
    if (count > first + 1) pace.scopes = std::strtoull(words[first + 1], nullptr, 10);
    if (isProgram) {
        runProgram(pace);
        return 0;
    }
    const auto path = std::filesystem::temp_directory_path() / "flowglass-bench-pace.flow";
    const std::vector<std::string> command{words[0], "program", std::to_string(pace.seconds),
                                           std::to_string(pace.scopes)};
    std::printf("recorded by a launcher\n");
    std::fflush(stdout);
    record::SessionOptions options;
    options.command = command;
    options.tracePath = path.string();
    options.keepsTrace = false;
    if (auto session = record::Session::start(options)) (void)(*session)->run();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("  the launcher: %.1f s of processor, %.1f MiB of memory at most\n",
                static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                    static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
                static_cast<double>(usage.ru_maxrss) / 1024);
    report(path, pace);

    std::printf("recorded by itself\n");
    std::fflush(stdout);
    std::string line = "FLOWGLASS_TRACE=" + path.string();
    for (const auto& word : command) line += " " + word;
    if (std::system(line.c_str()) != 0) return 1;
    report(path, pace);
    return 0;
}
