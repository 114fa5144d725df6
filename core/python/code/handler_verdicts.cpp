#include "core/python/code/handlers.hpp"

#include <algorithm>

namespace flowglass::python {

namespace {

/// No chain of handlers that real code has is longer; a broken table cannot hang us.
constexpr int kMostHops = 64;

}  // namespace

/// What it means that the frame goes on at `now`, in the body of one of the handler's clauses.
Verdict Handlers::inside(const Handler& handler, int now, int after) {
    // The clause is the last one that opens before it.
    int clause = handler.begin;
    for (const auto& open : handler.open)
        if (open.end <= now) clause = open.end - 1;
    if (clause <= after) return {};
    // Beneath it lie what was handled before, the group, and the list of what the bodies raised.
    constexpr int kBeneathRest = 3;
    return {Stopper::except, clause, true,
            handler.takesGroups ? handler.depth + kBeneathRest : Verdict::kNoRest};
}

Verdict Handlers::judge(int raisedAt, int now, int after) const {
    // What an awaited exit lets go on gets there by and by.
    for (const auto& handler : m_handlers)
        if (handler.sort == Sort::with && handler.reraise == raisedAt && handler.begin <= now &&
            now <= raisedAt)
            return {};
    const Handler* met = nullptr;  // the last one that could have stopped it
    int unit = raisedAt;
    for (int hops = 0; hops < kMostHops; ++hops) {
        const Handler* handler = handlerAt(unit);
        if (handler == nullptr) break;
        const auto isIn = [&](const Open& open) { return open.begin <= now && now < open.end; };
        switch (handler->sort) {
            case Sort::except:
            case Sort::finally:
            case Sort::with:
                if (std::ranges::any_of(handler->open, isIn)) return {.open = handler->begin};
                if (handler->sort == Sort::except && handler->begin <= now && now < handler->end)
                    return inside(*handler, now, after);
                // It cannot have come to a `with` in whose block the frame still is.
                if (handler->sort == Sort::with && met != nullptr && meets(now, handler->begin))
                    return stoppedBy(met, raisedAt);
                if (met == nullptr || met->sort == Sort::finally) met = handler;
                break;
            case Sort::asyncFor:
                // Only an end of its own goes on right behind it.
                if (now == handler->begin) return {};
                if (now == handler->begin + 1) return {Stopper::native, handler->begin};
                break;
            case Sort::reraise:
            case Sort::collect:
            case Sort::internal:
                if (std::ranges::any_of(handler->open, isIn)) return {};
                break;
        }
        if (handler->reraise == unit) break;
        unit = handler->reraise;
    }
    return stoppedBy(met, raisedAt);
}

Verdict Handlers::stoppedBy(const Handler* met, int raisedAt) {
    if (met == nullptr) return {Stopper::native, raisedAt};
    if (met->sort == Sort::with) return {Stopper::scope, met->begin + 1};
    // A `return`, `break` or `continue` in it.
    if (met->sort == Sort::finally) return {Stopper::finally, met->begin + 1};
    return {Stopper::except, met->open.empty() ? met->begin : met->open.front().end - 1};
}

Verdict Handlers::stoppedIn(int handler) const {
    const auto found = std::ranges::find(m_handlers, handler, &Handler::begin);
    return stoppedBy(found == m_handlers.end() ? nullptr : &*found, handler);
}

template <class Visit>
bool Handlers::anyOnWay(int unit, Visit visit) const {
    for (int hops = 0; hops < kMostHops; ++hops) {
        const Handler* handler = handlerAt(unit);
        if (handler == nullptr) return false;
        if (visit(*handler)) return true;
        if (handler->reraise == unit) return false;
        unit = handler->reraise;
    }
    return false;
}

Verdict Handlers::judgeBefore(int raisedAt, int handler) const {
    const Handler* met = nullptr;
    (void)anyOnWay(raisedAt, [&](const Handler& next) {
        if (next.begin == handler) return true;
        if (next.mayStop() && (met == nullptr || met->sort == Sort::finally)) met = &next;
        return false;
    });
    return stoppedBy(met, raisedAt);
}

int Handlers::withBehind(int unit) const {
    for (const auto& entry : m_entries) {
        if (entry.begin <= unit) continue;
        const Handler* handler = handlerAt(entry.begin);
        if (handler != nullptr && handler->sort == Sort::with) return handler->begin;
    }
    return kNone;
}

bool Handlers::meets(int unit, int handler) const {
    return anyOnWay(unit, [&](const Handler& met) { return met.begin == handler; });
}

bool Handlers::reraisesGroup(int raisedAt, int unit) const {
    return anyOnWay(raisedAt, [&](const Handler& handler) {
        const bool isGroups = handler.takesGroups || handler.sort == Sort::collect;
        return isGroups && handler.reraise == unit;
    });
}

bool Handlers::isGuarded(int unit) const {
    for (int hops = 0; hops < kMostHops; ++hops) {
        const Handler* handler = handlerAt(unit);
        if (handler == nullptr) return false;
        if (handler->mayStop()) return true;
        const bool goesOn = handler->sort == Sort::reraise || handler->sort == Sort::collect;
        const int next = goesOn ? handler->reraise : handler->begin;
        if (next == unit) return false;
        unit = next;
    }
    return false;
}

bool Handlers::isCaught(int unit) const {
    return anyOnWay(unit, [](const Handler& handler) { return handler.sort == Sort::except; });
}

bool Handlers::isInFinally(int raisedAt, int unit) const {
    bool isFinally = false;
    (void)anyOnWay(raisedAt, [&](const Handler& handler) {
        const bool isIn = handler.begin <= unit && unit < handler.end;
        isFinally = isIn && handler.sort == Sort::finally;
        return isIn;
    });
    return isFinally;
}

bool Handlers::endsAsyncFor(int unit) const {
    const Handler* handler = handlerAt(unit);
    return handler != nullptr && handler->sort == Sort::asyncFor;
}

}  // namespace flowglass::python
