#pragma once

#include <QString>
#include <vector>

#include "app/window/run/program.hpp"

namespace flowglass::window {

/// One lesson of resources/lessons.
struct Lesson {
    QString id;
    QString title;
    QString topic;
    QString path;  ///< of its source file
    QString language;
    QString sentence;  ///< what it teaches
    QString notes;     ///< for who lectures with it; may be empty
    /// The built program of a C++ lesson; empty where there is none.
    QString program;
};

/// How it is run.
[[nodiscard]] Program programOf(const Lesson& lesson);

/// Whether a file lies among the lessons: it is there to be played with.
[[nodiscard]] bool isLesson(const QString& path);

/// The lessons of the manifest whose files are there; empty where there is no manifest.
[[nodiscard]] std::vector<Lesson> readLessons();

}  // namespace flowglass::window
