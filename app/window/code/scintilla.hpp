#pragma once

// Qt's `slots` and `signals` are ordinary words in the rest of the code (QT_NO_KEYWORDS), but
// QScintilla's headers are written with them.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <Qsci/qscilexercpp.h>
#include <Qsci/qscilexerpython.h>
#include <Qsci/qsciscintilla.h>
#include <Qsci/qscistyle.h>
#include <Qsci/qscistyledtext.h>
#undef slots
#undef signals
