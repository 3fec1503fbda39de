// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientpicture.h"

#include "proxy/clientquestion.h"
#include "support/testhelpers.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Png = "\x89PNG\r\n\x1a\n\xfb\xff"_ba;
const QString PngUrl = u"data:image/png;base64,iVBORw0KGgr7/w=="_s;

QJsonObject chatPart(const QJsonValue &image)
{
    return {{u"type"_s, u"image_url"_s}, {u"image_url"_s, image}};
}

QJsonObject responsesPart(const QJsonValue &image)
{
    return {{u"type"_s, u"input_image"_s}, {u"image_url"_s, image}};
}

QJsonObject block(const QJsonObject &source)
{
    return {{u"type"_s, u"image"_s}, {u"source"_s, source}};
}

QJsonObject base64Block(const QString &mediaType, const QString &data)
{
    return block({{u"type"_s, u"base64"_s}, {u"media_type"_s, mediaType}, {u"data"_s, data}});
}

QJsonObject textPart(const QString &text, const QString &type = u"text"_s)
{
    return {{u"type"_s, type}, {u"text"_s, text}};
}

Result<ClientQuestion> ask(GatewayTarget target, const QJsonArray &parts,
                           const QString &role = u"user"_s)
{
    const QString list = target == GatewayTarget::Responses ? u"input"_s : u"messages"_s;
    const QJsonObject message{{u"role"_s, role}, {u"content"_s, parts}};
    return decodeQuestion(
        target, {{u"model"_s, u"m"_s}, {u"max_tokens"_s, 5}, {list, QJsonArray{message}}});
}

} // namespace

