#pragma once

#include "core/python/frames/frames.hpp"
#include "core/python/pyref.hpp"

namespace flowglass::python {

class ScopeSite;

/// One `with` item that is being run: it stands where the interpreter expects the context manager,
/// and calls the manager's own methods, which were found as the interpreter finds them. Nothing is
/// held that a plain run would not hold, and nothing longer.
struct OpenScope {
    PyObject_HEAD vectorcallfunc call;
    PyObject* enter;     ///< bound; null once it is called
    PyObject* exit;      ///< bound
    PyObject* constant;  ///< of the program's code: it keeps `at` alive
    const ScopeSite* at;
    Frame* frame;      ///< the recorded frame that runs the block; null where it is gone
    int unit;          ///< of that frame's code: the site before the block
    OpenScope* outer;  ///< the scope around it in that frame
    std::uint32_t id;
    record::Interned manager;  ///< name of the manager's type
    std::uint32_t generator;   ///< the frame behind the manager; 0: none that is known
    trace::Word left;          ///< how the block has said that it will be left
    bool isHeld;               ///< by an exit stack, not by a block
    bool isCalls;              ///< of a manager used as a decorator: a library's code enters it
    const PyObject* given;     ///< held, and being left: what the stack is left with, an address

    [[nodiscard]] bool isAsync() const noexcept;
};

/// The two methods of a manager, by the names that the interpreter looks for.
struct ManagerMethods {
    PyObject* enter;
    PyObject* exit;
};
[[nodiscard]] const ManagerMethods& methodsOf(bool isAsync);

/// A scope that is in no frame yet; null with a Python error set.
[[nodiscard]] OpenScope* newOpenScope(const ScopeSite& at, PyObject* constant) noexcept;
/// Takes it out of its frame.
void unlink(OpenScope& scope) noexcept;

/// Makes the type of these objects. False with a Python error set.
[[nodiscard]] bool readyScopes();

}  // namespace flowglass::python
