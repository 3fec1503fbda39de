// SPDX-License-Identifier: GPL-3.0-or-later
// Another process with the database at argv[1] open: saves one conversation with a streaming
// answer, prints the conversation's id, and holds the database until its standard input ends.
#include "storage/conversationstore.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Chat;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const auto store = ConversationStore::open(application.arguments().value(1));
    if (!store)
        return 1;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const Message question{.id = QUuid::createUuid(), .role = Role::User, .text = u"Why?"_s};
    Conversation conversation{.id = QUuid::createUuid(), .createdAt = now, .updatedAt = now};
    QList<Message> messages{question,
                            {.id = QUuid::createUuid(),
                             .parentId = question.id,
                             .role = Role::Assistant,
                             .state = MessageState::Streaming,
                             .text = u"Because"_s}};
    for (Message &message : messages) {
        message.conversationId = conversation.id;
        message.createdAt = now;
    }
    conversation.headId = messages.last().id;
    if (!(*store)->save(conversation, messages))
        return 2;
    std::puts(conversation.id.toByteArray().constData());
    std::fflush(stdout);
    while (std::getchar() != EOF) { }
    return 0;
}
