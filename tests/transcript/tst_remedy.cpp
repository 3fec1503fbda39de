// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/remedy.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class tst_Remedy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void everyErrorHasOne()
    {
        for (int kind = 0; kind <= int(ErrorKind::Internal); ++kind) {
            const QList<Remedy> remedies = remediesFor(Error{.kind = ErrorKind(kind)});
            QVERIFY2(!remedies.isEmpty(), qPrintable(errorKindName(ErrorKind(kind))));
            for (const Remedy remedy : remedies) {
                QCOMPARE(remedies.count(remedy), 1);
                QVERIFY(!remedyText(remedy).isEmpty());
            }
        }
    }

    void theLikeliestComesFirst_data()
    {
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Remedy>("first");
        QTest::newRow("no key") << ErrorKind::NotConfigured << Remedy::OpenSettings;
        QTest::newRow("wrong key") << ErrorKind::Authentication << Remedy::OpenSettings;
        QTest::newRow("model gone") << ErrorKind::ModelNotFound << Remedy::ChooseModel;
        QTest::newRow("too many requests") << ErrorKind::RateLimited << Remedy::Retry;
        QTest::newRow("offline") << ErrorKind::Connection << Remedy::Retry;
        QTest::newRow("untrusted") << ErrorKind::Tls << Remedy::OpenSettings;
    }

    void theLikeliestComesFirst()
    {
        QFETCH(ErrorKind, kind);
        QTEST(remediesFor(Error{.kind = kind}).first(), "first");
    }
};

QTEST_GUILESS_MAIN(tst_Remedy)
#include "tst_remedy.moc"
