// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/thinksplitter.h"

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr auto OpeningTag = "<think>"_L1;
constexpr auto ClosingTag = "</think>"_L1;
constexpr qsizetype MostHeldSpace = 64; // an answer of nothing but white space must not pile up

qsizetype leadingSpace(QStringView text)
{
    qsizetype count = 0;
    while (count < text.size() && text.at(count).isSpace())
        ++count;
    return count;
}

/// How many of the last characters could be the beginning of `tag`.
qsizetype possibleTagAtEnd(QStringView text, QLatin1StringView tag)
{
    for (qsizetype length = qMin(tag.size() - 1, text.size()); length > 0; --length) {
        if (text.last(length) == tag.first(length))
            return length;
    }
    return 0;
}

} // namespace

void ThinkSplitter::apply(ChatDelta &delta)
{
    if (m_state == State::Answer || delta.text.isEmpty())
        return;

    QString text = m_held + delta.text;
    m_held.clear();
    delta.text.clear();

    if (m_state == State::Start) {
        const qsizetype space = leadingSpace(text);
        const QStringView rest = QStringView(text).mid(space);
        if (rest.startsWith(OpeningTag)) {
            text = rest.mid(OpeningTag.size()).toString();
            m_state = State::BeforeThought;
        } else if (OpeningTag.startsWith(rest) && space <= MostHeldSpace) {
            m_held = text;
            return;
        } else {
            m_state = State::Answer;
        }
    }
    if (m_state == State::BeforeThought) {
        text.remove(0, leadingSpace(text));
        if (!text.isEmpty())
            m_state = State::Thinking;
    }
    if (m_state == State::Thinking) {
        const qsizetype end = text.indexOf(ClosingTag);
        if (end < 0) {
            const qsizetype held = possibleTagAtEnd(text, ClosingTag);
            m_held = text.last(held);
            text.chop(held);
            delta.reasoning += text;
            return;
        }
        delta.reasoning += QStringView(text).first(end);
        text.remove(0, end + ClosingTag.size());
        m_state = State::BeforeAnswer;
    }
    if (m_state == State::BeforeAnswer) {
        text.remove(0, leadingSpace(text));
        if (!text.isEmpty())
            m_state = State::Answer;
    }
    delta.text = text;
}

ChatDelta ThinkSplitter::finish()
{
    ChatDelta delta;
    if (m_state == State::Thinking)
        delta.reasoning = m_held;
    else
        delta.text = m_held;
    m_held.clear();
    return delta;
}

} // namespace Chat
