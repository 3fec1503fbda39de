// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/messagelistmodel.h"

namespace Chat {

/// A message of a made-up conversation; its id follows from `number` alone.
Message sampleMessage(int number, Role role, const QString &text);

/// A few messages with everything in them that a transcript has to show well: prose, nested lists,
/// a table, code, quotes, formulas, Russian, emoji, text from right to left, reasoning, a failure.
QList<MessageRow> richConversation();

/// Questions and answers by turns, with what models write: prose, lists, code, tables. The same for
/// the same count; 10,000 are about 11 MB.
QList<MessageRow> longConversation(int count);

/// An answer of about `size` bytes: of prose with lists and headings, or of one block of code.
QString longProse(qsizetype size);
QString longCode(qsizetype size);

} // namespace Chat
