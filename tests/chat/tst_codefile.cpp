// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/codefile.h"

#include "support/futures.h"
#include "support/testhelpers.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;

class TestCodeFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        QVERIFY(m_folder.isValid());
    }

    void names_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("name");
        QTest::newRow("known") << u"Python"_s << u"code.py"_s;
        QTest::newRow("none") << QString() << u"code.txt"_s;
        QTest::newRow("a path") << u"../../.bashrc"_s << u"code.txt"_s;
    }

    void names()
    {
        QFETCH(QString, language);
        QTEST(CodeFile::suggestedName(language), "name");
    }

    void writes()
    {
        const QString path = m_folder.filePath(u"a.py"_s);
        AWAIT(written, CodeFile::save(path, u"print(\"да\")"_s));
        QVERIFY(written);
        QCOMPARE(contentOf(path), u"print(\"да\")\n"_s.toUtf8());
        AWAIT(replaced, CodeFile::save(path, u"other\n"_s));
        QVERIFY(replaced);
        QCOMPARE(contentOf(path), "other\n");
    }

    void saysWhatWentWrong()
    {
        const QString path = m_folder.filePath(u"no/such/folder/a.py"_s);
        AWAIT(result, CodeFile::save(path, u"x"_s));
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::File);
        QVERIFY(result.error().message.contains(u"folder"_s));
        QVERIFY(!result.error().remedy.isEmpty());
        QVERIFY(!QFile::exists(path));
    }

private:
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCodeFile)
#include "tst_codefile.moc"
