#include "core/python/code/code_info.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/python/pyref.hpp"

namespace flowglass::python {

namespace {

std::string textOf(PyObject* unicode) {
    Py_ssize_t size = 0;
    const char* bytes = PyUnicode_AsUTF8AndSize(unicode, &size);
    if (bytes != nullptr) return {bytes, static_cast<std::size_t>(size)};
    PyErr_Clear();  // a lone surrogate in a name
    const auto escaped =
        PyRef::steal(PyUnicode_AsEncodedString(unicode, "utf-8", "backslashreplace"));
    if (!escaped) {
        PyErr_Clear();
        return {};
    }
    return {PyBytes_AS_STRING(escaped.get()),
            static_cast<std::size_t>(PyBytes_GET_SIZE(escaped.get()))};
}

/// The line of each code unit, from co_lines(), which costs one pass where asking unit by unit
/// would cost one each.
std::vector<std::uint32_t> linesOf(PyCodeObject* code, std::size_t units) {
    std::vector<std::uint32_t> lines(units);
    const auto iterator =
        PyRef::steal(PyObject_CallMethod(reinterpret_cast<PyObject*>(code), "co_lines", nullptr));
    if (!iterator) return lines;
    while (const auto range = PyRef::steal(PyIter_Next(iterator.get()))) {
        int begin = 0;
        int end = 0;
        PyObject* line = nullptr;
        if (!PyArg_ParseTuple(range.get(), "iiO", &begin, &end, &line)) break;
        if (line == Py_None) continue;
        const auto number = static_cast<std::uint32_t>(PyLong_AsLong(line));
        for (int unit = begin / cpython::kUnitBytes; unit < end / cpython::kUnitBytes; ++unit)
            if (static_cast<std::size_t>(unit) < units)
                lines[static_cast<std::size_t>(unit)] = number;
    }
    return lines;
}

/// co_code is a copy without what the interpreter wrote into it (specialisation, monitoring).
std::vector<std::uint8_t> opcodesOf(PyCodeObject* code) {
    const auto bytes = PyRef::steal(PyCode_GetCode(code));
    if (!bytes) return {};
    const auto* raw = reinterpret_cast<const std::uint8_t*>(PyBytes_AS_STRING(bytes.get()));
    const auto units = static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.get())) / 2;
    std::vector<std::uint8_t> opcodes(units);
    for (std::size_t unit = 0; unit < units; ++unit) {
        const std::uint8_t opcode = raw[2 * unit];
        opcodes[unit] = opcode == CACHE && unit > 0 ? opcodes[unit - 1] : opcode;
    }
    return opcodes;
}

/// Where a bare `raise` stands; and what `except*` clauses leave over goes on wherever the last one
/// of them happens to end.
std::vector<std::uint32_t> raisingLinesOf(PyCodeObject* code, const CodeInfo& info) {
    if (cpython::kHasMonitoring) return {};
    const bool takesGroups = std::ranges::count(info.opcodes, CHECK_EG_MATCH) > 0;
    std::vector<std::uint32_t> lines;
    for (std::size_t unit = 0; unit < info.opcodes.size(); ++unit)
        if (takesGroups || (info.opcodes[unit] == RAISE_VARARGS &&
                            cpython::argumentOf(_PyCode_CODE(code) + unit) == 0))
            lines.push_back(info.lines[unit]);
    std::ranges::sort(lines);
    const auto doubled = std::ranges::unique(lines);
    lines.erase(doubled.begin(), doubled.end());
    return lines;
}

bool namesComprehension(const std::string& name) {
    return name == "<listcomp>" || name == "<setcomp>" || name == "<dictcomp>";
}

/// Lines and columns of the text that a unit is of; -1 where that is unknown.
std::array<int, 4> pieceAt(PyCodeObject* code, int unit) {
    std::array<int, 4> piece{-1, -1, -1, -1};
    (void)PyCode_Addr2Location(code, unit * 2, piece.data(), &piece[1], &piece[2], &piece[3]);
    return piece;
}

}  // namespace

bool CodeInfo::isOneAwait(int unit, int other) const noexcept {
    const auto waits = [this](int at) {
        const int opcode = opcodeAt(at);
        return opcode == SEND || opcode == YIELD_VALUE || opcode == RESUME ||
               opcode == JUMP_BACKWARD_NO_INTERRUPT;
    };
    const auto [first, last] = std::minmax(unit, other);
    for (int at = first; at <= last; ++at)
        if (!waits(at)) return false;
    return true;
}

std::unique_ptr<Handlers> readHandlers(PyCodeObject* code) {
    const ErrorHold hold;
    const auto bytes = PyRef::steal(PyCode_GetCode(code));
    const auto view = [](PyObject* object) {
        return object == nullptr
                   ? std::string_view{}
                   : std::string_view{PyBytes_AS_STRING(object),
                                      static_cast<std::size_t>(PyBytes_GET_SIZE(object))};
    };
    const auto isOnePiece = [code](int unit, int other) {
        return pieceAt(code, unit) == pieceAt(code, other);
    };
    return std::make_unique<Handlers>(view(bytes.get()), view(code->co_exceptiontable), isOnePiece);
}

