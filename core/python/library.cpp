#include "core/python/blocking.hpp"
#include "core/python/lifecycle.hpp"

namespace flowglass::python {

using trace::Field;
using trace::Kind;
using trace::Word;

bool Lifecycle::block(ThreadState& thread, Word on, std::string_view what) noexcept {
    const auto ticks = record::ticks();
    if (!m_recorder.admits(ticks)) return false;
    (void)prepareCall(thread, ticks);
    thread.event<Kind::block>(ticks, what.size() + 8)
        .put<Field::on>(on)
        .put<Field::what>(what)
        .commit();
    return true;
}

void Lifecycle::libraryBegins(ThreadState&, LibraryRole role, cpython::InterpreterFrame*) noexcept {
    switch (role) {
        case LibraryRole::socket:
            return watchBlockingSockets();
        case LibraryRole::selectors:
            return watchBlockingSelectors();
        default:
            return;
    }
}

void Lifecycle::libraryEnds(ThreadState&, LibraryRole, cpython::InterpreterFrame*) noexcept {}

}  // namespace flowglass::python
