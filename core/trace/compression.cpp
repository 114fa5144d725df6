#include <zstd.h>

#include <memory>

#include "core/trace/file_format.hpp"

namespace flowglass::trace::format {
namespace {

// Live recording pays for it: level 1 is a third of the time of level 3, and the rows are so
// regular that the file grows by a few percent.
constexpr int kLevel = 1;

template <auto release>
struct Releaser {
    template <class Context>
    void operator()(Context* context) const {
        release(context);
    }
};

}  // namespace

void appendCompressed(std::string& out, std::string_view raw) {
    // Contexts are large; a thread that writes or reads keeps one.
    thread_local const std::unique_ptr<ZSTD_CCtx, Releaser<ZSTD_freeCCtx>> context(
        ZSTD_createCCtx());
    const auto before = out.size();
    out.resize(before + ZSTD_compressBound(raw.size()));
    const auto written = ZSTD_compressCCtx(context.get(), out.data() + before, out.size() - before,
                                           raw.data(), raw.size(), kLevel);
    // The room is what zstd asked for, so only a lack of memory is left to fail.
    if (ZSTD_isError(written) != 0U) throw std::bad_alloc();
    out.resize(before + written);
}

bool decompress(std::string_view packed, std::string& raw, std::size_t size) {
    thread_local const std::unique_ptr<ZSTD_DCtx, Releaser<ZSTD_freeDCtx>> context(
        ZSTD_createDCtx());
    if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != size) return false;
    raw.resize(size);
    return ZSTD_decompressDCtx(context.get(), raw.data(), size, packed.data(), packed.size()) ==
           size;
}

}  // namespace flowglass::trace::format
