// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/textfilequoter.h"

#include "support/futures.h"
#include "support/testhelpers.h"

#include <QFile>
#include <QTemporaryDir>

#include <sys/stat.h>

using namespace Chat;
using namespace Qt::StringLiterals;

class tst_TextFileQuoter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        QVERIFY(m_folder.isValid());
    }

    void quotes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("quotation");

        QTest::newRow("code") << u"main.py"_s << u"print(1)\n"_s
                              << u"`main.py`:\n\n```py\nprint(1)\n```\n"_s;
        QTest::newRow("no line break at the end")
            << u"a.TXT"_s << u"one"_s << u"`a.TXT`:\n\n```txt\none\n```\n"_s;
        QTest::newRow("no suffix")
            << u"Makefile"_s << u"all:\n"_s << u"`Makefile`:\n\n```\nall:\n```\n"_s;
        QTest::newRow("Windows' line breaks")
            << u"a.c"_s << u"one\r\ntwo\r\n"_s << u"`a.c`:\n\n```c\none\ntwo\n```\n"_s;
        QTest::newRow("fences inside") << u"a.md"_s << u"```\n`````\n```\n"_s
                                       << u"`a.md`:\n\n``````md\n```\n`````\n```\n``````\n"_s;
        QTest::newRow("backticks in the name")
            << u"`a``b.c"_s << u"x\n"_s << u"``` `a``b.c ```:\n\n```c\nx\n```\n"_s;
        QTest::newRow("line break in the name")
            << u"a\nb"_s << u"x\n"_s << u"`a b`:\n\n```\nx\n```\n"_s;
        QTest::newRow("odd suffix")
            << u"a.x y`z"_s << u"x\n"_s << u"``a.x y`z``:\n\n```\nx\n```\n"_s;
    }

    void quotes()
    {
        QFETCH(QString, name);
        QFETCH(QString, text);
        QTEST(TextFileQuoter::quotation(name, text), "quotation");
    }

    void readsAFile()
    {
        const QString path = write(u"notes.md"_s, "\xEF\xBB\xBFПривет\n"_ba);

        const Result<QString> quotation = read(path);

        QVERIFY_RESULT(quotation);
        QCOMPARE(*quotation, u"`notes.md`:\n\n```md\nПривет\n```\n"_s);
    }

    void takesAFileOfJustTheLimit()
    {
        const QString path = write(u"limit.txt"_s, QByteArray(TextFileQuoter::LargestFile, 'x'));
        QVERIFY_RESULT(read(path));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("reason");
        QTest::newRow("too large")
            << QByteArray(TextFileQuoter::LargestFile + 1, 'x') << u"is larger than 256 KiB"_s;
        QTest::newRow("empty") << QByteArray() << u"is empty"_s;
        QTest::newRow("a picture") << "\x89PNG\r\n\x1a\n\0\0\0"_ba << u"is not UTF-8 text"_s;
        QTest::newRow("Latin-1") << "caf\xE9"_ba << u"is not UTF-8 text"_s;
    }

    void refuses()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, reason);
        const QString path = write(u"refused"_s, content);

        const Result<QString> quotation = read(path);

        QVERIFY(!quotation);
        QCOMPARE(quotation.error().kind, ErrorKind::File);
        QVERIFY2(quotation.error().message.contains(reason), qPrintable(quotation.error().message));
        QVERIFY(quotation.error().message.contains(u"refused"_s));
        QVERIFY(!quotation.error().remedy.isEmpty());
    }

    void refusesWhatIsNoFile()
    {
        QCOMPARE(read(m_folder.path()).error().kind, ErrorKind::File);
        QCOMPARE(read(m_folder.filePath(u"absent"_s)).error().kind, ErrorKind::File);
        // A pipe without a writer would hold the reader for ever.
        const QString pipe = m_folder.filePath(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        const Result<QString> quotation = read(pipe);
        QVERIFY(!quotation);
        QVERIFY(quotation.error().message.contains(u"is not a file"_s));
    }

private:
    QString write(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            return {};
        return file.fileName();
    }

    static Result<QString> read(const QString &path)
    {
        const QFuture<Result<QString>> future = TextFileQuoter::quoteFile(path);
        if (!waitForEnd(future))
            return Error{.message = u"no answer"_s};
        return future.result();
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(tst_TextFileQuoter)
#include "tst_textfilequoter.moc"
