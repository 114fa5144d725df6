#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/join.hpp"
#include "core/trace/json_lines.hpp"

namespace flowglass::trace {
namespace {

using base::joined;
using Json = nlohmann::ordered_json;  // arguments keep their order

/// Turns one JSON object into an Event that borrows its texts from it.
class EventReader {
  public:
    [[nodiscard]] bool read(const Json& object, Event& event);
    /// Why read() gave false.
    [[nodiscard]] const std::string& complaint() const { return m_complaint; }

  private:
    bool fail(std::string sentence);
    bool wrongType(std::string_view name, std::string_view expected);
    bool header(const Json& object, Event& event);
    bool field(Event& event, Field field, const Json& content);
    bool plain(Event& event, Field field, const Json& content);
    bool number(const Json& content, std::uint64_t least, std::uint64_t most,
                std::uint64_t& result);
    bool id(const Json& content, std::uint32_t& result);
    bool value(const Json& content, Value& result);
    bool reference(const Json& content, Reference& result);
    bool named(Event& event, Field field, const Json& content);
    bool changes(Event& event, Field field, const Json& content);
    bool list(Event& event, Field field, const Json& content);

    std::string m_complaint;
};

constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

std::string_view textOf(const Json& content) {
    return content.get_ref<const std::string&>();
}

bool isHeader(std::string_view name) {
    return name == "i" || name == "t" || name == "thread" || name == "kind" || name == "in";
}

std::optional<Field> fieldNamed(Kind kind, std::string_view name) {
    for (const auto& rule : fieldsOf(kind))
        if (nameOf(rule.field) == name) return rule.field;
    return std::nullopt;
}

bool EventReader::fail(std::string sentence) {
    m_complaint = std::move(sentence);
    return false;
}

bool EventReader::wrongType(std::string_view name, std::string_view expected) {
    return fail(joined({"'", name, "' must be ", expected, "."}));
}

bool EventReader::number(const Json& content, std::uint64_t least, std::uint64_t most,
                         std::uint64_t& result) {
    if (!content.is_number_unsigned()) return false;
    result = content.get<std::uint64_t>();
    return result >= least && result <= most;
}

bool EventReader::id(const Json& content, std::uint32_t& result) {
    std::uint64_t wide = 0;
    if (!number(content, 1, std::numeric_limits<std::uint32_t>::max(), wide)) return false;
    result = static_cast<std::uint32_t>(wide);
    return true;
}

bool EventReader::value(const Json& content, Value& result) {
    if (!content.is_object() || !content.contains("text") || !content["text"].is_string())
        return false;
    result = Value::ofDisplay(textOf(content["text"]));
    for (const auto& [name, part] : content.items()) {
        std::uint32_t number = 0;
        if (name == "text") continue;
        if ((name != "object" && name != "frame") || !id(part, number)) return false;
        if (name == "object") result.object = ObjectId{number};
        if (name == "frame") result.frame = FrameId{number};
    }
    return true;
}

bool EventReader::reference(const Json& content, Reference& result) {
    if (!content.is_object() || content.size() != 1) return false;
    const auto item = content.items().begin();
    const auto sort = wordNamed(item.key());
    if (!sort) return false;
    result = {*sort, {}};
    if (item.value().is_boolean()) return item.value().get<bool>();
    std::uint32_t number = 0;
    if (!id(item.value(), number)) return false;
    result.id = number;
    return true;
}

bool EventReader::plain(Event& event, Field field, const Json& content) {
    std::uint64_t wide = 0;
    const bool isId = typeOf(field) == FieldType::id;
    const auto most = isId ? std::numeric_limits<std::uint32_t>::max() : kMost;
    if (!number(content, isId ? 1 : 0, most, wide))
        return wrongType(nameOf(field), isId ? "an id, counted from 1" : "a whole number from 0");
    event.set(field, wide);
    return true;
}

bool EventReader::named(Event& event, Field field, const Json& content) {
    if (!content.is_object()) return wrongType(nameOf(field), "an object of names and values");
    event.setEmpty(field);
    for (const auto& item : content.items()) {
        Value result;
        if (!value(item.value(), result)) return wrongType(item.key(), "a value: {\"text\": …}");
        event.add(field, NamedValue{item.key(), result});
    }
    return true;
}

bool EventReader::changes(Event& event, Field field, const Json& content) {
    if (!content.is_object()) return wrongType(nameOf(field), "an object of names and changes");
    event.setEmpty(field);
    for (const auto& item : content.items()) {
        Change change{item.key(), {}, {}};
        const auto& both = item.value();
        if (!both.is_object() || both.size() != 2 || !both.contains("before") ||
            !both.contains("after") || !value(both["before"], change.before) ||
            !value(both["after"], change.after))
            return wrongType(item.key(), "a change: {\"before\": …, \"after\": …}");
        event.add(field, change);
    }
    return true;
}

bool EventReader::list(Event& event, Field field, const Json& content) {
    if (!content.is_array()) return wrongType(nameOf(field), "a list");
    event.setEmpty(field);
    for (const auto& item : content) {
        std::uint32_t number = 0;
        Reference target;
        switch (typeOf(field)) {
            case FieldType::texts:
                if (!item.is_string()) return wrongType(nameOf(field), "a list of texts");
                event.add(field, textOf(item));
                break;
            case FieldType::ids:
                if (!id(item, number)) return wrongType(nameOf(field), "a list of ids");
                event.add(field, number);
                break;
            default:
                if (!reference(item, target))
                    return wrongType(nameOf(field), "a list of references, like {\"task\": 3}");
                event.add(field, target);
        }
    }
    return true;
}

bool EventReader::field(Event& event, Field field, const Json& content) {
    switch (typeOf(field)) {
        case FieldType::id:
        case FieldType::number:
        case FieldType::duration:
            return plain(event, field, content);
        case FieldType::flag:
            if (content != true) return wrongType(nameOf(field), "true, or left out");
            event.setFlag(field);
            return true;
        case FieldType::word: {
            const auto word = content.is_string() ? wordNamed(textOf(content)) : std::nullopt;
            if (!word) return wrongType(nameOf(field), "a word of the vocabulary");
            event.set(field, *word);
            return true;
        }
        case FieldType::text:
            if (!content.is_string()) return wrongType(nameOf(field), "a text");
            event.set(field, textOf(content));
            return true;
        case FieldType::value: {
            Value result;
            if (!value(content, result)) return wrongType(nameOf(field), "a value: {\"text\": …}");
            event.set(field, result);
            return true;
        }
        case FieldType::reference: {
            Reference result;
            if (!reference(content, result))
                return wrongType(nameOf(field), "a reference, like {\"task\": 3}");
            event.set(field, result);
            return true;
        }
        case FieldType::named:
            return named(event, field, content);
        case FieldType::changes:
            return changes(event, field, content);
        case FieldType::texts:
        case FieldType::ids:
        case FieldType::references:
            return list(event, field, content);
    }
    return false;
}

bool EventReader::header(const Json& object, Event& event) {
    if (!object.is_object()) return fail("A line must be one JSON object.");
    const auto name = object.find("kind");
    const auto kind =
        name != object.end() && name->is_string() ? kindNamed(textOf(*name)) : std::nullopt;
    if (!kind) return fail("'kind' must be a kind of event.");
    event.kind = *kind;
    std::uint64_t nanoseconds = 0;
    if (object.contains("t")) {
        if (!number(object["t"], 0, kMost, nanoseconds))
            return wrongType("t", "nanoseconds, a whole number from 0");
        event.time = base::Nanoseconds(static_cast<std::int64_t>(nanoseconds));
    }
    if (object.contains("thread") && !id(object["thread"], event.thread.value))
        return wrongType("thread", "an id, counted from 1");
    if (object.contains("in")) {
        event.task.emplace();
        if (!id(object["in"], event.task->value)) return wrongType("in", "an id, counted from 1");
    }
    return true;
}

bool EventReader::read(const Json& object, Event& event) {
    if (!header(object, event)) return false;
    for (const auto& item : object.items()) {
        if (isHeader(item.key())) continue;
        const auto known = fieldNamed(event.kind, item.key());
        if (!known)
            return fail(joined({"'", nameOf(event.kind), "' has no field '", item.key(), "'."}));
        if (!field(event, *known, item.value())) return false;
    }
    for (const auto& rule : fieldsOf(event.kind))
        if (rule.required && !event.has(rule.field))
            return fail(
                joined({"'", nameOf(event.kind), "' lacks its '", nameOf(rule.field), "'."}));
    return true;
}

/// Collects events in exactly the order in which they come, whatever their threads.
class OrderedEvents {
  public:
    void add(const Event& event) {
        if (m_builder && event.thread != m_thread) flush();
        if (!m_builder) m_builder.emplace(event.thread);
        m_thread = event.thread;
        if (m_builder->add(event)) return;
        m_trace.addEpoch(std::array{m_builder->seal()});
        (void)m_builder->add(event);  // an empty builder takes every event
    }
    std::shared_ptr<const Trace> finish() {
        if (m_builder) flush();
        return m_trace.snapshot();
    }

  private:
    void flush() {
        m_trace.addEpoch(std::array{m_builder->seal()});
        m_builder.reset();
    }

    TraceBuilder m_trace{Metadata{}};
    std::optional<BlockBuilder> m_builder;
    ThreadId m_thread;
};

}  // namespace

base::Result<std::shared_ptr<const Trace>> readJsonLines(std::string_view text) {
    OrderedEvents events;
    base::Nanoseconds last{};
    std::int64_t count = 0;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto content = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto first = content.find_first_not_of(" \t\r");
        if (first == std::string_view::npos || content[first] == '#') continue;

        const auto fail = [&](std::string sentence) {
            return base::Error{base::ErrorKind::format, std::move(sentence),
                               joined({"line ", std::to_string(line)})};
        };
        const auto object = Json::parse(content, nullptr, false);
        if (object.is_discarded()) return fail("This is not JSON.");
        Event event;
        event.time = std::chrono::microseconds(count++);
        EventReader reader;
        if (!reader.read(object, event)) return fail(reader.complaint());
        if (event.time < last) return fail("'t' must not go back.");
        last = event.time;
        events.add(event);
    }
    return events.finish();
}

}  // namespace flowglass::trace
