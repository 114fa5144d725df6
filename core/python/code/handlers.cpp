#include "core/python/code/handlers.hpp"

#include <algorithm>

#include "core/python/cpython/interpreter.hpp"

namespace flowglass::python {

namespace {

int opcodeAt(std::string_view code, int unit) {
    const auto at = static_cast<std::size_t>(unit) * 2;
    return at < code.size() ? static_cast<std::uint8_t>(code[at]) : -1;
}

bool isJumpAway(int opcode) {
#if PY_VERSION_HEX >= 0x030C0000
    if (opcode == RETURN_CONST) return true;
#endif
    return opcode == RERAISE || opcode == RETURN_VALUE || opcode == JUMP_FORWARD ||
           opcode == JUMP_BACKWARD || opcode == JUMP_BACKWARD_NO_INTERRUPT ||
           opcode == RAISE_VARARGS;
}

bool isMatch(int opcode) {
    return opcode == CHECK_EXC_MATCH || opcode == CHECK_EG_MATCH;
}

bool isJumpIfFalse(int opcode) {
#if PY_VERSION_HEX >= 0x030C0000
    return opcode == POP_JUMP_IF_FALSE;
#else
    return opcode == POP_JUMP_FORWARD_IF_FALSE || opcode == POP_JUMP_BACKWARD_IF_FALSE;
#endif
}

/// Behind a CHECK_EG_MATCH: nothing of the group matches, or something does.
bool isJumpIfNone(int opcode) {
#if PY_VERSION_HEX >= 0x030C0000
    return opcode == POP_JUMP_IF_NONE;
#else
    return opcode == POP_JUMP_FORWARD_IF_NONE;
#endif
}
bool isJumpIfSome(int opcode) {
#if PY_VERSION_HEX >= 0x030C0000
    return opcode == POP_JUMP_IF_NOT_NONE;
#else
    return opcode == POP_JUMP_FORWARD_IF_NOT_NONE;
#endif
}

/// Where a jump forward at `unit` goes, or a conditional one; its argument may stand in an
/// EXTENDED_ARG before it.
int jumpTarget(std::string_view code, int unit) {
    int argument = 0;
    int first = unit;
    while (first > 0 && opcodeAt(code, first - 1) == EXTENDED_ARG) --first;
    for (int at = first; at <= unit; ++at)
        argument =
            argument << 8 | static_cast<std::uint8_t>(code[static_cast<std::size_t>(at) * 2 + 1]);
    int next = unit + 1;
    while (opcodeAt(code, next) == CACHE) ++next;
#if PY_VERSION_HEX < 0x030C0000
    if (opcodeAt(code, unit) == POP_JUMP_BACKWARD_IF_FALSE) return next - argument;
#endif
    return next + argument;
}

struct Clause {
    int body;  ///< where it starts, when it matches
    int next;  ///< where the next clause starts
};

/// The clause whose match is made at `match`.
Clause clauseAt(std::string_view code, int match, int end) {
    const bool takesGroups = opcodeAt(code, match) == CHECK_EG_MATCH;
    int jump = match + 1;
    const auto isBranch = [&](int opcode) {
        return takesGroups ? isJumpIfNone(opcode) || isJumpIfSome(opcode) : isJumpIfFalse(opcode);
    };
    while (jump < end && !isBranch(opcodeAt(code, jump))) ++jump;
    int behind = jump + 1;
    while (opcodeAt(code, behind) == CACHE) ++behind;
    if (!isJumpIfSome(opcodeAt(code, jump))) return {behind, jumpTarget(code, jump)};
    // 3.11 jumps into the body, and what follows goes to the next clause.
    int away = behind;
    while (away < end && opcodeAt(code, away) != JUMP_FORWARD) ++away;
    return {jumpTarget(code, jump), jumpTarget(code, away)};
}

/// The first place from `at` on where what was not handled goes on.
int reraiseFrom(std::string_view code, int at, int end) {
    while (at < end && opcodeAt(code, at) != RERAISE) ++at;
    return at;
}

/// One number of the exception table: six bits a byte, most significant first, bit 6 goes on.
int readVarint(std::string_view table, std::size_t& at) {
    int value = 0;
    while (at < table.size()) {
        const auto byte = static_cast<std::uint8_t>(table[at++]);
        value = value << 6 | (byte & 0x3F);
        if ((byte & 0x40) == 0) break;
    }
    return value;
}

}  // namespace

Handlers::Handlers(std::string_view code, std::string_view table, const OfOnePiece& isOnePiece) {
    readTable(table);
    for (const auto& entry : m_entries) {
        const auto known = [&](const Handler& handler) { return handler.begin == entry.target; };
        if (std::ranges::none_of(m_handlers, known))
            m_handlers.push_back(describe(code, entry, isOnePiece));
    }
    joinCollectors();
}

/// What a clause's body raises goes on, with what the others leave over, from where their group
/// does.
void Handlers::joinCollectors() {
    for (auto& collector : m_handlers) {
        if (collector.sort != Sort::collect) continue;
        const Handler* group = nullptr;
        for (const auto& handler : m_handlers) {
            const bool holds = handler.takesGroups && handler.begin < collector.begin &&
                               collector.begin < handler.end;
            if (holds && (group == nullptr || handler.begin > group->begin)) group = &handler;
        }
        if (group == nullptr) continue;
        collector.reraise = group->reraise;
        collector.open.assign({{collector.begin, group->reraise + 1}});
    }
}

// Objects/exception_handling_notes.txt: start, length, target, depth << 1 | lasti.
void Handlers::readTable(std::string_view table) {
    for (std::size_t at = 0; at < table.size();) {
        const int begin = readVarint(table, at);
        const int length = readVarint(table, at);
        const int target = readVarint(table, at);
        const int depth = readVarint(table, at) >> 1;
        m_entries.push_back({begin, begin + length, target, depth});
    }
}

const Handlers::Entry* Handlers::entryAt(int unit) const {
    for (const auto& entry : m_entries)
        if (entry.begin <= unit && unit < entry.end) return &entry;
    return nullptr;
}

const Handlers::Handler* Handlers::handlerAt(int unit) const {
    const Entry* entry = entryAt(unit);
    if (entry == nullptr) return nullptr;
    for (const auto& handler : m_handlers)
        if (handler.begin == entry->target) return &handler;
    return nullptr;
}

Handlers::Handler Handlers::describe(std::string_view code, const Entry& entry,
                                     const OfOnePiece& isOnePiece) const {
    const int units = static_cast<int>(code.size() / 2);
    const int target = entry.target;
    Handler handler;
    handler.depth = entry.depth;
    handler.begin = target;
    handler.end = target + 1;
    handler.reraise = target;
    const int first = opcodeAt(code, target);
    if (first == END_ASYNC_FOR) {
        handler.sort = Sort::asyncFor;
        return handler;
    }
    if (first != PUSH_EXC_INFO) {
        // A cleanup that goes on, or what the compiler put round a generator or `yield from`.
        int at = target;
        while (at < units && !isJumpAway(opcodeAt(code, at))) ++at;
        handler.sort = opcodeAt(code, at) == RERAISE ? Sort::reraise : Sort::internal;
        if (first != COPY && first != LOAD_CONST && first != SWAP) handler.sort = Sort::internal;
        const int collects = first == LOAD_CONST ? target + 3 : target;  // behind a name's end
        if (opcodeAt(code, collects) == LIST_APPEND) handler.sort = Sort::collect;
        handler.reraise = handler.sort == Sort::reraise ? at : target;
        handler.end = at + 1;
        handler.open.push_back({handler.begin, handler.end});
        return handler;
    }
    // The handler's own cleanup stands behind it, and covers it from its first instruction on: at
    // the next one, a `try` in its body may have begun.
    const Entry* cleanup = entryAt(target);
    handler.end = cleanup != nullptr && cleanup->target > target ? cleanup->target : units;
    if (opcodeAt(code, target + 1) == WITH_EXCEPT_START) {
        handler.sort = Sort::with;
        for (int at = target; at < handler.end; ++at)
            if (opcodeAt(code, at) == RERAISE) {
                handler.reraise = at;
                break;
            }
        // What comes behind that runs where the manager swallowed it, wherever the cleanup stands.
        handler.open.push_back({target, handler.reraise + 1});
        return handler;
    }
    describeClauses(code, handler, isOnePiece);
    return handler;
}

void Handlers::describeClauses(std::string_view code, Handler& handler,
                               const OfOnePiece& isOnePiece) {
    // A bare `except:` throws the exception away first thing. So does a `finally` that begins with
    // a `return`, `break` or `continue`, as a part of that.
    if (const int away = handler.begin + 1; opcodeAt(code, away) == POP_TOP) {
        const bool isJump = opcodeAt(code, away + 1) == POP_EXCEPT && isOnePiece(away, away + 1);
        handler.sort = isJump ? Sort::finally : Sort::except;
        handler.open.push_back({handler.begin, isJump ? handler.end : handler.begin + 2});
        return;
    }
    int at = handler.begin + 1;
    while (at < handler.end) {
        const int clause = at;
        while (at < handler.end && !isMatch(opcodeAt(code, at)) && !isJumpAway(opcodeAt(code, at)))
            ++at;
        if (!isMatch(opcodeAt(code, at))) {
            // No further clause: a bare `except:`, or the exception goes on; what `except*` leaves
            // over of a group may do so.
            const int last = handler.takesGroups ? reraiseFrom(code, at, handler.end) : at;
            if (opcodeAt(code, last) == RERAISE) {
                handler.reraise = last;
                handler.open.push_back({clause, last + 1});
            }
            break;
        }
        handler.sort = Sort::except;
        handler.takesGroups = opcodeAt(code, at) == CHECK_EG_MATCH;
        const Clause found = clauseAt(code, at, handler.end);
        handler.open.push_back({clause, found.body});
        if (found.next <= at) break;
        at = found.next;
    }
    if (handler.sort == Sort::except) {
        if (handler.reraise == handler.begin) handler.reraise = handler.end - 1;
        return;
    }
    handler.sort = Sort::finally;
    handler.open.assign({{handler.begin, handler.end}});
    for (int unit = handler.begin; unit < handler.end; ++unit)
        if (opcodeAt(code, unit) == RERAISE) handler.reraise = unit;
}

}  // namespace flowglass::python
