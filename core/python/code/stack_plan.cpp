#include "core/python/code/stack_plan.hpp"

#include <span>
#include <string_view>
#include <utility>

#include "core/python/values/builtin_values.hpp"

namespace flowglass::python {

namespace {

constexpr int kMostEntries = 64;

bool isOneOf(int opcode, std::initializer_list<int> opcodes) noexcept {
    for (const int other : opcodes)
        if (opcode == other) return true;
    return false;
}

/// How far an instruction jumps from the unit behind it, where it may; its argument counts units.
int jumpOf(int opcode, std::uint32_t argument) noexcept {
    const int distance = static_cast<int>(argument);
#if PY_VERSION_HEX < 0x030C0000
    if (isOneOf(opcode, {POP_JUMP_BACKWARD_IF_FALSE, POP_JUMP_BACKWARD_IF_TRUE,
                         POP_JUMP_BACKWARD_IF_NONE, POP_JUMP_BACKWARD_IF_NOT_NONE}))
        return -distance;
    if (isOneOf(opcode,
                {POP_JUMP_FORWARD_IF_FALSE, POP_JUMP_FORWARD_IF_TRUE, POP_JUMP_FORWARD_IF_NONE,
                 POP_JUMP_FORWARD_IF_NOT_NONE, JUMP_IF_FALSE_OR_POP, JUMP_IF_TRUE_OR_POP}))
        return distance;
#else
    if (isOneOf(opcode,
                {POP_JUMP_IF_FALSE, POP_JUMP_IF_TRUE, POP_JUMP_IF_NONE, POP_JUMP_IF_NOT_NONE}))
        return distance;
#endif
    if (isOneOf(opcode, {JUMP_BACKWARD, JUMP_BACKWARD_NO_INTERRUPT})) return -distance;
    return isOneOf(opcode, {JUMP_FORWARD, FOR_ITER, SEND}) ? distance : 0;
}

bool jumpsAlways(int opcode) noexcept {
    return isOneOf(opcode, {JUMP_FORWARD, JUMP_BACKWARD, JUMP_BACKWARD_NO_INTERRUPT});
}

bool endsTheFrame(int opcode) noexcept {
#if PY_VERSION_HEX >= 0x030C0000
    if (opcode == RETURN_CONST) return true;
#endif
    return isOneOf(opcode, {RETURN_VALUE, RAISE_VARARGS, RERAISE});
}

/// By how much an instruction changes the stack's depth; `jump` as CPython's compiler asks it.
int effectOf(int opcode, int argument, int jump) noexcept {
    // What resumes a generator for the first time puts a value there.
    if (opcode == RETURN_GENERATOR) return 1;
#if PY_VERSION_HEX < 0x030C0000
    // The compiler counts a call's arguments as gone after PRECALL; they go with CALL.
    if (opcode == PRECALL) return 0;
    if (opcode == CALL) return -argument - 1;
#endif
    return PyCompile_OpcodeStackEffectWithJump(opcode, opcode >= HAVE_ARGUMENT ? argument : 0,
                                               jump);
}

/// One entry of co_exceptiontable, in code units.
struct Handled {
    int begin;
    int end;
    int handler;
    int depth;
    bool keepsPlace;  ///< the raising instruction's place is pushed too
};

/// Reads co_exceptiontable (Objects/exception_handling_notes.txt): numbers in 6-bit groups, most
/// significant first; bit 6 says that more follow, bit 7 that an entry begins.
std::vector<Handled> handledIn(PyCodeObject* code) {
    std::vector<Handled> all;
    const auto* bytes =
        reinterpret_cast<const std::uint8_t*>(PyBytes_AS_STRING(code->co_exceptiontable));
    const std::uint8_t* end = bytes + PyBytes_GET_SIZE(code->co_exceptiontable);
    const auto number = [&] {
        int value = 0;
        bool more = true;
        while (more && bytes != end) {
            value = value << 6 | (*bytes & 0x3F);
            more = (*bytes++ & 0x40) != 0;
        }
        return value;
    };
    while (bytes != end) {
        const int begin = number();
        const int length = number();
        const int handler = number();
        const int depth = number();
        all.push_back({begin, begin + length, handler, depth >> 1, (depth & 1) != 0});
    }
    return all;
}

}  // namespace

/// Follows a code object's instructions from its beginning and from its handlers, and notes what
/// the stack holds. What joins from two sides is the same by construction of the compiler.
class StackWalk {
  public:
    StackWalk(PyCodeObject* code, StackPlan& plan) : m_code(code), m_plan(plan) {}

