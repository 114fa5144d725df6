#include <charconv>
#include <string_view>

#include "core/python/run/run.hpp"

namespace flowglass::python {

namespace {

/// The launcher's own words on the command line, read from the left.
class Words {
  public:
    explicit Words(std::vector<std::string> words) : m_words(std::move(words)) {}

    [[nodiscard]] bool isEmpty() const { return m_at == m_words.size(); }
    [[nodiscard]] const std::string& peek() const { return m_words[m_at]; }
    bool take(std::string& word) {
        if (isEmpty()) return false;
        word = m_words[m_at++];
        return true;
    }
    template <class Number>
    bool take(Number& number) {
        std::string word;
        if (!take(word)) return false;
        const char* end = word.data() + word.size();
        const auto [stop, error] = std::from_chars(word.data(), end, number);
        return error == std::errc{} && stop == end;
    }
    bool take(std::vector<std::string>& words) {
        words.emplace_back();
        return take(words.back());
    }
    [[nodiscard]] std::size_t position() const { return m_at; }
    /// Those from `begin` up to here.
    [[nodiscard]] std::vector<std::string> since(std::size_t begin) const {
        return {m_words.begin() + static_cast<std::ptrdiff_t>(begin),
                m_words.begin() + static_cast<std::ptrdiff_t>(m_at)};
    }
    [[nodiscard]] std::vector<std::string> rest() {
        return {m_words.begin() + static_cast<std::ptrdiff_t>(m_at), m_words.end()};
    }

  private:
    std::vector<std::string> m_words;
    std::size_t m_at = 0;
};

/// Takes one option's value; false where the option is not known or its value is none.
bool readOption(std::string_view option, Words& words, Config& config) {
    if (option == "--flowglass-channel") return words.take(config.channel);
    if (option == "--flowglass-follow") return words.take(config.follow);
    if (option == "--no-lines") return !(config.lines = false);
    if (option == "--no-values") return !(config.values = false);
    if (option == "--fold") return words.take(config.foldBudget);
    if (option == "--include") return words.take(config.include);
    if (option == "--exclude") return words.take(config.exclude);
    if (option == "--max-events") return words.take(config.maxEvents);
    if (option == "--max-seconds") return words.take(config.maxSeconds);
    return false;
}

bool textsOf(PyObject* list, std::vector<std::string>& texts) {
    for (Py_ssize_t i = 1; i < PyList_GET_SIZE(list); ++i) {
        const auto bytes = PyRef::steal(PyUnicode_EncodeFSDefault(PyList_GET_ITEM(list, i)));
        if (!bytes) return false;
        texts.emplace_back(PyBytes_AS_STRING(bytes.get()),
                           static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.get())));
    }
    return true;
}

}  // namespace

bool readLaunch(PyObject* argv, Launch& launch) {
    std::vector<std::string> texts;
    if (argv == nullptr || !PyList_Check(argv) || !textsOf(argv, texts)) return false;
    Words words(std::move(texts));
    std::string word;
    while (!words.isEmpty() && words.peek().starts_with("--")) {
        const auto begin = words.position();
        (void)words.take(word);
        if (word == "--") break;
        const bool isRead = readOption(word, words, launch.config);
        if (isRead && word != "--flowglass-channel")
            for (auto& passed : words.since(begin))
                launch.config.wordsForOthers.push_back(std::move(passed));
        if (!isRead) {
            PyErr_Format(PyExc_SystemExit, "flowglass: %s is no option of the recorder.",
                         word.c_str());
            return false;
        }
    }
    launch.isModule = !words.isEmpty() && words.peek() == "-m";
    launch.isCommand = !words.isEmpty() && words.peek() == "-c";
    if (!launch.isScript()) (void)words.take(word);
    if (!words.take(launch.target)) {
        PyErr_SetString(PyExc_SystemExit, "flowglass: no program to record.");
        return false;
    }
    launch.arguments = words.rest();
    return findFolders(launch);
}

}  // namespace flowglass::python
