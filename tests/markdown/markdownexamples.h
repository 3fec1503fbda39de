// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRandomGenerator>
#include <QString>
#include <QStringList>

namespace Chat {

/// Short texts that between them use every construct of GitHub's Markdown, alone and one within
/// another, whole and broken.
QStringList markdownExamples();

/// Some lines of anything.
QString randomMarkdown(QRandomGenerator &random);

struct HostileText
{
    const char *name = "";
    QString text = {};
};

/// Texts of 20 to 90 kB that are known to take parsers or layouts quadratic time or memory.
QList<HostileText> hostileMarkdown();

} // namespace Chat
