#include <bit>

#include "core/base/json_writer.hpp"
#include "core/trace/json_lines.hpp"

namespace flowglass::trace {

void write(base::JsonWriter& json, const Value& value) {
    json.beginObject().key("text").string(value.display());
    if (value.object) json.key("object").number(std::uint64_t{value.object->value});
    if (value.frame) json.key("frame").number(std::uint64_t{value.frame->value});
    json.endObject();
}

namespace {

using base::JsonWriter;

void write(JsonWriter& json, const Reference& reference) {
    json.beginObject().key(nameOf(reference.sort));
    if (reference.id) {
        json.number(std::uint64_t{*reference.id});
    } else {
        json.boolean(true);
    }
    json.endObject();
}

void write(JsonWriter& json, std::string_view text) {
    json.string(text);
}

void write(JsonWriter& json, std::uint32_t id) {
    json.number(std::uint64_t{id});
}

template <class Items>
void writeList(JsonWriter& json, const Items& items) {
    json.beginArray();
    for (const auto& item : items) write(json, item);
    json.endArray();
}

void writeNamed(JsonWriter& json, std::span<const NamedValue> items) {
    json.beginObject();
    for (const auto& [name, value] : items) json.key(name), write(json, value);
    json.endObject();
}

void writeChanges(JsonWriter& json, std::span<const Change> changes) {
    json.beginObject();
    for (const auto& change : changes) {
        json.key(change.name).beginObject().key("before");
        write(json, change.before);
        json.key("after");
        write(json, change.after);
        json.endObject();
    }
    json.endObject();
}

void writeField(JsonWriter& json, const Event& event, Field field) {
    json.key(nameOf(field));
    switch (typeOf(field)) {
        case FieldType::id:
        case FieldType::number:
        case FieldType::duration:
            json.number(*event.number(field));
            return;
        case FieldType::word:
            json.string(nameOf(*event.word(field)));
            return;
        case FieldType::flag:
            json.boolean(true);
            return;
        case FieldType::text:
            json.string(event.text(field));
            return;
        case FieldType::value:
            return write(json, *event.value(field));
        case FieldType::reference:
            return write(json, *event.reference(field));
        case FieldType::named:
            return writeNamed(json, event.named(field));
        case FieldType::texts:
            return writeList(json, event.texts(field));
        case FieldType::ids:
            return writeList(json, event.ids(field));
        case FieldType::references:
            return writeList(json, event.references(field));
        case FieldType::changes:
            return writeChanges(json, event.changes(field));
    }
}

}  // namespace

std::string jsonLine(const Event& event, Times times) {
    JsonWriter json;
    json.beginObject().key("i").number(std::uint64_t{event.index});
    if (times == Times::written) json.key("t").number(std::int64_t{event.time.count()});
    json.key("thread").number(std::uint64_t{event.thread.value});
    json.key("kind").string(nameOf(event.kind));
    if (event.task) json.key("in").number(std::uint64_t{event.task->value});
    const auto fields = fieldsOf(event.kind);
    for (auto mask = event.mask(); mask != 0; mask &= mask - 1)
        writeField(json, event, fields[static_cast<std::size_t>(std::countr_zero(mask))].field);
    return json.endObject().take();
}

}  // namespace flowglass::trace
