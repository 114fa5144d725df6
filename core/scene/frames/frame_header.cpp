#include "core/scene/frames/frame_header.hpp"

#include <algorithm>
#include <string>

#include "core/model/words.hpp"

namespace flowglass::scene {
namespace {

constexpr double kRight = 14;
constexpr double kLeastLayerTitle = 84;
constexpr double kLeastTitle = 130;  ///< a title does not get narrower to make room for an id

/// Where the number of a title begins, with the blank before it: " #2". Its end where it has none.
std::size_t numberIn(const std::string& title) {
    const auto mark = title.rfind(" #");
    const bool isNumber = mark != std::string::npos && mark + 2 < title.size() &&
                          title.find_first_not_of("0123456789", mark + 2) == std::string::npos;
    return isNumber ? mark : title.size();
}

}  // namespace

std::string cutArguments(const std::string& title, const Type& type, double width) {
    const auto wide = [&](const std::string& text) {
        return measure(text, type.font, type.size) + 0.01;
    };
    if (measure(title, type.font, type.size) <= width) return title;
    const auto close = title.rfind(')');
    if (close != std::string::npos) {
        const auto tail = title.substr(close);
        const auto head = elide(title.substr(0, close), type.font, type.size, width - wide(tail));
        if (head.find('(') != std::string::npos) return head + tail;
    }
    const auto number = title.substr(numberIn(title));
    if (number.empty()) return title;
    const auto name = title.substr(0, std::min(title.find('('), title.size() - number.size()));
    return elide(name, type.font, type.size, width - wide(number)) + number;
}

void drawCardHeader(Sketch& sketch, const Card& card, const Rect& rect, bool brief,
                    std::size_t hidden, const Density& density) {
    const std::string id = "frame:" + std::to_string(card.frame.value);
    const Rect area{rect.x + kCardPad, rect.y + 2, rect.width - kCardPad - kRight,
                    density.header - 2};
    const Type small{Font::sansBold, density.statusSize, ""};
    const auto& words = brief ? card.brief : card.title;
    const double titleWidth = measure(words, Font::monoBold, density.titleSize);
    auto status = card.status;
    if (density.badge == 0 && !card.badge.empty() && card.condition == "parked")
        status = card.badge;
    const auto widthOf = [&](const std::string& text) {
        return measure(text, small.font, small.size);
    };
    // The bar says "parked" as well; the title is worth more than to say it twice.
    if (widthOf(status) + 14 + titleWidth > area.width && !card.where.empty()) status = card.where;
    const double statusWidth =
        std::min(widthOf(status), std::max(area.width * 0.52, area.width - titleWidth - 14));
    // The same on the stack and on the shelf: it is one frame that goes from here to there.
    // Of a layer, whose function is called like many others, it matters which layer it is.
    const bool layer = !card.layer.empty();
    const Type quiet{layer ? Font::monoBold : Font::sans, kLeastText,
                     layer ? "text.layer" : "text.muted"};
    const double room = area.width - statusWidth - (rect.width < 250 ? 8 : 14);
    // Which one of its function a frame is, sentences say by its name and number.
    const auto number = words.substr(numberIn(words));
    const auto name = words.substr(0, std::min(words.find('('), words.size() - number.size()));
    const auto called = name + number;
    const double needed =
        number.empty() ? kLeastTitle
                       : std::max(kLeastTitle, measure(called, Font::monoBold, kLeastText) + 0.01);
    const double least = std::min(titleWidth, layer ? kLeastLayerTitle : needed);
    const auto tagFits = [&](const std::string& tag) {
        return room - measure(tag, quiet.font, quiet.size) - 10.01 >= least;
    };
    // What has no row is counted: a frame's locals are there, wherever it stands.
    const auto more = hidden > 0 ? "+" + model::grouped(hidden) + " more" : std::string();
    const auto gap = hidden > 0 ? "   " : "";
    auto tag = layer ? card.layer : "id " + std::to_string(card.frame.value);
    if (!tagFits(tag + gap + more)) tag.erase(std::min(tag.find('('), tag.size()));
    if (tagFits(tag + gap + more))
        tag += gap + more;
    else if (hidden > 0 && !layer)
        tag = more;
    const bool tagged = tagFits(tag);
    const double tagWidth = measure(tag, quiet.font, quiet.size) + 0.01;
    Type large{Font::monoBold, density.titleSize, "text.ink"};
    const Rect title{area.x, area.y, tagged ? room - tagWidth - 10 : room, area.height};
    // A name is set smaller before it is cut; arguments are cut.
    while (large.size > kLeastText && measure(called, large.font, large.size) > title.width)
        large.size -= 1;
    const auto drawn =
        sketch.text(id + "/title", cutArguments(words, large, title.width), large, title);
    if (tagged)
        sketch.text(id + (layer ? "/layer" : "/id"), tag, quiet,
                    {drawn.right() + 10, title.y + 1, tagWidth, title.height});
    sketch.text(id + "/status", status,
                {small.font, small.size, "text." + std::string(card.condition)},
                {area.right() - statusWidth, area.y, statusWidth, area.height}, Align::right);
}

}  // namespace flowglass::scene
