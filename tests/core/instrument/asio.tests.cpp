#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/core/record/producers.hpp"
#include "tests/support/checked.hpp"

using namespace flowglass;
using namespace flowglass::tests;
using trace::Event;
using trace::Field;
using trace::Kind;
using trace::TaskId;
using trace::Word;

namespace {

using Steps = std::vector<std::string>;

/// What a program does while it is recorded by itself. None of them knows of Flowglass.
struct Story {
    std::string printed;
    std::shared_ptr<const trace::Trace> trace;
    std::map<std::uint32_t, Steps> tasks;      ///< "wait timer", in order, of each task
    std::map<std::uint32_t, Steps> callbacks;  ///< "queued timer.async_wait", of each handle
    std::map<std::uint32_t, std::uint32_t> parents;
};

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

std::string word(const Event& event, Field field) {
    const auto value = event.word(field);
    return value ? " " + std::string(nameOf(*value)) : "";
}

std::string source(const Event& event) {
    const auto by = event.reference(Field::bySource);
    if (!by) return "";
    return " by " + std::string(nameOf(by->sort)) + (by->id ? " " + std::to_string(*by->id) : "");
}

std::string targets(const Event& event) {
    std::string text;
    for (const auto& target : event.references(Field::targets))
        if (target.sort == Word::task) text += " " + std::to_string(*target.id);
    return text;
}

std::string stepOf(const Event& event) {
    const std::string what(event.text(Field::what));
    switch (event.kind) {
        case Kind::ready:
            return "ready" + source(event);
        case Kind::run:
            return "run" + word(event, Field::how);
        case Kind::wait:
            return "wait" + word(event, Field::on) + (what.empty() ? "" : " " + what) +
                   targets(event);
        case Kind::finish:
            return "finish" + word(event, Field::outcome);
        default:
            return std::string(nameOf(event.kind));
    }
}

void add(Story& story, const Event& event) {
    if (event.kind == Kind::callback) {
        const std::string what(event.text(Field::what));
        story.callbacks[static_cast<std::uint32_t>(*event.number(Field::handle))].push_back(
            std::string(nameOf(*event.word(Field::phase))) + (what.empty() ? "" : " " + what));
    }
    const auto task = event.number(Field::task);
    if (!task) return;
    const auto number = static_cast<std::uint32_t>(*task);
    story.tasks[number].push_back(stepOf(event));
    if (const auto parent = event.number(Field::parentTask))
        story.parents[number] = static_cast<std::uint32_t>(*parent);
}

Story recorded(const std::string& program) {
    const TemporaryPath path("asio.flow");
    const TemporaryPath out("asio.out");
    const auto command = "ulimit -c 0; FLOWGLASS_TRACE=" + path.string() + " " + program + " > " +
                         out.string() + " 2>&1";
    INFO(command);
    const int status = std::system(command.c_str());
    Story story;
    story.printed = contents(out.path());
    INFO(story.printed);
    REQUIRE(status == 0);
    story.trace = checkedTrace(path.path());
    for (trace::EventIndex i = 0; i < story.trace->size(); ++i) add(story, story.trace->event(i));
    return story;
}

std::size_t countOf(const Story& story, const std::string& step) {
    std::size_t count = 0;
    for (const auto& [task, steps] : story.tasks)
        count += static_cast<std::size_t>(std::count(steps.begin(), steps.end(), step));
    return count;
}

/// The task in which the program printed `text`; 0: outside of all.
std::uint32_t printer(const Story& story, std::string_view text) {
    for (trace::EventIndex i = 0; i < story.trace->size(); ++i) {
        const auto event = story.trace->event(i);
        if (event.kind == Kind::output && event.text(Field::text) == text)
            return event.task ? event.task->value : 0;
    }
    FAIL("nobody printed " << text);
    return 0;
}

/// Whether `steps` stand in `all` one right after the other.
bool holds(const Steps& all, const Steps& steps) {
    return std::search(all.begin(), all.end(), steps.begin(), steps.end()) != all.end();
}

/// The lines of a conformance file that are events, or of a trace; what differs from run to run is
/// taken out.
std::vector<std::string> comparable(const std::string& text) {
    std::istringstream lines(text);
    std::vector<std::string> result;
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#') continue;
        line.replace(0, line.find("\"kind\""), "{");
        if (const auto until = line.find("\"until\":"); until != std::string::npos)
            line.erase(until, line.find(',', until) + 1 - until);
        result.push_back(line);
    }
    return result;
}

}  // namespace

TEST_CASE("three Asio coroutines, one spawning another, give exactly these events", "[asio]") {
    const auto story = recorded(ASIO_F);
    const auto expected = comparable(contents(FLOWGLASS_SOURCE_DIR "/tests/conformance/f.jsonl"));
    CHECK(comparable(linesOf(*story.trace)) == expected);
}

