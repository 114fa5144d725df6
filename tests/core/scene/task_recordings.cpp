#include "tests/core/scene/task_recordings.hpp"

#include <stdexcept>
#include <string>

#include "core/trace/json_lines.hpp"

namespace flowglass::tests {
namespace {

std::string numbered(const char* key, std::uint64_t number) {
    return "\"" + std::string(key) + "\":" + std::to_string(number);
}

/// JSON lines of tasks in the making.
class Lines {
  public:
    explicit Lines(std::uint32_t thread = 1) { add("thread", "", thread); }

    void add(const std::string& kind, const std::string& fields, std::uint32_t thread = 1) {
        m_text += "{" + numbered("t", m_time += 10'000) + "," + numbered("thread", thread) +
                  ",\"kind\":\"" + kind + "\"" + (fields.empty() ? "" : "," + fields) + "}\n";
    }
    void pass(std::uint64_t nanoseconds) { m_time += nanoseconds; }
    [[nodiscard]] std::uint64_t time() const { return m_time; }
    [[nodiscard]] std::shared_ptr<const trace::Trace> trace() const {
        const auto read = trace::readJsonLines(m_text);
        if (!read) throw std::logic_error(base::describe(read.error()));
        return *read;
    }

  private:
    std::string m_text;
    std::uint64_t m_time = 0;
};

std::string taskIs(std::uint64_t task) {
    return numbered("task", task);
}

std::string inTask(std::uint64_t task) {
    return numbered("in", task) + "," + taskIs(task);
}

}  // namespace

std::shared_ptr<const trace::Trace> gathered(std::uint32_t count) {
    Lines lines;
    lines.add("task", taskIs(1) + R"(,"name":"main","loop":1)");
    lines.add("ready", taskIs(1));
    lines.add("run", taskIs(1) + R"(,"how":"start")");
    std::string targets = R"("targets":[{"object":1})";
    lines.add("object", R"("in":1,"object":1,"what":"gather")");
    for (std::uint32_t task = 2; task <= count + 1; ++task) {
        lines.add("task", R"("in":1,)" + taskIs(task) + R"(,"name":"fetch )" +
                              std::to_string(task - 1) + R"(","parent":1,"loop":1)");
        lines.add("ready", R"("in":1,)" + taskIs(task) + R"(,"by":{"task":1},"cause":1)");
        targets += ",{" + taskIs(task) + "}";
    }
    lines.add("wait", inTask(1) + R"(,"on":"future","what":"gather",)" + targets + "]");
    for (std::uint32_t task = 2; task <= count + 1; ++task) {
        lines.add("run", taskIs(task) + R"(,"how":"start")");
        lines.add("wait", inTask(task) + R"x(,"on":"timer","what":"sleep(1)",)x" +
                              numbered("until", lines.time() + 1'000'000'000));
    }
    lines.add("idle", R"("loop":1,"number":1,"for":900000000)");
    lines.pass(900'000'000);
    for (std::uint32_t task = 2; task <= count + 1; ++task) {
        lines.add("ready", taskIs(task) + R"(,"by":{"timer":true})");
        lines.add("run", taskIs(task) + R"(,"how":"resume")");
        lines.add("finish", inTask(task) + R"(,"outcome":"result","value":{"text":")" +
                                std::to_string(task - 1) + "\"}");
    }
    lines.add("ready", taskIs(1) + "," + R"("by":{"task":)" + std::to_string(count + 1) + "}," +
                           numbered("cause", count + 1));
    lines.add("run", taskIs(1) + R"(,"how":"resume")");
    lines.add("finish", inTask(1) + R"(,"outcome":"result")");
    return lines.trace();
}

std::shared_ptr<const trace::Trace> grouped(std::uint32_t groups, std::uint32_t each) {
    Lines lines;
    const auto make = [&](std::uint32_t task, const std::string& name, std::uint32_t parent) {
        lines.add("task", taskIs(task) + R"(,"name":")" + name + R"(",)" +
                              numbered("parent", parent) + R"(,"loop":1)");
    };
    lines.add("task", taskIs(1) + R"(,"name":"main","loop":1)");
    for (std::uint32_t group = 1; group <= groups; ++group)
        make(group + 1, "group " + std::to_string(group), 1);
    auto task = groups + 1;
    for (std::uint32_t group = 1; group <= groups; ++group)
        for (std::uint32_t i = 1; i <= each; ++i)
            make(++task, std::to_string(group) + "-" + std::to_string(i), group + 1);
    lines.add("ready", taskIs(task));
    lines.add("run", taskIs(task) + R"(,"how":"start")");
    lines.add("output", numbered("in", task) + R"(,"stream":"stdout","text":"here\n")");
    return lines.trace();
}

std::shared_ptr<const trace::Trace> manyLoops(std::uint32_t loops, std::uint32_t threads) {
    Lines lines;
    for (std::uint32_t thread = 2; thread <= loops * threads; ++thread)
        lines.add("thread", numbered("parent", 1), thread);
    for (std::uint32_t task = 1; task <= loops * threads; ++task) {
        lines.add("task", taskIs(task) + "," + numbered("loop", (task - 1) / threads + 1));
        lines.add("ready", taskIs(task));
    }
    for (std::uint32_t task = 1; task <= loops * threads; ++task)
        lines.add("run", taskIs(task), task);
    for (std::uint32_t task = 1; task <= loops * threads; ++task)
        lines.add("finish", inTask(task) + R"(,"outcome":"unknown")", task);
    return lines.trace();
}

std::shared_ptr<const trace::Trace> ringOfWaits() {
    constexpr std::uint32_t kTasks = 8;
    Lines lines;
    for (std::uint32_t task = 1; task <= kTasks; ++task) {
        lines.add("task", taskIs(task) + R"(,"name":"a task with a name that is far too long )" +
                              std::to_string(task) + R"(","loop":1)");
        lines.add("ready", taskIs(task));
    }
    for (std::uint32_t task = 1; task <= kTasks; ++task) {
        lines.add("run", taskIs(task) + R"(,"how":"start")");
        lines.add("wait", inTask(task) +
                              R"(,"on":"task","what":"another task that has a long name",)" +
                              R"("targets":[{)" + taskIs(task % kTasks + 1) + "}]");
    }
    return lines.trace();
}

std::shared_ptr<const trace::Trace> queueingForLock(std::uint32_t writers) {
    Lines lines;
    const auto reader = writers + 2;
    for (std::uint32_t task = 1; task <= reader; ++task) {
        const auto name = task == 1        ? std::string("main")
                          : task == reader ? std::string("reader")
                                           : "writer " + std::to_string(task - 1);
        lines.add("task", taskIs(task) + R"(,"name":")" + name + R"(","loop":1)");
        lines.add("ready", taskIs(task));
    }
    lines.add("object", R"("object":1,"what":"lock")");
    for (std::uint32_t turn = 1; turn <= reader; ++turn) {
        const auto task = turn == 1 ? reader : turn == reader ? 1 : turn;
        lines.add("run", taskIs(task) + R"(,"how":"start")");
        const auto target = task == 1 ? taskIs(reader) : numbered("object", 1);
        lines.add("wait", inTask(task) +
                              (task == 1 ? R"(,"on":"task","what":"task",)"
                                         : R"(,"on":"lock","what":"acquire",)") +
                              R"("targets":[{)" + target + "}]");
    }
    return lines.trace();
}

std::shared_ptr<const trace::Trace> inTurn(std::uint32_t count) {
    Lines lines;
    lines.add("task", taskIs(1) + R"(,"name":"main","loop":1)");
    lines.add("ready", taskIs(1));
    lines.add("run", taskIs(1) + R"(,"how":"start")");
    lines.add("object", R"("in":1,"object":1,"what":"TaskGroup")");
    for (std::uint32_t task = 2; task <= count + 1; ++task) {
        lines.add("task", R"("in":1,)" + taskIs(task) + R"(,"name":"job )" +
                              std::to_string(task - 1) + R"(","parent":1,"loop":1,"group":1)");
        lines.add("ready", R"("in":1,)" + taskIs(task) + R"(,"by":{"task":1},"cause":1)");
        const bool last = task == count + 1;
        lines.add("wait", inTask(1) + (last ? R"(,"on":"group","what":"TaskGroup","targets":[)"
                                              R"({"object":1},{)" +
                                                  taskIs(task) + "}]"
                                            : std::string(R"(,"on":"yield")")));
        lines.add("run", taskIs(task) + R"(,"how":"start")");
        lines.add("finish", inTask(task) + (task == 2 ? R"(,"outcome":"exception")"
                                                      : R"(,"outcome":"result")"));
        lines.add("ready", R"("task":1,"by":{)" + taskIs(task) + "}," + numbered("cause", task));
        lines.add("run", R"("task":1,"how":"resume")");
    }
    lines.add("finish", inTask(1) + R"(,"outcome":"result")");
    return lines.trace();
}

}  // namespace flowglass::tests
