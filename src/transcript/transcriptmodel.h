// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QAbstractItemModel>
#include <QObject>
#include <QPointer>

namespace Chat {

/// One row of the model, as the view needs it.
struct TranscriptRow
{
    Message message = {};
    int versionIndex = 0; ///< from 0
    int versionCount = 1;
    QString notice = {}; ///< what a person should know of how the answer ended
    bool isLast = false;
    bool isBusy = false; ///< an answer is on its way somewhere in the conversation

    bool operator==(const TranscriptRow &) const = default;
};

/// Reads messages out of any model that names its roles as TranscriptView wants, so that the view
/// needs no particular one; and says what happens to the rows in terms of rows alone.
class TranscriptModel final : public QObject
{
    Q_OBJECT

public:
    explicit TranscriptModel(QObject *parent = nullptr);

    QAbstractItemModel *source() const { return m_source; }
    void setSource(QAbstractItemModel *source); ///< not owned; may be null

    int count() const;
    TranscriptRow row(int row) const;
    /// The text alone: cheap where the model has a role `text`.
    QString text(int row) const;
    qsizetype textSize(int row) const;
    MessageId idOf(int row) const; ///< null where there is no such row
    int rowOf(const MessageId &id) const; ///< −1 where there is none

Q_SIGNALS:
    void reset();
    void inserted(int first, int last);
    void removed(int first, int last);
    void changed(int first, int last);

private:
    Message message(int row) const;

    QPointer<QAbstractItemModel> m_source;
    int m_messageRole = -1;
    int m_idRole = -1;
    int m_textRole = -1;
    int m_versionIndexRole = -1;
    int m_versionCountRole = -1;
    int m_noticeRole = -1;
};

} // namespace Chat
