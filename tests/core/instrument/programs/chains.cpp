// Decorated functions and guards for the tests: the first argument says what to do.
#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <flowglass/flowglass.hpp>

using flowglass::decorated;
using flowglass::mark;

namespace {

int twofold(int n) {
    flowglass::watch("n", n);
    return 2 * n;
}

/// Somebody else always has it.
struct Contended {
    bool try_lock() { return false; }
    void lock() {}
    void unlock() {}
};

void standing() {
    Contended mutex;
    int failures = 2;
    const decorated work{
        "work",
        flowglass::rate_limited(1, std::chrono::milliseconds(300)),
        flowglass::locked(mutex),
        flowglass::retry(3).backoff(std::chrono::microseconds(50)),
        [&] {
            if (failures-- > 0) throw std::runtime_error("not yet");
        },
    };
    work();
    work();
}

void named() {
    const decorated twice{"twofold(n)", flowglass::timed([](auto, auto) noexcept {}), twofold};
    (void)twice(4);
    const decorated bare{"bare", twofold};
    (void)bare(5);
}

/// Between parentheses, the compiler chooses the order.
void parenthesised() {
    const decorated twice("twofold", flowglass::timed([](auto, auto) noexcept {}),
                          flowglass::locked, twofold);
    (void)twice(4);
}

void nested() {
    const auto passing = [](const char* text) {
        mark(text);
        return flowglass::layer("passing", [](auto& next, int n) {
            const decorated inside{"inside", flowglass::locked, twofold};
            return next(inside(n));
        });
    };
    const decorated outside{"outside", passing("first"), passing("second"), twofold};
    (void)outside(1);
    try {
        const decorated never{"never", flowglass::locked, flowglass::retry(0), twofold};
    } catch (const std::invalid_argument&) {
        mark("not made");
    }
}

void giving_up() {
    const decorated failing{"failing", flowglass::retry(2),
                            [](int) -> int { throw std::runtime_error("no"); }};
    try {
        (void)failing(1);
    } catch (const std::runtime_error& error) {
        mark(error.what());
    }
}

void releasing() {
    try {
        const auto broken = flowglass::scoped(
            "broken", [] { return 1; }, [](int) { throw std::runtime_error("not released"); });
    } catch (const std::runtime_error& error) {
        mark(error.what());
    }
    try {
        const auto never = flowglass::scoped(
            "never", []() -> int { throw std::runtime_error("not acquired"); }, [](int) {});
    } catch (const std::runtime_error& error) {
        mark(error.what());
    }
}

flowglass::scope handOn() {
    flowglass::calling here;
    flowglass::scope outer("outer");
    flowglass::scope inner("inner");
    return outer;
}

void moving() {
    flowglass::calling here;
    auto kept = std::make_optional(handOn());
    flowglass::scope later("later");
    kept.reset();
    mark("out of order");
}

/// Guards that are not bound to their block, each ended in its own way out of order.
class Held {
  public:
    void take() {
        flowglass::calling here;
        m_guard.emplace("member");
    }
    void giveBack() {
        flowglass::calling here;
        m_guard.reset();
    }

  private:
    std::optional<flowglass::scope> m_guard;
};

flowglass::generator<int> holding() {
    std::optional<flowglass::scope> first(std::in_place, "first");
    co_yield 1;
    const flowglass::scope second("second");
    first.reset();
    co_yield 2;
}

void unbound() {
    flowglass::calling here;
    const flowglass::scope around("around");
    flowglass::scoped early(
        "early", [] { return 1; }, [](int) {});
    {
        const flowglass::scope inner("inner");
        early.reset();
    }
    Held held;
    held.take();
    held.giveBack();
    for (const int item : holding()) flowglass::watch("item", item);
}

/// A guard made while an exception unwinds, and left normally.
struct Cleaner {
    ~Cleaner() {
        const flowglass::scope cleaning("cleaning");
        mark("cleaning");
    }
};

void unwinding() {
    try {
        const Cleaner cleaner;
        throw 1;
    } catch (int) {
        mark("caught");
    }
}

}  // namespace

int main(int count, char** words) {
    const std::map<std::string, std::function<void()>> actions{
        {"standing", standing}, {"named", named},         {"parenthesised", parenthesised},
        {"nested", nested},     {"giving_up", giving_up}, {"releasing", releasing},
        {"moving", moving},     {"unwinding", unwinding}, {"unbound", unbound},
    };
    const auto action = count > 1 ? actions.find(words[1]) : actions.end();
    if (action == actions.end()) return 2;
    action->second();
    return 0;
}
