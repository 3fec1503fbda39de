// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/continuation.h"

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype TailLength = 48;
constexpr qsizetype LongestTail = 96; // where there is no space to begin after
constexpr qsizetype MostHeld = 4 * LongestTail;

bool isQuote(QChar c)
{
    return u"\"'`«»“”„"_s.contains(c);
}

/// The last words of the last line that has any.
QString tailOf(const QString &text)
{
    const qsizetype line = text.lastIndexOf(u'\n') + 1;
    const QString last = text.sliced(line);
    if (last.size() <= TailLength)
        return last.trimmed();
    qsizetype begin = last.lastIndexOf(u' ', last.size() - TailLength) + 1;
    if (last.size() - begin > LongestTail)
        begin = last.size() - LongestTail;
    if (last.at(begin).isLowSurrogate())
        ++begin;
    return last.sliced(begin).trimmed();
}

} // namespace

Continuation::Continuation(const QString &text)
{
    qsizetype end = text.size();
    while (end > 0 && text.at(end - 1).isSpace())
        --end;
    m_gap = text.sliced(end);
    m_tail = tailOf(text.first(end));
}

QString Continuation::instruction() const
{
    // For the model, not for a person: not translated.
    return u"Your last message broke off before its end. Continue it from exactly where it "
           u"stopped, "
           "in the same language and format. Begin by repeating its last words, \"%1\", letter for "
           "letter, and go straight on from there. No introduction, no apology, no summary."_s.arg(
               m_tail);
}

QString Continuation::feed(const QString &text)
{
    switch (m_state) {
    case State::Through:
        return text;
    case State::Joining:
        return joined(text);
    case State::Matching:
        break;
    }
    m_held += text;

    // White space and a quotation mark before it are no difference.
    qsizetype at = 0;
    while (
        at < m_held.size()
        && (m_held.at(at).isSpace() || (isQuote(m_held.at(at)) && m_held.at(at) != m_tail.front())))
        ++at;
    const bool isQuoted = at > 0 && isQuote(m_held.at(at - 1));
    for (qsizetype i = 0; i < m_tail.size(); ++i) {
        if (m_tail.at(i).isSpace())
            continue;
        while (at < m_held.size() && i > 0 && m_held.at(at).isSpace())
            ++at;
        if (at == m_held.size())
            return m_held.size() > MostHeld ? passOn(m_held) : QString();
        if (m_held.at(at) != m_tail.at(i))
            return passOn(m_held);
        ++at;
    }
    if (isQuoted) { // its end may not have come yet
        if (at == m_held.size())
            return {};
        if (isQuote(m_held.at(at)))
            ++at;
    }
    m_state = State::Joining;
    return joined(m_held.sliced(at));
}

QString Continuation::passOn(const QString &text)
{
    m_state = State::Through;
    return text;
}

/// After the repeated words: the white space that is there already is not needed again.
QString Continuation::joined(const QString &text)
{
    qsizetype begin = 0;
    while (begin < text.size() && !m_gap.isEmpty() && text.at(begin).isSpace()) {
        if (text.at(begin) == m_gap.front())
            m_gap.remove(0, 1);
        else if (text.at(begin) == u'\n')
            break; // a line break more than there was
        ++begin;
    }
    if (begin < text.size())
        m_state = State::Through;
    return text.sliced(begin);
}

} // namespace Chat
