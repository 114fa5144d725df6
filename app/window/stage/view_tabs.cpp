#include "app/window/stage/view_tabs.hpp"

#include <QHBoxLayout>
#include <QToolButton>

#include "app/window/controls/segments.hpp"
#include "app/window/playing/playhead.hpp"
#include "app/window/stage/view_choice.hpp"

namespace flowglass::window {

namespace {

QList<Segments::Choice> choices() {
    QList<Segments::Choice> all;
    for (const auto view : scene::kViews) {
        const auto title = scene::titleOf(view);
        const auto name = QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size()));
        const auto key = QString::number(static_cast<int>(view) + 1);
        all.push_back({name + "  " + key, "Stay with this view (" + key + ")", name});
    }
    return all;
}

}  // namespace

ViewTabs::ViewTabs(ViewChoice& choice, Playhead& playhead, QWidget* parent)
    : QFrame(parent),
      m_choice(choice),
      m_views(new Segments("View", choices())),
      m_follow(new QToolButton) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_views);
    m_follow->setText("Follow");
    m_follow->setToolTip("The view changes with what each step is about (0)");
    m_follow->setCheckable(true);
    m_follow->setProperty("segment", true);
    m_follow->setFocusPolicy(Qt::TabFocus);
    row->addWidget(m_follow);
    connect(m_views, &Segments::picked, &m_choice, [this](int index) {
        m_choice.pin(scene::kViews.at(static_cast<std::size_t>(index)));
        refresh();
    });
    connect(m_follow, &QToolButton::clicked, this, [this] {
        m_choice.toggle();
        refresh();
    });
    connect(&m_choice, &ViewChoice::changed, this, &ViewTabs::refresh);
    connect(&playhead, &Playhead::moved, this, &ViewTabs::refresh);
    refresh();
}

void ViewTabs::setBrief(bool brief) {
    m_views->setRoom(brief ? Segments::Room::button : Segments::Room::full);
    m_follow->setVisible(!brief);
    layout()->invalidate();
    updateGeometry();
}

void ViewTabs::refresh() {
    m_views->setChosen(static_cast<int>(m_choice.view()));
    m_follow->setChecked(m_choice.following());
}

}  // namespace flowglass::window
