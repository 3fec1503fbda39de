// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/picture.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class PictureTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void kinds_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("mediaType"); // empty: refused
        QTest::newRow("PNG") << "\x89PNG\r\n\x1a\nrest"_ba
                             << "image/png"_ba;
        QTest::newRow("JPEG") << "\xff\xd8\xff\xe0"_ba
                              << "image/jpeg"_ba;
        QTest::newRow("GIF of 1987") << "GIF87a"_ba
                                     << "image/gif"_ba;
        QTest::newRow("GIF of 1989") << "GIF89a..."_ba
                                     << "image/gif"_ba;
        QTest::newRow("WebP") << "RIFF\1\2\3\4WEBPVP8 "_ba
                              << "image/webp"_ba;
        QTest::newRow("sound in RIFF") << "RIFF\1\2\3\4WAVEfmt "_ba
                                       << ""_ba;
        QTest::newRow("RIFF alone") << "RIFF"_ba
                                    << ""_ba;
        QTest::newRow("half a signature") << "\x89PNG\r\n"_ba
                                          << ""_ba;
        QTest::newRow("SVG") << "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"_ba
                             << ""_ba;
        QTest::newRow("BMP") << "BM......"_ba
                             << ""_ba;
        QTest::newRow("nothing") << ""_ba
                                 << ""_ba;
    }

    void kinds()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, mediaType);
        const Result<Picture> picture = Picture::fromBytes(bytes);
        QCOMPARE(picture.hasValue(), !mediaType.isEmpty());
        if (!picture) {
            QCOMPARE(picture.error().kind, ErrorKind::InvalidRequest);
            QVERIFY(!picture.error().message.isEmpty() && !picture.error().remedy.isEmpty());
            return;
        }
        QCOMPARE(picture->bytes(), bytes);
        QCOMPARE(picture->mediaType(), mediaType);
        QVERIFY(!picture->isAddress());
        QCOMPARE(picture->address(), QString());
    }

    void sizes()
    {
        const QByteArray largest = "GIF89a"_ba.leftJustified(Picture::LargestSize, 'x');
        const Result<Picture> picture = Picture::fromBytes(largest);
        QVERIFY_RESULT(picture);
        const Picture copy = *picture;
        QCOMPARE(copy.bytes().constData(), largest.constData()); // no copy was made
        const Result<Picture> larger = Picture::fromBytes(largest + 'x');
        QVERIFY(!larger);
        QVERIFY(larger.error().message.contains("15 MB"_L1));
    }

    void addresses_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("usual") << u"https://example.org/a.png"_s << true;
        QTest::newRow("signed") << u"https://example.org/a%2Fb.png?sig=%2b%3D"_s << true;
        QTest::newRow("http") << u"http://example.org/a.png"_s << false;
        QTest::newRow("file") << u"file:///etc/passwd"_s << false;
        QTest::newRow("ftp") << u"ftp://example.org/a.png"_s << false;
        QTest::newRow("data") << u"data:image/png;base64,AA=="_s << false;
        QTest::newRow("no host") << u"https:///a.png"_s << false;
        QTest::newRow("no address") << u"a.png"_s << false;
        QTest::newRow("spaces") << u"https://example.org/a b\r\n.png"_s << false;
        QTest::newRow("empty") << QString() << false;
        const QString longest = u"https://example.org/"_s.leftJustified(8192, u'a');
        QTest::newRow("longest") << longest << true;
        QTest::newRow("too long") << longest + u'a' << false;
    }

    void addresses()
    {
        QFETCH(const QString, address);
        QFETCH(const bool, isTaken);
        const Result<Picture> picture = Picture::fromAddress(address);
        QCOMPARE(picture.hasValue(), isTaken);
        if (!picture) {
            QCOMPARE(picture.error().kind, ErrorKind::InvalidRequest);
            return;
        }
        QVERIFY(picture->isAddress());
        QCOMPARE(picture->address(), address); // as it was written
        QVERIFY(picture->bytes().isEmpty());
    }
};

QTEST_GUILESS_MAIN(PictureTest)
#include "tst_picture.moc"
