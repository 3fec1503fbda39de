// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redactor.h"

#include "support/testhelpers.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <atomic>
#include <thread>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

// With everything that is spelled in more than one way.
const QByteArray Key = "Inv3nted/k+y=with/sp&cial"_ba;

QByteArray lowerHex(QByteArray encoded)
{
    for (qsizetype i = 0; i + 2 < encoded.size(); ++i) {
        if (encoded.at(i) == '%')
            encoded.replace(i + 1, 2, encoded.mid(i + 1, 2).toLower());
    }
    return encoded;
}

} // namespace

class RedactorTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void knownSecrets_data();
    void knownSecrets();
    void knownSecretWithinBase64();
    void cutSecrets_data();
    void cutSecrets();
    void partsOfGigaChatKey();
    void longerSecretGoesFirst();
    void shortSecretsAreLeft();
    void removedSecretIsText();
    void errors();
    void secretOfSpecialCharacters();
    void forms_data();
    void forms();
    void ordinaryText_data();
    void ordinaryText();
    void otherBytesStay();
    void hostileTexts_data();
    void hostileTexts();
    void manySecretsInOneText();
    void threads();
};

void RedactorTest::knownSecrets_data()
{
    QTest::addColumn<QByteArray>("spelling");

    QTest::newRow("plain") << Key;
    QTest::newRow("percent-encoded") << Key.toPercentEncoding();
    QTest::newRow("percent-encoded, lower case") << lowerHex(Key.toPercentEncoding());
    QTest::newRow("percent-encoded in part") << Key.toPercentEncoding("/=");
    QTest::newRow("slashes escaped") << QByteArray(Key).replace('/', "\\/");
    QTest::newRow("unicode escapes")
        << QByteArray(Key).replace('+', "\\u002B").replace('&', "\\u0026");
    QTest::newRow("unicode escapes, lower case")
        << QByteArray(Key).replace('+', "\\u002b").replace('=', "\\u003d");
    QTest::newRow("mixed") << QByteArray(Key).replace('/', "\\/").replace('+', "%2b");
    QTest::newRow("base64") << Key.toBase64();
    QTest::newRow("base64 for URLs")
        << Key.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

void RedactorTest::knownSecrets()
{
    QFETCH(QByteArray, spelling);
    Redactor redactor;
    redactor.add(Secret(Key));

    for (const auto &[before, after] :
         {std::pair{"<"_ba, ">"_ba}, {"x"_ba, ""_ba}, {""_ba, " x"_ba}, {"\xff"_ba, "\xff"_ba}}) {
        const QByteArray text = before + spelling + after;
        const QByteArray clean = redactor.redacted(text);
        QVERIFY2(clean.startsWith(before + "[secret]"), clean.constData());
        QVERIFY2(clean.endsWith(after), clean.constData());
        // What is left of the base64 of the last, incomplete group gives nothing away.
        QVERIFY2(clean.size() <= before.size() + 8 + 3 + after.size(), clean.constData());
    }
    QVERIFY(redactor.redacted(QString::fromLatin1(spelling)).startsWith(u"[secret]"_s));
}

void RedactorTest::knownSecretWithinBase64()
{
    Redactor redactor;
    redactor.add(Secret(Key));
    for (const QByteArray &user : {""_ba, "a"_ba, "ab"_ba, "abc"_ba, "somebody"_ba}) {
        for (const QByteArray &tail : {""_ba, ":"_ba, ":x"_ba, ":xyz"_ba}) {
            const QByteArray header = "<" + (user + ':' + Key + tail).toBase64() + ">";
            const QByteArray clean = redactor.redacted(header);
            QVERIFY2(clean.contains("[secret]"), clean.constData());
            // Nothing of the key beyond a few bits at either end can be decoded from the rest.
            QVERIFY2(clean.size() - 8 <= header.size() - Key.size(), clean.constData());
        }
    }
}

void RedactorTest::cutSecrets_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("clean");

    QTest::newRow("all but one") << "x "_ba + Key.chopped(1) << "x [secret]"_ba;
    QTest::newRow("eight") << "x "_ba + Key.left(8) << "x [secret]"_ba;
    QTest::newRow("seven are nothing") << "x "_ba + Key.left(7) << "x "_ba + Key.left(7);
    QTest::newRow("in an escape") << R"({"e":"Inv3nted\/k\u00)"_ba
                                  << R"({"e":"[secret])"_ba;
    QTest::newRow("whole, then cut") << Key + ' ' + Key.left(12) << "[secret] [secret]"_ba;
    QTest::newRow("not at the end") << Key.left(8) + " x" << Key.left(8) + " x";
}

