#include "app/window/controls/focus_order.hpp"

#include <QWidget>
#include <algorithm>
#include <tuple>
#include <vector>

namespace flowglass::window {

namespace {

bool isReached(const QWidget& widget) {
    return widget.isEnabled() && (widget.focusPolicy() & Qt::TabFocus) != 0 &&
           widget.focusProxy() == nullptr;
}

/// Those that are to be seen in `parent`; Qt moves a panel behind another's tab out of it.
std::vector<QWidget*> childrenInSight(const QWidget& parent) {
    std::vector<QWidget*> children;
    for (auto* object : parent.children()) {
        auto* child = qobject_cast<QWidget*>(object);
        if (child == nullptr || child->isWindow() || !child->isVisible()) continue;
        if (child->geometry().intersects(parent.rect())) children.push_back(child);
    }
    return children;
}

/// What stands beside each other: the middle of one is within the height of the other.
bool inOneRow(const QRect& one, const QRect& other) {
    const auto within = [](int y, const QRect& rect) {
        return y >= rect.top() && y <= rect.bottom();
    };
    return within(one.center().y(), other) || within(other.center().y(), one);
}

std::vector<QWidget*> inReadingOrder(std::vector<QWidget*> widgets) {
    std::ranges::stable_sort(widgets, {}, [](const QWidget* widget) { return widget->y(); });
    std::vector<QWidget*> ordered;
    while (!widgets.empty()) {
        QRect row = widgets.front()->geometry();
        auto rest = widgets.begin();
        // Whatever joins a row may bring others with it.
        for (auto seen = widgets.end(); seen != rest;) {
            seen = rest;
            rest = std::stable_partition(rest, widgets.end(), [&](const QWidget* widget) {
                return inOneRow(row, widget->geometry());
            });
            for (auto joined = seen; joined != rest; ++joined) row |= (*joined)->geometry();
        }
        std::stable_sort(widgets.begin(), rest, [](const QWidget* one, const QWidget* other) {
            return std::tuple(one->x(), one->y()) < std::tuple(other->x(), other->y());
        });
        ordered.insert(ordered.end(), widgets.begin(), rest);
        widgets.erase(widgets.begin(), rest);
    }
    return ordered;
}

/// Adds what Tab reaches in `parent`, and `from` wherever it is.
void walk(const QWidget& parent, const QWidget* from, QList<QWidget*>& order) {
    for (auto* child : inReadingOrder(childrenInSight(parent))) {
        if (child == from || isReached(*child)) order.append(child);
        walk(*child, from, order);
    }
}

}  // namespace

QList<QWidget*> focusOrder(const QWidget& window) {
    QList<QWidget*> order;
    walk(window, nullptr, order);
    return order;
}

QWidget* nextInFocus(const QWidget& window, const QWidget* from, bool forward) {
    QList<QWidget*> order;
    walk(window, from, order);
    if (!forward) std::ranges::reverse(order);
    const qsizetype start = order.indexOf(from);
    for (qsizetype i = 1; i <= order.size(); ++i) {
        auto* next = order[(start + i) % order.size()];
        if (next != from && isReached(*next)) return next;
    }
    return nullptr;
}

}  // namespace flowglass::window
