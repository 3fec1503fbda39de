// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messagetext.h"

#include "style/themecolors.h"
#include "support/testhelpers.h"
#include "transcript/passivedocument.h"

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextFrame>
#include <QTextTable>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

QString shown(const QString &markdown)
{
    PassiveDocument document;
    MessageText::setMarkdown(document, markdown, QApplication::font(), QApplication::palette());
    return document.toPlainText().trimmed();
}

QString shownAsTyped(const QString &text)
{
    PassiveDocument document;
    MessageText::setTyped(document, text, QApplication::font(), QApplication::palette());
    return document.toPlainText().trimmed();
}

/// The texts of the document's code frames.
QStringList codeBlocks(const QTextDocument &document)
{
    QStringList blocks;
    for (QTextFrame *frame : document.rootFrame()->childFrames()) {
        if (!frame->frameFormat().hasProperty(MessageText::CodeFrameProperty))
            continue;
        QTextCursor cursor = frame->firstCursorPosition();
        cursor.setPosition(frame->lastPosition(), QTextCursor::KeepAnchor);
        blocks.append(cursor.selectedText().replace(QChar::ParagraphSeparator, u'\n'));
    }
    return blocks;
}

/// The targets of the document's links.
QStringList links(const QTextDocument &document)
{
    QStringList targets;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            if (it.fragment().charFormat().isAnchor())
                targets.append(it.fragment().charFormat().anchorHref());
        }
    }
    return targets;
}

} // namespace

