// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/deletedmessages.h"

namespace Chat {

struct DeletedMessages::Deletion
{
    /// Written and read on the store's thread alone, where taking back comes after deleting.
    using InStore = std::optional<MessageDeletion>;

    Entry entry = {};
    std::shared_ptr<InStore> inStore = {}; ///< null: in memory alone
};

DeletedMessages::DeletedMessages(ChatStore &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
}

void DeletedMessages::add(const Entry &entry)
{
    m_deletions.push_back(std::make_shared<Deletion>(Deletion{.entry = entry}));
}

void DeletedMessages::addStored(const ConversationId &conversation, const Entry &entry,
                                const MessageId &newHead)
{
    const auto deletion = std::make_shared<Deletion>(
        Deletion{.entry = entry, .inStore = std::make_shared<Deletion::InStore>()});
    m_deletions.push_back(deletion);
    const auto deleted =
        m_store.run([conversation, topmost = entry.removed.messages.first().id, newHead,
                     inStore = deletion->inStore](ConversationStore &store) -> Result<void> {
            const Result<MessageDeletion> result =
                store.deleteMessages(conversation, topmost, newHead);
            if (!result)
                return result.error();
            *inStore = *result;
            return {};
        });
    whenFinished(deleted, this, [this, deletion](const Result<void> &result) {
        // What was taken back meanwhile needs no more.
        if (!result && std::erase(m_deletions, deletion) > 0)
            Q_EMIT refused(deletion->entry, result.error());
    });
}

DeletedMessages::Entry DeletedMessages::takeBack()
{
    const DeletionPtr deletion = m_deletions.back();
    m_deletions.pop_back();
    if (deletion->inStore) {
        const auto restored =
            m_store.run([inStore = deletion->inStore](ConversationStore &store) -> Result<void> {
                return *inStore ? store.restoreMessages(**inStore) : Result<void>();
            });
        whenFinished(restored, this, [this](const Result<void> &result) {
            if (!result)
                Q_EMIT failed(result.error());
        });
    }
    return deletion->entry;
}

} // namespace Chat