void RedactorTest::cutSecrets()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, clean);
    Redactor redactor;
    redactor.add(Secret(Key));
    QCOMPARE(redactor.redacted(text), clean);
}

void RedactorTest::partsOfGigaChatKey()
{
    Redactor redactor;
    redactor.add(Secret("Basic " + "invented-id:invented-secret"_ba.toBase64()));

    const QByteArray clean = redactor.redacted("<" + "invented-id:invented-secret"_ba.toBase64()
                                               + "> <invented-secret> "
                                                 "<invented-id:invented-secret> <invented-id>");
    QCOMPARE(clean, "<[secret]> <[secret]> <[secret]> <invented-id>");
}

void RedactorTest::longerSecretGoesFirst()
{
    Redactor redactor;
    redactor.add(Secret("invented-key"_ba));
    redactor.add(Secret("invented-key-and-more"_ba));
    redactor.add(Secret("invented-key-and-more"_ba));
    redactor.add(Secret("my-invented-key"_ba));
    QCOMPARE(redactor.redacted(u"invented-key-and-more/my-invented-key/invented-key"_s),
             u"[secret]/[secret]/[secret]"_s);
}

void RedactorTest::shortSecretsAreLeft()
{
    Redactor redactor;
    redactor.add(Secret());
    redactor.add(Secret("a"_ba));
    redactor.add(Secret("1234567"_ba));
    QCOMPARE(redactor.redacted(u"a 1234567 b"_s), u"a 1234567 b"_s);
}

void RedactorTest::secretOfSpecialCharacters()
{
    for (const QByteArray &special :
         {R"(.*(a|b)+\d[x]{2}$^?)"_ba, R"(\\\\""''%%2F)"_ba, "пароль пароль"_ba, "[secret]"_ba}) {
        Redactor redactor;
        redactor.add(Secret(special));
        QCOMPARE(redactor.redacted("<" + special + ">"), "<[secret]>");
        QCOMPARE(redactor.redacted(QString::fromUtf8("<" + special + ">")), u"<[secret]>"_s);
        QCOMPARE(redactor.redacted("<" + special.toPercentEncoding() + ">"), "<[secret]>");
        const QByteArray json = QJsonDocument(QJsonObject{{u"e"_s, QString::fromUtf8(special)}})
                                    .toJson(QJsonDocument::Compact);
        QCOMPARE(redactor.redacted(json), R"({"e":"[secret]"})");
        QCOMPARE(redactor.redacted(u"aaaa bbbb"_s), u"aaaa bbbb"_s);
    }
}

