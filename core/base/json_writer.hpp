#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace flowglass::base {

/// Writes one JSON document into a string, on one line; commas and escapes are its business.
/// Bytes that are not UTF-8 become U+FFFD, so that the output is always valid JSON.
class JsonWriter {
  public:
    JsonWriter& beginObject();
    JsonWriter& endObject();
    JsonWriter& beginArray();
    JsonWriter& endArray();
    JsonWriter& key(std::string_view name);
    JsonWriter& string(std::string_view text);
    JsonWriter& number(std::int64_t value);
    JsonWriter& number(std::uint64_t value);
    /// Shortest text that reads back as the same double; not finite becomes null.
    JsonWriter& number(double value);
    JsonWriter& boolean(bool value);
    JsonWriter& null();

    [[nodiscard]] const std::string& text() const { return m_text; }
    /// Gives the document away and starts a new one.
    [[nodiscard]] std::string take();

  private:
    void separate();
    std::string m_text;
    std::vector<bool> m_hasItems;
    bool m_afterKey = false;
};

}  // namespace flowglass::base
