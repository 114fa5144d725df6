#include <algorithm>

#include "core/model/lane_builder.hpp"
#include "core/model/takes_back.hpp"
#include "core/model/words.hpp"

namespace flowglass::model {

using trace::Field;
using trace::Kind;
using trace::Word;

/// Whoever stands still, or waits, in the door of a scope is not let in yet, as long as a lock is
/// not held, or is not out yet, as long as a group's tasks are not done.
void LaneBuilder::showDoors(const Owner& owner, Activity activity, trace::EventIndex at) {
    const auto inDoors = m_inDoors.find(owner);
    if (inDoors == m_inDoors.end()) return;
    for (const auto scope : inDoors->second)
        if (const auto lane = m_scopeLanes.find(scope); lane != m_scopeLanes.end())
            set(lane->second, activity, {}, at);
}

void LaneBuilder::giveBack(const trace::Event& event) {
    for (const auto id : event.ids(Field::releases)) {
        const auto lane = m_scopeLanes.find(id);
        if (lane == m_scopeLanes.end() || !m_tracks[lane->second].open) continue;
        if (m_tracks[lane->second].lane.slices.back().activity != Activity::held) continue;
        set(lane->second, Activity::waiting, {}, event.index);
        m_givenBack.push_back({id, {event.thread, event.id<trace::TaskId>(Field::task)}});
    }
}

void LaneBuilder::takeBack(const trace::Event& event) {
    std::erase_if(m_givenBack, [&](const GivenBack& each) {
        if (!takesBack(event, each.owner.thread, each.owner.task)) return false;
        const auto lane = m_scopeLanes.find(each.scope);
        if (lane != m_scopeLanes.end()) set(lane->second, Activity::held, {}, event.index);
        return true;
    });
}

void LaneBuilder::noteDoor(std::uint32_t scope, const trace::Event& event) {
    if (const auto who = m_doorOwners.find(scope); who != m_doorOwners.end()) {
        const auto inDoors = m_inDoors.find(who->second);
        std::erase(inDoors->second, scope);
        if (inDoors->second.empty()) m_inDoors.erase(inDoors);
        m_doorOwners.erase(who);
    }
    if (event.kind != Kind::entering && event.kind != Kind::exiting) return;
    const Owner owner{event.thread, event.task};
    m_doorOwners.emplace(scope, owner);
    m_inDoors[owner].push_back(scope);
}

namespace {

std::string_view sourceOf(const trace::Event& event) {
    const auto text = event.text(Field::text);
    return text.empty() ? event.text(Field::manager) : text;
}

/// "open" of "open(path) as log".
std::string scopeLabel(const trace::Event& event) {
    const auto source = sourceOf(event);
    const auto text = event.flag(Field::moved) ? asCall(source) : std::string(source);
    if (text.empty()) return "scope " + std::to_string(event.scope()->value);
    return text.substr(0, std::max<std::size_t>(1, text.find('(')));
}

/// The string or number that a text, or the first of several arguments, consists of, as it is
/// written; empty where that is something else, or too long for a label.
std::string literalOf(std::string_view text) {
    constexpr std::size_t kMost = 24;
    const bool quoted = text.starts_with('\'') || text.starts_with('"');
    const auto end = quoted ? text.find(text.front(), 1) : text.find_first_not_of("0123456789.");
    const auto literal = text.substr(0, end == text.npos ? end : end + quoted);
    const auto rest = text.substr(literal.size());
    const bool isWhole = rest.empty() || rest.front() == ',' || rest.front() == ')';
    return isWhole && literal.size() <= kMost ? std::string(literal) : std::string();
}

/// "'a.log'" of "open('a.log', 'w')".
std::string argumentOf(std::string_view source) {
    const auto open = source.find('(');
    return open == source.npos ? std::string() : literalOf(source.substr(open + 1));
}

/// "'gate'" of a scope that gave Door(name='gate'), or 'gate' itself; empty where nothing is told.
std::string givenBy(const trace::Event& event) {
    const auto* value = event.value(Field::value);
    if (!value) return {};
    const auto shown = value->display();
    std::string_view text = shown;
    const auto manager = event.text(Field::manager);
    if (manager.empty() || !text.starts_with(std::string(manager) + "(")) return literalOf(text);
    const auto first = text.find('=');
    if (first == text.npos || first + 1 == text.size()) return {};
    text.remove_prefix(first + 1);
    const bool quoted = text.front() == '\'' || text.front() == '"';
    const auto end = quoted ? text.find(text.front(), 1) : text.find_first_of(",)");
    return std::string(text.substr(0, end == text.npos ? end : end + quoted));
}

/// "Door(name='gate')" of what lies on an exit stack, where a loop puts many of the same words;
/// empty where nothing tells it apart so.
std::string heldLabel(const trace::Event& event) {
    const std::string manager(event.text(Field::manager));
    const auto* value = event.value(Field::value);
    const bool isManager = value && !manager.empty() && value->text.starts_with(manager + "(");
    if (!event.flag(Field::moved) || !isManager) return {};
    return givenBy(event).empty() ? std::string() : value->display();
}

}  // namespace

/// A generator that a scope is made of lies beneath it, wherever it was made.
void LaneBuilder::nestGenerator(std::size_t scope, const trace::Event& event) {
    const auto id = event.id<trace::FrameId>(Field::generator);
    const auto found = id ? m_frameLanes.find(id->value) : m_frameLanes.end();
    if (found == m_frameLanes.end()) return;
    auto& generator = m_tracks[found->second].lane;
    auto& around = m_tracks[scope];
    if (generator.parent != around.lane.parent) return;
    generator.parent = scope;
    generator.depth = around.lane.depth + 1;
    const auto& label = around.lane.label;
    // The second one that is called so has a number.
    around.isGenerators |= generator.label == label || generator.label.starts_with(label + " #");
}

void LaneBuilder::seeScope(const trace::Event& event) {
    const auto id = event.scope();
    if (!id) return;
    const auto at = event.index;
    auto open = m_scopeLanes.find(id->value);
    const bool enters = event.kind == Kind::entering || event.kind == Kind::entered;
    if (enters && open == m_scopeLanes.end()) {
        // A `with` in a loop has one lane, however often it runs, unless it overlaps with itself.
        const auto home = homeOf(event.frame(), event);
        const std::string source(sourceOf(event));
        const auto key = std::to_string(home) + ':' + std::to_string(event.line()) + ':' + source;
        auto& idle = m_idleScopeLanes[key];
        if (idle.empty()) {
            idle.push_back(addLane(Lane::Sort::scope, id->value, scopeLabel(event), home));
            m_tracks[idle.back()].argument = argumentOf(source);
            m_scopeKeys[idle.back()] = key;
        }
        open = m_scopeLanes.emplace(id->value, idle.back()).first;
        idle.pop_back();
    }
    if (open == m_scopeLanes.end()) return;
    const auto lane = open->second;
    noteDoor(id->value, event);
    if (enters) nestGenerator(lane, event);
    switch (event.kind) {
        case Kind::entering:
            return set(lane, Activity::running, {}, at);
        case Kind::entered: {
            // In a lane of its own it goes by what tells it from the others.
            auto& track = m_tracks[lane];
            auto& known = track.lane;
            const auto held = heldLabel(event);
            const bool isFirst = known.slices.size() < 2;
            const auto given = givenBy(event);
            if (isFirst) track.given = given;
            if (track.given != given) track.given.clear();
            if (!held.empty()) known.label = isFirst ? held : scopeLabel(event);
            return set(lane, Activity::held, {}, at);
        }
        case Kind::exiting:
            return set(lane, Activity::running, {}, at);
        default:
            break;
    }
    const auto verdict = event.word(Field::verdict);
    if (m_tracks[lane].open && (verdict == Word::propagates || verdict == Word::replaced))
        m_tracks[lane].lane.slices.back().activity = Activity::error;
    set(lane, std::nullopt, {}, at);
    m_idleScopeLanes[m_scopeKeys[lane]].push_back(lane);
    m_scopeLanes.erase(open);
}

/// What lanes of scopes are called where several of one name stand beneath the same lane: by what
/// each was made with or gave, else those of one expression by their numbers.
std::unordered_map<std::size_t, std::string> LaneBuilder::scopeLabels() const {
    std::map<std::pair<std::optional<std::size_t>, std::string>, std::vector<std::size_t>> likes;
    for (std::size_t i = 0; i < m_tracks.size(); ++i)
        if (const auto& lane = m_tracks[i].lane; lane.sort == Lane::Sort::scope)
            likes[{lane.parent, lane.label}].push_back(i);
    std::unordered_map<std::size_t, std::string> labels;
    for (const auto& [name, tracks] : likes) {
        if (tracks.size() < 2) continue;
        std::map<std::string, std::size_t> counts;
        for (const auto at : tracks) {
            const auto& track = m_tracks[at];
            const auto& telling = track.argument.empty() ? track.given : track.argument;
            const auto& key = m_scopeKeys.at(at);
            const bool isCall = key.find('(') != key.npos;
            if (!telling.empty())
                labels[at] = name.second + ' ' + telling;
            else if (const auto number = ++counts[key]; isCall && number > 1)
                labels[at] = name.second + " #" + std::to_string(number);
        }
    }
    for (std::size_t i = 0; i < m_tracks.size(); ++i)
        if (m_tracks[i].isGenerators)
            labels[i] = "with " + (labels.contains(i) ? labels[i] : m_tracks[i].lane.label);
    return labels;
}

}  // namespace flowglass::model