TEST_CASE("the deadline of a steady timer is known", "[asio]") {
    const auto story = recorded(ASIO_F);
    std::set<std::uint64_t> deadlines;
    for (trace::EventIndex i = 0; i < story.trace->size(); ++i) {
        const auto event = story.trace->event(i);
        const auto until = event.number(Field::until);
        if (event.kind != Kind::wait) continue;
        REQUIRE(until);
        CHECK(base::Nanoseconds(static_cast<std::int64_t>(*until)) > event.time);
        deadlines.insert(*until);
    }
    CHECK(deadlines.size() == 3);
}

TEST_CASE("a coroutine that waits for others names them, and is woken by the last", "[asio]") {
    const auto story = recorded(ASIO_GATHER);
    CHECK(story.printed ==
          "both: 3\none of two\nspawned: 4\ntwo timers\nreceived: 6\nfailed: no luck\n");
    REQUIRE(story.tasks.size() == 8);
    for (std::uint32_t child = 2; child <= 8; ++child) CHECK(story.parents.at(child) == 1);
    const auto& parent = story.tasks.at(1);
    CHECK(holds(parent, {"wait task 2 3", "ready by task 3", "run resume"}));
    CHECK(holds(parent, {"wait task 4 5", "ready by task 4", "run resume"}));
    CHECK(holds(parent, {"wait task 6", "ready by task 6", "run resume"}));
    CHECK(holds(parent, {"wait timer", "ready by timer", "run resume"}));
    // What was sent lies there already: it goes on by itself, and so does the sender by it.
    CHECK(holds(parent, {"wait queue async_receive", "ready by task 1", "run resume"}));
    CHECK(holds(story.tasks.at(7), {"wait queue async_send", "ready by task 1", "run resume"}));
    CHECK(holds(parent, {"wait task 8", "ready by task 8", "run resume"}));
    CHECK(parent.back() == "finish unknown");
    const Steps child{"task",           "run eager",  "wait timer",
                      "ready by timer", "run resume", "finish unknown"};
    CHECK(story.tasks.at(2) == child);
    CHECK(story.tasks.at(3) == child);
    CHECK(story.tasks.at(5) == child);
    // Cancelled by whoever won: which of them that was, the hooks do not tell.
    CHECK(story.tasks.at(4) ==
          Steps{"task", "run eager", "wait timer", "ready", "run resume", "finish unknown"});
    CHECK(story.tasks.at(8) == Steps{"task", "run eager", "wait yield", "ready by task 8",
                                     "run resume", "finish unknown"});
    CHECK(printer(story, "both: 3\n") == 1);
}

TEST_CASE("a chat server's tasks wait for sockets and for each other", "[asio]") {
    const auto story = recorded(ASIO_CHAT);
    CHECK(story.tasks.size() == 10);  // the listener, three clients, a reader and a writer for each
    CHECK(countOf(story, "finish unknown") == 10);
    const auto& listener = story.tasks.at(1);
    CHECK(std::count(listener.begin(), listener.end(), "wait io async_accept") == 3);
    for (std::uint32_t client = 2; client <= 4; ++client) {
        const auto& steps = story.tasks.at(client);
        CHECK(holds(steps,
                    {"wait io async_connect", "ready by io", "run resume", "wait io async_write"}));
        CHECK(holds(steps, {"wait io async_read_until", "ready by io", "run resume"}));
    }
    // A reader of one session wakes the writers of all by cancelling the timers they wait for.
    std::size_t wokenByReaders = 0;
    for (const auto& [task, steps] : story.tasks)
        for (std::size_t i = 1; i < steps.size(); ++i)
            if (steps[i - 1] == "wait timer" && steps[i].starts_with("ready by task"))
                ++wokenByReaders;
    CHECK(wokenByReaders >= 3);
    CHECK(story.parents.size() == 6);
    for (const auto& [child, parent] : story.parents) CHECK(parent == 1);
    CHECK(printer(story, "Ada was heard\n") == 2);
    CHECK(printer(story, "Cleo was heard\n") == 4);
}

TEST_CASE("a web server's tasks are told apart on two threads", "[asio]") {
    const auto story = recorded(ASIO_HTTP);
    CHECK(story.printed == "170 bytes\n");
    CHECK(story.tasks.size() == 7);
    CHECK(countOf(story, "finish unknown") == 7);
    std::size_t fetches = 0;
    std::size_t serves = 0;
    for (const auto& [task, steps] : story.tasks) {
        if (holds(steps, {"wait io async_connect", "ready by io", "run resume"}) &&
            holds(steps, {"wait io async_read", "ready by io", "run resume"}))
            ++fetches;
        if (story.parents.contains(task)) {
            CHECK(story.parents.at(task) == 1);
            CHECK(holds(steps,
                        {"wait io async_read_until", "ready by io", "run resume",
                         "wait io async_write", "ready by io", "run resume", "finish unknown"}));
            ++serves;
        }
    }
    CHECK(fetches == 3);
    CHECK(serves == 3);
}

