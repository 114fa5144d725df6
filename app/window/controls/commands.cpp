#include "app/window/controls/commands.hpp"

#include <QKeyEvent>
#include <QKeySequence>
#include <QShortcut>

namespace flowglass::window {

namespace {

/// The key as it is bound: the keypad's keys count as the others, and Shift is part of a sign that
/// needs it ("?"), not a modifier beside it.
QKeyCombination pressed(const QKeyEvent& event) {
    const auto key = static_cast<Qt::Key>(event.key());
    auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const bool sign =
        key > Qt::Key_Space && key < Qt::Key_AsciiTilde && !(key >= Qt::Key_A && key <= Qt::Key_Z);
    if (sign) modifiers &= ~Qt::ShiftModifier;
    return QKeyCombination(modifiers, key);
}

}  // namespace

void Commands::bind(QWidget* window, std::function<bool(const Command&)> wanted) const {
    for (const Command& command : m_commands) {
        if (!command.whileTyping) continue;
        for (const QKeyCombination keys : command.keys) {
            auto* shortcut = new QShortcut(QKeySequence(keys), window);
            QObject::connect(shortcut, &QShortcut::activated, window, [command, wanted] {
                if (wanted(command)) command.run();
            });
        }
    }
}

bool Commands::handle(const QKeyEvent& event) const {
    const QKeyCombination keys = pressed(event);
    for (const Command& command : m_commands) {
        if (command.whileTyping || !command.keys.contains(keys)) continue;
        command.run();
        return true;
    }
    return false;
}

QString written(QKeyCombination keys) {
    QString text = QKeySequence(keys).toString(QKeySequence::NativeText);
    text.replace("Left", "←").replace("Right", "→");
    text.replace("PgUp", "Page Up").replace("PgDown", "Page Down");
    return text;
}

}  // namespace flowglass::window
