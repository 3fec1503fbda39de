// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/cmarkarena.h"

#include <algorithm>
#include <cstring>

namespace Chat {

namespace {

constexpr std::size_t Alignment = alignof(std::max_align_t);
constexpr std::size_t HeaderSize = Alignment; // holds the size, which reallocate() needs
constexpr std::size_t SmallestPiece = 16 * 1024;
constexpr std::size_t LargestPiece = 1024 * 1024;

thread_local CmarkArena *current = nullptr;

} // namespace

CmarkArena::CmarkArena()
    : m_memory{&CmarkArena::allocate, &CmarkArena::reallocate, &CmarkArena::release}
    , m_outer(current)
{
    current = this;
}

CmarkArena::~CmarkArena()
{
    current = m_outer;
}

void CmarkArena::setLimit(std::size_t bytes, std::jmp_buf *exit)
{
    m_limit = bytes;
    m_exit = exit;
}

void *CmarkArena::allocate(std::size_t count, std::size_t size)
{
    return current->take(count * size);
}

void *CmarkArena::reallocate(void *old, std::size_t size)
{
    if (!old)
        return current->take(size);
    std::size_t oldSize = 0;
    std::memcpy(&oldSize, static_cast<std::byte *>(old) - HeaderSize, sizeof oldSize);
    if (size <= oldSize)
        return old;
    void *grown = current->take(size);
    std::memcpy(grown, old, oldSize);
    return grown;
}

void *CmarkArena::take(std::size_t size)
{
    const std::size_t needed = HeaderSize + (size + Alignment - 1) / Alignment * Alignment;
    if (needed > m_left) {
        const std::size_t piece =
            std::max(needed, std::clamp(m_taken, SmallestPiece, LargestPiece));
        if (m_exit && m_taken + piece > m_limit)
            std::longjmp(*m_exit, 1);
        m_pieces.push_back(std::make_unique<std::byte[]>(piece)); // zeroed, as calloc() would
        m_next = m_pieces.back().get();
        m_left = piece;
        m_taken += piece;
    }
    std::memcpy(m_next, &size, sizeof size);
    void *begin = m_next + HeaderSize;
    m_next += needed;
    m_left -= needed;
    return begin;
}

} // namespace Chat