TEST_CASE("a wait that ends before its start has returned is named as any other", "[asio]") {
    const auto story = recorded(ASIO_OVERTAKEN);
    CHECK(story.printed == "received x\n");
    REQUIRE(story.tasks.size() == 1);
    CHECK(story.tasks.at(1) == Steps{"task", "ready", "run start", "wait io async_receive",
                                     "ready by io", "run resume", "finish unknown"});
}

TEST_CASE("a task stays itself on whichever of four threads it is resumed", "[asio]") {
    const auto story = recorded(ASIO_TIMERS);
    CHECK(story.printed == "160 ticks\n");
    REQUIRE(story.tasks.size() == 8);
    for (const auto& [task, steps] : story.tasks) {
        CHECK(std::count(steps.begin(), steps.end(), "wait timer") == 20);
        CHECK(std::count(steps.begin(), steps.end(), "wait yield") == 20);
        CHECK(std::count(steps.begin(), steps.end(), "run resume") == 40);
        CHECK(std::count(steps.begin(), steps.end(), "ready by timer") == 20);
        CHECK(steps.back() == "finish unknown");
    }
    const Steps counted{"queued strand.execute", "begin", "end"};
    std::size_t counts = 0;
    for (const auto& [handle, phases] : story.callbacks) counts += phases == counted ? 1 : 0;
    CHECK(counts == 160);
}

TEST_CASE("callbacks are queued, run, cancelled and abandoned", "[asio]") {
    const auto story = recorded(ASIO_CALLBACKS);
    CHECK(story.printed.find("Operation canceled\n") != std::string::npos);
    CHECK(story.printed.find("never") == std::string::npos);
    std::map<Steps, int> counts;
    for (const auto& [handle, phases] : story.callbacks) ++counts[phases];
    CHECK(counts[{"queued timer.async_wait", "begin", "end"}] == 3);
    CHECK(counts[{"queued timer.async_wait", "cancelled", "begin", "end"}] == 1);
    CHECK(counts[{"queued signal_set.async_wait", "begin", "end"}] == 1);
    CHECK(counts[{"queued strand.execute", "begin", "end"}] == 2);
    CHECK(counts[{"queued thread_pool.execute", "begin", "end"}] == 1);
    CHECK(counts[{"queued io_context.execute", "abandoned"}] == 1);
    CHECK(story.tasks.at(1) ==
          Steps{"task", "ready", "run start", "wait timer", "finish abandoned"});
    CHECK(printer(story, "signal\n") == 0);
}

TEST_CASE("in an unknown version of Asio a coroutine is a chain of callbacks", "[asio]") {
    const auto story = recorded(ASIO_CHAINS);
    CHECK(story.tasks.empty());
    CHECK(linesOf(*story.trace).find(R"("what":"timer.async_wait","by":{"handle":1}})") !=
          std::string::npos);
    for (const auto& [handle, phases] : story.callbacks) {
        REQUIRE(phases.size() == 3);
        CHECK(phases[1] == "begin");
        CHECK(phases[2] == "end");
    }
    CHECK(story.callbacks.size() == 5);  // two coroutines that start, three timers
}

TEST_CASE("a task that is spawned with a name tells its line and how it ended", "[asio]") {
    const auto story = recorded(ASIO_NAMED);
    CHECK(story.printed == "sum 3\nno luck\n");
    std::map<std::string, std::string> ends;
    std::map<std::uint32_t, std::string> names;
    for (trace::EventIndex i = 0; i < story.trace->size(); ++i) {
        const auto event = story.trace->event(i);
        const auto task = event.number(Field::task);
        if (event.kind == Kind::task) {
            names[static_cast<std::uint32_t>(*task)] = event.text(Field::name);
            CHECK(event.line() > 0U);
        }
        if (event.kind != Kind::finish) continue;
        const auto* value = event.value(Field::value);
        ends[names.at(static_cast<std::uint32_t>(*task))] =
            std::string(nameOf(*event.word(Field::outcome))) +
            (value != nullptr ? " " + value->display() : "") +
            (event.exc() ? " !" + std::to_string(event.exc()->value) : "");
    }
    CHECK(ends == std::map<std::string, std::string>{{"answering", "result 3"},
                                                     {"failing", "exception !2"},
                                                     {"parent", "result"},
                                                     {"waiting", "cancelled !1"}});
}

TEST_CASE("what happens in a task is told with it, on whatever the program uses", "[asio]") {
    const auto story = recorded(ASIO_NAMED);
    std::map<Kind, std::set<std::uint32_t>> tasksOf;
    for (trace::EventIndex i = 0; i < story.trace->size(); ++i) {
        const auto event = story.trace->event(i);
        tasksOf[event.kind].insert(event.task ? event.task->value : 0);
    }
    CHECK(tasksOf[Kind::output] == std::set<std::uint32_t>{1});
    CHECK(tasksOf[Kind::entered] == std::set<std::uint32_t>{2, 4});
    CHECK(tasksOf[Kind::exited] == std::set<std::uint32_t>{2, 4});
    CHECK(tasksOf[Kind::resume] == std::set<std::uint32_t>{2});
}
