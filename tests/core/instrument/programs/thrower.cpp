// A library that is linked without anything of Flowglass's, and throws.
#include <stdexcept>

void throwFromLibrary() {
    throw std::domain_error("from a library");
}
