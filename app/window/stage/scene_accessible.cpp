#include "app/window/stage/scene_accessible.hpp"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <map>
#include <vector>

#include "app/window/stage/scene_view.hpp"

namespace flowglass::window {

namespace {

bool standsForAThing(const scene::Node& node) {
    return !node.description.empty();
}

/// One node of a view's scene, found anew by its id each time: scenes come and go.
class NodeAccessible : public QAccessibleInterface {
  public:
    NodeAccessible(SceneView& view, std::string id) : m_view(&view), m_id(std::move(id)) {}

    [[nodiscard]] bool isValid() const override { return node() != nullptr; }
    [[nodiscard]] QObject* object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* parent() const override {
        return m_view == nullptr ? nullptr : QAccessible::queryAccessibleInterface(m_view);
    }
    [[nodiscard]] QAccessibleInterface* child(int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    [[nodiscard]] QString text(QAccessible::Text kind) const override {
        const auto* shown = node();
        return kind == QAccessible::Name && shown != nullptr
                   ? QString::fromStdString(shown->description)
                   : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    [[nodiscard]] QRect rect() const override {
        const auto* shown = node();
        if (shown == nullptr) return {};
        const QRect local = paint::toQRectF(shown->rect).toAlignedRect();
        return {m_view->mapToGlobal(local.topLeft()), local.size()};
    }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::Graphic; }
    [[nodiscard]] QAccessible::State state() const override {
        QAccessible::State state;
        state.readOnly = true;
        state.invisible = node() == nullptr || !m_view->isVisible();
        return state;
    }

  private:
    [[nodiscard]] const scene::Node* node() const {
        return m_view == nullptr ? nullptr : m_view->scene().find(m_id);
    }

    QPointer<SceneView> m_view;
    std::string m_id;
};

/// A view whose children are the things in its scene.
class ViewAccessible : public QAccessibleWidget {
  public:
    explicit ViewAccessible(SceneView& view) : QAccessibleWidget(&view, QAccessible::Graphic) {}
    ~ViewAccessible() override {
        for (const auto& [id, known] : m_known) QAccessible::deleteAccessibleInterface(known);
    }

    [[nodiscard]] int childCount() const override { return static_cast<int>(things().size()); }
    [[nodiscard]] QAccessibleInterface* child(int index) const override {
        const auto all = things();
        if (index < 0 || index >= static_cast<int>(all.size())) return nullptr;
        return interfaceOf(*all[static_cast<std::size_t>(index)]);
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override {
        const auto all = things();
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (interfaceOf(*all[i]) == child) return static_cast<int>(i);
        }
        return -1;
    }
    [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override {
        const QPoint at = view().mapFromGlobal(QPoint(x, y));
        const auto all = things();
        for (auto node = all.rbegin(); node != all.rend(); ++node) {
            if ((*node)->rect.contains({double(at.x()), double(at.y())}))
                return interfaceOf(**node);
        }
        return nullptr;
    }

  private:
    [[nodiscard]] SceneView& view() const { return *static_cast<SceneView*>(widget()); }
    [[nodiscard]] std::vector<const scene::Node*> things() const {
        std::vector<const scene::Node*> all;
        for (const scene::Node& node : view().scene().nodes) {
            if (standsForAThing(node)) all.push_back(&node);
        }
        return all;
    }
    /// The same thing has the same interface from step to step, as it has the same id.
    [[nodiscard]] QAccessibleInterface* interfaceOf(const scene::Node& node) const {
        const auto known = m_known.find(node.id);
        if (known != m_known.end()) return QAccessible::accessibleInterface(known->second);
        auto* made = new NodeAccessible(view(), node.id);
        m_known.emplace(node.id, QAccessible::registerAccessibleInterface(made));
        return made;
    }

    mutable std::map<std::string, QAccessible::Id> m_known;
};

QAccessibleInterface* interfaceFor(const QString&, QObject* object) {
    auto* view = qobject_cast<SceneView*>(object);
    return view == nullptr ? nullptr : new ViewAccessible(*view);
}

}  // namespace

void installSceneAccessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(interfaceFor);
        return true;
    }();
    Q_UNUSED(installed);
}

}  // namespace flowglass::window
