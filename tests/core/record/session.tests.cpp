#include "core/record/session.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "core/record/spawn.hpp"
#include "tests/core/record/producers.hpp"
#include "tests/support/checked.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using record::Session;
using record::SessionOptions;
using record::Terminal;

namespace {

SessionOptions shell(const std::string& script) {
    SessionOptions options;
    options.command = {"sh", "-c", script};
    return options;
}

std::unique_ptr<Session> started(SessionOptions options) {
    auto session = Session::start(std::move(options));
    if (!session) FAIL(base::describe(session.error()));
    return std::move(*session);
}

std::string contents(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Reads the pty until the program's side is closed.
std::string readAll(int terminal) {
    std::string text;
    std::array<char, 256> buffer{};
    for (ssize_t size = 0; (size = read(terminal, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(size));
    return text;
}

}  // namespace

TEST_CASE("a program's status is passed on and ends the trace", "[record]") {
    const TemporaryPath path("status.flow");
    auto options = shell("exit 3");
    options.tracePath = path.string();
    const auto session = started(options);
    const auto outcome = session->run();
    CHECK(outcome.status == 3);
    CHECK(!outcome.signal);
    CHECK(!outcome.fault);
    const auto trace = checkedTrace(path.path());
    REQUIRE(trace->size() == 1);
    CHECK(trace->event(0).kind == trace::Kind::end);
    CHECK(trace->event(0).number(trace::Field::status) == 3);
    CHECK(trace->damage().empty());
    CHECK(session->trace()->size() == 1);
}

TEST_CASE("the signal that ended a program is told apart from a status", "[record]") {
    const auto session = started(shell("kill -TERM $$"));
    const auto outcome = session->run();
    CHECK(outcome.signal == SIGTERM);
    CHECK(!outcome.status);
    CHECK(session->trace()->event(0).number(trace::Field::signal) == SIGTERM);
}

TEST_CASE("a program that is not there is one sentence", "[record]") {
    SessionOptions options;
    options.command = {"no-such-program-anywhere"};
    const auto missing = Session::start(options);
    REQUIRE(!missing);
    CHECK(missing.error().kind == base::ErrorKind::notFound);
    CHECK(missing.error().where == "no-such-program-anywhere");
    options.command = {"./not/here"};
    CHECK(Session::start(options).error().kind == base::ErrorKind::notFound);
    options.command = {"/"};
    CHECK(Session::start(options).error().kind == base::ErrorKind::io);
    options.command = {};
    CHECK(Session::start(options).error().kind == base::ErrorKind::usage);
    auto lost = shell("true");
    lost.workingDirectory = "/no/such/folder";
    CHECK(Session::start(lost).error().where == "/no/such/folder");
}

TEST_CASE("the trace's file is opened before the program is started", "[record]") {
    const TemporaryPath witness("witness");
    auto options = shell("echo ran > " + witness.string());
    options.tracePath = "/no/such/folder/t.flow";
    CHECK(Session::start(options).error().kind == base::ErrorKind::io);
    CHECK(contents(witness.string()).empty());
}

TEST_CASE("the program keeps the launcher's own descriptors and folder is as told", "[record]") {
    const TemporaryPath out("out");
    const TemporaryPath in("in");
    std::ofstream(in.path()) << "typed\n";
    // The test's own stdin and stdout stand in for the launcher's.
    const int savedIn = dup(0);
    const int savedOut = dup(1);
    const int newIn = open(in.string().c_str(), O_RDONLY);
    const int newOut = open(out.string().c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(newIn, 0);
    dup2(newOut, 1);
    auto options = shell("read word; echo \"got $word in $(pwd)\"; test -t 1 || echo no terminal");
    options.workingDirectory = "/usr";
    const auto session = Session::start(options);
    if (session) (void)(*session)->run();
    dup2(savedIn, 0);
    dup2(savedOut, 1);
    for (const int descriptor : {savedIn, savedOut, newIn, newOut}) close(descriptor);
    CHECK(contents(out.string()) == "got typed in /usr\nno terminal\n");
}

TEST_CASE("the channel is told where the command asks for it, else in the environment",
          "[record]") {
    const TemporaryPath out("number");
    const auto number = std::to_string(record::hiddenDescriptor());
    auto plain =
        shell("echo $FLOWGLASS_CHANNEL; test -e /proc/self/fd/" + number + " && echo open");
    plain.command[2] = "(" + plain.command[2] + ") > " + out.string();
    (void)started(plain)->run();
    CHECK(contents(out.string()) == number + "\nopen\n");
    auto asked = shell("echo \"[$FLOWGLASS_CHANNEL] $1\" > " + out.string());
    asked.command.insert(asked.command.end(), {"sh", "--channel={channel}"});
    (void)started(asked)->run();
    CHECK(contents(out.string()) == "[] --channel=" + number + "\n");
}

TEST_CASE("on a pty the program has a terminal of its own", "[record]") {
    auto options = shell("test -t 0 && test -t 1 && stty size; read w; echo \"<$w>\"");
    options.terminal = Terminal::pty;
    const auto session = started(options);
    REQUIRE(session->terminal() >= 0);
    REQUIRE(write(session->terminal(), "hello\n", 6) == 6);
    std::string text;
    std::thread reader([&] { text = readAll(session->terminal()); });
    const auto outcome = session->run();
    reader.join();
    CHECK(outcome.status == 0);
    CHECK(text.find("24 80\r\n") != std::string::npos);
    CHECK(text.find("hello\r\n") != std::string::npos);
    CHECK(text.find("<hello>\r\n") != std::string::npos);
}

TEST_CASE("a signal reaches the whole program on a pty", "[record]") {
    auto options = shell("sleep 100 | sleep 100");
    options.terminal = Terminal::pty;
    const auto session = started(options);
    std::thread killer([&] { session->signal(SIGKILL); });
    const auto outcome = session->run();
    killer.join();
    CHECK(outcome.signal == SIGKILL);
}

TEST_CASE("children that outlive the program are not waited for", "[record]") {
    const TemporaryPath out("survivor");
    const auto session =
        started(shell("(sleep 100 > /dev/null 2>&1 & echo $! > " + out.string() + ")"));
    CHECK(session->run().status == 0);
    const int survivor = std::stoi(contents(out.string()));
    CHECK(kill(survivor, 0) == 0);
    kill(survivor, SIGKILL);
}

TEST_CASE("Ctrl-C at the terminal is the program's to answer", "[record]") {
    struct sigaction before {};
    sigaction(SIGINT, nullptr, &before);
    const auto session = started(shell("trap 'exit 5' INT; kill -INT $PPID; kill -INT $$; exit 6"));
    CHECK(session->run().status == 5);
    struct sigaction after {};
    sigaction(SIGINT, nullptr, &after);
    CHECK(after.sa_handler == before.sa_handler);
}

TEST_CASE("SIGTERM to the launcher is passed on to the program", "[record]") {
    const auto session = started(shell("trap 'exit 9' TERM; while :; do sleep 0.01; done"));
    std::thread sender([] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        kill(getpid(), SIGTERM);
    });
    const auto outcome = session->run();
    sender.join();
    CHECK(outcome.status == 9);
}

TEST_CASE("a thousand recordings in one process leave nothing behind", "[record]") {
    const TemporaryPath path("again.flow");
    const auto openDescriptors = [] {
        const std::filesystem::directory_iterator all("/proc/self/fd");
        return std::distance(begin(all), end(all));
    };
    const auto recordOnce = [&] {
        SessionOptions options;
        options.command = {"true"};
        options.tracePath = path.string();
        const auto session = started(std::move(options));
        return session->run().status == 0 && session->trace()->size() == 1;
    };
    bool isWell = recordOnce();
    const auto descriptors = openDescriptors();
    const auto memory = mallinfo2().uordblks;
    for (int times = 0; times < 1000; ++times) isWell = recordOnce() && isWell;
    CHECK(isWell);
    CHECK(openDescriptors() == descriptors);
    CHECK(mallinfo2().uordblks < memory + 64'000);
}