/// Pictures as the families of clients send them, and what is none.
class ClientPictureTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void decodes_data()
    {
        QTest::addColumn<GatewayTarget>("target");
        QTest::addColumn<QJsonObject>("part");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("detail");
        const QJsonObject detailed{{u"url"_s, PngUrl}, {u"detail"_s, u"low"_s}};
        QTest::newRow("chat") << GatewayTarget::Chat << chatPart(detailed)
                              << u"messages[0].content[1].image_url.url"_s << u"low"_s;
        QTest::newRow("chat, text") << GatewayTarget::Chat << chatPart(PngUrl)
                                    << u"messages[0].content[1].image_url"_s << QString();
        QTest::newRow("/chatgpt/") << GatewayTarget::ChatGpt << chatPart(detailed)
                                   << u"messages[0].content[1].image_url.url"_s << u"low"_s;
        QTest::newRow("/gigachat/") << GatewayTarget::GigaChat << chatPart(detailed)
                                    << u"messages[0].content[1].image_url.url"_s << u"low"_s;
        QJsonObject part = responsesPart(PngUrl);
        part.insert("detail"_L1, u"high"_s);
        QTest::newRow("responses")
            << GatewayTarget::Responses << part << u"input[0].content[1].image_url"_s << u"high"_s;
        QTest::newRow("messages") << GatewayTarget::Messages
                                  << base64Block(u"image/png"_s, u"iVBORw0KGgr7/w=="_s)
                                  << u"messages[0].content[1].source.data"_s << QString();
    }

    void decodes()
    {
        QFETCH(const GatewayTarget, target);
        QFETCH(const QJsonObject, part);
        QFETCH(const QString, field);
        QFETCH(const QString, detail);
        const QString type = target == GatewayTarget::Responses ? u"input_text"_s : u"text"_s;
        const Result<ClientQuestion> question =
            ask(target, {textPart(u"One:"_s, type), part, textPart(u"Two?"_s, type)});
        QVERIFY_RESULT(question);
        const Message &message = question->order.request.messages.last();
        QCOMPARE(message.text, u"One:\nTwo?"_s);
        QCOMPARE(message.pictures.size(), 1);
        const MessagePicture &picture = message.pictures.first();
        QCOMPARE(picture.picture.bytes(), Png);
        QCOMPARE(picture.picture.mediaType(), "image/png");
        QCOMPARE(picture.position, 4);
        QCOMPARE(picture.detail, detail);
        QCOMPARE(picture.field, field);
    }

    void decodesAddresses()
    {
        const QString url = u"https://example.org/a%2Fb.png?sig=%2b"_s;
        for (const auto &[target, part] :
             {std::pair(GatewayTarget::Chat, chatPart(QJsonObject{{u"url"_s, url}})),
              std::pair(GatewayTarget::Responses, responsesPart(url)),
              std::pair(GatewayTarget::Messages,
                        block({{u"type"_s, u"url"_s}, {u"url"_s, url}}))}) {
            const Result<ClientQuestion> question = ask(target, {part});
            QVERIFY_RESULT(question);
            const Message &message = question->order.request.messages.first();
            QCOMPARE(message.text, QString());
            QCOMPARE(message.pictures.first().picture.address(), url);
        }
    }

    void lenience_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("jpg") << u"data:image/jpg;base64,/9j/4A=="_s;
        QTest::newRow("capitals") << u"DATA:Image/PNG;BASE64,iVBORw0KGgo="_s;
        QTest::newRow("a parameter") << u"data:image/gif;name=a.gif;base64,R0lGODlh"_s;
        QTest::newRow("WebP") << u"data:image/webp;base64,UklGRgAAAABXRUJQ"_s;
    }

    void lenience()
    {
        QFETCH(const QString, url);
        QVERIFY_RESULT(ask(GatewayTarget::Chat, {chatPart(QJsonObject{{u"url"_s, url}})}));
    }

    void refusesUrls_data()
    {
        QTest::addColumn<QJsonValue>("url");
        const auto row = [](const char *name, const QJsonValue &url) {
            QTest::newRow(name) << url;
        };
        row("missing", QJsonValue::Null);
        row("a number", 5);
        row("empty", QString());
        row("http", u"http://example.org/a.png"_s);
        row("file", u"file:///etc/passwd"_s);
        row("ftp", u"ftp://example.org/a.png"_s);
        row("a path", u"/etc/passwd"_s);
        row("base64 alone", u"iVBORw0KGgo="_s);
        row("https without a host", u"https:///a.png"_s);
        row("https with a line break", u"https://example.org/\r\nX-Evil: 1"_s);
        row("an endless address", u"https://example.org/"_s + QString(100000, u'a'));
        row("SVG", u"data:image/svg+xml;base64,PHN2Zy8+"_s);
        row("SVG called PNG", u"data:image/png;base64,PHN2Zy8+"_s);
        row("BMP", u"data:image/bmp;base64,Qk0AAAA="_s);
        row("PDF", u"data:application/pdf;base64,JVBERi0="_s);
        row("no kind", u"data:;base64,iVBORw0KGgo="_s);
        row("another kind than said", u"data:image/jpeg;base64,iVBORw0KGgo="_s);
        row("not in base64", u"data:image/png,%89PNG"_s);
        row("base64 in name only", u"data:image/png;base64x,iVBORw0KGgo="_s);
        row("no comma", u"data:image/png;base64"_s);
        row("nothing", u"data:image/png;base64,"_s);
        row("broken base64", u"data:image/png;base64,iVBORw0KGgo=!!!"_s);
        row("letters of other alphabets", u"data:image/png;base64,iVBORw0KGgoПривет"_s);
        row("of the address kind", u"data:image/png;base64,iVBORw0KGgr7_w-="_s);
        row("the head alone", u"data:"_s);
        row("too large",
            u"data:image/png;base64,"_s + QString((Picture::LargestSize / 3 + 1) * 4, u'A'));
    }

    void refusesUrls()
    {
        QFETCH(const QJsonValue, url);
        for (const auto &[target, part, field] :
             {std::tuple(GatewayTarget::Chat, chatPart(QJsonObject{{u"url"_s, url}}),
                         u"messages[0].content[0].image_url.url"_s),
              std::tuple(GatewayTarget::Responses, responsesPart(url),
                         u"input[0].content[0].image_url"_s)}) {
            const Result<ClientQuestion> question = ask(target, {part});
            QVERIFY(!question);
            QCOMPARE(question.error().kind, ErrorKind::InvalidRequest);
            QCOMPARE(question.error().parameter, field);
            QVERIFY2(question.error().message.size() < 200, "what was sent is not repeated");
        }
    }

    void refusesBlocks_data()
    {
        QTest::addColumn<QJsonObject>("block");
        QTest::addColumn<QString>("field"); // behind `source.`
        const auto source = [](const QString &type, const QString &url) {
            return block({{u"type"_s, type}, {u"url"_s, url}});
        };
        QTest::newRow("http") << source(u"url"_s, u"http://example.org/a.png"_s) << u"url"_s;
        QTest::newRow("data as a url") << source(u"url"_s, PngUrl) << u"url"_s;
        QTest::newRow("file") << source(u"file"_s, {}) << u"type"_s;
        QTest::newRow("no type") << block({}) << u"type"_s;
        QTest::newRow("another type") << source(u"path"_s, u"/etc/passwd"_s) << u"type"_s;
        QTest::newRow("no data") << base64Block(u"image/png"_s, {}) << u"data"_s;
        QTest::newRow("SVG") << base64Block(u"image/svg+xml"_s, u"PHN2Zy8+"_s) << u"data"_s;
        QTest::newRow("wrong kind") << base64Block(u"image/gif"_s, u"iVBORw0KGgo="_s) << u"data"_s;
        QTest::newRow("broken") << base64Block(u"image/png"_s, u"*"_s) << u"data"_s;
    }

    void refusesBlocks()
    {
        QFETCH(const QJsonObject, block);
        QFETCH(const QString, field);
        const Result<ClientQuestion> question = ask(GatewayTarget::Messages, {block});
        QVERIFY(!question);
        QCOMPARE(question.error().kind, ErrorKind::InvalidRequest);
        QCOMPARE(question.error().parameter, u"messages[0].content[0].source."_s + field);
    }

    void refusesOddParts()
    {
        QJsonObject image{{u"url"_s, PngUrl}, {u"detail"_s, u"huge"_s}};
        Result<ClientQuestion> question = ask(GatewayTarget::Chat, {chatPart(image)});
        QVERIFY(!question);
        QCOMPARE(question.error().parameter, u"messages[0].content[0].image_url.detail"_s);
        QJsonObject part = responsesPart(PngUrl);
        part.insert("file_id"_L1, u"file-1"_s);
        question = ask(GatewayTarget::Responses, {part});
        QVERIFY(!question);
        QCOMPARE(question.error().parameter, u"input[0].content[0].file_id"_s);
        for (const QString &role : {u"system"_s, u"assistant"_s}) {
            question = ask(GatewayTarget::Chat, {chatPart(PngUrl)}, role);
            QVERIFY(!question);
            QCOMPARE(question.error().parameter, u"messages[0].content[0].type"_s);
        }
    }

    void refusesTooMany()
    {
        QJsonArray parts;
        for (int i = 0; i < 100; ++i)
            parts.append(chatPart(PngUrl));
        QVERIFY_RESULT(ask(GatewayTarget::Chat, parts));
        parts.append(chatPart(PngUrl));
        for (const GatewayTarget target : {GatewayTarget::Chat, GatewayTarget::GigaChat}) {
            const Result<ClientQuestion> question = ask(target, parts);
            QVERIFY(!question);
            QCOMPARE(question.error().kind, ErrorKind::InvalidRequest);
            QCOMPARE(question.error().parameter, u"messages[0].content[100].image_url"_s);
        }
    }
};

QTEST_GUILESS_MAIN(ClientPictureTest)
#include "tst_clientpicture.moc"
