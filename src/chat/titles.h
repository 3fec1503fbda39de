// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Chat {

/// A conversation's title from its first question: its first line with words in it, without
/// Markdown, at most about 60 characters, cut between words. Empty where no word is found.
QString titleFromQuestion(const QString &question);

/// A conversation's title as a model wrote it: its first line with words in it, without Markdown,
/// quotes around it or a full stop, at most 60 characters. Empty where no word is found.
QString titleFromAnswer(const QString &answer);

/// A title as a person typed it, or a stranger's file holds it, made fit for one line: no control
/// characters, line breaks, or marks that turn the direction of what stands beside it. At most
/// `length` UTF-16 units, never cut within a character.
QString cleanTitle(const QString &title, qsizetype length = 500);

/// What a list shows: the title made clean, or "New conversation" where there is none.
QString displayTitle(const QString &title);

} // namespace Chat