void RedactorTest::forms_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("clean");

    QTest::newRow("bearer") << u"Authorization: Bearer abc.DEF-123_~+/="_s
                            << u"Authorization: Bearer [secret]"_s;
    QTest::newRow("bearer in lower case") << u"bearer   abcdefgh!"_s << u"bearer [secret]!"_s;
    QTest::newRow("basic") << u"'Basic dXNlcjpwYXNz'"_s << u"'Basic [secret]'"_s;
    QTest::newRow("basic padded") << u"Basic aaaaaaaa=="_s << u"Basic [secret]"_s;
    QTest::newRow("OpenAI") << u"key sk-proj-Inv3nted_key-1."_s << u"key [secret]."_s;
    QTest::newRow("Groq") << u"gsk_Inv3nted1"_s << u"[secret]"_s;
    QTest::newRow("after an underscore") << u"my_sk-invented1"_s << u"my_[secret]"_s;
    QTest::newRow("xAI") << u"xai-Inv3nted1"_s << u"[secret]"_s;
    QTest::newRow("Google") << u"AIzaInv3nted-key-of-a-test-1"_s << u"[secret]"_s;
    QTest::newRow("JSON web token")
        << u"<eyJhbGciOiJub25lIn0.eyJpbnZlbnRlZCI6MX0.c2ln>"_s << u"<[secret]>"_s;
    QTest::newRow("encrypted token")
        << u"\"eyJhbGciOiJub25lIn0x..aXY.Y2lwaGVy.dGFn\""_s << u"\"[secret]\""_s;
    QTest::newRow("URL") << u"http://user:pass@proxy.example:1"_s
                         << u"http://user:[secret]@proxy.example:1"_s;
    QTest::newRow("URL, at sign in the password")
        << u"socks5://u:p@ss@h:1 x@y"_s << u"socks5://u:[secret]@h:1 x@y"_s;
    QTest::newRow("URL, no user") << u"http://:invented@h/"_s << u"http://:[secret]@h/"_s;
    QTest::newRow("JSON member") << uR"({"api_key": "Inv3nted", "a": 1})"_s
                                 << uR"({"api_key": "[secret]", "a": 1})"_s;
    QTest::newRow("JSON within JSON")
        << uR"("{\"access_token\":\"Inv3nted1\"}")"_s << uR"("{\"access_token\":\"[secret]\"}")"_s;
    QTest::newRow("GigaChat's short spelling")
        << uR"({"tok": "Inv3nted1", "exp": 1})"_s << uR"({"tok": "[secret]", "exp": 1})"_s;
    QTest::newRow("header") << u"api-key: Inv3nted"_s << u"api-key: [secret]"_s;
    QTest::newRow("environment") << u"API_KEY=Inv3nted AUTH_CREDENTIALS=Inv3nted="_s
                                 << u"API_KEY=[secret] AUTH_CREDENTIALS=[secret]"_s;
    QTest::newRow("query") << u"https://h/v1?key=Inv3nted1&alt=sse"_s
                           << u"https://h/v1?key=[secret]&alt=sse"_s;
    QTest::newRow("as OpenAI tells it") << u"Incorrect API key provided: abcd1234efgh."_s
                                        << u"Incorrect API key provided: [secret]"_s;
    QTest::newRow("value that begins like a scheme")
        << u"password=BasicInstinct99"_s << u"password=[secret]"_s;
}

void RedactorTest::forms()
{
    QFETCH(QString, text);
    QFETCH(QString, clean);
    const Redactor redactor;
    QCOMPARE(redactor.redacted(text), clean);
    QCOMPARE(redactor.redacted(clean), clean);
}

void RedactorTest::ordinaryText_data()
{
    QTest::addColumn<QString>("text");

    QTest::newRow("empty") << QString();
    QTest::newRow("prose") << u"The bearer of bad news asked for basic information."_s;
    QTest::newRow("error") << u"Bearer authentication is required; use a Bearer token."_s;
    QTest::newRow("challenge") << u"WWW-Authenticate: Bearer realm=\"api\""_s;
    QTest::newRow("words") << u"scikit sk-learn, task-management, ask-me-anything"_s;
    QTest::newRow("URL") << u"https://api.example.com:8080/v1/chat?x=a:b@c"_s;
    QTest::newRow("mail") << u"mailto:somebody@example.com"_s;
    QTest::newRow("usage") << uR"({"prompt_tokens": 12345678, "id": "chatcmpl-123456789"})"_s;
    QTest::newRow("short words") << uR"({"stok": "invented1", "tok1": "invented1"})"_s;
    QTest::newRow("Russian")
        << u"Неверный ключ: проверьте Authorization 🙂"_s;
    QTest::newRow("masked by the service") << u"Incorrect key: sk-ab****************wxyz"_s;
}

void RedactorTest::ordinaryText()
{
    QFETCH(QString, text);
    Redactor redactor;
    redactor.add(Secret(Key));
    QCOMPARE(redactor.redacted(text), text);
}

void RedactorTest::otherBytesStay()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);
    Redactor redactor;
    redactor.add(Secret(Key));
    QCOMPARE(redactor.redacted(bytes + Key + bytes), bytes + "[secret]" + bytes);
}

