#include "app/window/panels/bookmarks.hpp"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>
#include <cmath>

namespace flowglass::window {

namespace {

constexpr auto kVersionKey = "flowglass notes";
constexpr int kVersion = 1;
constexpr qint64 kMostBytes = 16 << 20;
constexpr double kMostEvents = 1e15;  ///< beyond it a number of JSON is not exact

base::Error refused(const std::string& why) {
    return {base::ErrorKind::format,
            "These notes cannot be read (" + why + "); move the file away to begin new ones.",
            {}};
}

base::Error failed(const QFileDevice& file, const std::string& what) {
    return {base::ErrorKind::io,
            "The notes cannot be " + what + " (" + file.errorString().toStdString() +
                "); check the rights of the file and its folder.",
            file.fileName().toStdString()};
}

}  // namespace

QString Bookmarks::note(Moment moment) const {
    const auto found = m_notes.find(moment);
    return found == m_notes.end() ? QString() : found->second;
}

void Bookmarks::toggle(Moment moment) {
    if (m_notes.erase(moment) == 0) m_notes[moment];
}

void Bookmarks::setNote(Moment moment, const QString& note) {
    m_notes[moment] = note;
}

std::optional<Bookmarks::Moment> Bookmarks::next(Moment moment) const {
    if (m_notes.empty()) return std::nullopt;
    const auto found = m_notes.upper_bound(moment);
    return found == m_notes.end() ? m_notes.begin()->first : found->first;
}

std::optional<Bookmarks::Moment> Bookmarks::previous(Moment moment) const {
    if (m_notes.empty()) return std::nullopt;
    const auto found = m_notes.lower_bound(moment);
    return found == m_notes.begin() ? m_notes.rbegin()->first : std::prev(found)->first;
}

QByteArray written(const Bookmarks& bookmarks) {
    QJsonArray list;
    for (const auto& [moment, note] : bookmarks.all()) {
        list.append(QJsonObject{{"events", static_cast<qint64>(moment)}, {"note", note}});
    }
    return QJsonDocument(QJsonObject{{kVersionKey, kVersion}, {"bookmarks", list}}).toJson();
}

base::Result<Bookmarks> readBookmarks(const QByteArray& bytes) {
    QJsonParseError fault;
    const auto document = QJsonDocument::fromJson(bytes, &fault);
    if (fault.error != QJsonParseError::NoError) {
        return refused("byte " + std::to_string(fault.offset) + ": " +
                       fault.errorString().toStdString());
    }
    const QJsonObject top = document.object();
    if (top[kVersionKey].toInt() != kVersion) {
        return refused("they are not notes of Flowglass, or of a newer one");
    }
    if (!top["bookmarks"].isArray()) return refused("\"bookmarks\" is not a list");
    Bookmarks bookmarks;
    for (const auto& item : top["bookmarks"].toArray()) {
        const auto object = item.toObject();
        const double events = object["events"].toDouble(-1);
        if (events < 0 || events > kMostEvents || std::floor(events) != events) {
            return refused("\"events\" of a bookmark is not a number of events");
        }
        if (!object["note"].isString()) return refused("\"note\" of a bookmark is not a text");
        bookmarks.setNote(static_cast<Bookmarks::Moment>(events), object["note"].toString());
    }
    return bookmarks;
}

base::Result<Bookmarks> loadBookmarks(const QString& path) {
    QFile file(path);
    if (!file.exists()) return Bookmarks{};
    if (!file.open(QIODevice::ReadOnly)) return failed(file, "read");
    if (file.size() > kMostBytes) {
        auto error = refused("the file is too large for notes");
        error.where = path.toStdString();
        return error;
    }
    auto read = readBookmarks(file.readAll());
    if (read) return read;
    auto error = read.error();
    error.where = path.toStdString();
    return error;
}

base::Result<void> saveBookmarks(const QString& path, const Bookmarks& bookmarks) {
    if (bookmarks.all().empty()) {
        QFile file(path);
        if (file.exists() && !file.remove()) return failed(file, "removed");
        return {};
    }
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    const QByteArray bytes = written(bookmarks);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        return failed(file, "saved");
    }
    return {};
}

QString placeOfNotes(const QString& path, const QString& source) {
    if (source.isEmpty()) return path + ".notes";
    const auto hash = QCryptographicHash::hash(source.toUtf8(), QCryptographicHash::Sha256);
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           "/flowglass/notes/" + QString::fromLatin1(hash.toHex().left(32)) + ".notes";
}

}  // namespace flowglass::window