class tst_MessageText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void losesNoText_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("text");
        QTest::newRow("emphasis") << u"a **b** *c*"_s << u"a b c"_s;
        QTest::newRow("tags in a line")
            << u"a <b>b</b> <script>x</script> c"_s << u"a <b>b</b> <script>x</script> c"_s;
        QTest::newRow("a block of tags")
            << u"<div>\nb\n</div>\n\nafter"_s << u"<div> b </div>\nafter"_s;
        QTest::newRow("an open tag") << u"before <table\n\nafter"_s << u"before <table\nafter"_s;
        QTest::newRow("less than") << u"a < b && c > d"_s << u"a < b && c > d"_s;
        QTest::newRow("entities") << u"&lt;b&gt; &amp;"_s << u"<b> &"_s;
        QTest::newRow("a picture") << u"see ![a cat](cat.png) there"_s << u"see [a cat] there"_s;
        QTest::newRow("Russian, Chinese, Hebrew")
            << u"Привет, 世界, שלום"_s << u"Привет, 世界, שלום"_s;
        QTest::newRow("an open fence") << u"```py\nx = 1"_s << u"x = 1"_s;
    }

    void losesNoText()
    {
        QFETCH(QString, markdown);
        QTEST(shown(markdown), "text");
    }

    void codeStandsInFrames()
    {
        PassiveDocument document;
        MessageText::setMarkdown(document,
                                 u"one\n\n```py\nx = 1\n\ny\n```\ntwo\n\n- item\n\n  ```\n  in "
                                 "list\n  ```\n\n```c\nlast\n```"_s,
                                 QApplication::font(), QApplication::palette());
        QCOMPARE(codeBlocks(document), QStringList({u"x = 1\n\ny"_s, u"in list"_s, u"last"_s}));
        for (QTextFrame *frame : document.rootFrame()->childFrames()) {
            QVERIFY(!frame->firstCursorPosition().currentList());
            QVERIFY(!frame->firstCursorPosition().blockFormat().nonBreakableLines());
        }
    }

    void onlySafeLinksStayLinks()
    {
        PassiveDocument document;
        MessageText::setMarkdown(
            document,
            u"[a](https://example.org/) [b](file:///etc/passwd) [c](javascript:x) "
            "[d](mailto:x@example.org) [e](http://example.org/) [f](relative) [g](data:text/html,x)"_s,
            QApplication::font(), QApplication::palette());
        QCOMPARE(links(document),
                 QStringList({u"https://example.org/"_s, u"mailto:x@example.org"_s,
                              u"http://example.org/"_s}));
        QCOMPARE(document.toPlainText(), u"a b c d e f g"_s);
    }

    void picturesAreNotLoaded()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QTemporaryDir folder;
        const QString path = folder.filePath(u"red.png"_s);
        QImage red(50, 50, QImage::Format_RGB32);
        red.fill(Qt::red);
        QVERIFY(red.save(path));

        PassiveDocument document;
        MessageText::setMarkdown(
            document,
            u"![](%1) ![](file://%1) ![](http://127.0.0.1:%2/x.png)"_s.arg(path).arg(
                server.serverPort()),
            QApplication::font(), QApplication::palette());
        QImage page(400, 200, QImage::Format_RGB32);
        page.fill(Qt::white);
        QPainter painter(&page);
        document.setTextWidth(400);
        document.drawContents(&painter);
        painter.end();

        for (int y = 0; y < page.height(); ++y) {
            for (int x = 0; x < page.width(); ++x)
                QVERIFY(page.pixelColor(x, y) != QColor(Qt::red));
        }
        QVERIFY(!server.waitForNewConnection(100));
        // And not where a document holds one in any other way.
        document.setHtml(u"<img src='%1'>"_s.arg(path));
        QCOMPARE(document.resource(QTextDocument::ImageResource, QUrl::fromLocalFile(path))
                     .value<QImage>()
                     .size(),
                 QSize(1, 1));
    }

    void tablesHaveTheirHead()
    {
        PassiveDocument document;
        MessageText::setMarkdown(
            document, u"> quotation\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```"_s,
            QApplication::font(), QApplication::palette());
        QTextTable *table = nullptr;
        for (QTextFrame *frame : document.rootFrame()->childFrames()) {
            if (auto *found = qobject_cast<QTextTable *>(frame))
                table = found;
        }
        QVERIFY(table);
        QCOMPARE(codeBlocks(document), QStringList{u"code"_s});
        QCOMPARE(table->rows(), 2);
        for (int column = 0; column < 2; ++column) {
            const QTextCursor cell = table->cellAt(0, column).firstCursorPosition();
            QCOMPARE(cell.block().text(), QString(QChar(u'a' + column)));
            QVERIFY(cell.block().begin().fragment().charFormat().fontWeight() >= QFont::DemiBold);
        }
    }

    void typedTextStaysAsTyped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("lines") << u"one\ntwo\n\nthree"_s << u"one\ntwo\n\nthree"_s;
        QTest::newRow("marks") << u"*a* _b_ # c <b>d</b>"_s << u"*a* _b_ # c <b>d</b>"_s;
        QTest::newRow("code") << u"see\n```py\nx\n```\nend"_s << u"see\n\nx\n\nend"_s;
        QTest::newRow("an open fence") << u"~~~\nx\n\ny"_s << u"x\n\ny"_s;
        QTest::newRow("a shorter fence inside") << u"````\n```\n````"_s << u"```"_s;
    }

    void typedTextStaysAsTyped()
    {
        QFETCH(QString, text);
        QTEST(shownAsTyped(text), "shown");
    }

    void longTextIsSplit_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QStringList>("parts");
        QTest::newRow("nothing") << QString() << QStringList{QString()};
        QTest::newRow("short") << u"one"_s << QStringList{u"one"_s};
        QTest::newRow("paragraphs")
            << u"0123456789\n\ntwo\n"_s << QStringList({u"0123456789\n\n"_s, u"two\n"_s});
        QTest::newRow("too short") << u"012345\n\ntwo\n"_s << QStringList{u"012345\n\ntwo\n"_s};
        QTest::newRow("an unfinished line")
            << u"0123456789\n\ntwo"_s << QStringList{u"0123456789\n\ntwo"_s};
        QTest::newRow("within code") << u"0123456789\n```\n\ntwo\n```\n"_s
                                     << QStringList{u"0123456789\n```\n\ntwo\n```\n"_s};
        QTest::newRow("behind code") << u"```\n012345\n```\n\ntwo\n"_s
                                     << QStringList({u"```\n012345\n```\n\n"_s, u"two\n"_s});
        QTest::newRow("within a list")
            << u"- 123456789\n\n- two\n\n  three\n\n1. four\n"_s
            << QStringList{u"- 123456789\n\n- two\n\n  three\n\n1. four\n"_s};
        QTest::newRow("heading") << u"0123456789\n\n## two\n"_s
                                 << QStringList({u"0123456789\n\n"_s, u"## two\n"_s});
    }

    void longTextIsSplit()
    {
        QFETCH(QString, markdown);
        QTEST(MessageText::split(markdown, 10), "parts");
    }

    void whatComesChangesOnlyTheLastPart()
    {
        QString text;
        for (int i = 0; i < 40; ++i)
            text +=
                u"Paragraph %1 with some words.\n\n- item\n\n```\ncode %1\n\nmore\n```\n\n"_s.arg(
                    i);
        const QStringList whole = MessageText::split(text, 200);
        QVERIFY(whole.size() > 5);
        QCOMPARE(whole.join(QString()), text);
        QStringList before;
        for (qsizetype length = 1; length <= text.size(); ++length) {
            const QStringList parts = MessageText::split(text.left(length), 200);
            for (qsizetype i = 0; i + 1 < before.size(); ++i)
                QCOMPARE(parts[i], before[i]);
            before = parts;
        }
    }

    void hostileTextIsHarmless_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("quotes") << u">"_s.repeated(2000);
        QTest::newRow("brackets") << u"["_s.repeated(5000);
        QTest::newRow("lists") << u"- "_s.repeated(500) + u"x"_s;
        QTest::newRow("emphasis") << u"*a **a "_s.repeated(2000);
        QTest::newRow("NUL and marks")
            << QString(u"a\0b\u202e\ufdd0\ufdd1\u2028\u2029c"_s) + QChar(0xd800);
        QTest::newRow("a long line") << u"x"_s.repeated(100000);
    }

    void hostileTextIsHarmless()
    {
        QFETCH(QString, text);
        PassiveDocument document;
        MessageText::setMarkdown(document, text, QApplication::font(), QApplication::palette());
        document.setTextWidth(500);
        QVERIFY(document.size().height() > 0);
        MessageText::setTyped(document, text, QApplication::font(), QApplication::palette());
        QVERIFY(document.size().height() > 0);
    }
};

QTEST_MAIN(tst_MessageText)
#include "tst_messagetext.moc"
