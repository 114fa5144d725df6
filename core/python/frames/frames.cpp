#include "core/python/frames/frames.hpp"

namespace flowglass::python {

namespace {
constexpr std::size_t kFirstSlots = 256;
}

GeneratorTable::GeneratorTable() : m_slots(kFirstSlots), m_mask(kFirstSlots - 1) {}

void GeneratorTable::add(PyGenObject* generator, Frame* frame) {
    if (2 * (m_count + 1) > m_slots.size()) grow();
    std::size_t at = home(generator);
    while (m_slots[at].generator != nullptr) at = (at + 1) & m_mask;
    m_slots[at] = {generator, frame};
    ++m_count;
}

void GeneratorTable::remove(const PyGenObject* generator) noexcept {
    std::size_t hole = home(generator);
    while (m_slots[hole].generator != generator) {
        if (m_slots[hole].generator == nullptr) return;
        hole = (hole + 1) & m_mask;
    }
    --m_count;
    // Entries behind the hole move up, so that no search stops at it.
    for (std::size_t at = (hole + 1) & m_mask; m_slots[at].generator != nullptr;
         at = (at + 1) & m_mask) {
        const std::size_t wanted = home(m_slots[at].generator);
        if (((at - wanted) & m_mask) >= ((at - hole) & m_mask)) {
            m_slots[hole] = m_slots[at];
            hole = at;
        }
    }
    m_slots[hole] = {};
}

void GeneratorTable::clear() {
    m_slots.assign(kFirstSlots, {});
    m_mask = kFirstSlots - 1;
    m_count = 0;
}

std::vector<Frame*> GeneratorTable::frames() const {
    std::vector<Frame*> all;
    for (const auto& slot : m_slots)
        if (slot.generator != nullptr) all.push_back(slot.frame);
    return all;
}

void GeneratorTable::grow() {
    std::vector<Slot> old(2 * m_slots.size());
    old.swap(m_slots);
    m_mask = m_slots.size() - 1;
    m_count = 0;
    for (const auto& slot : old)
        if (slot.generator != nullptr) add(const_cast<PyGenObject*>(slot.generator), slot.frame);
}

}  // namespace flowglass::python
