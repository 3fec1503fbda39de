// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/conversationstore.h"

#include <QAbstractListModel>
#include <QDate>

namespace Chat {

/// The list of conversations: pinned ones first, then newest first. Ten thousand rows cost one
/// reset; after that signals name exactly what changed.
class ConversationListModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1, ///< ConversationId
        TitleRole, ///< QString as stored; Qt::DisplayRole is displayTitle() of it
        ProviderRole, ///< QString: name of the profile
        ModelRole, ///< QString
        PinnedRole, ///< bool
        UpdatedAtRole, ///< QDateTime, UTC
        GroupRole, ///< QString for people: Pinned, Today, Yesterday, …, June 2024
        StreamingRole, ///< bool: an answer is on its way
        UnreadRole, ///< bool: an answer came while no window showed it
    };
    Q_ENUM(Role)

    explicit ConversationListModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int rowOf(const ConversationId &id) const; ///< −1 where there is none
    ConversationId idAt(int row) const; ///< null where there is none
    std::optional<ConversationSummary> summary(const ConversationId &id) const;

    /// Replaces all. `conversations` need not be sorted.
    void reset(const QList<ConversationSummary> &conversations);
    /// Adds a conversation, or takes over what changed of it, and moves it to its place.
    void upsert(const ConversationSummary &conversation);
    void remove(const ConversationId &id);
    void setStreaming(const ConversationId &id, bool isStreaming);
    void setUnread(const ConversationId &id, bool isUnread);

    /// What the groups are counted from; the machine's date by default.
    QDate today() const { return m_today; }
    void setToday(const QDate &today);

private:
    struct Row
    {
        ConversationSummary summary = {};
        bool isStreaming = false;
        bool isUnread = false;
    };

    static bool goesBefore(const ConversationSummary &a, const ConversationSummary &b);
    int placeFor(const ConversationSummary &conversation) const;
    void notify(int row, const QList<int> &roles);

    QList<Row> m_rows;
    QDate m_today;
};

} // namespace Chat
