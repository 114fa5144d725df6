#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/python/launch/choice.hpp"
#include "core/python/launch/interpreter.hpp"
#include "core/python/launch/output_of.hpp"
#include "core/python/launch/session_options.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using namespace flowglass::python;
namespace fs = std::filesystem;

namespace {

/// A folder of its own for a test, gone at its end.
class Folder {
  public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "flowglass-launch-XXXXXX").string();
        m_path = mkdtemp(name.data());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(m_path); }
    [[nodiscard]] fs::path operator/(const std::string& name) const { return m_path / name; }
    [[nodiscard]] const fs::path& path() const { return m_path; }

    fs::path write(const std::string& name, const std::string& text) const {
        const auto file = m_path / name;
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
        return file;
    }
    /// A program of /bin/sh.
    fs::path program(const std::string& name, const std::string& text) const {
        auto file = write(name, "#!/bin/sh\n" + text);
        fs::permissions(file, fs::perms::owner_all);
        return file;
    }
    /// An interpreter that says these things of itself.
    fs::path interpreter(const std::string& name, const std::string& implementation,
                         const std::string& version, const std::string& extension) const {
        return program(name, "printf 'flowglass\\n" + implementation + "\\n" + version + "\\n" +
                                 extension + "\\n/x/python3\\n'\n");
    }

  private:
    fs::path m_path;
};

/// A variable of the environment, set or (null) unset while it lives.
class Variable {
  public:
    Variable(const char* name, const char* value) : m_name(name) {
        if (const char* old = std::getenv(name)) m_old = old;
        set(value);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { set(m_old ? m_old->c_str() : nullptr); }

  private:
    void set(const char* value) const {
        if (value == nullptr)
            unsetenv(m_name);
        else
            setenv(m_name, value, 1);
    }
    const char* m_name;
    std::optional<std::string> m_old;
};

constexpr const char* kSuffix = ".cpython-311-x86_64-linux-gnu.so";

}  // namespace

TEST_CASE("the interpreter that is named goes before all others", "[python]") {
    CHECK(chooseInterpreter({"python9", "a/script.py", {}, "/some/env"}) == "python9");
}

TEST_CASE("an active virtual environment goes before one beside the script", "[python]") {
    const Folder folder;
    const auto active = folder.program("active/bin/python3", "");
    folder.program(".venv/bin/python3", "");
    folder.write(".venv/pyvenv.cfg", "");
    const auto script = folder.write("script.py", "");
    CHECK(chooseInterpreter({{}, script, {}, (folder / "active").string()}) == active.string());
    CHECK(chooseInterpreter({{}, script, {}, (folder / "gone").string()}) ==
          (folder / ".venv/bin/python3").string());
}

TEST_CASE("an environment is found beside the script and two folders above it", "[python]") {
    const Folder folder;
    const auto inner = folder.write("a/b/c/script.py", "");
    const auto outer = folder.write("a/b/script.py", "");
    folder.write("venv/pyvenv.cfg", "");
    const auto python = folder.program("venv/bin/python", "");
    CHECK(chooseInterpreter({{}, outer, {}, {}}) == python.string());
    CHECK(chooseInterpreter({{}, inner, {}, {}}) == "python3");
    CHECK(chooseInterpreter({{}, {}, folder / "a", {}}) == python.string());
}

TEST_CASE("a folder called venv that is none is passed over", "[python]") {
    const Folder folder;
    folder.program("venv/bin/python3", "");
    folder.write(".venv/pyvenv.cfg", "");
    CHECK(chooseInterpreter({{}, folder.write("script.py", ""), {}, {}}) == "python3");
}

TEST_CASE("the first line of a script names its interpreter", "[python]") {
    const Folder folder;
    const auto own = folder.program("python3.11", "");
    folder.program("python-own", "");
    const std::string path = folder.path().string() + ":" + std::getenv("PATH");
    const Variable search("PATH", path.c_str());
    const auto of = [&](const std::string& line) {
        return interpreterInFirstLine(folder.write("script.py", line + "\nprint()\n"));
    };
    CHECK(of("#!" + own.string()) == own.string());
    CHECK(of("#! " + own.string() + " -u") == own.string());
    CHECK(of("#!/usr/bin/env python-own") == "python-own");
    CHECK(of("#!/usr/bin/env -S A=1 python-own -u") == "python-own");
    CHECK(of("#!/usr/bin/env no-such-python").empty());
    CHECK(of("#!/no/such/python3").empty());
    CHECK(of("#!/bin/sh").empty());
    CHECK(of("# python3").empty());
    CHECK(of("").empty());
    CHECK(interpreterInFirstLine(folder / "missing.py").empty());
}

TEST_CASE("an interpreter is asked what it is", "[python]") {
    const Folder folder;
    const auto python = folder.interpreter("python", "CPython", "3.11.2", kSuffix);
    const auto answer = probe(python.string());
    REQUIRE(answer.has_value());
    CHECK(answer->runtime() == "CPython 3.11.2");
    CHECK(answer->extension == kSuffix);
    CHECK_FALSE(answer->isFreeThreaded());
}

