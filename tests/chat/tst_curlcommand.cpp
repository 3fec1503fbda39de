// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/curlcommand.h"

#include "support/testhelpers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const CurlTarget Target{.address = u"http://127.0.0.1:8080"_s};

/// What the command gives to curl: a shell reads it, and something harmless takes curl's place.
struct Call
{
    QStringList arguments = {};
    QByteArray input = {}; ///< if it is for `--data-binary @-`

    QString after(const QString &option) const
    {
        const qsizetype at = arguments.indexOf(option);
        return at < 0 ? QString() : arguments.value(at + 1);
    }
    QByteArray body() const
    {
        return arguments.contains(u"--data-raw"_s) ? after(u"--data-raw"_s).toUtf8() : input;
    }
};

Call callOf(const QString &command)
{
    QProcess shell;
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
    environment.insert(u"LMCHAT_KEY"_s, u"the key"_s);
    shell.setProcessEnvironment(environment);
    // The arguments, each ended by a null, one more null, and what comes by standard input.
    const QByteArray script = "curl() {\n  printf '%s\\0' \"$@\"; printf '\\0'\n"
                              "  for last; do :; done\n"
                              "  if [ \"$last\" = @- ]; then cat; fi\n}\n"
        + command.toUtf8() + "\nprintf END\n";
    shell.start(u"/bin/sh"_s, {u"-s"_s});
    shell.write(script);
    shell.closeWriteChannel();
    if (!shell.waitForFinished() || shell.exitCode() != 0)
        qWarning("the shell failed: %s", shell.readAllStandardError().constData());
    if (const QByteArray said = shell.readAllStandardError(); !said.isEmpty())
        qWarning("the shell says: %s", said.constData());
    QByteArray output = shell.readAllStandardOutput();
    if (!output.endsWith("END")) // and that nothing else ran
        qWarning("the command does not end");
    output.chop(3);
    Call call;
    const qsizetype end = output.indexOf(QByteArray(2, '\0'));
    for (const QByteArray &argument : output.left(end).split('\0'))
        call.arguments.append(QString::fromUtf8(argument));
    call.input = output.mid(end + 2);
    return call;
}

} // namespace

class CurlCommandTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void plainGet();
    void recordedBody();
    void otherMethods();
    void keyIsAVariable();
    void shortestBodies_data();
    void shortestBodies();
    void hostileModels_data();
    void hostileModels();
    void hostileRoutes_data();
    void hostileRoutes();
    void bodiesArriveAsTheyAre_data();
    void bodiesArriveAsTheyAre();
};

void CurlCommandTest::plainGet()
{
    const QString command =
        curlCommand({.method = u"GET"_s, .route = u"/v1/models"_s}, Target, std::nullopt);
    QCOMPARE(command, u"curl --noproxy '*' \\\n  'http://127.0.0.1:8080/v1/models'"_s);
    QCOMPARE(callOf(command).arguments,
             QStringList({u"--noproxy"_s, u"*"_s, u"http://127.0.0.1:8080/v1/models"_s}));
}

void CurlCommandTest::recordedBody()
{
    const QByteArray body = R"({"model":"it's","stream":true})";
    const Call call = callOf(curlCommand({.method = u"POST"_s,
                                          .route = u"/v1/chat/completions"_s,
                                          .model = u"x"_s,
                                          .streamed = true},
                                         Target, body));
    QCOMPARE(call.after(u"--request"_s), u"POST"_s);
    QVERIFY(call.arguments.contains(u"--no-buffer"_s));
    QVERIFY(call.arguments.contains(u"http://127.0.0.1:8080/v1/chat/completions"_s));
    QCOMPARE(call.after(u"--header"_s), u"Content-Type: application/json"_s);
    QCOMPARE(call.after(u"--data-raw"_s).toUtf8(), body);
}

void CurlCommandTest::otherMethods()
{
    const Call head =
        callOf(curlCommand({.method = u"HEAD"_s, .route = u"/"_s}, Target, std::nullopt));
    QVERIFY(head.arguments.contains(u"--head"_s));
    const Call odd =
        callOf(curlCommand({.method = u"DEL'$(id)\n"_s, .route = u"/"_s}, Target, QByteArray("x")));
    QCOMPARE(odd.after(u"--request"_s), u"DEL'$(id)"_s);
    QVERIFY(!odd.arguments.contains(u"--data-raw"_s));
    const Call none = callOf(curlCommand({}, Target, std::nullopt));
    QCOMPARE(none.arguments.last(), u"http://127.0.0.1:8080/"_s);
}

void CurlCommandTest::keyIsAVariable()
{
    const QString command =
        curlCommand({.method = u"GET"_s, .route = u"/v1/models"_s},
                    {.address = u"http://[::1]:8080"_s, .needsKey = true}, std::nullopt);
    QVERIFY(command.contains("$LMCHAT_KEY"_L1));
    const Call call = callOf(command);
    QCOMPARE(call.after(u"--header"_s), u"Authorization: Bearer the key"_s);
    QVERIFY(call.arguments.contains(u"http://[::1]:8080/v1/models"_s));
}

