#include "core/python/launch/interpreter.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "core/python/launch/output_of.hpp"

namespace flowglass::python {

namespace fs = std::filesystem;

namespace {

/// Nothing that takes time is imported. Old Pythons run it too, and say how old they are.
constexpr const char* kQuestion =
    "import sys\n"
    "try:\n"
    "    from _imp import extension_suffixes\n"
    "except ImportError:\n"
    "    extension_suffixes = list\n"
    "name = getattr(getattr(sys, 'implementation', None), 'name', 'cpython')\n"
    "name = {'cpython': 'CPython', 'pypy': 'PyPy'}.get(name, name)\n"
    "print('\\n'.join(['flowglass', name, '.'.join(map(str, sys.version_info[:3])),\n"
    "    (extension_suffixes() or [''])[0], sys.executable or '', '']))\n";

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines(1);
    for (const char letter : text) {
        if (letter == '\n')
            lines.emplace_back();
        else
            lines.back() += letter;
    }
    return lines;
}

/// "3.11" of a build's file name: _flowglass.cpython-311-x86_64-linux-gnu.so
std::string minorVersionIn(const std::string& name) {
    constexpr std::string_view before = "_flowglass.cpython-3";
    if (!name.starts_with(before) || !name.ends_with(".so")) return {};
    const auto end = name.find_first_not_of("0123456789", before.size());
    const auto digits = name.substr(before.size(), end - before.size());
    return digits.empty() ? std::string() : "3." + digits;
}

std::string sentenceList(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i != 0) text += i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

}  // namespace

bool Interpreter::isFreeThreaded() const {
    const auto dash = extension.find('-', extension.find("cpython-") + 8);
    return extension.starts_with(".cpython-") && dash != std::string::npos &&
           extension[dash - 1] == 't';
}

base::Result<Interpreter> probe(const std::string& command) {
    auto answer = outputOf({command, "-I", "-S", "-c", kQuestion});
    // Python 2 knows no -I; it is asked again, so that the answer can name it.
    if (answer && !answer->succeeded) answer = outputOf({command, "-S", "-c", kQuestion});
    if (!answer) {
        base::Error error = answer.error();
        if (error.kind == base::ErrorKind::notFound)
            error.sentence =
                "There is no such Python interpreter; install it, or name another with --python.";
        return error;
    }
    const auto lines = linesOf(answer->text);
    if (!answer->succeeded || lines.size() < 6 || lines[0] != "flowglass")
        return base::Error{base::ErrorKind::format,
                           "This is no Python interpreter; name one with --python.", command};
    return Interpreter{command, lines[1], lines[2], lines[3], lines[4]};
}

base::Result<fs::path> recorderFolder() {
    std::error_code ignored;
    if (const char* named = std::getenv("FLOWGLASS_PYTHON_DIR"); named != nullptr && *named != 0)
        return fs::path(named);
    const auto bin = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const auto* place : {"../python", "../lib/flowglass/python"}) {
        const auto folder = (bin / place).lexically_normal();
        if (fs::exists(folder / "__main__.py", ignored)) return folder;
    }
    return base::Error{base::ErrorKind::notFound,
                       "The recorder for Python is not there; build Flowglass with python3-dev "
                       "installed, or name its folder in FLOWGLASS_PYTHON_DIR.",
                       (bin / "../python").lexically_normal().string()};
}

std::vector<std::string> recordedVersions(const fs::path& folder) {
    std::vector<std::string> versions;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        auto version = minorVersionIn(entry.path().filename().string());
        if (!version.empty()) versions.push_back(std::move(version));
    }
    std::ranges::sort(versions, {}, [](const std::string& version) {
        return std::pair(version.size(), version);
    });
    const auto repeated = std::ranges::unique(versions);
    versions.erase(repeated.begin(), repeated.end());
    return versions;
}

base::Result<void> checkRecorded(const Interpreter& interpreter, const fs::path& folder) {
    const auto error = [&](const std::string& sentence) {
        return base::Error{base::ErrorKind::unsupported, sentence, interpreter.command};
    };
    if (interpreter.implementation != "CPython")
        return error("This is " + interpreter.runtime() +
                     "; only CPython can be recorded: name one with --python.");
    if (interpreter.isFreeThreaded())
        return error("This is a free-threaded " + interpreter.runtime() +
                     ", which cannot be recorded; name an ordinary one with --python.");
    std::error_code ignored;
    if (!interpreter.extension.empty() &&
        fs::exists(folder / ("_flowglass" + interpreter.extension), ignored))
        return {};
    const auto versions = recordedVersions(folder);
    if (versions.empty())
        return base::Error{base::ErrorKind::unsupported,
                           "There is no build of the recorder here; install python3-dev and build "
                           "Flowglass again.",
                           folder.string()};
    return error("This is " + interpreter.runtime() + ", and the recorder is built for CPython " +
                 sentenceList(versions) + "; name one of these with --python.");
}

}  // namespace flowglass::python
