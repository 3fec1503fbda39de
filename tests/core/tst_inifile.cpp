// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inifile.h"

#include "support/testhelpers.h"

#include <QFileInfo>
#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

QString drawn(const IniFile &file)
{
    QStringList lines;
    for (const IniFile::Entry &entry : file.entries())
        lines.append(
            u"%1 [%2] %3=<%4>"_s.arg(entry.line).arg(entry.section, entry.name, entry.value));
    return lines.join(u'\n');
}

} // namespace

class IniFileTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void changes_data();
    void changes();
    void removes();
    void removesSections_data();
    void removesSections();
    void addsAndRenamesSections();
    void anyValueSurvives_data();
    void anyValueSurvives();
    void savesForTheOwnerOnly();
    void keepsTheOldFileWhereTheNewOneCannotBeWritten();
    void unreadableFiles_data();
    void unreadableFiles();
};

void IniFileTest::reads_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("expected");

    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("plain") << "[a]\nb=c\n"_ba << u"2 [a] b=<c>"_s;
    QTest::newRow("no line end") << "[a]\nb=c"_ba << u"2 [a] b=<c>"_s;
    QTest::newRow("CRLF") << "[a]\r\nb=c\r\n"_ba << u"2 [a] b=<c>"_s;
    QTest::newRow("outer space") << "  [ a ]\n\t b  =  c d \n"_ba << u"2 [a] b=<c d>"_s;
    QTest::newRow("comments") << "; one\n[a]\n# two\n\nb=c\n"_ba << u"5 [a] b=<c>"_s;
    QTest::newRow("no comment within a line") << "b=c ; d # e\n"_ba << u"1 [] b=<c ; d # e>"_s;
    QTest::newRow("what QSettings would change")
        << "[a]\nb=x, y%20z\\t@Invalid()\n"_ba << u"2 [a] b=<x, y%20z\\t@Invalid()>"_s;
    QTest::newRow("equals in the value") << "b=c=d=\n"_ba << u"1 [] b=<c=d=>"_s;
    QTest::newRow("empty value") << "b=\n"_ba << u"1 [] b=<>"_s;
    QTest::newRow("quotes keep outer space") << "b=\" c \"\n"_ba << u"1 [] b=< c >"_s;
    QTest::newRow("escapes") << R"(b="1\n2\t3\"4\\5")"_ba << u"1 [] b=<1\n2\t3\"4\\5>"_s;
    QTest::newRow("quote within") << R"(b=c"d")"_ba << uR"(1 [] b=<c"d">)"_s;
    QTest::newRow("Windows path") << R"(b=C:\new\table.pem)"_ba
                                  << uR"(1 [] b=<C:\new\table.pem>)"_s;
    QTest::newRow("Cyrillic") << "[профиль/я]\nключ=значение\n"_ba
                              << u"2 [профиль/я] ключ=<значение>"_s;
    QTest::newRow("section in two parts")
        << "[a]\nb=1\n[c]\nb=2\n[a]\nd=3\n"_ba << u"2 [a] b=<1>\n4 [c] b=<2>\n6 [a] d=<3>"_s;
}

void IniFileTest::reads()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, expected);

    const Result<IniFile> file = IniFile::parse(content, u"f.ini"_s);

    QVERIFY_RESULT(file);
    QCOMPARE(drawn(*file), expected);
    QCOMPARE(file->content(), content);
}

void IniFileTest::refuses_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("reason");

    QTest::newRow("no equals sign") << "[a]\n\nsecret-word\n"_ba << u"line 3"_s << u"no setting"_s;
    QTest::newRow("no name") << "=b\n"_ba << u"line 1"_s << u"no setting"_s;
    QTest::newRow("open section") << "a=b\n[c\n"_ba << u"line 2"_s << u"section"_s;
    QTest::newRow("nameless section") << "[]\n"_ba << u"line 1"_s << u"section"_s;
    QTest::newRow("only a bracket") << "[\n"_ba << u"line 1"_s << u"section"_s;
    QTest::newRow("text behind a section") << "[a] b=c\n"_ba << u"line 1"_s << u"section"_s;
    QTest::newRow("open quote") << "a=\"b\n"_ba << u"line 1"_s << u"quotes of a"_s;
    QTest::newRow("only a quote") << "a=\"\n"_ba << u"line 1"_s << u"quotes of a"_s;
    QTest::newRow("text behind quotes") << "a=\"b\" c\n"_ba << u"line 1"_s << u"quotes of a"_s;
    QTest::newRow("unknown escape") << "a=\"\\x\"\n"_ba << u"line 1"_s << u"backslash"_s;
    QTest::newRow("escape at the end") << "a=\"\\\n"_ba << u"line 1"_s << u"backslash"_s;
    QTest::newRow("twice") << "[a]\nb=1\n[a]\nb=2\n"_ba << u"line 4"_s << u"first in line 2"_s;
}