TEST_CASE("the interpreter of this machine answers", "[python]") {
    const auto answer = probe("python3");
    REQUIRE(answer.has_value());
    CHECK(answer->implementation == "CPython");
    CHECK(answer->extension.starts_with(".cpython-3"));
}

TEST_CASE("what is no Python interpreter says so in one sentence", "[python]") {
    const Folder folder;
    const auto missing = probe((folder / "missing").string());
    REQUIRE(missing.has_error());
    CHECK(missing.error().kind == base::ErrorKind::notFound);
    const auto other = probe("true");
    REQUIRE(other.has_error());
    CHECK(other.error().kind == base::ErrorKind::format);
    CHECK(other.error().sentence == "This is no Python interpreter; name one with --python.");
    const auto failing = probe(folder.program("failing", "echo flowglass; exit 3\n").string());
    CHECK(failing.has_error());
}

TEST_CASE("an interpreter without a build is told which there are", "[python]") {
    const Folder folder;
    folder.write("builds/_flowglass.cpython-311-x86_64-linux-gnu.so", "");
    folder.write("builds/_flowglass.cpython-39-x86_64-linux-gnu.so", "");
    folder.write("builds/_flowglass.cpython-313-x86_64-linux-gnu.so", "");
    folder.write("builds/other.cpython-314-x86_64-linux-gnu.so", "");
    const auto builds = folder / "builds";
    CHECK(recordedVersions(builds) == std::vector<std::string>{"3.9", "3.11", "3.13"});
    const auto sentence = [&](const std::string& name, const std::string& version,
                              const std::string& extension) {
        const auto checked = checkRecorded({"python", name, version, extension, ""}, builds);
        return checked ? std::string() : checked.error().sentence;
    };
    CHECK(sentence("CPython", "3.11.2", kSuffix).empty());
    CHECK(sentence("CPython", "3.12.1", ".cpython-312-x86_64-linux-gnu.so") ==
          "This is CPython 3.12.1, and the recorder is built for CPython 3.9, 3.11 and 3.13; name "
          "one of these with --python.");
    CHECK(sentence("CPython", "2.7.18", "").find("This is CPython 2.7.18, and") == 0);
    CHECK(sentence("PyPy", "3.10.14", ".pypy310-pp73-x86_64-linux-gnu.so") ==
          "This is PyPy 3.10.14; only CPython can be recorded: name one with --python.");
    CHECK(sentence("CPython", "3.13.0", ".cpython-313t-x86_64-linux-gnu.so")
              .find("This is a free-threaded CPython 3.13.0") == 0);
    const auto none = checkRecorded({"python", "CPython", "3.11.2", kSuffix, ""}, folder.path());
    REQUIRE(none.has_error());
    CHECK(none.error().kind == base::ErrorKind::unsupported);
}

TEST_CASE("a program's options reach the launcher before the program's own words", "[python]") {
    const Folder folder;
    folder.write(std::string("builds/_flowglass") + kSuffix, "");
    const auto builds = (folder / "builds").string();
    const Variable place("FLOWGLASS_PYTHON_DIR", builds.c_str());
    PythonProgram program;
    program.interpreter = folder.interpreter("python", "CPython", "3.11.2", kSuffix).string();
    program.target = folder.write("script.py", "").string();
    program.arguments = {"--lines", "2"};
    program.lines = false;
    program.fold = 7;
    program.include = {"a*"};
    const auto options = sessionFor(program);
    REQUIRE(options.has_value());
    CHECK(options->command ==
          std::vector<std::string>{*program.interpreter, builds + "/__main__.py",
                                   "--flowglass-channel", "{channel}", "--no-lines", "--fold", "7",
                                   "--include", "a*", "--", program.target, "--lines", "2"});
    CHECK(options->metadata.runtime == "CPython 3.11.2");
    CHECK(options->metadata.language == "python");
    CHECK(options->metadata.program == program.target);

    program.isModule = true;
    program.target = "package.module";
    const auto module = sessionFor(program);
    REQUIRE(module.has_value());
    CHECK(module->metadata.program == "-m package.module");
    CHECK(std::vector<std::string>(module->command.end() - 4, module->command.end()) ==
          std::vector<std::string>{"-m", "package.module", "--lines", "2"});
}

TEST_CASE("a script that is not there is found out before anything starts", "[python]") {
    const Folder folder;
    PythonProgram program;
    program.target = (folder / "missing.py").string();
    const auto missing = sessionFor(program);
    REQUIRE(missing.has_error());
    CHECK(missing.error().kind == base::ErrorKind::notFound);
    program.target = folder.path().string();
    const auto directory = sessionFor(program);
    REQUIRE(directory.has_error());
    CHECK(directory.error().kind == base::ErrorKind::format);
}

TEST_CASE("a program's output is taken whole, and its failure noticed", "[python]") {
    const Folder folder;
    const auto many = outputOf({folder.program("many", "seq 2000\n").string()});
    REQUIRE(many.has_value());
    CHECK(many->succeeded);
    CHECK(many->text.ends_with("\n2000\n"));
    const auto silent = outputOf({"false"});
    REQUIRE(silent.has_value());
    CHECK_FALSE(silent->succeeded);
    CHECK(outputOf({"no-such-program"}).has_error());
}
