#include "core/record/channel.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <set>
#include <thread>
#include <vector>

#include "core/record/thread_log.hpp"
#include "tests/core/record/producers.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using record::Channel;
using trace::ThreadId;

TEST_CASE("a released chunk is the next one taken", "[record]") {
    auto channel = newChannel();
    auto* first = channel.acquire(ThreadId{1}, 0);
    auto* second = channel.acquire(ThreadId{1}, 1);
    REQUIRE(first != nullptr);
    REQUIRE(second != first);
    channel.seal(*first);
    channel.seal(*second);
    channel.release(*first);
    channel.release(*second);
    CHECK(channel.acquire(ThreadId{2}, 0) == second);
    CHECK(channel.acquire(ThreadId{3}, 0) == first);
    CHECK(channel.chunkCount() == 2);
}

TEST_CASE("threads get every chunk once, however they contend", "[record]") {
    auto channel = newChannel();
    std::vector<std::vector<record::ChunkHead*>> taken(4);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < taken.size(); ++t)
        threads.emplace_back([&, t] {
            for (int round = 0; round < 2000; ++round) {
                auto* chunk = channel.tryAcquire(ThreadId{static_cast<std::uint32_t>(t + 1)}, 0);
                if (chunk == nullptr) continue;
                channel.seal(*chunk);
                channel.release(*chunk);
            }
            for (int i = 0; i < 20; ++i)
                taken[t].push_back(
                    channel.tryAcquire(ThreadId{static_cast<std::uint32_t>(t + 1)}, 0));
        });
    for (auto& thread : threads) thread.join();
    std::set<record::ChunkHead*> all;
    for (const auto& some : taken) all.insert(some.begin(), some.end());
    CHECK(all.size() == 80);
    CHECK(all.count(nullptr) == 0);
}

TEST_CASE("idle threads that hold chunks never make another wait", "[record]") {
    auto channel = newChannel();
    for (std::uint32_t t = 0; t < 2 * record::kChunkBudget; ++t)
        REQUIRE(channel.acquire(ThreadId{t + 1}, 0) != nullptr);
    CHECK(channel.tryAcquire(ThreadId{1}, 1) != nullptr);
}

TEST_CASE("a spent budget holds back later chunks, not a thread's first", "[record]") {
    auto channel = newChannel();
    for (std::uint32_t i = 0; i < record::kChunkBudget; ++i)
        channel.seal(*channel.acquire(ThreadId{1}, i));
    CHECK(channel.tryAcquire(ThreadId{1}, record::kChunkBudget) == nullptr);
    CHECK(channel.tryAcquire(ThreadId{2}, 0) != nullptr);
    CHECK(channel.tryAcquire(ThreadId{0}, 7) != nullptr);
}

TEST_CASE("whoever needs a chunk that does not exist gets none instead of waiting", "[record]") {
    auto channel = newChannel();
    for (std::uint32_t t = 0; t < record::kMostChunks; ++t)
        REQUIRE(channel.acquire(ThreadId{t + 1}, 0) != nullptr);
    CHECK(channel.acquire(ThreadId{5000}, 0) == nullptr);
}

TEST_CASE("a stopped channel gives no chunk and keeps nobody waiting", "[record]") {
    auto channel = newChannel();
    channel.stop();
    CHECK(channel.acquire(ThreadId{1}, 0) == nullptr);
    record::ThreadLog log(channel, channel.newThread());
    CHECK(log.reserve(64) == nullptr);
}

TEST_CASE("ids are counted from 1 for each sort and given out in runs", "[record]") {
    auto channel = newChannel();
    CHECK(channel.newThread() == ThreadId{1});
    CHECK(channel.newThread() == ThreadId{2});
    CHECK(channel.newIds(Channel::IdSort::frame, 10) == 1);
    CHECK(channel.newIds(Channel::IdSort::frame, 1) == 11);
    CHECK(channel.newIds(Channel::IdSort::handle, 1) == 1);
}

TEST_CASE("a channel can be attached once, and only a channel can", "[record]") {
    auto channel = newChannel();
    const int mine = dup(channel.descriptor());
    auto attached = Channel::attach(mine);
    REQUIRE(attached.has_value());
    CHECK(fcntl(mine, F_GETFD) == -1);
    CHECK(attached->newThread() == ThreadId{1});
    CHECK(channel.newThread() == ThreadId{2});

    const int again = dup(channel.descriptor());
    CHECK(Channel::attach(again).error().kind == base::ErrorKind::format);
    CHECK(fcntl(again, F_GETFD) != -1);
    close(again);
    const int foreign = open("/dev/null", O_RDONLY);
    CHECK(Channel::attach(foreign).error().kind == base::ErrorKind::format);
    close(foreign);
    CHECK(Channel::attach(-1).error().kind == base::ErrorKind::io);
}

TEST_CASE("what a recorded program forks is not recorded", "[record]") {
    auto channel = newChannel();
    Producer producer(channel, [](Channel& mine) {
        const pid_t child = fork();
        if (child == 0) _exit(mine.acquire(ThreadId{2}, 0) == nullptr ? 7 : 8);
        int status = 0;
        waitpid(child, &status, 0);
        _exit(WEXITSTATUS(status));
    });
    CHECK(WEXITSTATUS(producer.waitStatus()) == 7);
}

TEST_CASE("a producer runs on when its launcher was killed while it waits", "[record]") {
    // The drain's process: it makes the channel, hands it over and dies without a word.
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const pid_t launcher = fork();
    if (launcher == 0) {
        auto channel = newChannel();
        if (fork() == 0) {
            auto mine = Channel::attach(dup(channel.descriptor()));
            record::ThreadLog log(*mine, mine->newThread());
            for (int i = 0; i < 400'000; ++i)
                writeMark(log, "a text that takes a little room, so that the budget is spent");
            (void)!write(ends[1], mine->stopped() ? "s" : "-", 1);
            _exit(0);
        }
        usleep(20'000);
        kill(getpid(), SIGKILL);
    }
    close(ends[1]);
    char said = 0;
    CHECK(read(ends[0], &said, 1) == 1);
    CHECK(said == 's');
    close(ends[0]);
    waitpid(launcher, nullptr, 0);
}
