#include "core/playback/state/likeness.hpp"

#include <algorithm>
#include <string>

#include "core/model/frame_table.hpp"

namespace flowglass::playback {
namespace {

using trace::Field;
using trace::Kind;

/// FNV-1a, over texts that are told apart.
class Mix {
  public:
    Mix& add(std::string_view text) {
        for (const char sign : text) byte(static_cast<unsigned char>(sign));
        byte(0xff);
        return *this;
    }
    [[nodiscard]] std::uint64_t value() const { return m_value; }

  private:
    void byte(unsigned char sign) { m_value = (m_value ^ sign) * 0x100000001b3ULL; }
    std::uint64_t m_value = 0xcbf29ce484222325ULL;
};

/// Where a program begins: a script's own code, and `main` of a C++ program that nobody called.
bool isEntry(const Player& player, trace::FrameId id) {
    const auto* facts = player.frames().find(id);
    if (facts == nullptr || facts->creator != 0 || !facts->isOrdinary()) return false;
    return player.frames().isModule(id) || player.frames().functionOf(id)->name == "main";
}

std::string_view functionOf(const Player& player, const trace::Event& event) {
    if (!event.frame()) return {};
    if (isEntry(player, *event.frame())) return "<module>";
    const auto* function = player.frames().functionOf(*event.frame());
    return function == nullptr ? std::string_view() : model::shortName(function->name);
}

/// What tells moments of one kind in one function apart.
std::string detailOf(const Player& player, const trace::Event& event) {
    switch (event.kind) {
        case Kind::evaluate:
        case Kind::entering:
        case Kind::mark:
            return std::string(event.text(Field::text));
        case Kind::decorate:
            return std::string(event.text(Field::name));
        case Kind::raise:
            return std::string(event.text(Field::exception));
        case Kind::handled:
        case Kind::unwind:
            return event.exc() ? player.names().exceptionName(*event.exc()) : std::string();
        case Kind::task:
        case Kind::run:
        case Kind::wait:
        case Kind::ready:
        case Kind::cancel:
        case Kind::finish: {
            const auto task = event.id<trace::TaskId>(Field::task);
            return task ? player.names().taskName(*task) : std::string();
        }
        default:
            return {};
    }
}

/// Where the furthest ways of each round of edits had come, on every diagonal: Myers, "An O(ND)
/// difference algorithm and its variations" (1986).
class Ways {
  public:
    Ways(const std::uint64_t* left, std::ptrdiff_t lefts, const std::uint64_t* right,
         std::ptrdiff_t rights)
        : m_left(left), m_lefts(lefts), m_right(right), m_rights(rights) {}

    /// False where it takes more than `most` edits.
    bool find(std::ptrdiff_t most) {
        for (std::ptrdiff_t edits = 0; edits <= std::min(most, m_lefts + m_rights); ++edits) {
            m_rounds.emplace_back(static_cast<std::size_t>(2 * edits + 1), 0);
            for (std::ptrdiff_t k = -edits; k <= edits; k += 2) {
                auto x = edits == 0 ? 0 : begin(edits, k);
                while (x < m_lefts && x - k < m_rights && m_left[x] == m_right[x - k]) ++x;
                at(edits, k) = x;
                if (x >= m_lefts && x - k >= m_rights) return true;
            }
        }
        return false;
    }

    /// The equal entries on the way that was found, in order.
    [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> matches() {
        std::vector<std::pair<std::size_t, std::size_t>> found;
        auto x = m_lefts;
        auto y = m_rights;
        for (auto edits = static_cast<std::ptrdiff_t>(m_rounds.size()) - 1; edits >= 0; --edits) {
            const auto start = edits == 0 ? 0 : begin(edits, x - y);
            const auto k = x - y;
            for (; x > start; --x, --y)
                found.emplace_back(static_cast<std::size_t>(x - 1),
                                   static_cast<std::size_t>(y - 1));
            if (edits == 0) break;
            const bool down = comesDown(edits, k);
            (down ? y : x) -= 1;
        }
        std::ranges::reverse(found);
        return found;
    }

  private:
    [[nodiscard]] std::ptrdiff_t& at(std::ptrdiff_t edits, std::ptrdiff_t k) {
        return m_rounds[static_cast<std::size_t>(edits)][static_cast<std::size_t>(k + edits)];
    }
    /// Whether the furthest way to diagonal `k` takes in an entry of the right.
    [[nodiscard]] bool comesDown(std::ptrdiff_t edits, std::ptrdiff_t k) {
        if (k == -edits) return true;
        return k != edits && at(edits - 1, k - 1) < at(edits - 1, k + 1);
    }
    [[nodiscard]] std::ptrdiff_t begin(std::ptrdiff_t edits, std::ptrdiff_t k) {
        return comesDown(edits, k) ? at(edits - 1, k + 1) : at(edits - 1, k - 1) + 1;
    }

    const std::uint64_t* m_left;
    std::ptrdiff_t m_lefts;
    const std::uint64_t* m_right;
    std::ptrdiff_t m_rights;
    std::vector<std::vector<std::ptrdiff_t>> m_rounds;
};

}  // namespace

std::vector<std::uint64_t> kindsOfMoments(const Player& player, Grain grain) {
    const Step last = player.lastStep(grain);
    std::vector<std::uint64_t> kinds(last + 1);
    for (Step step = 1; step <= last; ++step) kinds[step] = kindOfMoment(player, grain, step);
    return kinds;
}

std::uint64_t kindOfMoment(const Player& player, Grain grain, Step step) {
    const auto event = player.trace().event(player.eventOf(grain, step));
    return Mix()
        .add(trace::nameOf(event.kind))
        .add(functionOf(player, event))
        .add(detailOf(player, event))
        .value();
}

std::vector<std::pair<std::size_t, std::size_t>> commonRow(const std::vector<std::uint64_t>& left,
                                                           const std::vector<std::uint64_t>& right,
                                                           std::size_t most) {
    const auto shorter = std::min(left.size(), right.size());
    std::size_t head = 0;
    while (head < shorter && left[head] == right[head]) ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && left[left.size() - 1 - tail] == right[right.size() - 1 - tail])
        ++tail;
    std::vector<std::pair<std::size_t, std::size_t>> row;
    for (std::size_t i = 0; i < head; ++i) row.emplace_back(i, i);
    Ways ways(left.data() + head, static_cast<std::ptrdiff_t>(left.size() - head - tail),
              right.data() + head, static_cast<std::ptrdiff_t>(right.size() - head - tail));
    if (ways.find(static_cast<std::ptrdiff_t>(most)))
        for (const auto& [l, r] : ways.matches()) row.emplace_back(l + head, r + head);
    for (std::size_t i = tail; i > 0; --i) row.emplace_back(left.size() - i, right.size() - i);
    return row;
}

}  // namespace flowglass::playback