    void run() {
        readInstructions();
        m_plan.m_places.resize(m_plan.m_instructions.size());
        m_handled = handledIn(m_code);
        m_ranges.resize(m_plan.m_instructions.size());
        m_waiting.push_back({0, {}});
        while (!m_waiting.empty()) {
            Visit visit = std::move(m_waiting.back());
            m_waiting.pop_back();
            follow(std::move(visit));
        }
    }

  private:
    /// What one stack entry is: the instruction that put it there, and whether a loop runs over it.
    struct Entry {
        int maker = -1;
        bool isLoop = false;
    };
    struct Visit {
        int unit;
        std::vector<Entry> stack;
    };

    void readInstructions() {
        const auto bytes = PyRef::steal(PyCode_GetCode(m_code));
        if (!bytes) return PyErr_Clear();
        const auto* units = reinterpret_cast<const std::uint8_t*>(PyBytes_AS_STRING(bytes.get()));
        const auto count = static_cast<int>(PyBytes_GET_SIZE(bytes.get()) / 2);
        auto& all = m_plan.m_instructions;
        std::uint32_t prefix = 0;
        for (int unit = 0; unit < count;) {
            const std::uint8_t opcode = units[2 * unit];
            StackPlan::Instruction instruction{opcode, prefix | units[2 * unit + 1], unit,
                                               unit + 1};
            while (instruction.next < count && units[2 * instruction.next] == CACHE)
                ++instruction.next;
            prefix = opcode == EXTENDED_ARG ? instruction.argument << 8U : 0;
            for (; unit < instruction.next; ++unit) all.push_back(instruction);
        }
    }

    void follow(Visit visit) {
        auto& [unit, stack] = visit;
        const auto count = static_cast<int>(m_plan.m_instructions.size());
        while (unit >= 0 && unit < count && stack.size() <= kMostEntries) {
            auto& place = m_plan.m_places[static_cast<std::size_t>(unit)];
            if (place.depth >= 0) return;
            if (m_plan.m_instructions[static_cast<std::size_t>(unit)].opcode == FOR_ITER)
                noteLoop(unit, stack);
            note(place, stack);
            visitHandler(unit, stack);
            if (!step(unit, stack)) return;
        }
    }

    static void note(StackPlan::Place& place, const std::vector<Entry>& stack) {
        place.depth = static_cast<std::int16_t>(stack.size());
        for (std::size_t i = 0; i < stack.size() && i < kMostEntries; ++i)
            if (stack[i].isLoop) place.loops |= std::uint64_t{1} << i;
    }

    void visitHandler(int unit, const std::vector<Entry>& stack) {
        for (const auto& handled : m_handled) {
            if (unit < handled.begin || unit >= handled.end) continue;
            const auto depth = static_cast<std::size_t>(handled.depth);
            if (depth > stack.size()) continue;
            std::vector<Entry> kept(stack.begin(),
                                    stack.begin() + static_cast<std::ptrdiff_t>(depth));
            kept.resize(depth + (handled.keepsPlace ? 2 : 1));
            if (m_plan.m_places[static_cast<std::size_t>(handled.handler)].depth < 0)
                m_waiting.push_back({handled.handler, std::move(kept)});
        }
    }

    /// Goes on behind the instruction at `unit`; false where nothing comes behind it.
    bool step(int& unit, std::vector<Entry>& stack) {
        const auto instruction = m_plan.m_instructions[static_cast<std::size_t>(unit)];
        if (const int jump = jumpOf(instruction.opcode, instruction.argument); jump != 0) {
            std::vector<Entry> there = stack;
            if (apply(instruction, 1, there))
                m_waiting.push_back({instruction.next + jump, std::move(there)});
        }
        if (jumpsAlways(instruction.opcode) || endsTheFrame(instruction.opcode)) return false;
        noteRange(instruction, stack);
        if (!apply(instruction, 0, stack)) return false;
        unit = instruction.next;
        return true;
    }

