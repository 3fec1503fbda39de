// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QDialog>

#include <memory>

namespace Ui {
class MessageDetails;
}

namespace Chat {

/// What is known of how an answer came about, with buttons that copy it. Never modal: a person may
/// go on reading beside it.
class MessageDetails final : public QDialog
{
    Q_OBJECT
public:
    explicit MessageDetails(const Message &message, QWidget *parent = nullptr);
    ~MessageDetails() override;

    /// All rows, one a line: what "Copy all" copies.
    QString text() const;

private:
    void addRow(const QString &name, const QString &value);
    void addRows(const Message &message);

    std::unique_ptr<Ui::MessageDetails> m_ui;
    QStringList m_lines;
};

} // namespace Chat