Handlers& CodeInfo::handlersOf(PyCodeObject* owner) {
    if (handlers == nullptr) handlers = readHandlers(owner);
    return *handlers;
}

const StackPlan& CodeInfo::stackOf(PyCodeObject* owner) {
    if (stack == nullptr) {
        const ErrorHold hold;
        stack = std::make_unique<StackPlan>(owner);
    }
    return *stack;
}

CodeTable::CodeTable(const Config& config, record::Dictionary& dictionary)
    : m_filter(config),
      m_values(config.values),
      m_dictionary(dictionary),
      m_slot(cpython::requestCodeSlot(&CodeTable::release)) {}

void CodeTable::release(void* content) noexcept {
    if (!isLibraryMark(content)) delete static_cast<CodeInfo*>(content);
}

CodeInfo* CodeTable::add(PyCodeObject* code) noexcept try {
    const ErrorHold hold;
    const std::string name = textOf(code->co_filename);
    auto found = m_files.find(name);
    if (found == m_files.end()) {
        const bool isPath = !name.empty() && name.front() != '<';
        const std::string path =
            isPath ? std::filesystem::absolute(name).lexically_normal().string() : name;
        const bool isUsers = m_filter.isUsers(path);
        found = m_files.emplace(name, File{isUsers, m_filter.isStandard(path), path}).first;
        if (isUsers && isPath) addSource(path);
    }
    const auto role = found->second.isLibrary
                          ? libraryRole(found->second.path, textOf(code->co_qualname))
                          : LibraryRole::none;
    if (!found->second.isUsers) {
        cpython::setCodeSlot(code, m_slot, &s_libraryMarks[static_cast<std::size_t>(role)]);
        return nullptr;
    }
    auto info = describe(code, found->second.path);
    info->role = role;
    if (cpython::setCodeSlot(code, m_slot, info.get()) != 0) return nullptr;
    return info.release();
} catch (const std::exception&) {
    return nullptr;  // no memory, no current folder: this code is not recorded
}

CodeInfo* CodeTable::adopt(PyCodeObject* code) noexcept try {
    const ErrorHold hold;
    auto info = std::make_unique<CodeInfo>();
    info->role = roleOf(code);
    info->function = m_dictionary.intern(textOf(code->co_qualname));
    info->flags = code->co_flags;
    info->isNative = true;
    info->opcodes = opcodesOf(code);
    info->rounds.resize(1);
    if (m_values) info->locals = std::make_unique<LocalsPlan>(code, m_dictionary);
    if (cpython::setCodeSlot(code, m_slot, info.get()) != 0) return nullptr;
    return info.release();
} catch (const std::exception&) {
    return nullptr;
}

std::unique_ptr<CodeInfo> CodeTable::describe(PyCodeObject* code, const std::string& file) {
    auto info = std::make_unique<CodeInfo>();
    const std::string name = textOf(code->co_name);
    info->function = m_dictionary.intern(textOf(code->co_qualname));
    info->file = m_dictionary.intern(file);
    info->flags = code->co_flags;
    info->isComprehension = namesComprehension(name);
    info->isModule = name == "<module>";
    info->isClassBody = !info->isModule && (info->flags & (CO_OPTIMIZED | CO_NEWLOCALS)) == 0;
    info->opcodes = opcodesOf(code);
    info->lines = linesOf(code, info->opcodes.size());
    info->raisingLines = raisingLinesOf(code, *info);
    info->firstLine = static_cast<std::uint32_t>(std::max(code->co_firstlineno, 1));
    // A module's code starts at line 1 or 0, a decorated function's at its first decorator.
    info->lastLine = info->firstLine;
    for (const auto line : info->lines) info->lastLine = std::max(info->lastLine, line);
    info->rounds.resize(info->lastLine - info->firstLine + 1);
    if (m_values) info->locals = std::make_unique<LocalsPlan>(code, m_dictionary);
    return info;
}

void CodeTable::addSource(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return;
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    m_dictionary.addSource(file, text);
}

bool codeSlotsAreAsExpected() {
    const ErrorHold hold;
    const auto code =
        PyRef::steal(reinterpret_cast<PyObject*>(PyCode_NewEmpty("flowglass", "probe", 1)));
    if (!code) return false;
    auto* object = reinterpret_cast<PyCodeObject*>(code.get());
    const Py_ssize_t slot = cpython::requestCodeSlot(nullptr);
    static char mark;
    if (slot < 0 || cpython::setCodeSlot(object, slot, &mark) != 0) return false;
    const auto* extra = static_cast<const cpython::CodeExtra*>(object->co_extra);
    return extra != nullptr && slot < extra->size && extra->slots[slot] == &mark;
}

}  // namespace flowglass::python