    /// Does to the stack what the instruction does.
    static bool apply(const StackPlan::Instruction& instruction, int jump,
                      std::vector<Entry>& stack) {
        const int argument = static_cast<int>(instruction.argument);
        if (instruction.opcode == SWAP) {
            const std::size_t size = stack.size();
            if (argument < 2 || static_cast<std::size_t>(argument) > size) return false;
            std::swap(stack[size - 1], stack[size - static_cast<std::size_t>(argument)]);
            return true;
        }
        const int effect = effectOf(instruction.opcode, argument, jump);
        const int depth = static_cast<int>(stack.size()) + effect;
        if (effect == PY_INVALID_STACK_EFFECT || depth < 0) return false;
        const std::size_t before = stack.size();
        stack.resize(static_cast<std::size_t>(depth));
        for (std::size_t i = before; i < stack.size(); ++i) stack[i] = {instruction.start, false};
        const bool keepsTop =
            effect > 0 || isOneOf(instruction.opcode, {POP_TOP, RESUME, NOP, FOR_ITER, SEND});
        if (!keepsTop && !stack.empty() && !stack.back().isLoop)
            stack.back().maker = instruction.start;
        return true;
    }

    /// A call of `range` whose first argument is known, or that has but one.
    void noteRange(const StackPlan::Instruction& instruction, const std::vector<Entry>& stack) {
        if (instruction.opcode != CALL) return;
        const auto count = static_cast<std::size_t>(instruction.argument);
        if (count < 1 || count > 3 || stack.size() < count + 2) return;
        const std::size_t first = stack.size() - count;
        if (!isRange(stack[first - 1].maker) && !isRange(stack[first - 2].maker)) return;
        std::int64_t start = 0;
        if (count == 1 || constantAt(stack[first].maker, start))
            m_ranges[static_cast<std::size_t>(instruction.start)] = start;
    }

    [[nodiscard]] bool isRange(int unit) {
        const auto* load = m_plan.instruction(unit);
        if (load == nullptr || (load->opcode != LOAD_GLOBAL && load->opcode != LOAD_NAME))
            return false;
        const auto name = load->opcode == LOAD_GLOBAL ? load->argument >> 1U : load->argument;
        if (static_cast<Py_ssize_t>(name) >= PyTuple_GET_SIZE(m_code->co_names)) return false;
        PyObject* text = PyTuple_GET_ITEM(m_code->co_names, name);
        if (PyUnicode_CompareWithASCIIString(text, "range") != 0) return false;
        m_plan.m_rangeName = text;
        return true;
    }

    [[nodiscard]] bool constantAt(int unit, std::int64_t& value) const {
        const auto* load = m_plan.instruction(unit);
        if (load == nullptr || load->opcode != LOAD_CONST) return false;
        PyObject* constant = PyTuple_GET_ITEM(m_code->co_consts, load->argument);
        return PyLong_CheckExact(constant) && smallInteger(constant, value);
    }

    void noteLoop(int unit, std::vector<Entry>& stack) {
        if (stack.empty()) return;
        Entry& iterator = stack.back();
        iterator.isLoop = true;
        const auto* maker = m_plan.instruction(iterator.maker);
        if (maker == nullptr || maker->opcode != GET_ITER) return;
        // The call stands right before GET_ITER.
        const auto* call = m_plan.instruction(maker->start - 1);
        if (call == nullptr || !m_ranges[static_cast<std::size_t>(call->start)]) return;
        const auto* loop = m_plan.instruction(unit);
        m_plan.m_rangeLoops.push_back({unit, loop->next + static_cast<int>(loop->argument),
                                       static_cast<int>(stack.size()) - 1,
                                       *m_ranges[static_cast<std::size_t>(call->start)]});
    }

    PyCodeObject* m_code;
    StackPlan& m_plan;
    std::vector<Handled> m_handled;
    std::vector<std::optional<std::int64_t>> m_ranges;  ///< by unit of the call
    std::vector<Visit> m_waiting;
};

StackPlan::StackPlan(PyCodeObject* code) {
    const ErrorHold held;
    StackWalk(code, *this).run();
}

std::optional<std::int64_t> StackPlan::rangeStart(int unit, int entry) const noexcept {
    for (const auto& loop : m_rangeLoops)
        if (loop.entry == entry && unit >= loop.begin && unit < loop.end) return loop.rangeStart;
    return std::nullopt;
}

}  // namespace flowglass::python
