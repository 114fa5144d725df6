#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/json_writer.hpp"
#include "core/playback/moves/player.hpp"
#include "core/playback/state/state.hpp"
#include "core/trace/json_lines.hpp"

namespace flowglass::playback {

/// {"task": 3}; {"timer": true} for a sort without ids.
void writeReference(base::JsonWriter& json, const trace::Reference& reference);

/// One JSON object in the making: begins with this, ends with its life. What says nothing (absent,
/// empty, zero, false) is left out.
class Fields {
  public:
    explicit Fields(base::JsonWriter& json) : m_json(json) { m_json.beginObject(); }
    Fields(const Fields&) = delete;
    Fields& operator=(const Fields&) = delete;
    ~Fields() { m_json.endObject(); }

    template <class Sort>
    Fields& id(std::string_view key, const std::optional<base::Id<Sort>>& id) {
        if (id) m_json.key(key).number(std::uint64_t{id->value});
        return *this;
    }
    template <class Sort>
    Fields& ids(std::string_view key, const std::vector<base::Id<Sort>>& ids) {
        if (ids.empty()) return *this;
        m_json.key(key).beginArray();
        for (const auto id : ids) m_json.number(std::uint64_t{id.value});
        m_json.endArray();
        return *this;
    }
    Fields& word(std::string_view key, const std::optional<trace::Word>& word) {
        if (word) m_json.key(key).string(trace::nameOf(*word));
        return *this;
    }
    Fields& text(std::string_view key, std::string_view text) {
        if (!text.empty()) m_json.key(key).string(text);
        return *this;
    }
    Fields& texts(std::string_view key, const std::vector<std::string_view>& texts) {
        if (texts.empty()) return *this;
        m_json.key(key).beginArray();
        for (const auto text : texts) m_json.string(text);
        m_json.endArray();
        return *this;
    }
    Fields& number(std::string_view key, std::uint64_t number) {
        if (number > 0) m_json.key(key).number(number);
        return *this;
    }
    Fields& flag(std::string_view key, bool flag) {
        if (flag) m_json.key(key).boolean(true);
        return *this;
    }
    Fields& value(std::string_view key, const std::optional<trace::Value>& value) {
        if (!value) return *this;
        m_json.key(key);
        trace::write(m_json, *value);
        return *this;
    }
    Fields& reference(std::string_view key, const std::optional<trace::Reference>& reference) {
        if (!reference) return *this;
        m_json.key(key);
        writeReference(m_json, *reference);
        return *this;
    }
    Fields& named(std::string_view key, const std::vector<trace::NamedValue>& items) {
        if (items.empty()) return *this;
        m_json.key(key).beginObject();
        for (const auto& item : items) value(item.name, item.value);
        m_json.endObject();
        return *this;
    }

    Fields& changes(std::string_view key, const std::vector<trace::Change>& changes) {
        if (changes.empty()) return *this;
        m_json.key(key).beginObject();
        for (const auto& change : changes) {
            m_json.key(change.name).beginObject();
            value("before", change.before).value("after", change.after);
            m_json.endObject();
        }
        m_json.endObject();
        return *this;
    }

  private:
    base::JsonWriter& m_json;
};

/// "why": why a task or a frame is as it is.
void writeReason(base::JsonWriter& json, const std::optional<Reason>& reason);

/// "tasks", "done_tasks", "loops", "queue", "chains" and "callback" of a state.
void writeTasksAndChains(base::JsonWriter& json, const State& state, const Player& player);

}  // namespace flowglass::playback
