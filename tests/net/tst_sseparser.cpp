// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sseparser.h"

#include "support/testhelpers.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

using Events = QList<SseEvent>;

QStringList printed(const Events &events)
{
    QStringList lines;
    for (const SseEvent &event : events)
        lines.append(QString::fromUtf8(event.name + '|' + event.data));
    return lines;
}

Events parsedIn(const QList<QByteArrayView> &slices)
{
    SseParser parser;
    Events events;
    for (QByteArrayView slice : slices)
        events += parser.feed(slice);
    return events + parser.finish();
}

Events parsedWhole(QByteArrayView stream)
{
    return parsedIn({stream});
}

Events parsedByteByByte(const QByteArray &stream)
{
    QList<QByteArrayView> slices;
    for (qsizetype i = 0; i < stream.size(); ++i)
        slices.append(QByteArrayView(stream).sliced(i, 1));
    return parsedIn(slices);
}

/// What a file of the fixtures holds, told in the plainest way: LF only, a block for each event.
Events expectedOf(QByteArray stream)
{
    stream.replace("\r\n", "\n");
    Events events;
    for (const QString &block : QString::fromUtf8(stream).split(u"\n\n"_s)) {
        QStringList data;
        QString name;
        for (const QString &line : block.split(u'\n')) {
            if (line.startsWith("data:"_L1))
                data.append(line.mid(line.startsWith("data: "_L1) ? 6 : 5));
            if (line.startsWith("event: "_L1))
                name = line.mid(7);
        }
        if (!data.isEmpty())
            events.append({.name = name.toUtf8(), .data = data.join(u'\n').toUtf8()});
    }
    return events;
}

} // namespace

