#pragma once

#include <QDateTime>
#include <QObject>
#include <QProcess>
#include <QTimer>
#include <map>
#include <memory>
#include <vector>

#include "core/base/result.hpp"
#include "core/instrument/launch/build_folder.hpp"
#include "core/instrument/launch/build_plan.hpp"
#include "core/instrument/launch/diagnostics.hpp"

namespace flowglass::window {

/// What came of building one text; its program lives as long as this.
struct BuiltProgram {
    instrument::BuildFolder folder;
    instrument::BuildPlan plan;
    QString text;  ///< of the source
    bool good = false;
    QString words;                                    ///< what compiler and linker said, all of it
    std::vector<instrument::Diagnostic> diagnostics;  ///< warnings where it is good
    std::map<QString, QDateTime> read;                ///< the files beside it, as they were then
};

/// Builds C++ programs, one at a time, and keeps the last one while what it was made of is the
/// same.
class Builder : public QObject {
    Q_OBJECT

  public:
    explicit Builder(QObject* parent = nullptr);
    /// Ends the compiler, with all that it has started.
    ~Builder() override;

    /// Builds the source at `path` as if it held `text`; finished() follows, perhaps at once. The
    /// same text is built once, another takes the place of the one that is being built.
    /// Errors: notFound (compiler or library), io.
    [[nodiscard]] base::Result<void> build(const QString& path, const QString& text);
    /// No finished() follows.
    void cancel();
    [[nodiscard]] bool building() const { return m_compiler != nullptr; }

  Q_SIGNALS:
    void finished(std::shared_ptr<const flowglass::window::BuiltProgram> built);

  private:
    [[nodiscard]] bool isCurrent(const QString& path, const QString& text) const;
    void start();
    void conclude(bool good);

    std::shared_ptr<BuiltProgram> m_build;  ///< the last one, or the one that is being built
    QProcess* m_compiler = nullptr;
};

}  // namespace flowglass::window
