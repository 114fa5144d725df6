#include "app/window/compare/comparison.hpp"

#include <algorithm>

#include "core/scene/compare/compare_words.hpp"

namespace flowglass::window {

namespace {

using playback::Direction;
using playback::Pair;
using playback::Side;
using playback::Step;

constexpr std::size_t kMostRemembered = 200;

scene::Compared comparedOf(const NamedRecording& named) {
    const auto& snapshot = *named.snapshot;
    return {{*snapshot.player, *snapshot.stage, *snapshot.timeline, *snapshot.lanes},
            model::figuresOf(snapshot.trace()),
            named.name.toStdString()};
}

std::size_t indexOf(Side side) {
    return static_cast<std::size_t>(side);
}

Side otherThan(Side side) {
    return side == Side::left ? Side::right : Side::left;
}

}  // namespace

Comparison::Comparison(QObject* parent) : QObject(parent) {}

void Comparison::open(NamedRecording left, NamedRecording right, playback::Grain grain, Step step) {
    m_pairing.reset();
    m_sides.reset();
    m_recordings = {std::move(left), std::move(right)};
    m_lastMoved = Side::left;
    m_grain = grain;
    const auto& player = *m_recordings[0].snapshot->player;
    if (!whyNot(m_grain).empty()) {
        m_grain = playback::Grain::moments;
        step = player.opening(m_grain);
    }
    pairUp(playback::togetherFor(player, *m_recordings[1].snapshot->player, m_grain));
    m_place = {m_pairing->positionOf(Side::left, step), {}};
    Q_EMIT opened();
    Q_EMIT moved();
}

bool Comparison::shows(const std::shared_ptr<const Snapshot>& snapshot) const {
    return !empty() && std::ranges::any_of(m_recordings, [&](const auto& recording) {
        return recording.snapshot == snapshot;
    });
}

void Comparison::close() {
    if (empty()) return;
    m_pairing.reset();
    m_sides.reset();
    m_recordings = {};
    m_place = {};
    Q_EMIT opened();
}

void Comparison::pairUp(playback::Together together) {
    m_sides = std::make_unique<const scene::ComparedPair>(
        scene::ComparedPair{comparedOf(m_recordings[0]), comparedOf(m_recordings[1])});
    m_pairing = std::make_unique<const playback::Pairing>(
        *m_recordings[0].snapshot->player, *m_recordings[1].snapshot->player, m_grain, together);
    m_differences.reset();
    m_before.clear();
    m_after.clear();
}

const std::vector<playback::Sentence>& Comparison::differences() const {
    if (!m_differences) m_differences = scene::differencesOf(*m_sides, *m_pairing);
    return *m_differences;
}

QString Comparison::title() const {
    return m_recordings[0].name + " beside " + m_recordings[1].name;
}

Pair Comparison::pairAt(const Place& place) const {
    return place.apart.value_or(m_pairing->at(place.position));
}

QString Comparison::told(const Place& place) const {
    const Pair pair = pairAt(place);
    QStringList lines;
    for (const auto side : playback::kSides) {
        if (!pair.has(side)) continue;
        const auto& player = m_pairing->player(side);
        const Step step = pair.of(side);
        const auto sentence = player.narrate(m_grain, step, player.stateAt(m_grain, step));
        lines << (side == Side::left ? "A: " : "B: ") + QString::fromStdString(sentence.plain());
    }
    return lines.join('\n');
}

playback::State Comparison::stateOf(Side side) const {
    return m_pairing->player(side).stateAt(m_grain, pair().of(side));
}

std::optional<playback::Reason> Comparison::why(Side side) const {
    if (empty()) return std::nullopt;
    const auto& player = m_pairing->player(side);
    const auto state = stateOf(side);
    auto reason = state.activeTask ? player.why(state, *state.activeTask) : std::nullopt;
    if (!reason && state.active) reason = player.why(state, *state.active);
    return reason;
}

bool Comparison::showsStepOf(Side side, trace::EventIndex event) const {
    return pair().of(side) == m_pairing->player(side).stepOf(m_grain, event);
}

bool Comparison::atEnd() const {
    const Pair now = pair();
    return std::ranges::all_of(playback::kSides, [&](Side side) {
        return now.of(side) >= m_pairing->player(side).lastStep(m_grain);
    });
}

void Comparison::stay(Place place) {
    place.position = std::min(place.position, m_pairing->last());
    m_place = place;
    Q_EMIT moved();
}

void Comparison::jump(Place place) {
    if (m_before.size() == kMostRemembered) m_before.erase(m_before.begin());
    m_before.push_back(m_place);
    m_after.clear();
    stay(place);
}

void Comparison::goTo(Step position) {
    if (empty() || (position == m_place.position && !m_place.apart)) return;
    jump({position, {}});
}

void Comparison::beginAt(Step position) {
    if (!empty()) stay({position, {}});
}

void Comparison::toEnd() {
    if (!empty()) goTo(m_pairing->last());
}

void Comparison::goToEvent(Side side, trace::EventIndex event) {
    if (empty()) return;
    const Step step = m_pairing->player(side).stepOf(m_grain, event);
    m_lastMoved = side;
    goTo(m_pairing->positionOf(side, step));
}

std::optional<Step> Comparison::stepped(Side side, Direction way) const {
    const Step step = pair().of(side);
    if (way == Direction::back) return step == 0 ? std::nullopt : std::optional(step - 1);
    if (step >= m_pairing->player(side).lastStep(m_grain)) return std::nullopt;
    return step + 1;
}

std::optional<Comparison::Place> Comparison::stepFrom(Direction way) const {
    if (empty()) return std::nullopt;
    if (!m_place.apart) {
        const bool back = way == Direction::back;
        if (m_place.position == (back ? 0 : m_pairing->last())) return std::nullopt;
        return Place{back ? m_place.position - 1 : m_place.position + 1, {}};
    }
    Pair next = pair();
    for (const auto side : playback::kSides) {
        const auto step = stepped(side, way);
        next.moved[indexOf(side)] = step.has_value();
        if (step) next.steps[indexOf(side)] = *step;
    }
    if (!next.has(Side::left) && !next.has(Side::right)) return std::nullopt;
    return Place{m_place.position, next};
}

void Comparison::forward() {
    if (auto place = stepFrom(Direction::forward)) stay(*place);
}

void Comparison::back() {
    if (auto place = stepFrom(Direction::back)) stay(*place);
}

void Comparison::stepAlone(Side side, Direction way) {
    if (empty()) return;
    const auto step = stepped(side, way);
    if (!step) return;
    m_lastMoved = side;
    Pair next = pair();
    next.steps[indexOf(side)] = *step;
    next.moved[indexOf(side)] = true;
    next.moved[indexOf(otherThan(side))] = false;
    stay({m_place.position, next});
}

void Comparison::besideAgain() {
    if (empty() || !m_place.apart) return;
    jump({m_pairing->positionOf(m_lastMoved, pair().of(m_lastMoved)), {}});
}

bool Comparison::toDifference(Direction way) {
    if (empty()) return false;
    const auto to = m_pairing->toDifference(m_place.position, way);
    if (to) goTo(*to);
    return to.has_value();
}

void Comparison::setTogether(playback::Together together) {
    if (empty() || m_pairing->together() == together) return;
    const Step step = pair().of(m_lastMoved);
    pairUp(together);
    m_place = {m_pairing->positionOf(m_lastMoved, step), {}};
    Q_EMIT opened();
    Q_EMIT moved();
}

std::string Comparison::whyNot(playback::Grain grain) const {
    for (const auto side : playback::kSides) {
        auto fault = m_recordings[indexOf(side)].snapshot->player->whyNot(grain);
        if (!fault.empty())
            return m_recordings[indexOf(side)].name.toStdString() + ": " + std::move(fault);
    }
    return {};
}

/// The step of `grain` at which what a side has seen so far has happened.
Step Comparison::stepIn(playback::Grain grain, Side side) const {
    const auto& player = m_pairing->player(side);
    const Step step = pair().of(side);
    const auto events = player.eventsAt(m_grain, step);
    return step == 0 || events == 0 ? 0 : player.stepOf(grain, events - 1);
}

void Comparison::setGrain(playback::Grain grain) {
    if (empty() || m_grain == grain || !whyNot(grain).empty()) return;
    const std::array<Step, 2> steps{stepIn(grain, Side::left), stepIn(grain, Side::right)};
    const auto together = m_pairing->together();
    m_grain = grain;
    pairUp(together);
    m_place.position = m_pairing->positionOf(m_lastMoved, steps[indexOf(m_lastMoved)]);
    if (m_place.apart) m_place.apart->steps = steps;
    Q_EMIT opened();
    Q_EMIT moved();
}

void Comparison::exchange() {
    if (empty()) return;
    const Pair now = pair();
    const auto together = m_pairing->together();
    std::swap(m_recordings[0], m_recordings[1]);
    m_lastMoved = otherThan(m_lastMoved);
    pairUp(together);
    if (m_place.apart) {
        m_place.apart = Pair{{now.steps[1], now.steps[0]}, {now.moved[1], now.moved[0]}};
    } else {
        m_place.position = m_pairing->positionOf(Side::left, now.of(Side::right));
    }
    Q_EMIT opened();
    Q_EMIT moved();
}

void Comparison::undo() {
    if (empty() || m_before.empty()) return;
    m_after.push_back(m_place);
    const Place place = m_before.back();
    m_before.pop_back();
    stay(place);
}

void Comparison::redo() {
    if (empty() || m_after.empty()) return;
    m_before.push_back(m_place);
    const Place place = m_after.back();
    m_after.pop_back();
    stay(place);
}

Walk walkOf(Comparison& comparison) {
    return {[&comparison] { return comparison.empty(); },
            [&comparison] { return comparison.atEnd(); }, [&comparison] { comparison.goTo(0); },
            [&comparison] { comparison.forward(); }};
}

}  // namespace flowglass::window
