#pragma once

#include <QFrame>

#include "app/window/panels/event_list.hpp"
#include "app/window/panels/event_rows.hpp"

class QBoxLayout;
class QComboBox;
class QLabel;
class QLineEdit;

namespace flowglass::window {

/// Every event of the recording, to search in and to travel by.
class EventsPanel : public QFrame {
    Q_OBJECT

  public:
    explicit EventsPanel(Playhead& playhead, QWidget* parent = nullptr);
    void setLook(const Look& look);
    /// Puts the cursor where a text to search for is typed.
    void search();
    [[nodiscard]] const EventRows& rows() const { return m_rows; }
    [[nodiscard]] EventList& list() { return *m_list; }

  Q_SIGNALS:
    void leaveRequested();  ///< the keyboard should go back to the stage

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void fillKinds();
    void applyFilter();
    void count();
    void arrange();
    void tell(const QString& words);

    Playhead& m_playhead;
    EventRows m_rows;
    QLineEdit* m_search;
    QComboBox* m_kind;
    QLabel* m_count;
    EventList* m_list;
    QBoxLayout* m_filters;
    QLabel* m_words;  ///< what the chosen event says, where its row cuts it
};

}  // namespace flowglass::window
