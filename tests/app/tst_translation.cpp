// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/translation.h"

#include "support/testhelpers.h"

#include <QCoreApplication>
#include <QDataStream>
#include <QFile>
#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

/// The key under which QTranslator looks up a text without a comment.
quint32 elfHash(const QByteArray &text)
{
    quint32 hash = 0;
    for (const char c : text) {
        hash = (hash << 4) + uchar(c);
        const quint32 high = hash & 0xf0000000;
        hash ^= high >> 24;
        hash &= ~high;
    }
    return hash == 0 ? 1 : hash;
}

/// A .qm file with one text in it, as lrelease would write it.
QByteArray messageFile(const QByteArray &source, const QString &translated)
{
    static constexpr uchar Magic[] = {0x3c, 0xb8, 0x64, 0x18, 0xca, 0xef, 0x9c, 0x95,
                                      0xcd, 0x21, 0x1c, 0xbf, 0x60, 0xa1, 0xbd, 0xdd};
    QByteArray message;
    QDataStream texts(&message, QIODevice::WriteOnly);
    texts << quint8(3) << translated << quint8(1); // translation, end
    QByteArray file;
    QDataStream out(&file, QIODevice::WriteOnly);
    out.writeRawData(reinterpret_cast<const char *>(Magic), sizeof Magic);
    out << quint8(0x42) << quint32(8) << elfHash(source) << quint32(0); // where it is
    out << quint8(0x69) << message;
    return file;
}

} // namespace

class TestTranslation final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { failOnAnyWarning(); }
    void speaksTheChosenLanguage_data();
    void speaksTheChosenLanguage();
    void doesWithoutATranslation();

private:
    static QString hello() { return QCoreApplication::translate("Test", "Hello"); }

    QTemporaryDir m_folder;
};

void TestTranslation::initTestCase()
{
    for (const QString &code : {u"ru"_s, u"en"_s, u"de"_s}) {
        QFile file(m_folder.filePath(u"lmchat_%1.qm"_s.arg(code)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write(messageFile("Hello", u"Hello in "_s + code)) > 0);
    }
}

void TestTranslation::speaksTheChosenLanguage_data()
{
    QTest::addColumn<Language>("language");
    QTest::addColumn<QString>("system");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("locale");

    QTest::newRow("Russian") << Language::Russian << u"en_GB"_s << u"Hello in ru"_s << u"ru_RU"_s;
    QTest::newRow("Russian elsewhere")
        << Language::Russian << u"ru_KZ"_s << u"Hello in ru"_s << u"ru_KZ"_s;
    QTest::newRow("English") << Language::English << u"ru_RU"_s << u"Hello"_s << u"en_US"_s;
    QTest::newRow("English elsewhere")
        << Language::English << u"en_GB"_s << u"Hello"_s << u"en_GB"_s;
    QTest::newRow("system: Russian")
        << Language::System << u"ru_RU"_s << u"Hello in ru"_s << u"ru_RU"_s;
    QTest::newRow("system: English") << Language::System << u"en_GB"_s << u"Hello"_s << u"en_GB"_s;
    QTest::newRow("system: one that the program does not speak")
        << Language::System << u"de_DE"_s << u"Hello"_s << u"de_DE"_s;
    QTest::newRow("system: none") << Language::System << u"C"_s << u"Hello"_s << u"C"_s;
}

void TestTranslation::speaksTheChosenLanguage()
{
    QFETCH(Language, language);
    QFETCH(QString, system);
    QFETCH(QString, text);
    QFETCH(QString, locale);
    const QLocale earlier;

    {
        const Translation translation(language, QLocale(system), m_folder.path());
        QCOMPARE(hello(), text);
        QCOMPARE(QLocale().name(), locale);
    }

    QCOMPARE(hello(), u"Hello"_s);
    QCOMPARE(QLocale(), earlier);
}

void TestTranslation::doesWithoutATranslation()
{
    const Translation translation(Language::Russian, QLocale(u"en_US"_s),
                                  m_folder.filePath(u"no"_s));

    QCOMPARE(translation.language(), QLocale::Russian);
    QCOMPARE(hello(), u"Hello"_s);
    QCOMPARE(QLocale().standaloneMonthName(1), u"январь"_s);
}

QTEST_GUILESS_MAIN(TestTranslation)
#include "tst_translation.moc"
