// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptmodel.h"

#include <algorithm>

namespace Chat {

TranscriptModel::TranscriptModel(QObject *parent)
    : QObject(parent)
{
}

void TranscriptModel::setSource(QAbstractItemModel *source)
{
    if (m_source == source)
        return;
    if (m_source)
        m_source->disconnect(this);
    m_source = source;
    if (source) {
        const QHash<int, QByteArray> names = source->roleNames();
        m_messageRole = names.key("message", -1);
        m_idRole = names.key("id", -1);
        m_textRole = names.key("text", -1);
        m_versionIndexRole = names.key("versionIndex", -1);
        m_versionCountRole = names.key("versionCount", -1);
        m_noticeRole = names.key("notice", -1);
        Q_ASSERT(m_messageRole != -1);

        connect(source, &QAbstractItemModel::modelReset, this, &TranscriptModel::reset);
        connect(source, &QAbstractItemModel::layoutChanged, this, &TranscriptModel::reset);
        connect(source, &QAbstractItemModel::rowsMoved, this, &TranscriptModel::reset);
        connect(source, &QObject::destroyed, this, &TranscriptModel::reset);
        connect(source, &QAbstractItemModel::rowsInserted, this,
                [this](const QModelIndex &, int first, int last) { Q_EMIT inserted(first, last); });
        connect(source, &QAbstractItemModel::rowsRemoved, this,
                [this](const QModelIndex &, int first, int last) { Q_EMIT removed(first, last); });
        connect(source, &QAbstractItemModel::dataChanged, this,
                [this](const QModelIndex &first, const QModelIndex &last) {
                    Q_EMIT changed(first.row(), last.row());
                });
    }
    Q_EMIT reset();
}

int TranscriptModel::count() const
{
    return m_source ? m_source->rowCount() : 0;
}

Message TranscriptModel::message(int row) const
{
    return m_source->index(row, 0).data(m_messageRole).value<Message>();
}

TranscriptRow TranscriptModel::row(int row) const
{
    const QModelIndex index = m_source->index(row, 0);
    TranscriptRow result{.message = message(row),
                         .versionIndex = index.data(m_versionIndexRole).toInt(),
                         .versionCount = std::max(1, index.data(m_versionCountRole).toInt()),
                         .notice = index.data(m_noticeRole).toString(),
                         .isLast = row == count() - 1};
    // Left unsaid by who says how answers end: who stops one knows; who reads it later does not.
    if (result.notice.isEmpty() && result.message.state == MessageState::Stopped) {
        result.notice = result.message.text.trimmed().isEmpty()
            ? tr("You stopped this answer before any text came.")
            : tr("You stopped this answer here.");
    }
    // An answer is always the end of its branch while it comes.
    result.isBusy = message(count() - 1).state == MessageState::Streaming;
    return result;
}

QString TranscriptModel::text(int row) const
{
    if (m_textRole == -1)
        return message(row).text;
    return m_source->index(row, 0).data(m_textRole).toString();
}

qsizetype TranscriptModel::textSize(int row) const
{
    return text(row).size();
}

MessageId TranscriptModel::idOf(int row) const
{
    if (row < 0 || row >= count())
        return {};
    if (m_idRole == -1)
        return message(row).id;
    return m_source->index(row, 0).data(m_idRole).value<MessageId>();
}

int TranscriptModel::rowOf(const MessageId &id) const
{
    for (int row = count() - 1; row >= 0; --row) {
        if (idOf(row) == id)
            return row;
    }
    return -1;
}

} // namespace Chat
