#pragma once

namespace flowglass::detail {

/// A stack for this thread's signal handlers while it lives, so that one can still run where the
/// thread has used up its own. Where the program has set one, that stays. Its own thread's alone.
class AlternateStack {
  public:
    AlternateStack() noexcept;
    AlternateStack(const AlternateStack&) = delete;
    AlternateStack& operator=(const AlternateStack&) = delete;
    ~AlternateStack();

  private:
    void* m_memory = nullptr;
};

}  // namespace flowglass::detail
