// SPDX-License-Identifier: GPL-3.0-or-later
// Another process with a session in the database at argv[1]: asks a question, lets an answer of
// numbered words stream, says on its standard output how far that is, and never ends by itself.
//
//   id UUID                 of the conversation
//   sent                    the request has left
//   word N                  N words have come; one line every few
#include "chat/chatsession.h"
#include "chat/chatstore.h"
#include "support/fakeregistry.h"

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

void print(const QString &line)
{
    std::puts(line.toUtf8().constData());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    FakeRegistry registry;
    ChatStore store(application.arguments().value(1));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    ChatSession session({.conversation = {.id = QUuid::createUuid(),
                                          .provider = u"fake"_s,
                                          .createdAt = now,
                                          .updatedAt = now}},
                        registry.registry(), store);
    QTimer ticks;
    int words = 0;
    QObject::connect(&ticks, &QTimer::timeout, &session, [&] {
        registry.fake().reply()->say(u"w%1 "_s.arg(++words));
        if (words % 5 == 0)
            print(u"word %1"_s.arg(words));
    });
    QObject::connect(&registry.fake(), &FakeProvider::sent, &session, [&] {
        print(u"sent"_s);
        ticks.start(20ms);
    });
    print(u"id "_s + session.id().toString());
    session.setDraft(u"gone by then"_s);
    if (!session.ask(u"What is kept?"_s))
        return 1;
    session.setDraft(u"half a thought"_s);
    return QCoreApplication::exec();
}
