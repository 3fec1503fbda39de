// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatfiles.h"

#include "providers/gigachatmessages.h"
#include "support/testhelpers.h"

#include <QJsonDocument>
#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Png = "\x89PNG\r\n\x1a\n"_ba;

MessagePicture picture(const QByteArray &bytes, const QString &field = {})
{
    const Result<Picture> picture = Picture::fromBytes(bytes);
    if (!picture)
        qFatal("%s", qPrintable(picture.error().message));
    return {.picture = *picture, .field = field};
}

Message said(const QString &text, const QList<MessagePicture> &pictures = {})
{
    return {.role = Role::User, .text = text, .pictures = pictures};
}

Result<QList<MessagePicture>> taken(const QList<Message> &messages)
{
    return GigaChatFiles::pictures(messages, gigaChatMessages(messages));
}

QJsonArray array(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).array();
}

} // namespace

/// Pictures as files of a GigaChat account.
class GigaChatFilesTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void messagesHaveNumbersThenIds()
    {
        const QList<Message> messages{said(u"one"_s, {picture(Png + '1')}),
                                      said(u""_s, {picture(Png + '2')}), // glued to the one before
                                      {.role = Role::Assistant, .text = u"yes"_s},
                                      said(u""_s, {picture(Png + '3')}),
                                      {.role = Role::Assistant, .text = u"so"_s},
                                      said(u"two"_s)};
        QJsonObject body{{u"messages"_s, gigaChatMessages(messages)}};
        QCOMPARE(body.value("messages"_L1).toArray(),
                 array(R"([{"role":"user","content":"one","attachments":[0,1]},
                     {"role":"assistant","content":"yes"},
                     {"role":"user","content":"","attachments":[2]},
                     {"role":"assistant","content":"so"},{"role":"user","content":"two"}])"));
        const Result<QList<MessagePicture>> all = taken(messages);
        QVERIFY_RESULT(all);
        QCOMPARE(all->size(), 3);
        QCOMPARE(all->last().picture.bytes(), Png + '3');

        GigaChatFiles::attach(body, {u"a"_s, u"b"_s, u"c"_s});
        QCOMPARE(body.value("messages"_L1).toArray(),
                 array(R"([{"role":"user","content":"one","attachments":["a","b"]},
                     {"role":"assistant","content":"yes"},
                     {"role":"user","content":"","attachments":["c"]},
                     {"role":"assistant","content":"so"},{"role":"user","content":"two"}])"));
    }

    void neighboursAreGluedIfTheirPicturesFit()
    {
        const QList<Message> messages{said(u"one"_s, {picture(Png + '1')}),
                                      said(u"two"_s, {picture(Png + '2')}),
                                      said(u"three"_s, {picture(Png + '3')}), said(u"so"_s)};
        QCOMPARE(gigaChatMessages(messages),
                 array(R"([{"role":"user","content":"one\ntwo","attachments":[0,1]},
                     {"role":"user","content":"three\nso","attachments":[2]}])"));
        const Result<QList<MessagePicture>> all = taken(messages);
        QVERIFY_RESULT(all);
        QCOMPARE(all->size(), 3);
    }

    void refusals_data()
    {
        QTest::addColumn<QList<Message>>("messages");
        QTest::addColumn<QString>("word"); // of the message
        const QString field = u"messages[3].content[1]"_s;
        const Result<Picture> address = Picture::fromAddress(u"https://example.org/a.png"_s);
        QVERIFY_RESULT(address);
        QTest::newRow("address") << QList{said(u"a"_s, {{.picture = *address, .field = field}})}
                                 << u"addresses"_s;
        QTest::newRow("WebP") << QList{said(u"a"_s, {picture("RIFF1234WEBP"_ba, field)})}
                              << u"image/webp"_s;
        QTest::newRow("GIF") << QList{said(u"a"_s, {picture("GIF89a"_ba, field)})}
                             << u"image/gif"_s;
        QTest::newRow("three in a message")
            << QList{said(u"a"_s, {picture(Png), picture(Png), picture(Png, field)})}
            << u"in one message"_s;
        QList<Message> many;
        for (int i = 0; i <= 10; ++i) {
            many.append(said(u"a"_s, {picture(Png, i == 10 ? field : QString())}));
            many.append({.role = Role::Assistant, .text = u"b"_s});
        }
        QTest::newRow("eleven") << many << u"in one request"_s;
        const QByteArray large = Png.leftJustified(14 * 1024 * 1024, 'x');
        QList<Message> heavy;
        for (int i = 0; i <= 5; ++i) {
            heavy.append(said(u"a"_s, {picture(large, i == 5 ? field : QString())}));
            heavy.append({.role = Role::Assistant, .text = u"b"_s});
        }
        QTest::newRow("more than 80 MB") << heavy << u"80 MB"_s;
    }

    void refusals()
    {
        QFETCH(const QList<Message>, messages);
        QFETCH(const QString, word);
        const Result<QList<MessagePicture>> all = taken(messages);
        QVERIFY(!all);
        QCOMPARE(all.error().kind, ErrorKind::InvalidRequest);
        QCOMPARE(all.error().parameter, u"messages[3].content[1]"_s);
        QVERIFY2(all.error().message.contains(word), qPrintable(all.error().message));
        QVERIFY(!all.error().remedy.isEmpty());
    }

    void uploads()
    {
        const QByteArray bytes = Png + "\r\n--\r\n\0\xff"_ba;
        const HttpRequest request =
            GigaChatFiles::uploadRequest(QUrl(u"https://h/v1/files"_s), picture(bytes).picture);
        QCOMPARE(request.verb, "POST");
        QCOMPARE(request.url, QUrl(u"https://h/v1/files"_s));
        const QByteArray type = request.headers.first().second;
        const QByteArray prefix = "multipart/form-data; boundary=";
        QVERIFY(type.startsWith(prefix));
        const QByteArray line = "--" + type.mid(prefix.size());
        QVERIFY(line.size() > 30 && line.size() <= 72);
        QCOMPARE(request.body,
                 line
                     + "\r\nContent-Disposition: form-data; name=\"file\"; "
                       "filename=\"picture.png\"\r\nContent-Type: image/png\r\n\r\n"
                     + bytes + "\r\n" + line
                     + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n"
                       "general\r\n"
                     + line + "--\r\n");
        const HttpRequest other =
            GigaChatFiles::uploadRequest(QUrl(u"https://h/v1/files"_s), picture(bytes).picture);
        QVERIFY(other.headers.first().second != type); // nobody can guess it
    }

    void deletes()
    {
        const HttpRequest request =
            GigaChatFiles::deleteRequest(QUrl(u"https://h/v1/files"_s), u"0a-1b"_s);
        QCOMPARE(request.verb, "POST");
        QCOMPARE(request.url, QUrl(u"https://h/v1/files/0a-1b/delete"_s));
    }

    void ids_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("id"); // empty: there is none that can be used
        const auto idBody = [](const QJsonValue &id) {
            return QJsonDocument(QJsonObject{{u"object"_s, u"file"_s}, {u"id"_s, id}}).toJson();
        };
        const QString id = u"6f0b1291-c7f3-43c6-bb2e-9f3efb2dc98e"_s;
        QTest::newRow("usual") << idBody(id) << id;
        QTest::newRow("none") << idBody(QJsonValue::Null) << QString();
        QTest::newRow("number") << idBody(5) << QString();
        QTest::newRow("path") << idBody(u"../models"_s) << QString();
        QTest::newRow("query") << idBody(u"a?b"_s) << QString();
        QTest::newRow("other letters") << idBody(u"файл"_s) << QString();
        QTest::newRow("long") << idBody(QString(129, u'a')) << QString();
        QTest::newRow("no JSON") << "<html>"_ba << QString();
        QTest::newRow("nothing") << ""_ba << QString();
    }

    void ids()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, id);
        const Result<QString> decoded = GigaChatFiles::decodeUpload(body);
        QCOMPARE(decoded.hasValue(), !id.isEmpty());
        if (decoded)
            QCOMPARE(*decoded, id);
        else
            QCOMPARE(decoded.error().kind, ErrorKind::Protocol);
    }

    void failures()
    {
        const MessagePicture failed = picture(Png, u"input[0].content[1]"_s);
        Error error{.kind = ErrorKind::TooLarge, .message = u"Too large."_s, .httpStatus = 413};
        Error told = GigaChatFiles::uploadError(error, failed);
        QCOMPARE(told.kind, ErrorKind::TooLarge);
        QCOMPARE(told.httpStatus, 413);
        QCOMPARE(told.parameter, failed.field);
        error.httpStatus = 200; // its answer is too large
        told = GigaChatFiles::uploadError(error, failed);
        QCOMPARE(told.parameter, QString());
        QVERIFY(told.message.contains("could not be uploaded: Too large."_L1));
        error.kind = ErrorKind::ModelNotFound;
        told = GigaChatFiles::uploadError(error, failed);
        QCOMPARE(told.kind, ErrorKind::Protocol); // what is wrong is no model of the client's
        QCOMPARE(told.parameter, QString());
        error.kind = ErrorKind::Timeout;
        QCOMPARE(GigaChatFiles::uploadError(error, failed).kind, ErrorKind::Timeout);
    }

    void missingFiles_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("message");
        QTest::addColumn<bool>("isMissing");
        QTest::newRow("said") << 404 << ErrorKind::ModelNotFound << u"No such file"_s << true;
        QTest::newRow("as wrong") << 400 << ErrorKind::InvalidRequest << u"file not found"_s
                                  << true;
        QTest::newRow("in Russian")
            << 422 << ErrorKind::InvalidRequest << u"Файлы (1) не найдены"_s << true;
        QTest::newRow("attachment")
            << 422 << ErrorKind::InvalidRequest << u"No such attachment: 1"_s << true;
        QTest::newRow("by its field")
            << 422 << ErrorKind::InvalidRequest << u"Invalid params: attachments"_s << false;
        QTest::newRow("does not fit")
            << 422 << ErrorKind::InvalidRequest << u"file does not fit the context"_s << false;
        QTest::newRow("not supported")
            << 400 << ErrorKind::InvalidRequest << u"model does not support attachments"_s << false;
        QTest::newRow("within a word")
            << 400 << ErrorKind::InvalidRequest << u"Profile not found"_s << false;
        QTest::newRow("another thing not found")
            << 400 << ErrorKind::InvalidRequest << u"Function not found"_s << false;
        QTest::newRow("not found for a model")
            << 400 << ErrorKind::InvalidRequest << u"File: model not found"_s << false;
        QTest::newRow("nothing said") << 404 << ErrorKind::ModelNotFound << u"Not Found"_s << true;
        QTest::newRow("model") << 404 << ErrorKind::ModelNotFound << u"No such model"_s << false;
        QTest::newRow("another field")
            << 422 << ErrorKind::InvalidRequest << u"Invalid params: top_p"_s << false;
        QTest::newRow("too long") << 422 << ErrorKind::ContextTooLong << u"file is long"_s << false;
        QTest::newRow("failure") << 500 << ErrorKind::Server << u"file system"_s << false;
    }

    void missingFiles()
    {
        QFETCH(const int, status);
        QFETCH(const ErrorKind, kind);
        QFETCH(const QString, message);
        QFETCH(const bool, isMissing);
        const Error error{.kind = kind, .message = message, .httpStatus = status};
        QCOMPARE(GigaChatFiles::isFileMissing(error), isMissing);
    }

    void missingOnesAreNoMissingModels()
    {
        const Error told = GigaChatFiles::missingError({.kind = ErrorKind::ModelNotFound,
                                                        .message = u"Nothing here."_s,
                                                        .remedy = u"Check the base URL."_s,
                                                        .httpStatus = 404});
        QCOMPARE(told.kind, ErrorKind::Protocol);
        QVERIFY(told.message.contains("Nothing here."_L1));
        QVERIFY(!told.remedy.contains("base URL"_L1));
    }

    void deletions()
    {
        QVERIFY(GigaChatFiles::isDeleted(R"({"id":"1","deleted":true})"));
        QVERIFY(GigaChatFiles::isDeleted(""));
        QVERIFY(!GigaChatFiles::isDeleted(R"({"id":"1","deleted":false})"));
    }
};

QTEST_GUILESS_MAIN(GigaChatFilesTest)
#include "tst_gigachatfiles.moc"
