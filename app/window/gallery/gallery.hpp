#pragma once

#include <QScrollArea>

#include "app/window/controls/look.hpp"
#include "app/window/gallery/lessons.hpp"

class QGridLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace flowglass::window {

class LessonCard;
class LessonPreviews;

/// The first page: the lessons by topic, what was open lately, and how to open something of one's
/// own.
class Gallery : public QScrollArea {
    Q_OBJECT

  public:
    explicit Gallery(QWidget* parent = nullptr);
    void setLook(const Look& look, const scene::Theme& theme);
    void setRecent(const QStringList& files);
    /// What lies open behind the lessons, to go back to; empty: nothing does.
    void setOpen(const QString& title);
    /// Records no more lessons for their pictures while it is out of sight.
    void rest();
    [[nodiscard]] const std::vector<LessonCard*>& cards() const { return m_cards; }

  Q_SIGNALS:
    void lessonChosen(const flowglass::window::Lesson& lesson);
    void fileChosen(const QString& path);
    void openPressed();
    void backPressed();

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    /// The lessons of one topic, under its heading.
    struct Shelf {
        QString topic;
        QGridLayout* grid;
        std::vector<LessonCard*> cards;
    };
    void addLessons(QVBoxLayout& column);
    Shelf& shelfOf(const QString& topic, QVBoxLayout& column);
    void layoutCards();
    [[nodiscard]] LessonCard* neighbourOf(const LessonCard& card, int key) const;

    QWidget* m_page;
    QToolButton* m_back;
    QVBoxLayout* m_recent;
    QLabel* m_recentHeading;
    std::vector<Shelf> m_shelves;
    std::vector<LessonCard*> m_cards;
    LessonPreviews* m_previews;
    int m_columns = 0;
};

}  // namespace flowglass::window
