#include "tests/core/scene/states.hpp"

#include <deque>

namespace flowglass::tests {

using namespace playback;
using trace::FrameId;
using trace::Value;
using Sort = Transfer::Sort;

FrameState& StateBuilder::frame(std::uint32_t id, std::string_view function, Condition condition,
                                std::uint32_t line) {
    auto made = std::make_shared<FrameState>();
    made->id = FrameId{id};
    made->function = function;
    made->condition = condition;
    made->line = line;
    state.frames[made->id] = made;
    return *made;
}

FrameState& StateBuilder::generator(std::uint32_t id, std::string_view function,
                                    Condition condition, std::uint32_t line) {
    auto& made = frame(id, function, condition, line);
    made.flavor = trace::Word::generator;
    return made;
}

StateBuilder& StateBuilder::stack(std::initializer_list<std::uint32_t> frames, std::uint32_t thread,
                                  std::string_view name) {
    ThreadState made;
    made.id = trace::ThreadId{thread};
    made.name = name;
    for (const auto id : frames) made.stack.push_back(FrameId{id});
    state.threads.push_back(made);
    if (!state.thread) state.thread = made.id;
    return *this;
}

StateBuilder& StateBuilder::moves(Sort sort, std::uint32_t from, std::uint32_t to) {
    state.transfer = Transfer{sort, FrameId{from}, FrameId{to}, {}, {}};
    state.active = FrameId{from};
    return *this;
}

StateBuilder& StateBuilder::moves(Sort sort, std::uint32_t from, std::uint32_t to, Value value) {
    moves(sort, from, to);
    state.transfer->value = value;
    return *this;
}

Value text(std::string_view text) {
    return Value::ofText(text);
}

Value number(std::int64_t number) {
    return Value::ofInteger(number);
}

Value frameValue(std::string_view text, std::uint32_t frame) {
    auto value = Value::ofText(text);
    value.frame = FrameId{frame};
    return value;
}

std::string_view kept(std::string text) {
    static std::deque<std::string> texts;
    return texts.emplace_back(std::move(text));
}

void local(FrameState& frame, std::string_view name, Value value, trace::EventIndex boundAt) {
    frame.locals.push_back({name, value, boundAt});
}

State prefixSums() {
    StateBuilder build;
    auto& module = build.frame(1, "<module>", Condition::running, 12);
    local(module, "evens", text("<function evens>"));
    local(module, "running_total", text("<function running_total>"));
    local(module, "s", number(2));
    auto& evens = build.generator(2, "evens", Condition::parked, 4);
    evens.arguments.push_back({"limit", number(9)});
    local(evens, "n", number(4));
    evens.pending = {"range(9), next is 5"};
    evens.consumer = FrameId{3};
    evens.yields = 3;
    evens.handedOut = number(4);
    auto& total = build.generator(3, "running_total", Condition::parked, 10);
    total.arguments.push_back({"numbers", frameValue("<generator evens>", 2)});
    local(total, "total", number(6), 20);
    local(total, "n", number(4), 18);
    total.consumer = FrameId{1};
    total.via = trace::Word::for_;
    total.yields = 3;
    total.handedOut = number(6);
    build.stack({1}).moves(Sort::yield, 3, 1, number(6));
    return build.state;
}

namespace {

State sending() {
    StateBuilder build;
    local(build.frame(1, "<module>", Condition::calling, 9), "average",
          frameValue("<generator>", 2));
    auto& mean = build.generator(2, "averager", Condition::running, 5);
    local(mean, "count", number(2));
    local(mean, "total", Value::ofReal(30.5));
    local(mean, "value", number(20), 9);
    mean.consumer = FrameId{1};
    mean.yields = 2;
    build.stack({1, 2}).moves(Sort::send, 1, 2, number(20));
    build.state.active = FrameId{2};
    return build.state;
}

State tunnelled() {
    StateBuilder build;
    local(build.frame(1, "<module>", Condition::running, 12), "tree",
          text("Tree(left=…, right=…)"));
    for (std::uint32_t id = 2; id <= 4; ++id) {
        auto& walk = build.generator(
            id, "walk", id == 4 ? Condition::parked : Condition::delegating, id == 4 ? 6 : 5);
        local(walk, "node", text(id == 4 ? "Node(1)" : id == 3 ? "Node(3)" : "Node(8)"));
        walk.consumer = FrameId{1};
        walk.yields = id == 4 ? 1 : 0;
        if (id == 4) walk.handedOut = number(1);
        if (id != 4) walk.delegate = FrameId{id + 1};
    }
    build.stack({1}).moves(Sort::yield, 4, 1, number(1));
    return build.state;
}

State raising() {
    StateBuilder build;
    build.frame(1, "<module>", Condition::calling, 20);
    build.frame(2, "main", Condition::running, 14);
    auto& parse = build.frame(3, "parse", Condition::done, 9);
    parse.ending = Ending::raised;
    local(parse, "text", text("'12a'"));
    local(build.generator(4, "lines", Condition::parked, 3), "path", text("'numbers.txt'"));
    build.stack({1, 2}).moves(Sort::exception, 3, 2);
    build.state.transfer->exception = trace::ExceptionId{1};
    build.state.exceptions.push_back({trace::ExceptionId{1},
                                      "ValueError",
                                      "invalid literal for int()",
                                      FrameId{2},
                                      14,
                                      false,
                                      {}});
    build.state.active = FrameId{2};
    return build.state;
}

State recursion() {
    StateBuilder build;
    build.frame(1, "<module>", Condition::calling, 30);
    ThreadState thread;
    thread.stack = {FrameId{1}};
    for (std::uint32_t id = 2; id <= 13; ++id) {
        auto& fib = build.frame(id, "fib", id == 13 ? Condition::running : Condition::calling, 3);
        fib.arguments.push_back({"n", number(14 - id)});
        thread.stack.push_back(FrameId{id});
    }
    build.state.threads = {thread};
    build.state.thread = thread.id;
    build.moves(Sort::call, 12, 13);
    build.state.active = FrameId{13};
    return build.state;
}

State hundredParked() {
    StateBuilder build;
    build.frame(1, "<module>", Condition::running, 7);
    for (std::uint32_t id = 2; id <= 101; ++id) {
        auto& worker = build.generator(id, "worker", Condition::parked, 3);
        local(worker, "index", number(id - 2));
        worker.consumer = FrameId{1};
        worker.yields = 1;
        worker.handedOut = number(id * 11);
    }
    build.stack({1}).moves(Sort::yield, 60, 1, number(660));
    return build.state;
}

State manyLocals() {
    StateBuilder build;
    auto& frame =
        build.frame(1, "configure_everything_at_once_from_the_environment", Condition::running, 77);
    for (int i = 0; i < 30; ++i)
        local(frame, kept("setting_number_" + std::to_string(i) + "_of_the_programme"),
              text(kept("'" + std::string(300, static_cast<char>('a' + i % 26)) + "'")),
              static_cast<std::uint64_t>(i));
    auto& parked = build.generator(2, "read", Condition::parked, 5);
    for (int i = 0; i < 30; ++i) local(parked, kept("v" + std::to_string(i)), number(i));
    parked.consumer = FrameId{1};
    parked.yields = 1;
    parked.handedOut = text(kept("[" + std::string(400, '1') + "]"));
    build.stack({1}).moves(Sort::yield, 2, 1, *parked.handedOut);
    return build.state;
}

State threads() {
    StateBuilder build;
    for (std::uint32_t id = 1; id <= 3; ++id) {
        local(build.frame(id, id == 1 ? "<module>" : "work", Condition::running, 10 + id), "item",
              number(id * 7));
    }
    build.stack({1}, 1, "MainThread")
        .stack({2}, 2, "Thread-1 (work)")
        .stack({3}, 3, "Thread-2 (work)");
    build.state.thread = trace::ThreadId{2};
    build.state.threads[0].blockedOn = trace::Word::join;
    build.state.active = FrameId{2};
    for (std::uint32_t i = 1; i <= 6; ++i) {
        ScopeState scope;
        scope.id = trace::ScopeId{i};
        scope.text = i == 2 ? "std::scoped_lock(a_rather_long_mutex_name)" : "guard";
        scope.phase = ScopeState::Phase::held;
        build.state.scopes.push_back(scope);
    }
    return build.state;
}

State created() {
    StateBuilder build;
    auto& module = build.frame(1, "<module>", Condition::running, 8);
    local(module, "squares", frameValue("<generator>", 2), 3);
    local(build.generator(2, "squares", Condition::created), "limit", number(4));
    build.stack({1});
    build.state.active = FrameId{2};
    return build.state;
}

State pulling() {
    auto state = prefixSums();
    state.transfer.reset();
    const auto set = [&](std::uint32_t id, Condition condition, std::uint32_t line) {
        auto frame = std::make_shared<FrameState>(*state.frames[FrameId{id}]);
        frame->condition = condition;
        frame->line = line;
        state.frames[FrameId{id}] = frame;
    };
    set(1, Condition::calling, 12);
    set(3, Condition::calling, 8);
    set(2, Condition::running, 2);
    state.threads[0].stack = {FrameId{1}, FrameId{3}, FrameId{2}};
    state.active = FrameId{2};
    return state;
}

}  // namespace

std::vector<std::pair<std::string, State>> gallery() {
    return {{"prefix_sums", prefixSums()}, {"pulling", pulling()},
            {"created", created()},        {"sending", sending()},
            {"tunnel", tunnelled()},       {"raising", raising()},
            {"recursion", recursion()},    {"hundred_parked", hundredParked()},
            {"many_locals", manyLocals()}, {"threads", threads()},
            {"nothing", State{}}};
}

}  // namespace flowglass::tests
