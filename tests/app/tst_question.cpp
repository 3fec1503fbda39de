// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/question.h"

#include "support/testhelpers.h"

#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;

class QuestionTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void joinsItsParts();
    void fencesHold();
    void readsFiles();
    void refusesFiles_data();
    void refusesFiles();
};

void QuestionTest::joinsItsParts()
{
    QCOMPARE(composeQuestion(u"Why?"_s, {}, {}), u"Why?"_s);
    QCOMPARE(composeQuestion({}, u"  from a pipe\r\n\n"_s, {}), u"  from a pipe"_s);
    QCOMPARE(composeQuestion(u"Why?"_s, u"context\n"_s, {}), u"Why?\n\ncontext"_s);
    QCOMPARE(composeQuestion(u"Why?"_s, u"context"_s, {{u"a.txt"_s, u"A\n"_s}, {u"b"_s, u"B"_s}}),
             u"Why?\n\ncontext\n\nFile \"a.txt\":\n\n```\nA\n```\n\nFile \"b\":\n\n```\nB\n```"_s);
    QCOMPARE(composeQuestion(u"Why?"_s, {}, {{u"empty"_s, {}}}),
             u"Why?\n\nFile \"empty\":\n\n```\n```"_s);
}

void QuestionTest::fencesHold()
{
    const QString text = u"```\ncode\n```\nand `````"_s;
    QCOMPARE(composeQuestion(u"?"_s, {}, {{u"a.md"_s, text}}),
             u"?\n\nFile \"a.md\":\n\n``````\n"_s + text + u"\n``````"_s);
}

void QuestionTest::readsFiles()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"ü.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\xEF\xBB\xBFПривет\n");
    file.close();

    const Result<Quotation> quotation = readQuotation(file.fileName());
    QVERIFY_RESULT(quotation);
    QCOMPARE(quotation->name, u"ü.txt"_s);
    QCOMPARE(quotation->text, u"Привет\n"_s);
}

void QuestionTest::refusesFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("reason");

    QTest::newRow("too large") << QByteArray(1024 * 1024 + 1, 'x') << u"is larger than 1024 KiB"_s;
    QTest::newRow("Latin-1") << QByteArray("caf\xE9") << u"is not UTF-8 text"_s;
    QTest::newRow("binary") << QByteArray("a\0b", 3) << u"is not UTF-8 text"_s;
    QTest::newRow("not there") << QByteArray() << u"cannot be read"_s;
}

void QuestionTest::refusesFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, reason);

    const QTemporaryDir folder;
    QFile file(folder.filePath(u"a.txt"_s));
    if (!content.isNull()) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
    }
    const Result<Quotation> quotation = readQuotation(file.fileName());
    QVERIFY(!quotation);
    QCOMPARE(quotation.error().kind, ErrorKind::File);
    QVERIFY2(quotation.error().message.contains(reason), qPrintable(quotation.error().message));
    QVERIFY(quotation.error().message.contains(u"a.txt"_s));
}

QTEST_GUILESS_MAIN(QuestionTest)
#include "tst_question.moc"
