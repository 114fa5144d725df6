#include "app/window/compare/texts_beside.hpp"

#include <QDir>
#include <QFileInfo>

#include "app/window/run/program.hpp"

namespace flowglass::window {

namespace {

constexpr std::size_t kMostFiles = 50;
constexpr qint64 kMostBytes = 4 << 20;

}  // namespace

std::vector<TextBeside> textsBeside(const QString& path,
                                    const std::vector<std::string_view>& names) {
    std::vector<TextBeside> texts;
    const QDir folder = QFileInfo(path).dir();
    const QString below = folder.canonicalPath() + '/';
    for (const std::string_view name : names) {
        if (texts.size() == kMostFiles) break;
        const QString file = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        const QFileInfo beside(folder.filePath(file));
        if (!beside.canonicalFilePath().startsWith(below) || beside.size() > kMostBytes) continue;
        if (const auto text = textOf(beside.filePath())) texts.push_back({file, *text});
    }
    return texts;
}

}  // namespace flowglass::window
