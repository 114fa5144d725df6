#pragma once

#include <cstdint>
#include <unordered_map>

#include "core/python/pyref.hpp"

namespace flowglass::python {

/// A layer of a decorator chain. Layer 0 is the core, 1 what lies nearest to it.
struct Layer {
    std::uint32_t chain = 0;  ///< 0: none
    std::uint32_t number = 0;
    explicit operator bool() const noexcept { return chain != 0; }
};

/// Which objects are layers. Each is known by its address while it lives, and by nothing that is
/// the same in another one: two uses of a decorator share their code. No reference is kept. Under
/// the GIL; one per process.
class Layers {
  public:
    Layers() = default;
    Layers(const Layers&) = delete;
    Layers& operator=(const Layers&) = delete;

    /// A function. What is a layer already stays what it is in its own chain; one that lies in two
    /// is told of neither, but a core of one chain may be another's layer.
    void addFunction(PyObject* function, Layer layer);
    /// Each call of a function that is a layer enters the manager that was used as its decorator:
    /// `site` stands for the place where.
    void addScope(PyObject* function, PyRef site);
    /// Null for other functions. Borrowed.
    [[nodiscard]] PyObject* scopeOf(const PyObject* function) const noexcept;
    /// Any other object; false where its death could not be told.
    bool addObject(PyObject* object, Layer layer);
    [[nodiscard]] Layer find(const PyObject* object) const noexcept;
    void forget(const PyObject* object) noexcept { m_known.erase(object); }
    void clear() noexcept { m_known.clear(); }

  private:
    struct Known {
        Layer layer;
        PyRef alive;  ///< a weak reference; none to a function, whose death is seen
        /// Of an object that can have none, whose death its type reports.
        const PyTypeObject* type = nullptr;
        PyRef scope;  ///< the site of the manager that each call enters
    };
    static void watchDeaths();
    [[nodiscard]] static bool isAlive(const PyObject* object, const Known& known) noexcept;
    /// Whether what lives at that address is what is known of it.
    [[nodiscard]] static bool isSame(const PyObject* object, const Known& known) noexcept;
    void add(PyObject* object, Layer layer, PyRef alive, const PyTypeObject* type = nullptr);
    void sweep();

    std::unordered_map<const PyObject*, Known> m_known;
    std::size_t m_sweepAt = 1024;
};

}  // namespace flowglass::python