void CurlCommandTest::shortestBodies_data()
{
    QTest::addColumn<QString>("route");
    QTest::addColumn<QString>("field");
    QTest::newRow("chat") << u"/v1/chat/completions"_s << u"messages"_s;
    QTest::newRow("responses") << u"/v1/responses/"_s << u"input"_s;
    QTest::newRow("messages") << u"/v1/messages"_s << u"max_tokens"_s;
    QTest::newRow("embeddings") << u"/embeddings"_s << u"input"_s;
    QTest::newRow("chatgpt") << u"/chatgpt/"_s << u"messages"_s;
}

void CurlCommandTest::shortestBodies()
{
    QFETCH(QString, route);
    QFETCH(QString, field);
    const Call call = callOf(curlCommand({.method = u"POST"_s, .route = route, .model = u"gpt"_s},
                                         Target, std::nullopt));
    const QJsonObject body = QJsonDocument::fromJson(call.body()).object();
    QVERIFY(body.contains(field));
    QCOMPARE(body["model"_L1].toString(), u"gpt"_s);
    QVERIFY(!body.contains("stream"_L1));
}

void CurlCommandTest::hostileModels_data()
{
    QTest::addColumn<QString>("model");
    QTest::newRow("quotes") << u"a'b\"c`d"_s;
    QTest::newRow("ends the quotes") << u"'; touch /tmp/owned; echo '"_s;
    QTest::newRow("substitution") << u"$(id) ${HOME} $HOME `id`"_s;
    QTest::newRow("backslashes") << u"\\' \\\\ \\n \\"_s;
    QTest::newRow("format") << u"%s %d %% %n"_s;
    QTest::newRow("history") << u"!! !$ !id"_s;
    QTest::newRow("new lines") << u"a\nb\r\nc"_s;
    QTest::newRow("keys of a terminal") << u"a\x03\x04\x1b[201~\x15\tid\x7f"_s;
    QTest::newRow("turned around") << u"\u202egnp.\u2066exe\u200b'$(id)'"_s;
    QTest::newRow("letters") << u"ГигаЧат 😀 ä"_s;
    QTest::newRow("C1") << u"a\u009b31m"_s;
    QTest::newRow("option") << u"--output /tmp/owned"_s;
}

void CurlCommandTest::hostileModels()
{
    QFETCH(QString, model);
    const QString command =
        curlCommand({.method = u"POST"_s, .route = u"/v1/chat/completions"_s, .model = model},
                    Target, std::nullopt);
    for (const QChar c : command)
        QVERIFY(c == u'\n'
                || (c.category() != QChar::Other_Control && c.category() != QChar::Other_Format));
    const QJsonObject body = QJsonDocument::fromJson(callOf(command).body()).object();
    QCOMPARE(body["model"_L1].toString(), model);
    QCOMPARE(body["messages"_L1].toArray().size(), 1);
}

void CurlCommandTest::hostileRoutes_data()
{
    QTest::addColumn<QString>("route");
    QTest::addColumn<QString>("sent");
    QTest::newRow("quotes") << u"/v1/'$(id)'\"`"_s << u"/v1/'$(id)'\"`"_s;
    QTest::newRow("brackets") << u"/[1-9]{a,b}"_s << u"/[1-9]{a,b}"_s;
    QTest::newRow("dots") << u"/../../etc"_s << u"/../../etc"_s;
    QTest::newRow("no path") << u"-o /tmp/owned"_s << u"/-o%20/tmp/owned"_s;
    QTest::newRow("another host") << u"http://example.org/"_s << u"/http://example.org/"_s;
    QTest::newRow("new line") << u"/a\nid\r"_s << u"/a%0Aid%0D"_s;
    QTest::newRow("Latin-1") << u"/ä\u009b"_s << u"/%C3%A4%C2%9B"_s;
    QTest::newRow("ampersand") << u"/a&id;b|c>d"_s << u"/a&id;b|c>d"_s;
}

void CurlCommandTest::hostileRoutes()
{
    QFETCH(QString, route);
    QFETCH(QString, sent);
    const Call call =
        callOf(curlCommand({.method = u"GET"_s, .route = route}, Target, std::nullopt));
    QCOMPARE(call.arguments.last(), Target.address + sent);
    QCOMPARE(call.arguments.contains(u"--globoff"_s), route.contains(u'['));
    QCOMPARE(call.arguments.contains(u"--path-as-is"_s), route.contains(u".."_s));
}

void CurlCommandTest::bodiesArriveAsTheyAre_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("file name") << QByteArray("@/etc/passwd");
    QTest::newRow("indented") << QByteArray("{\n  \"a\": \"it's\"\n}\n");
    QTest::newRow("tabs") << QByteArray("{\n\t\"a\": 1\n}\n");
    QTest::newRow("null") << QByteArray("a\0b\0", 4);
    QTest::newRow("option and key") << QByteArray("-n\x03");
    QTest::newRow("format and key") << QByteArray("%s\\n\\007'%'\x1b]0;title\x07");
    QTest::newRow("digits behind a number") << QByteArray("\x01"
                                                          "23\x02"
                                                          "7");
    QTest::newRow("letters and keys") << QByteArray("\xd0\x93\x1b\xf0\x9f\x98\x80");
}

void CurlCommandTest::bodiesArriveAsTheyAre()
{
    QFETCH(QByteArray, body);
    const QString command =
        curlCommand({.method = u"POST"_s, .route = u"/v1/responses"_s}, Target, body);
    QCOMPARE(callOf(command).body(), body);
}

QTEST_GUILESS_MAIN(CurlCommandTest)
#include "tst_curlcommand.moc"
