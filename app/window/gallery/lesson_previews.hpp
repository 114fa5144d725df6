#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

#include "app/window/run/recording.hpp"

namespace flowglass::window {

class LessonCard;

/// Records the lessons one after the other, quietly, and gives each card the picture of its
/// lesson's first interesting moment.
class LessonPreviews : public QObject {
    Q_OBJECT

  public:
    explicit LessonPreviews(std::vector<LessonCard*> cards, QObject* parent = nullptr);
    /// Goes on with those that have no picture yet, in a moment.
    void start();
    /// Somebody runs something of their own: the rest keep their code for a picture until start().
    void stop();

  private:
    void giveUp();
    void recordNext();
    void show(const Snapshot& snapshot);

    std::vector<LessonCard*> m_cards;
    std::size_t m_next = 0;
    QTimer m_soon;
    std::unique_ptr<Recording> m_recording;
};

}  // namespace flowglass::window
