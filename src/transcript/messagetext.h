// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QPalette>
#include <QStringList>
#include <QUrl>

class QTextDocument;

/// How the text of messages becomes documents to be shown.
namespace Chat::MessageText {

/// Fills the document from Markdown. Raw HTML and pictures become text, and links stay links only
/// where isSafeLink(). Colours are those of the palette's theme.
void setMarkdown(QTextDocument &document, const QString &markdown, const QFont &font,
                 const QPalette &palette);

/// Fills the document with text as it was typed, line by line; only what stands between fences is
/// set as code.
void setTyped(QTextDocument &document, const QString &text, const QFont &font,
              const QPalette &palette);

/// Cuts Markdown between paragraphs, outside of code, lists and quotes, into parts of at least
/// `length` characters that mean the same one by one. Text that is appended changes only the last
/// part, and may add further ones.
QStringList split(const QString &markdown, qsizetype length = 1500);

/// http, https and mailto.
bool isSafeLink(const QUrl &url);

/// Marks the frames of a document that hold code: property of their QTextFrameFormat.
inline constexpr int CodeFrameProperty = 0x100001;

} // namespace Chat::MessageText
