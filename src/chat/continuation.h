// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Chat {

/// Joins what a model writes when it is asked to go on with a text that broke off.
///
/// A model does not say whether its new text begins within a word, after a space or on a new line.
/// So it is asked to begin by repeating the last words: what it repeats is taken away, and the
/// place of the seam is known. Where it does not repeat them, its text is appended as it is.
///
/// A value: feed() what comes and append what it gives. What is held back when the text ends
/// repeats what is there, and is not needed.
class Continuation final
{
public:
    /// `text`: all there is so far; not blank.
    explicit Continuation(const QString &text);

    /// The user's message that asks for it; after the broken text as the assistant's.
    QString instruction() const;

    QString feed(const QString &text);

private:
    enum class State { Matching, Joining, Through };

    QString passOn(const QString &text);
    QString joined(const QString &text);

    QString m_tail; // the last words
    QString m_gap; // the white space at the very end, which is there already
    QString m_held; // not yet known whether it repeats
    State m_state = State::Matching;
};

} // namespace Chat
