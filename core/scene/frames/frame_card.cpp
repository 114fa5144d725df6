#include "core/scene/frames/frame_card.hpp"

#include <algorithm>
#include <array>

#include "core/model/words.hpp"
#include "core/playback/moves/folds.hpp"
#include "core/scene/decorators/chain_facts.hpp"
#include "core/scene/frames/frame_header.hpp"
#include "core/scene/page/token_words.hpp"

namespace flowglass::scene {
namespace {

using playback::Condition;
using playback::Ending;
using playback::FrameState;
using trace::Word;

constexpr double kPad = kCardPad;

std::string_view conditionWord(Condition condition) {
    constexpr std::array<std::string_view, 6> kWords{"created", "running",    "calling",
                                                     "parked",  "delegating", "done"};
    return kWords[static_cast<std::size_t>(condition)];
}

/// What a module defines fills its card with nothing that moves; it is one row at the end.
bool isDefinition(const trace::Value& value) {
    if (value.form != trace::ValueForm::text || value.frame) return false;
    for (const auto* start : {"<function ", "<class ", "<module ", "<type "})
        if (value.text.starts_with(start)) return true;
    return false;
}

CardRow plainRow(std::string key, std::string name, std::string value) {
    CardRow row;
    row.key = std::move(key);
    row.name = std::move(name);
    row.value = std::move(value);
    return row;
}

CardRow rowOf(const Stage& stage, std::string_view name, const trace::Value& value) {
    CardRow row;
    row.key = "local:" + std::string(name);
    row.name = name;
    row.value = value.display();
    if (const auto* frame = stage.frame(value.frame)) {
        row.value = stage.nameOf(*frame);
        row.refersTo = value.frame;
    } else if (value.frame && stage.context.frames != nullptr &&
               stage.context.frames->find(*value.frame) != nullptr) {
        row.value = stage.context.frames->displayName(*value.frame) + ", ended";
    }
    return row;
}

/// What was told before rounds that were only counted is shown as what it was.
void ageRow(CardRow& row) {
    row.value = playback::asOfBefore(row.value);
    row.refersTo.reset();
    row.changed = false;
    row.old = true;
}

/// Whether the line that has just printed asked this local, whose generator had nothing left.
bool isSpent(const Stage& stage, const FrameState& frame, const playback::Local& local) {
    const auto& transfer = stage.state.transfer;
    return local.name == stage.context.spent && local.value.frame &&
           stage.context.frames != nullptr && transfer && transfer->from == frame.id;
}

void addLocals(const Stage& stage, const FrameState& frame, Card& card) {
    std::string defined;
    for (const auto& argument : frame.arguments) {
        const bool rebound = std::ranges::find(frame.locals, argument.name,
                                               &playback::Local::name) != frame.locals.end();
        if (rebound) continue;
        card.rows.push_back(rowOf(stage, argument.name, argument.value));
        if (frame.mayHaveChanged(frame.createdAt)) ageRow(card.rows.back());
    }
    trace::EventIndex newest = 0;
    for (const auto& local : frame.locals) newest = std::max(newest, local.boundAt);
    const bool defines = frame.function == "<module>" || stage.isClassBody(frame);
    for (const auto& local : frame.locals) {
        if (defines && isDefinition(local.value)) {
            defined += (defined.empty() ? "" : ", ") + std::string(local.name);
            continue;
        }
        card.rows.push_back(rowOf(stage, local.name, local.value));
        card.rows.back().changed = stage.context.since
                                       ? local.boundAt >= *stage.context.since
                                       : stage.state.active == frame.id && newest == local.boundAt;
        if (isSpent(stage, frame, local)) {
            card.rows.back().changed = true;
            card.rows.back().value =
                stage.context.frames->displayName(*local.value.frame) + ", nothing left";
        }
        if (frame.mayHaveChanged(local.boundAt)) ageRow(card.rows.back());
    }
    if (!defined.empty()) card.rows.push_back(plainRow("defined", "defined", defined));
}

/// "evens(limit) #2", or "evens(9) #2"; "evens(limit = 7)" once that is no longer what it was
/// called with. The object that a method is of would leave no room for the values that it was
/// given.
std::string titleOf(const Stage& stage, const FrameState& frame, bool values) {
    const auto name = stage.nameOf(frame);
    if (name.starts_with("<") || stage.isClassBody(frame)) return name;
    const auto plain = name.substr(0, name.find(' '));
    std::string title = plain + "(";
    for (const auto& argument : frame.arguments) {
        const bool own = argument.name == "self" && &argument == &frame.arguments.front();
        if (values && own && frame.arguments.size() > 1) continue;
        if (title.back() != '(') title += ", ";
        const auto* held = stage.frame(argument.value.frame);
        const auto now = std::ranges::find(frame.locals, argument.name, &playback::Local::name);
        const bool changed =
            now != frame.locals.end() && now->value.display() != argument.value.display();
        if (values && changed) {
            title +=
                std::string(argument.name) + " = " + rowOf(stage, argument.name, now->value).value;
            continue;
        }
        title += !values           ? starsOf(stage, frame, argument) + std::string(argument.name)
                 : held != nullptr ? stage.nameOf(*held)
                                   : spread(stage, frame, argument);
    }
    return title + ")" + name.substr(plain.size());
}

void addExceptions(const Stage& stage, const FrameState& frame, Card& card) {
    for (const auto& exception : stage.state.exceptions) {
        if (exception.at != frame.id || exception.message.empty()) continue;
        CardRow row;
        row.key = "exception:" + std::to_string(exception.id.value);
        row.name = exception.handled ? "caught" : "raised";
        row.value = std::string(exception.type) + ": " + std::string(exception.message);
        row.error = true;
        card.rows.push_back(row);
    }
}

/// The rows to show: the first ones, and of the rest those that changed; or those from `first` on.
std::vector<const CardRow*> chosenRows(const Card& card, std::size_t count, std::size_t first) {
    std::vector<const CardRow*> chosen;
    if (card.rows.size() <= count) {
        for (const auto& row : card.rows) chosen.push_back(&row);
        return chosen;
    }
    // One place goes to "+18 more"; beside the title where there is one place only.
    const std::size_t room = count < 2 ? count : count - 1;
    if (first > 0) {
        for (auto i = first; i < card.rows.size() && chosen.size() < room; ++i)
            chosen.push_back(&card.rows[i]);
        return chosen;
    }
    const auto isNews = [](const CardRow& row) { return row.changed || row.error; };
    // What the title tells need not be told again.
    if (count == 1 && card.single < card.rows.size() && std::ranges::none_of(card.rows, isNews))
        return {&card.rows[card.single]};
    const auto changed = static_cast<std::size_t>(std::ranges::count_if(card.rows, isNews));
    std::size_t others = room - std::min(room, changed);
    for (const auto& row : card.rows) {
        if (chosen.size() == room) break;
        const bool free = isNews(row);
        if (!free && others == 0) continue;
        if (!free) --others;
        chosen.push_back(&row);
    }
    return chosen;
}

/// The column of names: as wide as the longest one, as far as values have more room than that.
double nameWidth(const Card& card, const Rect& area, const Density& density) {
    double width = std::clamp(area.width * 0.24, 68.0, 150.0);
    for (const auto& row : card.rows)
        width = std::max(width, measure(row.name, Font::mono, density.rowSize) + 12);
    return std::min(width, std::max(68.0, area.width * 0.4));
}

void drawRow(Sketch& sketch, const Stage& stage, const Card& card, const CardRow& row,
             const Rect& area, const Density& density) {
    const std::string id = "frame:" + std::to_string(card.frame.value) + "/";
    if (row.changed || row.error)
        sketch.box(id + "changed:" + row.key, row.error ? "row.error" : "row.changed", area, 6);
    const double names = nameWidth(card, area, density);
    const double left = area.x + kPad - 18;
    sketch.text(id + "name:" + row.key, row.name, {Font::mono, density.rowSize, "text.muted"},
                {left, area.y, names - 8, area.height}, Align::left, Elide::middle);
    double at = left + names;
    if (const auto* frame = stage.frame(row.refersTo)) {
        const double side = density.rowSize * 0.8;
        sketch.box(id + "refers:" + row.key,
                   "state." + std::string(conditionWord(frame->condition)),
                   {at, area.y + (area.height - side) / 2, side, side}, 3);
        at += side + 7;
    }
    const Type type{row.changed ? Font::monoBold : Font::mono, density.rowSize,
                    row.error ? "text.error"
                    : row.old ? "text.muted"
                              : "text.ink"};
    const Rect room{at, area.y, area.right() - 8 - at, area.height};
    const bool tight = row.error && measure(row.value, type.font, type.size) > room.width;
    sketch.text(id + row.key, tight ? withoutScope(row.value) : row.value, type, room, Align::left,
                row.endMatters ? Elide::middle : Elide::right);
}

/// How many rows are left out, or which ones are shown; a click shows the next ones.
void drawMore(Sketch& sketch, const Card& card, const std::vector<const CardRow*>& chosen,
              std::size_t first, const Rect& area, double size) {
    const auto number = std::to_string(card.frame.value);
    const auto count = card.rows.size();
    std::size_t next = first + chosen.size();
    if (first == 0)
        for (next = 0; next < chosen.size() && chosen[next] == &card.rows[next];) ++next;
    next = next >= count ? 0 : std::max<std::size_t>(next, 1);
    const auto text = first == 0 ? "+" + model::grouped(count - chosen.size()) + " more"
                                 : partOf(first + 1, first + chosen.size(), count);
    const auto rect = sketch.text("frame:" + number + "/more", text,
                                  {Font::sansMedium, size, "text.muted"}, area);
    if (rect.width > 0 && !chosen.empty())
        sketch.last().target = leafTo("fold:frame:" + number, next);
}

}  // namespace

Card cardOf(const Stage& stage, const FrameState& frame) {
    Card card;
    card.frame = frame.id;
    card.title = titleOf(stage, frame, false);
    card.brief = titleOf(stage, frame, true);
    if (stage.context.frames != nullptr)
        if (const auto layer = stage.context.frames->layerOf(frame.id); !layer.empty())
            card.layer = '@' + std::string(layer);
    card.status = statusTextOf(stage, frame);
    if (frame.line > 0 && frame.condition != Condition::done)
        card.where = "line " + std::to_string(frame.line);
    card.badge = badgeTextOf(stage, frame);
    card.shortBadge = shortBadgeOf(stage, frame);
    card.badgeStyle = badgeStyleOf(frame);
    if (card.brief != card.title) card.told = frame.arguments.size();
    card.done = frame.condition == Condition::done;
    card.condition = card.done && frame.ending == Ending::raised ? std::string_view("error")
                     : isBlocked(stage, frame)                   ? std::string_view("blocked")
                                                                 : conditionWord(frame.condition);
    card.generator = frame.flavor.has_value();
    addLocals(stage, frame, card);
    addExceptions(stage, frame, card);
    if (!card.done) {
        for (std::size_t i = 0; i < frame.pending.size(); ++i) {
            card.rows.push_back(plainRow("pending:" + std::to_string(i), "for over",
                                         std::string(frame.pending[i])));
            card.rows.back().endMatters = true;  // "…, next is 5" is what a reader looks for
            if (frame.foldedSince) ageRow(card.rows.back());
        }
        if (frame.foldedSince)
            card.rows.push_back(plainRow("folded", "folded", "rounds that are only counted"));
        else if (frame.folded > 0)
            card.rows.push_back(
                plainRow("folded", "folded", model::grouped(frame.folded) + " more like this"));
    }
    card.description =
        card.title + (card.layer.empty() ? "" : " " + card.layer) + ", " + card.status;
    card.single = tellingRow(frame, card);
    const bool waits = frame.condition == Condition::created ||
                       frame.condition == Condition::parked ||
                       frame.condition == Condition::delegating;
    if (card.generator && waits) card.description += ", " + card.badge;
    return card;
}

double cardHeight(std::size_t rows, const Density& density) {
    return density.header +
           (rows == 0 ? 2 : static_cast<double>(rows) * density.row + density.foot);
}

void drawCard(Sketch& sketch, const Stage& stage, const Card& card, const Rect& rect,
              std::size_t rows, const Density& density) {
    const auto number = std::to_string(card.frame.value);
    const std::string id = "frame:" + number;
    sketch.setOpacity(stage.opacityOf(card.frame));
    if (!card.done)
        sketch.box("shadow:" + number, "card.shadow", {rect.x, rect.y + 2, rect.width, rect.height},
                   10);
    auto& box = sketch.box(id, card.done ? "card.done" : "card", rect, 10);
    box.description = card.description;
    box.target = Target{card.frame, {}};
    const double bar = card.condition == "calling" ? 4 : 7;
    const double barInset = std::min(8.0, rect.height * 0.16);
    sketch.box(id + "/bar", "state." + std::string(card.condition),
               {rect.x + 11 - bar / 2, rect.y + barInset, bar, rect.height - 2 * barInset}, 3);
    // Beside a single row there is none that counts the others.
    const bool brief = rows == 0 || (rows == 1 && card.rows.size() > 1);
    const auto shown = brief ? std::min(card.rows.size(), card.told + rows) : card.rows.size();
    drawCardHeader(sketch, card, rect, brief, card.rows.size() - shown, density);
    const auto first =
        rows < card.rows.size() ? stage.opened("fold:frame:" + number, card.rows.size()) : 0;
    const auto chosen = chosenRows(card, rows, first);
    Rect area{rect.x + 18, rect.y + density.header, rect.width - 25, density.row};
    for (const auto* row : chosen) {
        drawRow(sketch, stage, card, *row, inset(area, 0, 1), density);
        area.y += density.row;
    }
    if (chosen.size() < card.rows.size() && rows > 1)
        drawMore(sketch, card, chosen, first,
                 {area.x + kPad - 18, area.y, area.width - kPad, area.height},
                 std::max(kLeastText, density.rowSize - 1));
    sketch.setOpacity(1);
}

}  // namespace flowglass::scene
