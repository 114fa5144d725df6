#pragma once

#include <QFont>

#include "app/window/code/code_editor.hpp"

class QsciLexer;

namespace flowglass::window {

/// The lexer for a language in the colours of `look`; null for plain text. The parent owns it.
[[nodiscard]] QsciLexer* makeLexer(CodeEditor::Language language, const Look& look,
                                   const QFont& font, QObject* parent);

/// By the end of the file's name.
[[nodiscard]] CodeEditor::Language languageOf(const QString& file);

}  // namespace flowglass::window
