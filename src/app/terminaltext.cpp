// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminaltext.h"

namespace Chat {

namespace {

constexpr int LongestSequence = 32; // real ones are shorter; a longer one is shown as text
constexpr char16_t Escape = 0x1b;

bool isControl(char16_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

/// Embeddings, overrides and isolates. The marks U+200E and U+200F, which only weigh in on
/// neutral characters, stay: ordinary text in Arabic and Hebrew has them.
bool isReordering(char16_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

} // namespace

QString TerminalFilter::filtered(const QString &piece)
{
    QString result;
    result.reserve(piece.size());
    for (const QChar character : piece) {
        const char16_t c = character.unicode();
        if (m_state == State::Escape) {
            m_state = State::Text;
            if (c == u'[') {
                m_state = State::Sequence;
                m_swallowed = 0;
                continue;
            }
        } else if (m_state == State::Sequence) {
            const bool isInside = c >= 0x20 && c <= 0x3f;
            if (isInside && ++m_swallowed < LongestSequence)
                continue;
            m_state = State::Text;
            if (c >= 0x40 && c <= 0x7e)
                continue;
        }
        if (c == Escape)
            m_state = State::Escape;
        else if (c == u'\n' || c == u'\t' || !(isControl(c) || isReordering(c)))
            result += character;
    }
    return result;
}

QString terminalLine(const QString &text)
{
    QString line = TerminalFilter().filtered(text).trimmed();
    line.replace(u'\n', u' ');
    return line;
}

} // namespace Chat
