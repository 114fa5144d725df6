#include "app/lecture/lectern.hpp"

#include <QGuiApplication>
#include <QScreen>

#include "app/lecture/placing.hpp"
#include "app/lecture/screens.hpp"

namespace flowglass::lecture {

Lectern::Lectern(QWidget& ordinary, Keys keys, Preview preview, QObject* parent)
    : QObject(parent),
      m_ordinary(ordinary),
      m_keys(std::move(keys)),
      m_preview(std::move(preview)) {
    connect(qGuiApp, &QGuiApplication::screenAdded, this, &Lectern::place);
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, &Lectern::place);
}

Lectern::~Lectern() = default;

void Lectern::begin(std::unique_ptr<AudienceWindow> audience) {
    m_audience = std::move(audience);
    m_audience->setWindowTitle("Lecture — Flowglass");
    m_audience->setWindowIcon(m_ordinary.window()->windowIcon());
    connect(m_audience.get(), &AudienceWindow::closed, this, &Lectern::closed,
            Qt::QueuedConnection);
    place();
}

void Lectern::end() {
    m_presenter.reset();
    // What closes may be what is telling us so.
    auto* window = m_audience.release();
    window->disconnect(this);
    window->hide();
    window->deleteLater();
    bringForward(*m_ordinary.window());
}

void Lectern::place() {
    if (!active()) return;
    const auto screens = QGuiApplication::screens();
    if (screens.isEmpty()) return;
    const auto own = std::max<qsizetype>(0, screens.indexOf(m_ordinary.screen()));
    const auto places = placesOf(static_cast<std::size_t>(screens.size()),
                                 static_cast<std::size_t>(own), m_swapped);
    putOn(*m_audience, *screens[static_cast<qsizetype>(places.lecture)], true);
    if (places.presenter) {
        if (m_presenter == nullptr) buildPresenter();
        putOn(*m_presenter, *screens[static_cast<qsizetype>(*places.presenter)], false);
    }
    bringForward(*m_audience);
}

void Lectern::buildPresenter() {
    m_presenter = std::make_unique<PresenterWindow>(m_preview(), m_keys);
    m_presenter->setWindowIcon(m_ordinary.window()->windowIcon());
    m_presenter->setTheme(*m_theme);
    Q_EMIT presenterOpened();
}

void Lectern::setTheme(const scene::Theme& theme) {
    m_theme = &theme;
    if (m_presenter != nullptr) m_presenter->setTheme(theme);
}

void Lectern::exchangeScreens() {
    m_swapped = !m_swapped;
    place();
}

void Lectern::togglePresenter() {
    if (!active()) return;
    if (m_presenter != nullptr && m_presenter->isVisible()) {
        m_presenter->hide();
        // Else the ordinary window may be given the keyboard, behind the lecture.
        return bringForward(*m_audience);
    }
    if (m_presenter == nullptr) {
        buildPresenter();
        m_presenter->resize(m_audience->size() * 0.6);
    }
    m_presenter->show();
    bringForward(*m_presenter);
}

}  // namespace flowglass::lecture
