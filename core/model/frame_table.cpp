#include "core/model/frame_table.hpp"

#include "core/model/plausible_id.hpp"

namespace flowglass::model {
namespace {

using trace::Field;
using trace::Kind;

bool endsFrame(Kind kind) {
    return kind == Kind::return_ || kind == Kind::unwind || kind == Kind::close;
}

std::string functionKey(const trace::Event& event, std::string_view layer,
                        std::string_view decorated) {
    std::string key(event.text(Field::function));
    key += '\n';
    key += event.text(Field::file);
    key += '\n';
    key += std::to_string(event.line());
    key += '\n';
    key += event.flag(Field::native) ? 'n' : ' ';
    key += layer;
    key += '\n';
    key += decorated;
    return key;
}

/// A program that decorates in a loop must not fill the memory.
constexpr std::size_t kMostDecorators = 10'000;

std::uint64_t layerKey(std::uint64_t chain, std::uint64_t layer) {
    return chain << 32U | layer;
}

}  // namespace

std::string_view shortName(std::string_view function) {
    constexpr std::string_view kNested = "<locals>.";
    const auto at = function.rfind(kNested);
    return at == std::string_view::npos ? function : function.substr(at + kNested.size());
}

std::uint32_t FrameTable::functionIndex(const trace::Event& event) {
    if (m_functions.empty()) m_functions.push_back({});
    const auto layer = layerOf(event);
    const auto decorated = decoratedBy(event);
    const auto [place, isNew] = m_functionIndices.try_emplace(
        functionKey(event, layer, decorated), static_cast<std::uint32_t>(m_functions.size()));
    // Of a library's "retry(stop=…)" what is called.
    const bool isLibrary = event.flag(Field::native) && !event.has(Field::file);
    const auto decorator = isLibrary ? layer.substr(0, layer.find('(')) : std::string_view();
    if (isNew)
        m_functions.push_back({event.text(Field::function), event.text(Field::file), event.line(),
                               decorator, layer, decorated});
    return place->second;
}

void FrameTable::noteThread(std::uint32_t function, trace::ThreadId thread) {
    const auto& known = m_functions[function];
    if (known.thread == thread.value || known.isShared) return;
    auto& facts = m_functions.change(function);
    facts.isShared = facts.thread != 0;
    facts.thread = thread.value;
}

void FrameTable::noteDecorator(const trace::Event& event) {
    const auto text = event.text(Field::text);
    const auto chain = event.number(Field::chain);
    if (!chain || text.empty() || m_decorators.size() >= kMostDecorators) return;
    if (event.has(Field::name)) m_decorated.try_emplace(*chain, event.text(Field::name));
    m_decorators.try_emplace(layerKey(*chain, event.number(Field::layer).value_or(0)), text);
}

std::string_view FrameTable::decoratorSource(trace::ChainId chain, std::uint64_t layer) const {
    const auto found = m_decorators.find(layerKey(chain.value, layer));
    return found == m_decorators.end() ? std::string_view() : found->second;
}

std::string_view FrameTable::layerOf(const trace::Event& event) const {
    const auto chain = event.number(Field::chain);
    const auto layer = event.number(Field::layer).value_or(0);
    if (!chain || layer == 0) return {};
    auto text = decoratorSource(trace::ChainId{static_cast<std::uint32_t>(*chain)}, layer);
    if (text.starts_with('@')) text.remove_prefix(1);
    return text;
}

/// What a coroutine's layer is round; of other layers nobody asks.
std::string_view FrameTable::decoratedBy(const trace::Event& layer) const {
    const auto chain = layer.number(Field::chain);
    const bool isCoroutines = layer.word(Field::flavor) == trace::Word::coroutine;
    if (!chain || !isCoroutines || layer.number(Field::layer).value_or(0) == 0) return {};
    const auto found = m_decorated.find(*chain);
    return found == m_decorated.end() ? std::string_view() : found->second;
}

std::string FrameTable::decoratedName(trace::FrameId id) const {
    const auto* facts = find(id);
    const auto* function = functionOf(id);
    if (function == nullptr || function->decorated.empty()) return {};
    std::string name(function->decorated);
    if (facts->decoratedOrdinal > 1) name += " #" + std::to_string(facts->decoratedOrdinal);
    return name;
}

std::string_view FrameTable::layerOf(trace::FrameId id) const {
    const auto* function = functionOf(id);
    return function ? function->layer : std::string_view();
}

std::uint32_t FrameTable::nextOrdinal(std::string_view name) {
    return ++m_ordinals[name];
}

void FrameTable::see(const trace::Event& event) {
    if (event.kind == Kind::evaluate) return noteDecorator(event);
    const bool begins = event.kind == Kind::call || event.kind == Kind::create;
    if (!begins && !endsFrame(event.kind)) return;
    const auto id = event.frame();
    if (!id || !plausibleId(id->value, event.index)) return;
    while (m_frames.size() < id->value) m_frames.push_back({});
    auto& facts = m_frames.change(id->value - 1);
    if (!begins) {
        facts.endedAt = static_cast<std::uint32_t>(event.index);
        return;
    }
    facts.function = functionIndex(event);
    facts.born = event.kind;
    facts.flavor = event.word(Field::flavor).value_or(trace::Word::unknown);
    facts.isClassBody = event.flag(Field::classBody);
    facts.createdAt = static_cast<std::uint32_t>(event.index);
    facts.thread = event.thread.value;
    if (const auto by = event.byFrame()) facts.creator = by->value;
    if (const auto chain = event.number(Field::chain); chain && m_called.size() < kMostDecorators)
        m_called.insert(layerKey(*chain, event.number(Field::layer).value_or(0)));
    if (event.kind == Kind::call) noteThread(facts.function, event.thread);
    if (event.kind == Kind::create)
        facts.ordinal = nextOrdinal(shortName(m_functions[facts.function].name));
    if (!m_functions[facts.function].decorated.empty())
        facts.decoratedOrdinal = ++m_decoratedOrdinals[layerKey(
            event.number(Field::chain).value_or(0), event.number(Field::layer).value_or(0))];
}

const FrameFacts* FrameTable::find(trace::FrameId id) const {
    if (id.value == 0 || id.value > m_frames.size()) return nullptr;
    const auto& facts = m_frames[id.value - 1];
    return facts.function == 0 ? nullptr : &facts;
}

const FunctionFacts* FrameTable::functionOf(trace::FrameId id) const {
    const auto* facts = find(id);
    return facts ? &m_functions[facts->function] : nullptr;
}

std::string FrameTable::displayName(trace::FrameId id) const {
    const auto* facts = find(id);
    if (!facts) return "frame " + std::to_string(id.value);
    const auto& function = m_functions[facts->function];
    std::string name(function.decorator.empty() ? shortName(function.name) : function.decorator);
    if (facts->isClassBody) name.insert(0, "class ");
    if (facts->ordinal > 1) name += " #" + std::to_string(facts->ordinal);
    return name;
}

bool FrameTable::isCalled(trace::ChainId chain, std::uint64_t layer) const {
    return m_called.contains(layerKey(chain.value, layer));
}

bool FrameTable::isInSeveralThreads(trace::FrameId id) const {
    const auto* facts = find(id);
    return facts && facts->isOrdinary() && m_functions[facts->function].isShared;
}

bool FrameTable::isModule(trace::FrameId id) const {
    const auto* function = functionOf(id);
    return function && function->name == "<module>";
}

bool FrameTable::isClassBody(trace::FrameId id) const {
    const auto* facts = find(id);
    return facts && facts->isClassBody;
}

bool FrameTable::isComprehension(trace::FrameId id) const {
    const auto* facts = find(id);
    if (!facts || !facts->isOrdinary()) return false;
    const auto name = shortName(m_functions[facts->function].name);
    return name == "<listcomp>" || name == "<dictcomp>" || name == "<setcomp>";
}

std::size_t FrameTable::memoryBytes() const {
    return m_frames.memoryBytes() + m_functions.memoryBytes() + m_functionIndices.size() * 96 +
           m_ordinals.size() * 48 + m_decorators.size() * 48 + m_called.size() * 32;
}

}  // namespace flowglass::model