void RedactorTest::hostileTexts_data()
{
    QTest::addColumn<QByteArray>("piece");

    // A pattern that went back over the text would take hours for these.
    for (const QByteArray &piece : {"eyJ-"_ba,
                                    "eyJaaaaaaaaaaaaaaaaaaaa."_ba,
                                    "a."_ba,
                                    "a+"_ba,
                                    "Bearer "_ba,
                                    "Bearer\t\n"_ba,
                                    "Basic "_ba,
                                    "Basic a"_ba,
                                    "sk-"_ba,
                                    "sk_a-"_ba,
                                    "http://"_ba,
                                    "://a:"_ba,
                                    "://a:b"_ba,
                                    ":"_ba,
                                    "api_key"_ba,
                                    "api_key:"_ba,
                                    "api_key\"  "_ba,
                                    "password"_ba,
                                    "&key="_ba,
                                    " "_ba,
                                    "@"_ba,
                                    "\\"_ba,
                                    "%"_ba,
                                    "%2f"_ba,
                                    "="_ba,
                                    "Inv3nted/k+y"_ba,
                                    "Inv3nted\\/k%2by"_ba,
                                    "AIza"_ba,
                                    "\xd0"_ba}) {
        const QByteArray name = piece.toPercentEncoding(" /:\\\"");
        QTest::newRow(name.constData()) << piece;
        QTest::newRow(("key then " + name).constData()) << "Inv3nted/k+y=with/sp&cial" + piece;
    }
}

void RedactorTest::hostileTexts()
{
    QFETCH(QByteArray, piece);
    Redactor redactor;
    redactor.add(Secret(Key));
    const QByteArray filler = piece.repeated(1024 * 1024 / piece.size());

    const QByteArray clean = redactor.redacted("<" + Key + " " + filler + " " + Key + ">");

    // A pattern that gives up halfway would leave them.
    QVERIFY(clean.startsWith("<[secret] "));
    QVERIFY(clean.endsWith("[secret]>"));
    QVERIFY(!clean.contains(Key));
}

void RedactorTest::manySecretsInOneText()
{
    Redactor redactor;
    QByteArray text;
    for (int i = 0; i < 100; ++i) {
        const QByteArray key = "invented/" + QByteArray::number(i).toBase64().repeated(8);
        redactor.add(Secret(key));
        text += key.repeated(10) + ' ';
    }
    QCOMPARE(redactor.redacted(text), (QByteArray("[secret]").repeated(10) + ' ').repeated(100));
}

void RedactorTest::removedSecretIsText()
{
    Redactor redactor;
    redactor.add(Secret("invented-first-token"_ba));
    redactor.add(Secret("invented-second-token"_ba));
    redactor.remove(Secret("invented-first-token"_ba));
    redactor.remove(Secret("never-added"_ba));
    QCOMPARE(redactor.redacted(u"invented-first-token invented-second-token"_s),
             u"invented-first-token [secret]"_s);
}

void RedactorTest::errors()
{
    Redactor redactor;
    redactor.add(Secret(Key));
    const QString key = QString::fromUtf8(Key);
    const Error error{.kind = ErrorKind::Authentication,
                      .message = u"no "_s + key,
                      .remedy = key,
                      .detail = key,
                      .httpStatus = 401,
                      .code = key,
                      .parameter = key,
                      .requestId = key};
    const QString clean = u"[secret]"_s;
    const Error expected{.kind = ErrorKind::Authentication,
                         .message = u"no "_s + clean,
                         .remedy = clean,
                         .detail = clean,
                         .httpStatus = 401,
                         .code = clean,
                         .parameter = clean,
                         .requestId = clean};
    QCOMPARE(redactor.redacted(error), expected);
}

void RedactorTest::threads()
{
    Redactor redactor;
    redactor.add(Secret(Key));
    std::atomic<int> leaks = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            for (int n = 0; n < 50; ++n) {
                redactor.add(Secret(u"invented-key-%1-%2"_s.arg(i).arg(n)));
                if (redactor.redacted(Key) != "[secret]")
                    ++leaks;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(leaks.load(), 0);
    QCOMPARE(redactor.redacted(u"invented-key-3-49"_s), u"[secret]"_s);
}

QTEST_GUILESS_MAIN(RedactorTest)
#include "tst_redactor.moc"
