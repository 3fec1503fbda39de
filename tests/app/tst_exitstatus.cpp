// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exitstatus.h"

#include "support/testhelpers.h"

#include <QFile>
#include <QSet>

using namespace Chat;
using namespace Qt::StringLiterals;

class ExitStatusTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void everyKindHasItsOwn();
    void stays();
    void isInTheReadme();
};

void ExitStatusTest::everyKindHasItsOwn()
{
    QSet<int> seen;
    for (int kind = 0; kind <= int(ErrorKind::Internal); ++kind) {
        const int status = exitStatus(ErrorKind(kind));
        QVERIFY2(status > 0 && status < 256, qPrintable(errorKindName(ErrorKind(kind))));
        QVERIFY2(!seen.contains(status), qPrintable(errorKindName(ErrorKind(kind))));
        seen.insert(status);
    }
    QSet<int> listed;
    for (const ExitStatusRow &row : exitStatusTable()) {
        QVERIFY(!row.meaning.isEmpty());
        QVERIFY(!listed.contains(row.status));
        listed.insert(row.status);
    }
    QVERIFY(listed.contains(seen));
}

/// Scripts depend on these.
void ExitStatusTest::stays()
{
    QCOMPARE(exitStatus(ErrorKind::InvalidArgument), 2);
    QCOMPARE(exitStatus(ErrorKind::Authentication), 12);
    QCOMPARE(exitStatus(ErrorKind::RateLimited), 15);
    QCOMPARE(exitStatus(ErrorKind::Interrupted), 25);
    QCOMPARE(exitStatus(ErrorKind::Cancelled), 130);
    QCOMPARE(statusOfSignal(15), 143);
    QCOMPARE(ReaderGoneStatus, 141);
}

void ExitStatusTest::isInTheReadme()
{
    QFile readme(QStringLiteral(TEST_DATA_DIR "/../../README.md"));
    QVERIFY(readme.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(readme.readAll());
    for (const ExitStatusRow &row : exitStatusTable()) {
        const QString line = u"| %1 | %2 |"_s.arg(row.status).arg(row.meaning);
        QVERIFY2(text.contains(line), qPrintable(line));
    }
}

QTEST_GUILESS_MAIN(ExitStatusTest)
#include "tst_exitstatus.moc"
