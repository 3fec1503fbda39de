// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/envfile.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class EnvFileTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void lastHolds();
};

void EnvFileTest::reads_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("line");

    QTest::newRow("plain") << "A=b\n"_ba << u"b"_s << 1;
    QTest::newRow("origin's form")
        << "\nA='https://example.org/v1?x=1#y'\n"_ba << u"https://example.org/v1?x=1#y"_s << 2;
    QTest::newRow("export") << "export   A=b"_ba << u"b"_s << 1;
    QTest::newRow("space around") << "  A = b  \r\n"_ba << u"b"_s << 1;
    QTest::newRow("comment line") << "# x\nA=b\n"_ba << u"b"_s << 2;
    QTest::newRow("comment behind") << "A=b # x\n"_ba << u"b"_s << 1;
    QTest::newRow("comment behind quotes") << "A=\"b # c\" # x\n"_ba << u"b # c"_s << 1;
    QTest::newRow("hash in a word") << "A=b#c\n"_ba << u"b#c"_s << 1;
    QTest::newRow("empty") << "A=\n"_ba << QString() << 1;
    QTest::newRow("only a comment") << "A= # x\n"_ba << QString() << 1;
    QTest::newRow("single quotes are literal") << R"(A='a\n$B"')"_ba << uR"(a\n$B")"_s << 1;
    QTest::newRow("escapes") << R"(A="a\n\t\"\\\$B")"_ba << u"a\n\t\"\\$B"_s << 1;
    QTest::newRow("unknown escape stays") << R"(A="\d")"_ba << uR"(\d)"_s << 1;
    QTest::newRow("nothing is expanded") << "A=$HOME/${X}`y`\n"_ba << u"$HOME/${X}`y`"_s << 1;
    QTest::newRow("base64") << "A=YTpi/+8==\n"_ba << u"YTpi/+8=="_s << 1;
}

void EnvFileTest::reads()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, value);
    QFETCH(int, line);

    const auto variables = parseEnvFile(content, u".env"_s);

    QVERIFY_RESULT(variables);
    QCOMPARE(variables->size(), 1);
    QCOMPARE(variables->value(u"A"_s), (EnvVariable{value, line}));
}

void EnvFileTest::refuses_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("message");

    QTest::newRow("no variable") << "A=b\nsecret-word\n"_ba << u"/tmp/x.env, line 2: "_s;
    QTest::newRow("bad name") << "1A=secret-word\n"_ba << u"line 1: "_s;
    QTest::newRow("open quote") << "A='secret-word\n"_ba << u"quotes of A are not closed"_s;
    QTest::newRow("behind quotes") << "A='b'secret-word\n"_ba << u"follows the quotes of A"_s;
    QTest::newRow("space, no quotes") << "A=b secret-word\n"_ba << u"A holds a space"_s;
}

void EnvFileTest::refuses()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, message);

    const auto variables = parseEnvFile(content, u"/tmp/x.env"_s);

    QVERIFY(!variables);
    QCOMPARE(variables.error().kind, ErrorKind::InvalidSettings);
    QVERIFY2(variables.error().message.contains(message), qPrintable(variables.error().message));
    QVERIFY(!errorText(variables.error()).contains(u"secret-word"_s));
}

void EnvFileTest::lastHolds()
{
    const auto variables = parseEnvFile("A=1\nB=2\nA=3\n", u".env"_s);

    QVERIFY_RESULT(variables);
    QCOMPARE(variables->size(), 2);
    QCOMPARE(variables->value(u"A"_s), (EnvVariable{u"3"_s, 3}));
}

QTEST_GUILESS_MAIN(EnvFileTest)
#include "tst_envfile.moc"