class TestSseParser final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void fixture_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<int>("count");
        const QHash<QString, int> counts{
            {u"gigachat_stream.sse"_s, 5},
            {u"openai_stream.sse"_s, 7},
            {u"openai_stream_error_midway.sse"_s, 4},
            {u"openai_stream_openrouter.sse"_s, 7},
            {u"openai_stream_quirks_crlf.sse"_s, 6},
            {u"openai_stream_tool_calls.sse"_s, 9},
        };
        const QDir folder(QStringLiteral(TEST_DATA_DIR "/fixtures"));
        const QStringList names = folder.entryList({u"*.sse"_s});
        QCOMPARE(names.size(), counts.size());
        for (const QString &name : names) {
            QFile file(folder.filePath(name));
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(name));
            const QByteArray stream = file.readAll();
            QByteArray lineFeed = stream;
            lineFeed.replace("\r\n", "\n");
            QByteArray crlf = lineFeed;
            crlf.replace("\n", "\r\n");
            QByteArray carriageReturn = lineFeed;
            carriageReturn.replace('\n', '\r');
            const int count = counts.value(name);
            QTest::addRow("%s", qPrintable(name)) << stream << count;
            QTest::addRow("%s LF", qPrintable(name)) << lineFeed << count;
            QTest::addRow("%s CRLF", qPrintable(name)) << crlf << count;
            QTest::addRow("%s CR", qPrintable(name)) << carriageReturn << count;
        }
    }

    void fixture()
    {
        QFETCH(QByteArray, stream);
        QFETCH(int, count);
        QByteArray plain = stream;
        plain.replace("\r\n", "\n").replace('\r', '\n');
        const QStringList expected = printed(expectedOf(plain));
        QCOMPARE(expected.size(), count);

        QCOMPARE(printed(parsedWhole(stream)), expected);
        QCOMPARE(printed(parsedByteByByte(stream)), expected);
        for (qsizetype cut = 0; cut <= stream.size(); ++cut) {
            const QByteArrayView view(stream);
            const Events events = parsedIn({view.first(cut), view.sliced(cut)});
            if (printed(events) != expected)
                QFAIL(
                    qPrintable(u"cut at byte %1: %2"_s.arg(cut).arg(printed(events).join(u'\n'))));
        }
    }

    void form_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QStringList>("expected");
        using Lines = QStringList;
        QTest::newRow("nothing") << QByteArray() << Lines{};
        QTest::newRow("empty lines only") << QByteArray("\n\r\n\r\r\n\n") << Lines{};
        QTest::newRow("with the space") << QByteArray("data: a\n\n") << Lines{u"|a"_s};
        QTest::newRow("without the space") << QByteArray("data:a\n\n") << Lines{u"|a"_s};
        QTest::newRow("only one space goes") << QByteArray("data:  a \n\n") << Lines{u"| a "_s};
        QTest::newRow("text that looks like a field")
            << QByteArray("data: data: a\n\n") << Lines{u"|data: a"_s};
        QTest::newRow("several data lines")
            << QByteArray("data: a\ndata:\ndata: b\n\n") << Lines{u"|a\n\nb"_s};
        QTest::newRow("an empty data line") << QByteArray("data:\n\n") << Lines{u"|"_s};
        QTest::newRow("data without a colon") << QByteArray("data\n\n") << Lines{u"|"_s};
        QTest::newRow("name") << QByteArray("event: ping\ndata: {}\n\ndata: b\n\n")
                              << Lines{u"ping|{}"_s, u"|b"_s};
        QTest::newRow("name after the data")
            << QByteArray("data: {}\nevent:ping\n\n") << Lines{u"ping|{}"_s};
        QTest::newRow("name without data")
            << QByteArray("event: ping\n\ndata: b\n\n") << Lines{u"|b"_s};
        QTest::newRow("comments") << QByteArray(": a\n\n:\ndata: b\n: c: d\ndata: e\n\n")
                                  << Lines{u"|b\ne"_s};
        QTest::newRow("other fields")
            << QByteArray("id: 1\nretry: 10\nDATA: x\ndatas: x\ndata: b\n\n") << Lines{u"|b"_s};
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                       "data: a\n\n")
                                         << Lines{u"|a"_s};
        QTest::newRow("a second mark is no mark") << QByteArray("\xEF\xBB\xBF\xEF\xBB\xBF"
                                                                "data: a\n\ndata: b\n\n")
                                                  << Lines{u"|b"_s};
        QTest::newRow("no last empty line") << QByteArray("data: a\n") << Lines{u"|a"_s};
        QTest::newRow("no last line end") << QByteArray("data: a") << Lines{u"|a"_s};
        QTest::newRow("mixed line ends")
            << QByteArray("data: a\r\ndata: b\rdata: c\n\rdata: d\r\n\ndata: e\r\r")
            << Lines{u"|a\nb\nc"_s, u"|d"_s, u"|e"_s};
        QTest::newRow("[DONE]") << QByteArray("data: [DONE]\n\n") << Lines{u"|[DONE]"_s};
        QTest::newRow("bare error line")
            << QByteArray("error: {\"code\":500}\n\n") << Lines{u"error|{\"code\":500}"_s};
        QTest::newRow("bare error line after text")
            << QByteArray("data: a\nerror: {}\n\ndata: b\n\n")
            << Lines{u"|a"_s, u"error|{}"_s, u"|b"_s};
        QTest::newRow("an error field that is no object")
            << QByteArray("error: text\n\n") << Lines{};
        QTest::newRow("characters of four bytes")
            << QByteArray("data: мир 🌍\n\n") << Lines{u"|мир 🌍"_s};
        QTest::newRow("a null byte")
            << QByteArray("data: a\0b\n\n", 11) << Lines{QString(u"|a"_s + QChar(u'\0') + u'b')};
    }

    void form()
    {
        QFETCH(QByteArray, stream);
        QFETCH(QStringList, expected);
        QCOMPARE(printed(parsedWhole(stream)), expected);
        QCOMPARE(printed(parsedByteByByte(stream)), expected);
        for (qsizetype cut = 0; cut <= stream.size(); ++cut) {
            const QByteArrayView view(stream);
            QCOMPARE(printed(parsedIn({view.first(cut), view.sliced(cut)})), expected);
        }
    }

    void eventComesWithItsLastByte()
    {
        SseParser parser;
        QVERIFY(parser.feed("data: a\r\n").isEmpty());
        QCOMPARE(parser.feed("\r").size(), 1);
        QVERIFY(parser.feed("\n").isEmpty());
        QCOMPARE(printed(parser.feed("data: b\n\ndata: c")), QStringList{u"|b"_s});
        QCOMPARE(printed(parser.finish()), QStringList{u"|c"_s});
    }

    void finishMakesNew()
    {
        SseParser parser(16);
        parser.feed("data: much too long a line");
        QVERIFY(parser.isOverflowed());
        QVERIFY(parser.finish().isEmpty());
        QVERIFY(!parser.isOverflowed());
        QCOMPARE(printed(parser.feed("\xEF\xBB\xBF"
                                     "data: a\n\n")),
                 QStringList{u"|a"_s});
    }

    void overflow_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::newRow("one line that never ends") << QByteArray("data: ") + QByteArray(100, 'x');
        QTest::newRow("one whole line") << QByteArray("data: ") + QByteArray(100, 'x') + "\n\n";
        QTest::newRow("a comment that never ends") << QByteArray(": ") + QByteArray(100, 'x');
        QTest::newRow("many lines of one event") << QByteArray("data: xxxxx\n").repeated(20) + '\n';
        QTest::newRow("many empty data lines") << QByteArray("data\n").repeated(70) + '\n';
    }

    void overflow()
    {
        QFETCH(QByteArray, stream);
        const QByteArray good = "data: good\n\n";
        SseParser whole(64);
        QCOMPARE(printed(whole.feed(good + stream + good)), QStringList{u"|good"_s});
        QVERIFY(whole.isOverflowed());
        QVERIFY(whole.feed(good).isEmpty());

        SseParser cut(64);
        Events events;
        for (char byte : good + stream + good)
            events += cut.feed(QByteArrayView(&byte, 1));
        QCOMPARE(printed(events), QStringList{u"|good"_s});
        QVERIFY(cut.isOverflowed());
        QVERIFY(cut.finish().isEmpty());
    }

    void limitIsOfOneEvent()
    {
        SseParser parser(64);
        const QByteArray event = "data: " + QByteArray(50, 'x') + "\n\n";
        QCOMPARE(parser.feed(event.repeated(100)).size(), 100);
        QVERIFY(!parser.isOverflowed());
    }
};

QTEST_GUILESS_MAIN(TestSseParser)
#include "tst_sseparser.moc"