void IniFileTest::refuses()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, place);
    QFETCH(QString, reason);

    const Result<IniFile> file = IniFile::parse(content, u"f.ini"_s);

    QVERIFY(!file);
    QCOMPARE(file.error().kind, ErrorKind::InvalidSettings);
    QVERIFY2(file.error().message.contains(u"f.ini, "_s + place), qPrintable(file.error().message));
    QVERIFY2(file.error().message.contains(reason), qPrintable(file.error().message));
    QVERIFY(!file.error().remedy.isEmpty());
    QVERIFY(!file.error().message.contains(u"secret-word"_s));
}

void IniFileTest::changes_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("section");
    QTest::addColumn<QByteArray>("after");

    QTest::newRow("empty file") << QByteArray() << u"a"_s << "[a]\nb=new\n"_ba;
    QTest::newRow("value, all else alone") << "; x\n[a]\n  b = old \n\n# y\nc=1\n"_ba << u"a"_s
                                           << "; x\n[a]\n  b = new\n\n# y\nc=1\n"_ba;
    QTest::newRow("value with an equals sign") << "[a]\nb=c=d\n"_ba << u"a"_s << "[a]\nb=new\n"_ba;
    QTest::newRow("CRLF value") << "[a]\r\nb=old\r\n"_ba << u"a"_s << "[a]\r\nb=new\r\n"_ba;
    QTest::newRow("last line without end") << "[a]\nb=old"_ba << u"a"_s << "[a]\nb=new"_ba;
    QTest::newRow("same name elsewhere")
        << "[c]\nb=old\n[a]\nb=\n"_ba << u"a"_s << "[c]\nb=old\n[a]\nb=new\n"_ba;
    QTest::newRow("added before the next comment")
        << "[a]\nc=1\n\n; of d\n[d]\n"_ba << u"a"_s << "[a]\nc=1\nb=new\n\n; of d\n[d]\n"_ba;
    QTest::newRow("added to an empty section")
        << "[a]\n[d]\n"_ba << u"a"_s << "[a]\nb=new\n[d]\n"_ba;
    QTest::newRow("new section") << "[c]\nd=1"_ba << u"a"_s << "[c]\nd=1\n\n[a]\nb=new\n"_ba;
    QTest::newRow("new section, CRLF")
        << "[c]\r\nd=1\r\n"_ba << u"a"_s << "[c]\r\nd=1\r\n\r\n[a]\r\nb=new\r\n"_ba;
    QTest::newRow("before any section") << "[c]\nd=1\n"_ba << QString() << "b=new\n[c]\nd=1\n"_ba;
}

void IniFileTest::changes()
{
    QFETCH(QByteArray, before);
    QFETCH(QString, section);
    QFETCH(QByteArray, after);
    Result<IniFile> file = IniFile::parse(before, u"f.ini"_s);
    QVERIFY_RESULT(file);

    file->setValue(section, u"b"_s, u"new"_s);

    QCOMPARE(file->content(), after);
    const Result<IniFile> again = IniFile::parse(file->content(), u"f.ini"_s);
    QVERIFY_RESULT(again);
    QCOMPARE(again->entries(), file->entries());
}

void IniFileTest::removes()
{
    Result<IniFile> file = IniFile::parse("[a]\n; of b\nb=1\nc=2\n[d]\nb=3\n", u"f.ini"_s);
    QVERIFY_RESULT(file);

    file->remove(u"a"_s, u"b"_s);
    file->remove(u"a"_s, u"not there"_s);

    QCOMPARE(file->content(), "[a]\n; of b\nc=2\n[d]\nb=3\n");
    QCOMPARE(drawn(*file), u"3 [a] c=<2>\n5 [d] b=<3>"_s);
}

void IniFileTest::removesSections_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("none") << "[b]\nc=1\n"_ba
                          << "[b]\nc=1\n"_ba;
    QTest::newRow("alone") << "[a]\nc=1\n"_ba
                           << ""_ba;
    QTest::newRow("empty") << "[a]\n[b]\n"_ba
                           << "[b]\n"_ba;
    QTest::newRow("first") << "; x\n[a]\n; y\nc=1\n\n; z\n[b]\nd=2\n"_ba
                           << "; x\n; z\n[b]\nd=2\n"_ba;
    QTest::newRow("last") << "[b]\nd=2\n\n[a]\nc=1"_ba
                          << "[b]\nd=2\n"_ba;
    QTest::newRow("in two parts") << "[a]\nc=1\n[b]\nd=2\n[a]\ne=3\n"_ba
                                  << "[b]\nd=2\n"_ba;
    QTest::newRow("CRLF") << "[a]\r\nc=1\r\n\r\n[b]\r\n"_ba
                          << "[b]\r\n"_ba;
}

