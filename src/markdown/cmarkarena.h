// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmark-gfm.h>

#include <csetjmp>
#include <cstddef>
#include <memory>
#include <vector>

namespace Chat {

/// The memory that cmark-gfm works in: taken in large pieces, given back all at once with the
/// object. Belongs to the thread that made it; the innermost one alive is in use. cmark-gfm has no
/// limits of its own: a text of 60 kB can make it take 7 GB. Here it can be left in the middle of
/// its work, for nothing but this memory is held by it.
class CmarkArena final
{
public:
    CmarkArena();
    ~CmarkArena();
    CmarkArena(const CmarkArena &) = delete;
    CmarkArena &operator=(const CmarkArena &) = delete;

    cmark_mem *memory() { return &m_memory; }

    /// What no sensible text of `size` bytes comes near to.
    static constexpr std::size_t limitFor(std::size_t size) { return 4'000'000 + 300 * size; }
    /// From here on, longjmp() to `exit` rather than take more than `bytes` from the system.
    void setLimit(std::size_t bytes, std::jmp_buf *exit);
    void removeLimit() { m_exit = nullptr; }

private:
    static void *allocate(std::size_t count, std::size_t size);
    static void *reallocate(void *old, std::size_t size);
    static void release(void *) { } // with the arena

    void *take(std::size_t size);

    cmark_mem m_memory;
    CmarkArena *m_outer = nullptr;
    std::vector<std::unique_ptr<std::byte[]>> m_pieces;
    std::byte *m_next = nullptr;
    std::size_t m_left = 0;
    std::size_t m_taken = 0;
    std::size_t m_limit = 0;
    std::jmp_buf *m_exit = nullptr;
};

} // namespace Chat
