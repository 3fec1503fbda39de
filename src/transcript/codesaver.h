// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

class QWidget;

namespace Chat {

/// Asks where to, and writes code from a message into a file there. What goes wrong is said in a
/// message box.
class CodeSaver final : public QObject
{
    Q_OBJECT

public:
    explicit CodeSaver(QWidget *window);

    void save(const QString &code, const QString &language);

    /// A name for code in this language, as it stands after a fence.
    static QString suggestedName(const QString &language);
    /// An empty string, or what went wrong.
    static QString write(const QString &path, const QString &code);

private:
    QWidget *m_window;
};

} // namespace Chat
