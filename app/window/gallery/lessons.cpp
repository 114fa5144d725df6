#include "app/window/gallery/lessons.hpp"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/window/run/resources.hpp"

namespace flowglass::window {

namespace {

constexpr auto kManifest = "lessons/lessons.json";

/// Built lessons lie in "lessons" beside the program.
QString builtProgram(const QString& source) {
    const QString name = QFileInfo(source).completeBaseName();
    const QString bin = QCoreApplication::applicationDirPath();
    for (const QString& candidate : {bin + "/lessons/" + name, bin + "/lesson_" + name,
                                     bin + "/../lib/flowglass/lessons/" + name}) {
        if (QFileInfo(candidate).isExecutable()) return QFileInfo(candidate).canonicalFilePath();
    }
    return {};
}

}  // namespace

Program programOf(const Lesson& lesson) {
    const bool isCpp = lesson.language == "c++";
    return {.kind = isCpp ? Program::Kind::source : Program::Kind::script,
            .path = lesson.path,
            .arguments = {},
            .interpreter = {},
            .folder = {},
            .prebuilt = lesson.program};
}

bool isLesson(const QString& path) {
    const QString manifest = resourcePath(kManifest);
    return !manifest.isEmpty() &&
           QFileInfo(path).canonicalPath() == QFileInfo(manifest).canonicalPath();
}

std::vector<Lesson> readLessons() {
    std::vector<Lesson> lessons;
    QFile manifest(resourcePath(kManifest));
    if (manifest.fileName().isEmpty() || !manifest.open(QIODevice::ReadOnly)) return lessons;
    const QString folder = QFileInfo(manifest.fileName()).path();
    for (const auto& entry : QJsonDocument::fromJson(manifest.readAll()).array()) {
        const QJsonObject object = entry.toObject();
        Lesson lesson{.id = object["id"].toString(),
                      .title = object["title"].toString(),
                      .topic = object["topic"].toString(),
                      .path = folder + "/" + object["file"].toString(),
                      .language = object["language"].toString(),
                      .sentence = object["sentence"].toString(),
                      .notes = object["notes"].toString(),
                      .program = {}};
        if (!QFileInfo::exists(lesson.path)) continue;
        if (lesson.language == "c++") {
            lesson.program = builtProgram(lesson.path);
            if (lesson.program.isEmpty()) continue;
        }
        lessons.push_back(std::move(lesson));
    }
    return lessons;
}

}  // namespace flowglass::window
