// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/uploadedfiles.h"

#include "core/picture.h"
#include "providers/servicetest.h"

#include <QRegularExpression>
#include <QSignalSpy>

#include <utility>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds Soon = 1ms;

}

/// Files that are remembered, forgotten and deleted.
class UploadedFilesTest final : public ServiceTest
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        begin();
        m_server->setHandler([](const RecordedRequest &) { return Script::json(200, "{}"); });
    }

    void cleanup() { end(); }

    void findsWhatItHas()
    {
        UploadedFiles files(context(), url());
        QVERIFY(!files.find("a"));
        const UploadedFilePtr file = files.add("a", u"1"_s);
        QCOMPARE(file->id(), u"1"_s);
        QCOMPARE(files.find("a"), file);
        QVERIFY(!files.find("b"));
        files.forget(file);
        QVERIFY(!files.find("a"));
        QVERIFY(m_server->requests().isEmpty()); // somebody still needs it
    }

    void deletesWhatNobodyNeeds()
    {
        UploadedFiles files(context(), url());
        UploadedFilePtr file = files.add("a", u"1"_s);
        files.forget(file);
        file.reset();
        QTRY_COMPARE(deleted(), QStringList{u"1"_s});
        QCOMPARE(m_server->requests().first().verb, "POST");
        QCOMPARE(m_server->requests().first().header("authorization"), "token 0");
    }

    void forgetsWhoIsNotAskedFor()
    {
        UploadedFiles files(context(), url(), {.lifetime = Soon});
        QVERIFY(files.add("a", u"1"_s));
        QTRY_COMPARE(deleted(), QStringList{u"1"_s});
        QVERIFY(!files.find("a"));
    }

    void keepsThemWhileTheyAreNeeded()
    {
        UploadedFiles files(context(), url(), {.lifetime = Soon});
        UploadedFilePtr file = files.add("a", u"1"_s);
        QVERIFY(files.add("b", u"2"_s));
        QTRY_COMPARE(deleted(), QStringList{u"2"_s});
        QVERIFY(!files.find("a"));
        file.reset();
        QTRY_COMPARE(deleted(), QStringList({u"2"_s, u"1"_s}));
    }

    void keepsNoMoreThanItMay()
    {
        UploadedFiles files(context(), url(), {.most = 2});
        QVERIFY(files.add("a", u"1"_s));
        QVERIFY(files.add("b", u"2"_s));
        QVERIFY(files.find("a")); // asked for after the other one was
        QVERIFY(files.add("c", u"3"_s));
        QTRY_COMPARE(deleted(), QStringList{u"2"_s});
        QVERIFY(files.find("a"));
        QVERIFY(files.find("c"));
    }

    void anotherTakesItsPlace()
    {
        UploadedFiles files(context(), url());
        QVERIFY(files.add("a", u"1"_s));
        QVERIFY(files.add("a", u"2"_s));
        QCOMPARE(files.find("a")->id(), u"2"_s);
        QTRY_COMPARE(deleted(), QStringList{u"1"_s});
    }

    void deletesOnlyWhileNobodyAsks()
    {
        UploadedFiles files(context(), url());
        RequestTicketPtr asking = context()->queue().enter();
        const RequestTicketPtr waiting = context()->queue().enter();
        const QSignalSpy granted(waiting.get(), &RequestTicket::granted);
        const QSignalSpy room(&context()->queue(), &RequestQueue::roomLeft);
        for (int i = 1; i <= 3; ++i)
            dropFile(files, i);
        QCOMPARE(context()->queue().waitingCount(), 1); // it does not stand in line
        asking.reset();
        QTRY_COMPARE(granted.size(), 1);
        QCOMPARE(room.size(), 0);
        QVERIFY(m_server->requests().isEmpty());
    }

    /// The account has one place, and no question waits for these.
    void deletesInNoPlaceOfTheAccount()
    {
        m_server->setHandler([](const RecordedRequest &) { return Script().hang(); });
        UploadedFiles files(context(), url());
        for (int i = 1; i <= 3; ++i)
            dropFile(files, i);
        QTRY_COMPARE(deleted().size(), 1); // the others come one after the other
        const RequestTicketPtr ticket = context()->queue().enter();
        QVERIFY(ticket->isGranted());
    }

    void deletesOnceNobodyAsks()
    {
        UploadedFiles files(context(), url());
        RequestTicketPtr asking = context()->queue().enter();
        for (int i = 1; i <= 3; ++i)
            dropFile(files, i);
        asking.reset();
        QTRY_COMPARE(deleted(), QStringList({u"1"_s, u"2"_s, u"3"_s}));
    }

    void failuresKeepNobodyWaiting_data()
    {
        QTest::addColumn<Script>("script");
        QTest::addColumn<QString>("reason");
        QTest::newRow("hangs") << Script().hang() << u"timeout"_s;
        QTest::newRow("busy") << Script::json(429, "{}", {{"retry-after", "100"}})
                              << u"rate_limited"_s;
        QTest::newRow("broken") << Script::json(500, "{}") << u"server"_s;
        QTest::newRow("not done") << Script::json(200, R"({"deleted":false})") << u"not deleted"_s;
    }

    void failuresKeepNobodyWaiting()
    {
        QFETCH(const Script, script);
        QFETCH(const QString, reason);
        const QSignalSpy received(m_server.get(), &ScriptedServer::requestReceived);
        m_server->setHandler([script, isFirst = true](const RecordedRequest &request) mutable {
            if (!request.path().endsWith("/delete"_L1))
                return goodAnswer();
            return std::exchange(isFirst, false) ? script : Script::json(200, "{}");
        });
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"not be deleted yet: 3 \\(%1\\)"_s.arg(reason)));
        UploadedFiles files(context(), url(), {.deletion = 3s, .pause = Soon});
        RequestTicketPtr asking = context()->queue().enter();
        for (int i = 1; i <= 3; ++i)
            dropFile(files, i);
        asking.reset();
        QTRY_VERIFY(!received.isEmpty());
        for (int i = 0; i < 3; ++i) {
            ReplyLog log(send());
            QVERIFY(log.waitForEnd());
            QCOMPARE(log.result(), u"ok"_s);
        }
        QTRY_COMPARE(deleted(), QStringList({u"1"_s, u"2"_s, u"3"_s, u"1"_s}));
    }

    void failuresAreTriedAgainLater()
    {
        m_server->enqueue(Script::json(503, "{}"));
        m_server->enqueue(Script::json(200, R"({"deleted":false})"));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"deleted yet: 2 \\(server\\)"_s));
        UploadedFiles files(context(), url(), {.pause = Soon});
        RequestTicketPtr asking = context()->queue().enter();
        dropFile(files, 1);
        dropFile(files, 2);
        asking.reset();
        QTRY_COMPARE(deleted(), QStringList({u"1"_s, u"2"_s, u"1"_s, u"2"_s}));
    }

    void triesHaveAnEnd()
    {
        m_server->enqueue(Script::json(400, "{}"));
        m_server->enqueue(Script::json(400, "{}"));
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"deleted yet: 1 \\(invalid_request\\)"_s));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"picture 1 stays at the service"_s));
        UploadedFiles files(context(), url(), {.pause = Soon, .deletions = 2});
        dropFile(files, 1);
        QTRY_COMPARE(deleted(), QStringList({u"1"_s, u"1"_s}));
        dropFile(files, 2);
        QTRY_COMPARE(deleted(), QStringList({u"1"_s, u"1"_s, u"2"_s}));
    }

    void goneIsDeleted()
    {
        m_server->enqueue(Script::json(404, R"({"status":404,"message":"No such file"})"));
        UploadedFiles files(context(), url());
        dropFile(files, 1);
        dropFile(files, 2);
        QTRY_COMPARE(deleted(), QStringList({u"1"_s, u"2"_s}));
    }

    void uploadsOnceForAllWhoWantIt()
    {
        m_server->enqueue(Script().wait().write(uploadAnswer()));
        UploadedFiles files(context(), url());
        const QSignalSpy uploaded(&files, &UploadedFiles::uploaded);
        files.upload("a", picture());
        QTRY_COMPARE(m_server->waitingCount(), 1);
        files.upload("a", picture());
        files.leave("a", {}); // the other one still wants it
        m_server->go();
        QTRY_COMPARE(uploaded.size(), 1);
        QVERIFY(files.find("a"));
        QCOMPARE(files.find("a")->id(), u"f1"_s);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void uploadsGoOnForNobody()
    {
        m_server->enqueue(Script().wait().write(uploadAnswer()));
        UploadedFiles files(context(), url());
        RequestTicketPtr ticket = context()->queue().enter();
        files.upload("a", picture());
        QTRY_COMPARE(m_server->waitingCount(), 1);
        files.leave("a", std::move(ticket));
        QVERIFY(!context()->queue().hasRoom()); // the service is still at it
        m_server->go();
        QTRY_VERIFY(files.find("a"));
        QVERIFY(context()->queue().hasRoom());
        QCOMPARE(m_server->requests().size(), 1);
    }

    void uploadsForNobodyHaveALimit()
    {
        const QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        m_server->enqueue(Script().wait().hang());
        UploadedFiles files(context(), url(), {.orphan = 20ms});
        RequestTicketPtr ticket = context()->queue().enter();
        files.upload("a", picture());
        QTRY_COMPARE(m_server->waitingCount(), 1);
        files.leave("a", std::move(ticket));
        QTRY_VERIFY(context()->queue().hasRoom());
        QTRY_COMPARE(left.size(), 1);
        QVERIFY(!files.find("a"));
    }

    void uploadsForNobodyCanBeJoined()
    {
        m_server->enqueue(Script().wait().write(uploadAnswer()));
        UploadedFiles files(context(), url());
        RequestTicketPtr ticket = context()->queue().enter();
        files.upload("a", picture());
        QTRY_COMPARE(m_server->waitingCount(), 1);
        files.leave("a", std::move(ticket));
        files.upload("a", picture());
        QVERIFY(context()->queue().hasRoom()); // who joins has a place of its own
        m_server->go();
        QTRY_VERIFY(files.find("a"));
        QCOMPARE(m_server->requests().size(), 1);
    }

    void uploadsAreNotMadeTwice_data()
    {
        QTest::addColumn<Script>("script");
        QTest::addColumn<bool>("isRepeated");
        const ScriptHeaders wish{{"x-should-retry", "true"}};
        QTest::newRow("500") << Script::json(500, "{}") << false;
        QTest::newRow("500, asked to") << Script::json(500, "{}", wish) << false;
        QTest::newRow("502") << Script::json(502, "{}") << false;
        QTest::newRow("504") << Script::json(504, "{}") << false;
        QTest::newRow("408") << Script::json(408, "{}") << false;
        QTest::newRow("409") << Script::json(409, "{}") << false;
        QTest::newRow("429") << Script::json(429, "{}") << true;
        QTest::newRow("503") << Script::json(503, "{}") << true;
    }

    void uploadsAreNotMadeTwice()
    {
        QFETCH(const Script, script);
        QFETCH(const bool, isRepeated);
        m_server->enqueue(script);
        m_server->setHandler(
            [](const RecordedRequest &) { return Script().write(uploadAnswer()); });
        UploadedFiles files(context(), url());
        const QSignalSpy uploaded(&files, &UploadedFiles::uploaded);
        files.upload("a", picture());
        QTRY_COMPARE(uploaded.size(), 1);
        QCOMPARE(files.find("a") != nullptr, isRepeated);
        QCOMPARE(m_server->requests().size(), isRepeated ? 2 : 1);
    }

    void endsWhileItDeletes()
    {
        m_server->setHandler([](const RecordedRequest &) { return Script().hang(); });
        UploadedFilePtr file;
        {
            UploadedFiles files(context(), url(), {.lifetime = Soon});
            file = files.add("a", u"1"_s);
            files.add("b", u"2"_s);
            QTRY_COMPARE(deleted(), QStringList{u"2"_s});
        }
        file.reset(); // its service's files are gone, which is no trouble
        QCOMPARE(deleted(), QStringList{u"2"_s});
    }

private:
    /// A file that nobody needs.
    static void dropFile(UploadedFiles &files, int id)
    {
        files.forget(files.add(QByteArray::number(id), QString::number(id)));
    }

    static Picture picture()
    {
        const Result<Picture> picture = Picture::fromBytes("\x89PNG\r\n\x1a\n");
        if (!picture)
            qFatal("%s", qPrintable(picture.error().message));
        return *picture;
    }

    static QByteArray uploadAnswer()
    {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n"
               R"({"id":"f1"})";
    }

    QUrl url() const { return m_server->url(u"/v1/files"_s); }

    /// The ids of the files that were to be deleted.
    QStringList deleted() const
    {
        QStringList ids;
        for (const RecordedRequest &request : m_server->requests()) {
            const QStringList path = request.path().split(u'/');
            if (path.size() == 5 && path.last() == "delete"_L1)
                ids.append(path.at(3));
        }
        return ids;
    }
};

QTEST_GUILESS_MAIN(UploadedFilesTest)
#include "tst_uploadedfiles.moc"
