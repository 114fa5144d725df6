"""Hands the program over to the recorder that was built for this interpreter.

The extension is loaded from its file, not imported: the program finds neither it nor its folder
in sys.modules and sys.path.
"""

import _imp
import sys

spec = type(sys.implementation)(
    name="_flowglass",
    origin=__file__.rpartition("/")[0] + "/_flowglass" + _imp.extension_suffixes()[0],
)
recorder = _imp.create_dynamic(spec)
_imp.exec_dynamic(recorder)
recorder.main()
