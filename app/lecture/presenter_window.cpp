#include "app/lecture/presenter_window.hpp"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QTextBrowser>
#include <QTime>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/model/words.hpp"

namespace flowglass::lecture {

namespace {

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    label->setObjectName("heading");
    return label;
}

QLabel* sentence(const char* name) {
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    return label;
}

QString name(std::optional<scene::Colour> colour) {
    return colour ? QColor(colour->red, colour->green, colour->blue).name() : QString("#000000");
}

}  // namespace

QString clockText(qint64 milliseconds) {
    const qint64 seconds = milliseconds / 1000;
    const auto two = [](qint64 number) { return QString("%1").arg(number, 2, 10, QChar('0')); };
    const qint64 minutes = seconds / 60 % 60;
    const qint64 hours = seconds / 3600;
    if (hours == 0) return QString::number(minutes) + ":" + two(seconds % 60);
    return QString::number(hours) + ":" + two(minutes) + ":" + two(seconds % 60);
}

PresenterWindow::PresenterWindow(QWidget* preview, Keys keys)
    : m_keys(std::move(keys)),
      m_step(new QLabel),
      m_clock(new QLabel),
      m_now(sentence("now")),
      m_next(sentence("next")),
      m_notes(new QTextBrowser) {
    setObjectName("presenter");
    setAttribute(Qt::WA_StyledBackground);
    setWindowTitle("Presenter — Flowglass");
    setFocusPolicy(Qt::StrongFocus);
    resize(1100, 700);
    layOut(preview);
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &PresenterWindow::tick);
    startClock();
}

void PresenterWindow::layOut(QWidget* preview) {
    m_clock->setObjectName("clock");
    m_clock->setAccessibleName("Time since the lecture began");
    m_step->setObjectName("step");
    m_notes->setFocusPolicy(Qt::NoFocus);
    m_notes->setAccessibleName("Notes");
    auto* again = new QToolButton;
    again->setText("From 0:00");
    again->setToolTip("Start the clock anew");
    again->setFocusPolicy(Qt::NoFocus);
    connect(again, &QToolButton::clicked, this, &PresenterWindow::startClock);

    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(28, 20, 28, 24);
    page->setSpacing(14);
    auto* top = new QHBoxLayout;
    top->addWidget(m_step);
    top->addStretch(1);
    top->addWidget(m_clock);
    top->addWidget(again);
    page->addLayout(top);
    page->addWidget(heading("NOW"));
    page->addWidget(m_now);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(28);
    auto* left = new QVBoxLayout;
    left->addWidget(heading("NEXT"));
    left->addWidget(m_next);
    preview->setFocusPolicy(Qt::NoFocus);
    left->addWidget(preview, 1);
    auto* right = new QVBoxLayout;
    right->addWidget(heading("NOTES"));
    right->addWidget(m_notes, 1);
    columns->addLayout(left, 3);
    columns->addLayout(right, 2);
    page->addLayout(columns, 1);
}

void PresenterWindow::setTheme(const scene::Theme& theme) {
    m_theme = &theme;
    restyle();
}

void PresenterWindow::restyle() {
    // Readable from where one stands, whatever the screen: text grows with the height.
    const auto size = [this](double share) {
        return QString::number(std::max(14, static_cast<int>(height() * share))) + "px";
    };
    const auto ink = [this](const char* style) { return name(m_theme->look(style).ink); };
    setStyleSheet(
        QString("#presenter { background: %1; }"
                "QLabel, QTextBrowser { color: %2; font-size: %3; }"
                "QTextBrowser { background: %4; border: 1px solid %5; padding: 10px; }")
            .arg(name(m_theme->background()), ink("text.ink"), size(0.026),
                 name(m_theme->look("panel").fill), name(m_theme->look("rule").line)) +
        QString("#heading { color: %1; font-size: %2; font-weight: 600; }"
                "#now { font-size: %3; } #next, #step { color: %4; }"
                "#clock { font-size: %5; font-weight: 600; }")
            .arg(ink("text.heading"), size(0.018), size(0.034), ink("text.plain"), size(0.045)));
}

void PresenterWindow::setCue(const Cue& cue) {
    m_now->setText(cue.now);
    m_next->setText(cue.next.isEmpty() ? "This is the end." : cue.next);
    m_notes->setPlainText(cue.notes);
    m_step->setText(QString::fromStdString("Step " + model::grouped(cue.step) + " of " +
                                           model::grouped(cue.last)));
}

void PresenterWindow::startClock() {
    m_begun.start();
    m_second.start();
    tick();
}

void PresenterWindow::tick() {
    m_clock->setText(clockText(m_begun.elapsed()));
}

QString PresenterWindow::text() const {
    return QStringList{m_step->text(), m_now->text(), m_next->text(), m_notes->toPlainText()}.join(
        '\n');
}

void PresenterWindow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    restyle();
}

void PresenterWindow::keyPressEvent(QKeyEvent* event) {
    if (!m_keys(*event)) QWidget::keyPressEvent(event);
}

void PresenterWindow::closeEvent(QCloseEvent* event) {
    QWidget::closeEvent(event);
    Q_EMIT closed();
}

}  // namespace flowglass::lecture
