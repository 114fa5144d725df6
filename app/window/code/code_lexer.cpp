#include "app/window/code/code_lexer.hpp"

#include <QFileInfo>
#include <initializer_list>

namespace flowglass::window {

namespace {

/// Python's built-in functions read as names, as they do in most editors.
class PythonLexer : public QsciLexerPython {
  public:
    using QsciLexerPython::QsciLexerPython;
    const char* keywords(int set) const override {
        if (set == 2) {
            return "abs all any bool bytes callable chr dict dir enumerate filter float format "
                   "frozenset getattr hasattr hash id input int isinstance issubclass iter len "
                   "list map max min next object open ord print property range repr reversed "
                   "round set setattr slice sorted staticmethod str sum super tuple type vars "
                   "zip";
        }
        if (set == 1) {
            return "False None True and as assert async await break class continue def del elif "
                   "else except finally for from global if import in is lambda nonlocal not or "
                   "pass raise return try while with yield";
        }
        return nullptr;
    }
};

/// With the words that came after the lexer was written.
class CppLexer : public QsciLexerCPP {
  public:
    using QsciLexerCPP::QsciLexerCPP;
    const char* keywords(int set) const override {
        if (set != 1) return QsciLexerCPP::keywords(set);
        return "alignas alignof asm auto bool break case catch char char8_t char16_t char32_t "
               "class co_await co_return co_yield concept const const_cast consteval constexpr "
               "constinit continue decltype default delete do double dynamic_cast else enum "
               "explicit export extern false final float for friend goto if inline int long "
               "mutable namespace new noexcept nullptr operator override private protected public "
               "register reinterpret_cast requires return short signed sizeof static "
               "static_assert static_cast struct switch template this thread_local throw true try "
               "typedef typeid typename union unsigned using virtual void volatile wchar_t while";
    }
};

void colour(QsciLexer* lexer, const QColor& colour, std::initializer_list<int> styles) {
    for (const int style : styles) lexer->setColor(colour, style);
}

void embolden(QsciLexer* lexer, const QFont& font, std::initializer_list<int> styles) {
    QFont bold = font;
    bold.setWeight(QFont::DemiBold);
    for (const int style : styles) lexer->setFont(bold, style);
}

QsciLexer* python(const Look& look, const QFont& font, QObject* parent) {
    using L = QsciLexerPython;
    auto* lexer = new PythonLexer(parent);
    lexer->setDefaultFont(font);
    lexer->setFont(font, -1);
    lexer->setColor(look.text, -1);
    colour(lexer, look.keyword, {L::Keyword});
    colour(lexer, look.name,
           {L::ClassName, L::FunctionMethodName, L::HighlightedIdentifier, L::Decorator});
    colour(lexer, look.number, {L::Number});
    colour(lexer, look.string,
           {L::SingleQuotedString, L::DoubleQuotedString, L::TripleSingleQuotedString,
            L::TripleDoubleQuotedString, L::SingleQuotedFString, L::DoubleQuotedFString,
            L::TripleSingleQuotedFString, L::TripleDoubleQuotedFString});
    colour(lexer, look.comment, {L::Comment, L::CommentBlock});
    embolden(lexer, font, {L::ClassName, L::FunctionMethodName});
    return lexer;
}

QsciLexer* cpp(const Look& look, const QFont& font, QObject* parent) {
    using L = QsciLexerCPP;
    auto* lexer = new CppLexer(parent);
    lexer->setDefaultFont(font);
    lexer->setFont(font, -1);
    lexer->setColor(look.text, -1);
    colour(lexer, look.keyword, {L::Keyword, L::PreProcessor});
    colour(lexer, look.name, {L::KeywordSet2, L::GlobalClass});
    colour(lexer, look.number, {L::Number, L::UserLiteral});
    colour(lexer, look.string,
           {L::DoubleQuotedString, L::SingleQuotedString, L::RawString, L::EscapeSequence});
    colour(lexer, look.comment, {L::Comment, L::CommentLine, L::CommentDoc, L::CommentLineDoc});
    return lexer;
}

}  // namespace

QsciLexer* makeLexer(CodeEditor::Language language, const Look& look, const QFont& font,
                     QObject* parent) {
    QsciLexer* lexer = nullptr;
    if (language == CodeEditor::Language::python) lexer = python(look, font, parent);
    if (language == CodeEditor::Language::cpp) lexer = cpp(look, font, parent);
    if (lexer != nullptr) {
        lexer->setDefaultPaper(look.panel);
        lexer->setPaper(look.panel, -1);
    }
    return lexer;
}

CodeEditor::Language languageOf(const QString& file) {
    const QString suffix = QFileInfo(file).suffix().toLower();
    if (suffix == "py" || suffix == "pyw" || suffix == "pyi") return CodeEditor::Language::python;
    static const QStringList kCpp{"c", "cc", "cpp", "cxx", "h", "hh", "hpp", "hxx", "ipp"};
    return kCpp.contains(suffix) ? CodeEditor::Language::cpp : CodeEditor::Language::plain;
}

}  // namespace flowglass::window
