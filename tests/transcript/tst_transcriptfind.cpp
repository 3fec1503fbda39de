// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptview.h"

#include "transcript/findbar.h"
#include "transcript/markedscrollbar.h"
#include "transcript/transcriptfixture.h"

#include <QLabel>
#include <QLineEdit>

using namespace Chat;
using namespace Qt::StringLiterals;

/// The search within a conversation.
class tst_TranscriptFind final : public TranscriptFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void findsThroughStyles()
    {
        QList<MessageRow> rows = makeRows(30);
        rows[41].message.text = u"Use **QString** here."_s;
        m_model->setRows(rows);
        m_view->find();
        m_view->findChild<FindBar *>()->findChild<QLineEdit *>()->setText(u"use qstring"_s);
        QTRY_VERIFY(child<QLabel>(u"1 found"_s));
        QVERIFY(!area()->rowRect(41).isNull());

        Message changed = rows[41].message;
        changed.text = u"use qstring, **use** qstring"_s;
        m_model->update(changed);
        QTRY_VERIFY(child<QLabel>(u"2 found"_s));
        m_model->setRows(rows.first(20));
        QTRY_VERIFY(child<QLabel>(u"0 found"_s));
    }

    void findsInFoldedCodeAndFarToTheRight()
    {
        QString lines;
        for (int i = 0; i < 100; ++i)
            lines += u"line %1 "_s.arg(i) + QString(i == 80 ? 400 : 4, u'x') + u" end%1\n"_s.arg(i);
        m_model->setRows({{makeMessage(Role::Assistant, u"```\n"_s + lines + u"```"_s)}});
        const int folded = area()->visibleBlocks().first().rect.height();
        m_view->find();
        auto *edit = m_view->findChild<FindBar *>()->findChild<QLineEdit *>();
        edit->setText(u"end80"_s);
        const auto place = [this, &lines] {
            return area()->cursorRect({.row = 0, .position = lines.indexOf(u"end80"_s)});
        };
        QTRY_VERIFY(area()->visibleBlocks().first().rect.height() > folded);
        QTRY_VERIFY(area()->viewport()->rect().contains(place()));
        QVERIFY(place().left() < area()->visibleBlocks().first().rect.right());
    }

    void finds()
    {
        m_model->setRows(makeRows(30));
        m_view->find();
        auto *bar = m_view->findChild<FindBar *>();
        QVERIFY(bar->isVisible());
        auto *edit = bar->findChild<QLineEdit *>();
        QTest::keyClicks(edit, u"QUESTION 7"_s);
        QTRY_VERIFY(child<QLabel>(u"1 found"_s));
        QVERIFY(!area()->rowRect(14).isNull());
        auto *scrollBar = m_view->findChild<MarkedScrollBar *>();
        QCOMPARE(scrollBar->marks().size(), 1);
        QTest::keyClick(edit, Qt::Key_Backspace); // "question ": all of them
        QTRY_COMPARE(scrollBar->marks().size(), 30);
        QTRY_VERIFY(child<QLabel>(u"30 found"_s));
        QTest::keyClick(edit, Qt::Key_Return);
        QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(!bar->isVisible());
        QVERIFY(scrollBar->marks().isEmpty());
        QCOMPARE(area()->selectedText(), u"question "_s);
    }
};

QTEST_MAIN(tst_TranscriptFind)
#include "tst_transcriptfind.moc"
