#include "core/model/output_index.hpp"

namespace flowglass::model {
namespace {

/// Bytes that start a character count one unit, those of characters beyond U+FFFF two.
std::uint32_t utf16Units(std::string_view text) {
    std::uint32_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        units += (byte & 0xC0U) == 0x80U ? 0U : byte >= 0xF0U ? 2U : 1U;
    }
    return units;
}

/// The first piece for which `isPast` holds; pieces.size() where none does.
template <class Test>
std::size_t firstPiece(const SharedVector<OutputPiece>& pieces, Test isPast) {
    std::size_t low = 0;
    std::size_t high = pieces.size();
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        if (isPast(pieces[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

}  // namespace

void OutputIndex::see(const trace::Event& event) {
    if (event.kind != trace::Kind::output) return;
    OutputPiece piece = m_pieces.empty() ? OutputPiece{} : m_pieces.back();
    const auto text = event.text(trace::Field::text);
    piece.event = static_cast<std::uint32_t>(event.index);
    piece.endBytes += static_cast<std::uint32_t>(text.size());
    piece.endUtf16 += utf16Units(text);
    piece.stream = event.word(trace::Field::stream).value_or(trace::Word::out);
    m_pieces.push_back(piece);
}

std::optional<trace::EventIndex> OutputIndex::eventAtByte(std::uint64_t offset) const {
    const auto at = firstPiece(m_pieces, [&](const auto& p) { return p.endBytes > offset; });
    if (at == m_pieces.size()) return std::nullopt;
    return m_pieces[at].event;
}

std::optional<trace::EventIndex> OutputIndex::eventAtUtf16(std::uint64_t offset) const {
    const auto at = firstPiece(m_pieces, [&](const auto& p) { return p.endUtf16 > offset; });
    if (at == m_pieces.size()) return std::nullopt;
    return m_pieces[at].event;
}

std::size_t OutputIndex::piecesBefore(trace::EventIndex event) const {
    return firstPiece(m_pieces, [&](const auto& p) { return p.event >= event; });
}

}  // namespace flowglass::model
