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
    bool failed = false;                ///< an exception stands at lineRun
    std::map<int, QStringList> parked;  ///< names of the frames parked at a line
};

/// When the lines of one file ran, as parts of the whole recording in [0, 1), per line.
struct CodeTicks {
    std::map<int, std::vector<double>> runs;  ///< thinned out where there are too many to see
    std::map<int, std::size_t> counts;        ///< how often each line ran
    double now = 0;                           ///< where now is on the same scale
    bool veiled = false;
};

}  // namespace flowglass::window
