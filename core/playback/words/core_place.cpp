#include "core/playback/words/core_place.hpp"

#include <algorithm>
#include <cctype>

#include "core/model/named_in_source.hpp"

namespace flowglass::playback {
namespace {

bool isWord(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ':';
}

/// Without the spaces, line ends and comments it begins with.
std::string_view withoutComments(std::string_view text) {
    while (true) {
        text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        if (!text.starts_with("//")) return text;
        text.remove_prefix(std::min(text.find('\n'), text.size()));
    }
}

/// The word that `text` begins with, where it is a whole argument of a list; else empty.
std::string_view argumentAt(std::string_view text) {
    const auto end = std::ranges::find_if_not(text, isWord);
    const auto name = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    const auto rest = withoutComments(text.substr(name.size()));
    return rest.starts_with(',') || rest.starts_with('}') ? name : std::string_view();
}

/// The line on which a function of this name is defined, at the margin; 0 where none is.
std::uint32_t definitionOf(std::string_view source, std::string_view name) {
    name.remove_prefix(name.rfind(':') == std::string_view::npos ? 0 : name.rfind(':') + 1);
    for (std::uint32_t number = 1; !source.empty(); ++number) {
        const auto length = std::min(source.find('\n'), source.size());
        const auto line = source.substr(0, length);
        source.remove_prefix(std::min(length + 1, source.size()));
        if (line.empty() || !isWord(line.front()) || line.find(';') != std::string_view::npos)
            continue;
        const auto at = line.find(std::string(name) + '(');
        if (at != std::string_view::npos && at > 0 && !isWord(line[at - 1])) return number;
    }
    return 0;
}

}  // namespace

std::optional<CorePlace> corePlaceOf(const trace::Trace& trace, const model::FrameTable& frames,
                                     const ChainState& chain) {
    if (trace.metadata().language != "c++" || !chain.frame) return std::nullopt;
    // Its layers are evaluated one after the other; its source is known from the start.
    const auto lowest = std::ranges::min_element(chain.layers, {}, &LayerState::layer);
    const auto* function = frames.functionOf(*chain.frame);
    if (lowest == chain.layers.end() || function == nullptr) return std::nullopt;
    const bool isInnermost = lowest->layer == 1;
    const auto text = isInnermost ? lowest->text : frames.decoratorSource(chain.id, 1);
    const auto source = trace.source(function->file);
    if (text.empty() || !source) return std::nullopt;
    const std::string_view whole = *source;
    const auto line = model::lineOf(whole, lowest->line);
    if (line.empty()) return std::nullopt;
    auto rest = whole.substr(static_cast<std::size_t>(line.data() - whole.data()));
    if (!isInnermost) rest = rest.substr(0, rest.find(';'));
    std::string_view name;
    for (auto at = rest.find(text); name.empty() && at < (isInnermost ? line.size() : rest.size());
         at = rest.find(text, at + 1)) {
        const auto after = withoutComments(rest.substr(at + text.size()));
        if (after.starts_with(',')) name = argumentAt(withoutComments(after.substr(1)));
        if (isInnermost) break;
    }
    if (name.empty()) return std::nullopt;
    return CorePlace{name, function->file, definitionOf(whole, name)};
}

}  // namespace flowglass::playback
