#include "core/model/event_words.hpp"

#include <algorithm>

#include "core/model/words.hpp"

namespace flowglass::model {
namespace {

using trace::Field;
using trace::FieldType;

constexpr std::size_t kMostBytes = 160;  ///< of one text or value

/// On one line, and cut at the start of a character.
std::string oneLine(std::string_view text) {
    const bool cut = text.size() > kMostBytes;
    std::size_t end = std::min(text.size(), kMostBytes);
    while (cut && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    std::string line;
    for (const char sign : text.substr(0, end)) {
        if (sign == '\n')
            line += "⏎";
        else
            line += static_cast<unsigned char>(sign) < 0x20 ? ' ' : sign;
    }
    return cut ? line + "…" : line;
}

std::string numbered(Field field, std::uint64_t number) {
    return std::string(trace::nameOf(field)) + " " + std::to_string(number);
}

std::string idWords(const trace::Event& event, Field field, const EventNames& tables) {
    const auto number = event.number(field).value_or(0);
    const auto id = static_cast<std::uint32_t>(number);
    switch (field) {
        case Field::frame:
            return tables.frames.displayName(trace::FrameId{id});
        case Field::byFrame:
            return "by " + tables.frames.displayName(trace::FrameId{id});
        case Field::delegate:
        case Field::generator:
            return std::string(trace::nameOf(field)) + " " +
                   tables.frames.displayName(trace::FrameId{id});
        case Field::exc:
            return tables.names.exceptionName(trace::ExceptionId{id});
        case Field::task:
            return tables.names.taskName(trace::TaskId{id});
        case Field::causeTask:
            return "cause " + tables.names.taskName(trace::TaskId{id});
        default:
            return numbered(field, number);
    }
}

std::string fieldWords(const trace::Event& event, Field field, const EventNames& tables) {
    const std::string name(trace::nameOf(field));
    switch (trace::typeOf(field)) {
        case FieldType::id:
            return idWords(event, field, tables);
        case FieldType::number:
            return numbered(field, event.number(field).value_or(0));
        case FieldType::duration:
            return name + " " + duration(event.number(field).value_or(0));
        case FieldType::flag:
            return name;
        case FieldType::word:
            return std::string(trace::nameOf(event.word(field).value_or(trace::Word::unknown)));
        case FieldType::text:
            return oneLine(event.text(field));
        case FieldType::value:
            return name + " " + oneLine(event.value(field)->display());
        case FieldType::named: {
            std::string list;
            for (const auto& item : event.named(field))
                list += (list.empty() ? "" : ", ") + std::string(item.name) + "=" +
                        oneLine(item.value.display());
            return list.empty() ? list : "(" + list + ")";
        }
        case FieldType::texts: {
            std::string list;
            for (const auto text : event.texts(field)) list += " " + oneLine(text);
            return name + list;
        }
        case FieldType::ids: {
            std::string list;
            for (const auto id : event.ids(field)) list += " " + std::to_string(id);
            return name + list;
        }
        case FieldType::reference:
        case FieldType::references:
        case FieldType::changes:
            break;
    }
    return {};
}

std::string referenceWords(const trace::Reference& reference, const EventNames& tables) {
    const std::string sort(trace::nameOf(reference.sort));
    if (!reference.id) return sort;
    if (reference.sort == trace::Word::task)
        return tables.names.taskName(trace::TaskId{*reference.id});
    if (reference.sort == trace::Word::object)
        return tables.names.objectName(trace::ObjectId{*reference.id});
    return sort + " " + std::to_string(*reference.id);
}

/// Fields of several parts, each of which names something.
std::string compoundWords(const trace::Event& event, Field field, const EventNames& tables) {
    std::string list;
    if (trace::typeOf(field) == FieldType::changes) {
        for (const auto& change : event.changes(field))
            list += (list.empty() ? "" : ", ") + std::string(change.name) + " " +
                    oneLine(change.before.display()) + " → " + oneLine(change.after.display());
        return list;
    }
    if (trace::typeOf(field) == FieldType::reference) {
        const auto one = event.reference(field);
        return one ? "by " + referenceWords(*one, tables) : std::string();
    }
    for (const auto& reference : event.references(field))
        list += (list.empty() ? "" : " and ") + referenceWords(reference, tables);
    return list.empty() ? list : "on " + list;
}

}  // namespace

std::string eventWords(const trace::Event& event, const EventNames& tables) {
    std::string words;
    for (const auto& rule : trace::fieldsOf(event.kind)) {
        if (!event.has(rule.field)) continue;
        // The frame's own name says it already.
        if (rule.field == Field::function && event.has(Field::frame)) continue;
        const auto type = trace::typeOf(rule.field);
        const bool compound = type == FieldType::reference || type == FieldType::references ||
                              type == FieldType::changes;
        const std::string part = compound ? compoundWords(event, rule.field, tables)
                                          : fieldWords(event, rule.field, tables);
        if (part.empty()) continue;
        if (!words.empty()) words += ", ";
        words += part;
    }
    return words;
}

bool holdsText(std::string_view words, std::string_view wanted) {
    const auto small = [](char sign) {
        return sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign + ('a' - 'A')) : sign;
    };
    return std::ranges::search(words, wanted, {}, small, small).begin() != words.end() ||
           wanted.empty();
}

}  // namespace flowglass::model
