#pragma once

#include <QKeyCombination>
#include <QList>
#include <QString>
#include <functional>
#include <vector>

class QKeyEvent;
class QWidget;

namespace flowglass::window {

/// Something a person can ask of the window, by key, by name in the palette, or by a button.
struct Command {
    QString title;
    QString group;  ///< heading in the overlay of all keys
    QList<QKeyCombination> keys;
    std::function<void()> run;
    bool whileTyping = false;     ///< its keys work in the code and in input lines, too
    bool whileComparing = false;  ///< it is not about the one program that lies open
};

/// Every command of the window: one table behind the keys, the overlay of keys and the palette.
class Commands {
  public:
    void add(Command command) { m_commands.push_back(std::move(command)); }
    [[nodiscard]] const std::vector<Command>& all() const { return m_commands; }
    /// Makes shortcuts of `window` of those that work while typing; they do nothing while they are
    /// not `wanted`.
    void bind(QWidget* window, std::function<bool(const Command&)> wanted) const;
    /// Runs the command that `event`'s key belongs to; false where there is none.
    bool handle(const QKeyEvent& event) const;

  private:
    std::vector<Command> m_commands;
};

/// "Shift+←", as it is written on a key.
[[nodiscard]] QString written(QKeyCombination keys);

}  // namespace flowglass::window
