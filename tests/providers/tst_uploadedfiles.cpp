// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/uploadedfiles.h"

#include "providers/servicetest.h"

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
        QTRY_VERIFY(files.find("a")); // asked for after the other one was
        QVERIFY(files.add("c", u"3"_s));
        QTRY_COMPARE(deleted().size(), 1);
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

    /// The account has one place, and no question waits for these.
    void deletesInNoPlaceOfTheAccount()
    {
        m_server->setHandler([](const RecordedRequest &) { return Script().hang(); });
        UploadedFiles files(context(), url(), {.lifetime = Soon});
        RequestTicketPtr ticket = context()->queue().enter();
        for (int i = 1; i <= 3; ++i)
            files.add(QByteArray::number(i), QString::number(i));
        QTRY_COMPARE(deleted().size(), 1); // the others come one after the other
        ticket.reset();
        ticket = context()->queue().enter();
        QVERIFY(ticket->isGranted());
    }

    void failuresAreNobodysTrouble()
    {
        m_setup.retries.maxRetries = 0;
        m_server->enqueue(Script::json(404, R"({"status":404,"message":"No such file"})"));
        m_server->enqueue(Script().reset());
        UploadedFiles files(context(), url(), {.lifetime = Soon});
        for (int i = 1; i <= 3; ++i)
            files.add(QByteArray::number(i), QString::number(i));
        // What is reset may be sent again.
        const auto different = [this] {
            const QStringList ids = deleted();
            return QSet<QString>(ids.cbegin(), ids.cend()).size();
        };
        QTRY_COMPARE(different(), 3);
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