void IniFileTest::removesSections()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, expected);
    Result<IniFile> file = IniFile::parse(content, u"f.ini"_s);
    QVERIFY_RESULT(file);

    file->removeSection(u"a"_s);

    QCOMPARE(file->content(), expected);
    QVERIFY(!file->sections().contains(u"a"_s));
}

void IniFileTest::addsAndRenamesSections()
{
    Result<IniFile> file = IniFile::parse("; x\n[ a ]\nv=1\n[b]\nv=2\n[c]\n[a]\nw=3"_ba, {});
    QVERIFY_RESULT(file);

    file->renameSections({{u"a"_s, u"b"_s}, {u"b"_s, u"a"_s}, {u"none"_s, u"d"_s}});
    file->addSection(u"профиль/я"_s);
    file->addSection(u"c"_s);

    QCOMPARE(file->content(),
             QByteArray("; x\n[b]\nv=1\n[a]\nv=2\n[c]\n[b]\nw=3\n\n[профиль/я]\n"));
    QCOMPARE(drawn(*file), u"3 [b] v=<1>\n5 [a] v=<2>\n8 [b] w=<3>"_s);
}

void IniFileTest::anyValueSurvives_data()
{
    QTest::addColumn<QString>("value");

    QTest::newRow("empty") << QString();
    QTest::newRow("plain") << u"a b, c; #d = \\ %20"_s;
    QTest::newRow("outer space") << u" a\t"_s;
    QTest::newRow("quotes") << u"\"a\\\""_s;
    QTest::newRow("only a quote") << u"\""_s;
    QTest::newRow("lines") << u"one\n\ntwo\t\\n\n"_s;
    QTest::newRow("looks like a section") << u"x\n[a]\nb=c"_s;
    QTest::newRow("looks like a comment") << u"; a"_s;
    QTest::newRow("beyond the first plane") << u"🙂 приве́т"_s;
    QTest::newRow("other line ends") << u"a\u2028b\u0085c\vd"_s;
}

void IniFileTest::anyValueSurvives()
{
    QFETCH(QString, value);
    IniFile file;

    file.setValue(u"s"_s, u"before"_s, u"1"_s);
    file.setValue(u"s"_s, u"name"_s, value);
    file.setValue(u"s"_s, u"name"_s, value);
    const Result<IniFile> again = IniFile::parse(file.content(), u"f.ini"_s);

    QVERIFY_RESULT(again);
    QCOMPARE(again->entries().size(), 2);
    QCOMPARE(again->entries().last().value, value);
}

void IniFileTest::savesForTheOwnerOnly()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"new folder/settings.ini"_s);
    IniFile file;
    file.setValue(u"a"_s, u"b"_s, u"c"_s);

    QVERIFY_RESULT(file.save(path));
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(!(QFileInfo(path).permissions() & others));

    // A file that was open to all is closed.
    QVERIFY(QFile::setPermissions(path, QFileInfo(path).permissions() | others));
    QVERIFY_RESULT(file.save(path));
    QVERIFY(!(QFileInfo(path).permissions() & others));
    const Result<IniFile> again = IniFile::load(path);
    QVERIFY_RESULT(again);
    QCOMPARE(drawn(*again), u"2 [a] b=<c>"_s);
}

void IniFileTest::keepsTheOldFileWhereTheNewOneCannotBeWritten()
{
    QTemporaryDir folder;
    QFile blocker(folder.filePath(u"file"_s));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    IniFile file;
    file.setValue(u"a"_s, u"b"_s, u"c"_s);

    const Result<void> saved = file.save(folder.filePath(u"file/settings.ini"_s));

    QVERIFY(!saved);
    QVERIFY(saved.error().message.contains(u"settings.ini"_s));
    QVERIFY(QFileInfo(blocker.fileName()).isFile());
}

void IniFileTest::unreadableFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("reason");

    QTest::newRow("UTF-16") << "\xff\xfe[\0a\0]\0"_ba << u"UTF-8"_s;
    QTest::newRow("zero byte") << "a=b\0c\n"_ba << u"UTF-8"_s;
    QTest::newRow("cut UTF-8") << "a=\xd0\n"_ba << u"UTF-8"_s;
    QTest::newRow("huge") << QByteArray(1024 * 1024 + 1, ';') << u"1024 KiB"_s;
}

void IniFileTest::unreadableFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, reason);
    QTemporaryDir folder;
    QFile file(folder.filePath(u"f.ini"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();

    const Result<IniFile> read = IniFile::load(file.fileName());

    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::InvalidSettings);
    QVERIFY2(read.error().message.contains(reason), qPrintable(read.error().message));
    QVERIFY(read.error().message.contains(u"f.ini"_s));
}

QTEST_GUILESS_MAIN(IniFileTest)
#include "tst_inifile.moc"
