#pragma once

#include <QString>
#include <QStringList>
#include <map>
#include <vector>

namespace flowglass::window {

/// What the code pane shows on the lines of one file at one moment; lines count from 1.
struct CodeMarks {
    int lineRun = 0;                    ///< the line just run; 0: none here
    int lineNext = 0;                   ///< the line that runs next
    int lineNear = 0;                   ///< where to look while neither is known; 0: none here
    bool past = false;                  ///< that is where its frame was before
    QString note;                       ///< what to say of that
    bool failed = false;                ///< an exception stands at lineRun
    std::map<int, QStringList> parked;  ///< names of the frames parked at a line
};

/// Something that is wrong with a program, and kept it from running or may yet.
struct CodeProblem {
    QString file;        ///< where it was seen; empty: in the program's own
    int line = 0;        ///< there
    int column = 0;      ///< from 1; 0: not told
    int sourceLine = 0;  ///< the line of the program's own file that led there; 0: not told
    bool error = true;   ///< or a warning
    QString text;
};

/// When the lines of one file ran, as parts of the whole recording in [0, 1), per line.
struct CodeTicks {
    std::map<int, std::vector<double>> runs;  ///< thinned out where there are too many to see
    std::map<int, std::size_t> counts;        ///< how often each line ran
};

}  // namespace flowglass::window
