#include "core/record/terminal_reader.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string_view>
#include <thread>

#include "core/record/session.hpp"
#include "tests/catch.hpp"

using namespace flowglass;

namespace {

/// A shell on a terminal of its own. It first prints "ready", and then does what the script says.
class Shell {
  public:
    explicit Shell(const std::string& script) {
        record::SessionOptions options;
        options.command = {"sh", "-c", "echo ready; " + script};
        options.terminal = record::Terminal::pty;
        auto session = record::Session::start(std::move(options));
        if (!session) FAIL(base::describe(session.error()));
        m_session = std::move(*session);
        std::array<char, 64> buffer{};
        std::string shown;
        while (shown.find("ready") == std::string::npos) {
            const auto size = ::read(m_session->terminal(), buffer.data(), buffer.size());
            REQUIRE(size > 0);
            shown.append(buffer.data(), static_cast<std::size_t>(size));
        }
    }
    ~Shell() {
        m_session->signal(SIGKILL);
        static_cast<void>(m_session->run());
    }
    [[nodiscard]] bool reads() const { return record::readsTerminal(m_session->processId()); }
    [[nodiscard]] bool becomesReading() const {
        return within([this] { return reads(); });
    }
    [[nodiscard]] bool stopsReading() const {
        return within([this] { return !reads(); });
    }
    void type(std::string_view text) const {
        CHECK(::write(m_session->terminal(), text.data(), text.size()) > 0);
    }

  private:
    template <class Condition>
    static bool within(Condition condition) {
        for (int looks = 0; looks < 5000; ++looks) {
            if (condition()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return false;
    }
    std::unique_ptr<record::Session> m_session;
};

bool systemTells() {
    if (std::filesystem::exists("/proc/self/syscall")) return true;
    WARN("this system does not say what a process waits for: the test is skipped");
    return false;
}

}  // namespace

TEST_CASE("a program that waits for a line is seen to read its terminal, until it has one",
          "[record]") {
    if (!systemTells()) return;
    const Shell shell("read line; exec sleep 60");
    REQUIRE(shell.becomesReading());
    shell.type("a line\n");
    CHECK(shell.stopsReading());
}

TEST_CASE("a program that reads something else, or sleeps, does not wait for a line", "[record]") {
    if (!systemTells()) return;
    const auto name =
        std::filesystem::temp_directory_path() / ("flowglass-reader-" + std::to_string(::getpid()));
    // A pipe with both ends in the same hand never ends.
    const Shell shell("mkfifo " + name.string() + "; exec 3<>" + name.string() + "; rm " +
                      name.string() + "; exec cat <&3");
    const Shell sleeper("exec sleep 60");
    for (int looks = 0; looks < 50; ++looks) {
        CHECK_FALSE(shell.reads());
        CHECK_FALSE(sleeper.reads());
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

TEST_CASE("a process that is not there reads nothing", "[record]") {
    CHECK_FALSE(record::readsTerminal(0x7ffffff0));
}
