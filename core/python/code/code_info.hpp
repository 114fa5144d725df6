#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/python/cpython/interpreter.hpp"

#include "core/python/code/code_filter.hpp"
#include "core/python/code/handlers.hpp"
#include "core/python/code/library_roles.hpp"
#include "core/python/frames/consumers.hpp"
#include "core/python/pyref.hpp"
#include "core/python/values/locals.hpp"
#include "core/record/dictionary.hpp"

namespace flowglass::python {

/// How often the sites of one line were seen.
struct SiteRounds {
    std::uint32_t line = 0;
    std::uint32_t resume = 0;
};

/// What is known of one code object of the user's: names as the trace says them, lines, and the
/// rounds that folding counts. Lives as long as the code object.
struct CodeInfo {
    record::Interned function{};
    record::Interned file{};
    std::uint32_t firstLine = 0;
    std::uint32_t lastLine = 0;
    int flags = 0;                 ///< co_flags
    bool isComprehension = false;  ///< a list, set or dict comprehension's own frame (3.11)
    bool isModule = false;
    bool isClassBody = false;
    bool isLayer = false;           ///< of a function that is a decorator's layer
    bool isCalledOnLayers = false;  ///< a `__call__` of objects that are
    bool makesLayers = false;       ///< an `__init__` of classes that are
    bool isNative = false;          ///< not the user's: calls as a layer are told, and no lines
    bool isWatched = false;         ///< the interpreter was asked for its events
    LibraryRole role = LibraryRole::none;  ///< of a library's code that counts as the user's
    std::vector<std::uint8_t> opcodes;     ///< of each code unit; a cache unit is its instruction's
    std::vector<std::uint32_t> lines;      ///< of each code unit; 0: none
    /// 3.11 alone: in order, the lines that may set an exception going again, of which it says
    /// nothing by itself.
    std::vector<std::uint32_t> raisingLines;
    std::unique_ptr<LocalsPlan> locals;    ///< where values are recorded
    std::unique_ptr<StackPlan> stack;      ///< once a consumer or a parked frame was looked at
    std::vector<SiteRounds> rounds;        ///< from firstLine on
    std::unique_ptr<Handlers> handlers;    ///< once an exception came by
    std::unordered_map<int, PyRef> sites;  ///< of calls that put things on exit stacks, by unit

    [[nodiscard]] bool isGenerator() const noexcept {
        return (flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) != 0;
    }
    [[nodiscard]] std::uint32_t lineAt(int unit) const noexcept { return lineAt(unit, firstLine); }
    /// What the compiler adds at the end of a statement may belong to no line.
    [[nodiscard]] std::uint32_t lineAt(int unit, std::uint32_t otherwise) const noexcept {
        const auto at = static_cast<std::size_t>(unit);
        return unit >= 0 && at < lines.size() && lines[at] != 0 ? lines[at] : otherwise;
    }
    [[nodiscard]] bool mayRaiseAgainAt(std::uint32_t line) const noexcept {
        return std::binary_search(raisingLines.begin(), raisingLines.end(), line);
    }
    /// The opcode as compiled at a code unit; an inline cache counts as its instruction.
    [[nodiscard]] int opcodeAt(int unit) const noexcept {
        const auto at = static_cast<std::size_t>(unit);
        return unit >= 0 && at < opcodes.size() ? opcodes[at] : 0;
    }
    /// Whether both code units lie in the loop of one and the same `await` or `yield from`.
    [[nodiscard]] bool isOneAwait(int unit, int other) const noexcept;
    [[nodiscard]] Handlers& handlersOf(PyCodeObject* owner);
    [[nodiscard]] const StackPlan& stackOf(PyCodeObject* owner);
    /// The counters of a line of this code.
    [[nodiscard]] SiteRounds& roundsAt(std::uint32_t line) noexcept {
        const auto at = static_cast<std::size_t>(line - firstLine);
        return rounds[at < rounds.size() ? at : 0];
    }
};

/// The handlers of any code object, the user's or not.
[[nodiscard]] std::unique_ptr<Handlers> readHandlers(PyCodeObject* code);

/// Finds the CodeInfo of code objects through their per-code slot.
class CodeTable {
  public:
    CodeTable(const Config& config, record::Dictionary& dictionary);

    /// What is known of `code`; null where it is not the user's. Python's error state is kept.
    [[nodiscard]] CodeInfo* find(PyCodeObject* code) noexcept {
        const auto* extra = static_cast<const cpython::CodeExtra*>(code->co_extra);
        if (extra != nullptr && m_slot < extra->size) {
            void* content = extra->slots[m_slot];
            if (content != nullptr)
                return isLibraryMark(content) ? nullptr : static_cast<CodeInfo*>(content);
        }
        return add(code);
    }
    /// Whether the interpreter may have asked about `code` before.
    [[nodiscard]] bool isSeen(PyCodeObject* code) const noexcept {
        const auto* extra = static_cast<const cpython::CodeExtra*>(code->co_extra);
        return extra != nullptr && m_slot < extra->size && extra->slots[m_slot] != nullptr;
    }
    /// Makes code that is not the user's a native layer's: find() knows it from now on. Null where
    /// there is no memory.
    CodeInfo* adopt(PyCodeObject* code) noexcept;
    /// What `code` is to a topic, if it is of the standard library.
    [[nodiscard]] LibraryRole roleOf(PyCodeObject* code) noexcept {
        if (const CodeInfo* info = find(code)) return info->role;
        const auto* extra = static_cast<const cpython::CodeExtra*>(code->co_extra);
        if (extra == nullptr || m_slot >= extra->size || !isLibraryMark(extra->slots[m_slot]))
            return LibraryRole::none;
        return static_cast<LibraryRole>(static_cast<const char*>(extra->slots[m_slot]) -
                                        s_libraryMarks);
    }

  private:
    CodeInfo* add(PyCodeObject* code) noexcept;
    std::unique_ptr<CodeInfo> describe(PyCodeObject* code, const std::string& file);
    void addSource(const std::string& file);
    /// What stands in the slot of code that is not the user's points here, and says its role.
    static inline char s_libraryMarks[static_cast<std::size_t>(LibraryRole::last) + 1];
    [[nodiscard]] static bool isLibraryMark(const void* content) noexcept {
        const auto* mark = static_cast<const char*>(content);
        return mark >= s_libraryMarks && mark < s_libraryMarks + sizeof s_libraryMarks;
    }
    static void release(void* content) noexcept;

    CodeFilter m_filter;
    bool m_values;
    record::Dictionary& m_dictionary;
    Py_ssize_t m_slot;
    /// Whose the files are, and under which name events use them.
    struct File {
        bool isUsers;
        bool isLibrary;  ///< it lies in a folder of the standard library
        std::string path;
    };
    std::unordered_map<std::string, File> m_files;
};

/// Whether per-code slots lie where this build expects them.
[[nodiscard]] bool codeSlotsAreAsExpected();

}  // namespace flowglass::python
