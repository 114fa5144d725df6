#include "core/python/rewriting/zip_source.hpp"

#include <array>
#include <fstream>
#include <iterator>

#include "core/python/values/builtin_values.hpp"
#include "core/python/values/instances.hpp"

namespace flowglass::python {

namespace {

/// What zipimport keeps of a file (Lib/zipimport.py, _read_directory).
struct Entry {
    long method = 0;
    long size = 0;    ///< as it lies there
    long offset = 0;  ///< of its header
};

constexpr std::size_t kHeaderSize = 30;
constexpr long kStored = 0;
constexpr long kDeflated = 8;

PyObject* zipimport() {
    PyObject* module = PyDict_GetItemString(PyImport_GetModuleDict(), "zipimport");
    return module != nullptr && PyModule_Check(module) ? PyModule_GetDict(module) : nullptr;
}

/// The entry of `path`, and in `archive` the zip file that it lies in.
std::optional<Entry> find(PyObject* loader, std::string_view path, std::string& archive) {
    PyObject* names = zipimport();
    PyObject* type = names == nullptr ? nullptr : findItem(names, "zipimporter");
    PyObject* known = names == nullptr ? nullptr : findItem(names, "_zip_directory_cache");
    if (type == nullptr || known == nullptr || !PyDict_Check(known) ||
        reinterpret_cast<PyObject*>(Py_TYPE(loader)) != type)
        return std::nullopt;
    PyObject* file = attributeOf(loader, "archive");
    const char* text = file != nullptr && PyUnicode_Check(file) ? PyUnicode_AsUTF8(file) : nullptr;
    if (text == nullptr) return std::nullopt;
    archive = text;
    if (!path.starts_with(archive + "/")) return std::nullopt;
    PyObject* files = findItem(known, text);
    PyObject* entry = files != nullptr && PyDict_Check(files)
                          ? findItem(files, std::string(path.substr(archive.size() + 1)).c_str())
                          : nullptr;
    if (entry == nullptr || !PyTuple_Check(entry) || PyTuple_GET_SIZE(entry) < 5)
        return std::nullopt;
    Entry found{PyLong_AsLong(PyTuple_GET_ITEM(entry, 1)),
                PyLong_AsLong(PyTuple_GET_ITEM(entry, 2)),
                PyLong_AsLong(PyTuple_GET_ITEM(entry, 4))};
    if (PyErr_Occurred() != nullptr || found.size < 0 || found.offset < 0) return std::nullopt;
    return found;
}

/// The bytes of an entry as they lie in the zip file; empty where they cannot be read. (A header
/// is 30 bytes, a name and an extra field, whose lengths stand at 26 and 28: APPNOTE.TXT, 4.3.7.)
std::string bytesOf(const std::string& archive, const Entry& entry) {
    std::ifstream stream(archive, std::ios::binary);
    std::array<char, kHeaderSize> header{};
    if (!stream.seekg(entry.offset) || !stream.read(header.data(), header.size())) return {};
    const auto number = [&](std::size_t at) {
        return static_cast<unsigned char>(header[at]) +
               256L * static_cast<unsigned char>(header[at + 1]);
    };
    if (std::string_view(header.data(), 4) != "PK\x03\x04") return {};
    std::string bytes(static_cast<std::size_t>(entry.size), '\0');
    stream.seekg(number(26) + number(28), std::ios::cur);
    return stream.read(bytes.data(), entry.size) ? bytes : std::string();
}

}  // namespace

std::optional<std::string> zippedSource(PyObject* loader, PyObject* path) {
    const ErrorHold hold;
    const char* name = PyUnicode_AsUTF8(path);
    std::string archive;
    const auto entry = name == nullptr ? std::nullopt : find(loader, name, archive);
    if (!entry || (entry->method != kStored && entry->method != kDeflated)) return std::nullopt;
    std::string bytes = bytesOf(archive, *entry);
    if (bytes.empty() || entry->method == kStored) return bytes;
    // It has decompressed the module's file before.
    PyObject* zlib = PyDict_GetItemString(PyImport_GetModuleDict(), "zlib");
    const auto inflate =
        zlib == nullptr ? PyRef{} : PyRef::steal(PyObject_GetAttrString(zlib, "decompress"));
    if (!inflate || !PyCFunction_CheckExact(inflate.get())) return std::nullopt;
    const auto text = PyRef::steal(PyObject_CallFunction(
        inflate.get(), "y#i", bytes.data(), static_cast<Py_ssize_t>(bytes.size()), -15));
    if (!text || !PyBytes_Check(text.get())) return std::nullopt;
    return std::string(PyBytes_AS_STRING(text.get()),
                       static_cast<std::size_t>(PyBytes_GET_SIZE(text.get())));
}

}  // namespace flowglass::python
