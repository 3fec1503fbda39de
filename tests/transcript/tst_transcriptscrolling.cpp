// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptview.h"

#include "transcript/transcriptfixture.h"

#include <QClipboard>
#include <QPushButton>

#include <algorithm>

using namespace Chat;
using namespace Qt::StringLiterals;

/// Where the reader is, while text comes and by keys.
class tst_TranscriptScrolling final : public TranscriptFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void streamedTextAppears()
    {
        const Message answer = startAnswer();
        m_model->append(answer.id, u"one "_s);
        m_model->append(answer.id, u"**two**"_s);
        QTRY_COMPARE(shownTexts().last(), u"one two"_s);

        Message done = m_model->message(1);
        done.state = MessageState::Complete;
        done.text += u" three"_s;
        m_model->update(done);
        QCOMPARE(shownTexts().last(), u"one two three"_s); // at once
    }

    void followsTheEndWhereThatIsWanted()
    {
        m_view->setKeepsQuestion(false);
        m_model->setRows(makeRows(10));
        QVERIFY(isAtEnd());
        const Message answer = startAnswer(m_model->rows());
        for (int i = 0; i < 5; ++i) {
            m_model->append(answer.id, u"word "_s.repeated(200) + u"%1"_s.arg(i));
            QTRY_VERIFY(shownTexts().last().endsWith(QString::number(i)));
            QVERIFY(isAtEnd());
        }
    }

    void aQuestionStaysAtTheTop()
    {
        m_model->setRows(makeRows(10));
        const Message answer = startAnswer(m_model->rows());
        QCOMPARE(area()->anchor().row, 20);
        QCOMPARE(area()->rowTop(20), 0);
        QVERIFY(isAtEnd());
        m_model->append(answer.id, u"word "_s.repeated(3000));
        QTRY_VERIFY(!isAtEnd());
        QCOMPARE(area()->rowTop(20), 0);
        auto *button = child<QPushButton>(u"New"_s);
        QVERIFY(button && button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(isAtEnd());
        QVERIFY(!button->isVisible());
    }

    void theFirstQuestionStaysAtTheTopToo()
    {
        const Message answer = startAnswer();
        m_model->append(answer.id, u"word "_s.repeated(3000));
        QTRY_VERIFY(plainTextOf(1).size() > 14'000);
        QCOMPARE(area()->anchor().row, 0);
        QCOMPARE(area()->rowTop(0), 0);
        QCOMPARE(area()->accessibleDescription(), u"The answer has begun"_s);
    }

    void whatIsAskedElsewhereMovesNothing()
    {
        m_model->setRows(makeRows(20));
        area()->showRow(4, -10);
        startAnswer(m_model->rows());
        QCOMPARE(area()->anchor().row, 4);
        QCOMPARE(area()->rowTop(4), -10);
        auto *button = child<QPushButton>(u"New"_s);
        QVERIFY(button && button->isVisible());
        m_view->showTurn(); // it was asked here, after all
        QCOMPARE(area()->anchor().row, 40);
        QCOMPARE(area()->rowTop(40), 0);
    }

    void anotherVersionStandsWhereTheFirstStood_data()
    {
        QTest::addColumn<int>("pairs");
        QTest::newRow("few messages") << 8;
        QTest::newRow("many messages") << 40;
    }

    void anotherVersionStandsWhereTheFirstStood()
    {
        QFETCH(int, pairs);
        const QList<MessageRow> rows = makeRows(pairs);
        m_model->setRows(rows);
        area()->showRow(3, -20);
        const int top = area()->rowTop(4);
        QVERIFY(!area()->rowRect(4).isNull());

        m_model->setRows(rows.first(4) + makeRows(pairs));
        QCOMPARE(area()->rowTop(4), top);
        QCOMPARE(area()->anchor().row, 3);
        m_model->setRows(rows);
        QCOMPARE(area()->rowTop(4), top);

        area()->showRow(0);
        m_model->setRows(rows.first(4) + makeRows(pairs)); // below what is in sight
        QCOMPARE(area()->anchor(), Page::Anchor{});
    }

    void whatIsReadDoesNotMove()
    {
        m_model->setRows(makeRows(10));
        const Message answer = startAnswer(m_model->rows());
        bar()->setValue(bar()->maximum() / 2);
        const auto places = [this] {
            QList<std::pair<int, int>> result;
            for (const TranscriptArea::BlockPlace &place : area()->visibleBlocks())
                result.append({place.row, place.rect.y()});
            return result;
        };
        const auto before = places();
        m_model->append(answer.id, u"word "_s.repeated(500));
        QTRY_VERIFY(m_model->message(21).text.size() > 100);
        QTRY_COMPARE(plainTextOf(21), m_model->message(21).text.trimmed());
        QCOMPARE(places(), before);
        m_model->append(answer.id, {}, u"thoughts above"_s);
        Message done = m_model->message(21);
        done.state = MessageState::Complete;
        m_model->update(done);
        QCOMPARE(places(), before);
    }

    void positionsComeBack()
    {
        const QList<MessageRow> rows = makeRows(50);
        m_model->setRows(rows);
        QCOMPARE(m_view->position(), TranscriptPosition());
        const TranscriptPosition there{
            .atEnd = false, .message = rows[20].message.id, .offset = -5};
        m_view->setPosition(there);
        QCOMPARE(m_view->position(), there);

        m_view->setModel(nullptr);
        m_view->setModel(m_model.get());
        QVERIFY(isAtEnd());
        m_view->setPosition(there);
        QCOMPARE(m_view->position(), there);

        m_view->setPosition({.atEnd = false, .message = QUuid::createUuid()});
        QVERIFY(isAtEnd());
    }

    void aResizeKeepsThePlace()
    {
        m_model->setRows(makeRows(20));
        m_view->setPosition({.atEnd = false, .message = m_model->message(21).id, .offset = 0});
        m_view->resize(500, 600);
        QTRY_COMPARE(m_view->position().message, m_model->message(21).id);
        m_view->scrollToEnd();
        m_view->resize(700, 400);
        QTRY_VERIFY(isAtEnd());
    }

    void keysScroll()
    {
        m_model->setRows(makeRows(150));
        QVERIFY(isAtEnd());
        QTest::keyClick(area(), Qt::Key_Home);
        QCOMPARE(bar()->value(), 0);
        QCOMPARE(shownTexts().first(), u"question 0"_s);
        QTest::keyClick(area(), Qt::Key_PageDown);
        QVERIFY(bar()->value() > 400);
        QTest::keyClick(area(), Qt::Key_End);
        QVERIFY(isAtEnd());
        QVERIFY(shownTexts().last().startsWith(u"answer 149"_s));
    }

    void keysGoFromMessageToMessage()
    {
        m_model->setRows(makeRows(30));
        for (int row = 59; row >= 0; --row) {
            QTest::keyClick(area(), Qt::Key_Up, Qt::AltModifier);
            if (row == 59)
                row = area()->currentRow();
            QCOMPARE(area()->currentRow(), row);
            QVERIFY(!area()->rowRect(row).isNull());
        }
        QTest::keyClick(area(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), u"question 0"_s);
        QTest::keyClick(area(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(area()->currentRow(), 1);
    }
};

QTEST_MAIN(tst_TranscriptScrolling)
#include "tst_transcriptscrolling.moc"
