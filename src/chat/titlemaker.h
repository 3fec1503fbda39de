// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/conversation.h"
#include "providers/chatreply.h"

#include <QPointer>

#include <functional>
#include <map>

namespace Chat {

class ChatSession;
class ProviderRegistry;

/// Has a conversation's own provider make its title, after its first whole answer and only in the
/// place of the one that was made of the question. The Demo is not asked.
///
/// It is a courtesy, so it stands back for everything else: a question that is asked meanwhile ends
/// it, and whatever goes wrong leaves the title as it is, without a word to the person.
///
/// One thread. `registry` must outlive it; a session may go at any time.
class TitleMaker final : public QObject
{
    Q_OBJECT
public:
    explicit TitleMaker(ProviderRegistry &registry, QObject *parent = nullptr);
    ~TitleMaker() override;

    /// Off at first. Switching it off gives up what is on its way.
    void setEnabled(bool enabled);

    /// An answer has ended, in whatever state: makes a title where there is one to be made.
    void onAnswerFinished(ChatSession &session, const MessageId &answerId);

    /// The titles of a conversation, of a provider's, or all, are not made any more.
    void giveUp(const ConversationId &id);
    void giveUpAt(const QString &provider);
    void giveUpAll();

    bool isMaking(const ConversationId &id) const { return m_jobs.contains(id); }

Q_SIGNALS:
    void ended(const Chat::ConversationId &id); ///< isMaking() of it; its title is set by now

private:
    struct Job
    {
        QPointer<ChatSession> session;
        QString provider;
        QString earlierTitle;
        QString text = {}; ///< that has come of the new one
        ChatReplyPtr reply = {};
    };

    void begin(ChatSession &session, const ChatRequest &request);
    void take(const ConversationId &id, const ChatDelta &delta);
    void onFinished(const ConversationId &id);
    void onDestroyed(const ConversationId &id, const ChatReply *reply);
    void giveUpWhere(const std::function<bool(const Job &)> &isMeant);

    ProviderRegistry &m_registry;
    std::map<ConversationId, Job> m_jobs;
    bool m_isEnabled = false;
};

} // namespace Chat
