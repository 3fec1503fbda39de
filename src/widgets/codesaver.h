// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QObject>
#include <QString>

class QWidget;

namespace Chat {

/// Asks where to, and has code from a message written into a file there.
class CodeSaver final : public QObject
{
    Q_OBJECT

public:
    explicit CodeSaver(QWidget *window);

    void save(const QString &code, const QString &language);

Q_SIGNALS:
    void saved(const QString &path);
    void failed(const Chat::Error &error);

private:
    void write(const QString &path, const QString &code);

    QWidget *m_window;
};

} // namespace Chat
