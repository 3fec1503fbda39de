// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messageaccessible.h"

#include "transcript/transcriptfixture.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QClipboard>
#include <QSignalSpy>
#include <QToolButton>

#include <ctime>

using namespace Chat;
using namespace Qt::StringLiterals;

/// What screen readers get of a conversation.
class tst_MessageAccessible final : public TranscriptFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void screenReadersFindTheMessages()
    {
        m_model->setRows(makeRows(40));
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(area());
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QVERIFY(list->childCount() >= 80);
        QAccessibleInterface *question = list->child(0); // out of sight
        QCOMPARE(question->role(), QAccessible::ListItem);
        QVERIFY(question->state().offscreen);
        QVERIFY(question->text(QAccessible::Name).startsWith(u"You"_s));
        QCOMPARE(question->text(QAccessible::Description), u"question 0"_s);
        QAccessibleInterface *answer = list->child(79);
        QVERIFY(answer->text(QAccessible::Name).startsWith(u"Answer by model-1"_s));
        QCOMPARE(answer->parent(), list);
        QCOMPARE(list->indexOfChild(answer), 79);
        QCOMPARE(answer->childCount(), 2);
        QCOMPARE(answer->child(0)->role(), QAccessible::Paragraph);
        QCOMPARE(answer->child(0)->text(QAccessible::Name), u"answer 39"_s);

        QAccessibleTextInterface *text = answer->textInterface();
        QVERIFY(text);
        QCOMPARE(text->text(0, 6), u"answer"_s);
        text->addSelection(0, 6);
        QCOMPARE(area()->selectedText(), u"answer"_s);
        QCOMPARE(text->cursorPosition(), 6);
        QVERIFY(area()->rect().contains(area()->mapFromGlobal(text->characterRect(12).center())));

        m_model->setRows({});
        QVERIFY(!answer->isValid());
        for (const QAbstractButton *button : m_view->findChildren<QAbstractButton *>())
            QVERIFY(!button->accessibleName().isEmpty() || !button->text().isEmpty());
    }

    void screenReadersPressLinksAndButtons()
    {
        m_model->setRows({{makeMessage(Role::Assistant,
                                       u"Go [there](https://a.example/).\n\n```\ncode\n```"_s)}});
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(area());
        QAccessibleInterface *paragraph = list->child(0)->child(0);
        QCOMPARE(paragraph->childCount(), 1);
        QAccessibleInterface *link = paragraph->child(0);
        QCOMPARE(link->role(), QAccessible::Link);
        QCOMPARE(link->text(QAccessible::Name), u"there"_s);
        QCOMPARE(link->text(QAccessible::Value), u"https://a.example/"_s);
        QCOMPARE(link->parent(), paragraph);
        QCOMPARE(paragraph->indexOfChild(link), 0);
        QVERIFY(area()->rect().contains(area()->mapFromGlobal(link->rect().center())));
        QVERIFY(link->actionInterface());
        QSignalSpy activated(m_view.get(), &TranscriptView::linkActivated);
        link->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(activated.size(), 1);

        QAccessibleInterface *block = list->child(0)->child(1);
        QCOMPARE(block->childCount(), 3);
        QCOMPARE(block->child(0)->role(), QAccessible::Button);
        QCOMPARE(block->child(0)->text(QAccessible::Name), u"Copy code"_s);
        block->child(0)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(QApplication::clipboard()->text(), u"code"_s);
        QCOMPARE(block->child(1)->text(QAccessible::Name), u"Wrap lines"_s);
        block->child(1)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(block->child(1)->text(QAccessible::Name), u"Do not wrap lines"_s);
        QAccessibleInterface *first = block->child(0);
        m_model->setRows({});
        QVERIFY(!first->isValid());
        QVERIFY(first->state().invalid);
        QCOMPARE(first->text(QAccessible::Name), QString());
        first->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    }

    void kindsOfTextHaveTheirRoles()
    {
        m_model->setRows(
            {{makeMessage(Role::Assistant,
                          u"## Second\n\n> quoted\n\n- plain\n- [x] done\n\n3. third\n\n"
                          "```cpp\nint a;\n```\n\n---\n\n<div>raw</div>"_s)}});
        QAccessibleInterface *answer = message(0);
        QCOMPARE(answer->childCount(), 8);
        const auto drawing = [](const QAccessibleInterface *block) {
            return u"%1|%2|%3"_s.arg(int(block->role()))
                .arg(block->text(QAccessible::Name), block->text(QAccessible::Description));
        };
        const auto expected = [](QAccessible::Role role, const QString &rest) {
            return QString::number(role) + u'|' + rest;
        };
        QCOMPARE(drawing(answer->child(0)),
                 expected(QAccessible::Heading, u"Second|Heading of level 2"_s));
        QCOMPARE(drawing(answer->child(1)), expected(QAccessible::Paragraph, u"quoted|Quote"_s));
        QCOMPARE(drawing(answer->child(2)), expected(QAccessible::Paragraph, u"• plain|"_s));
        QCOMPARE(drawing(answer->child(3)), expected(QAccessible::Paragraph, u"• done|Done"_s));
        QVERIFY(answer->child(3)->state().checked && answer->child(3)->state().checkable);
        QVERIFY(!answer->child(2)->state().checkable);
        QCOMPARE(drawing(answer->child(4)), expected(QAccessible::Paragraph, u"3. third|"_s));
        QCOMPARE(drawing(answer->child(5)),
                 expected(QAccessible::StaticText, u"int a;|Code in cpp"_s));
        QCOMPARE(answer->child(6)->role(), QAccessible::Separator);
        QCOMPARE(drawing(answer->child(7)),
                 expected(QAccessible::StaticText, u"<div>raw</div>|"_s));
        for (int i = 0; i < answer->childCount(); ++i) {
            QCOMPARE(answer->indexOfChild(answer->child(i)), i);
            QCOMPARE(answer->child(i)->parent(), answer);
            QVERIFY(answer->rect().contains(answer->child(i)->rect()));
            QCOMPARE(answer->childAt(answer->child(i)->rect().center().x(),
                                     answer->child(i)->rect().center().y()),
                     answer->child(i));
        }
    }

    void tablesHaveRowsAndColumns()
    {
        m_model->setRows(
            {{makeMessage(Role::Assistant,
                          u"| Name | Size |\n|---|--:|\n| [A](https://a.example/) | 1 |\n"
                          "| B **b** | [two](https://b.example/) |"_s)}});
        QAccessibleInterface *block = message(0)->child(0);
        QCOMPARE(block->role(), QAccessible::Table);
        QAccessibleTableInterface *table = block->tableInterface();
        QVERIFY(table);
        QCOMPARE(table->rowCount(), 3);
        QCOMPARE(table->columnCount(), 2);
        QCOMPARE(block->childCount(), 6);
        QCOMPARE(table->columnDescription(1), u"Size"_s);
        QCOMPARE(block->text(QAccessible::Name), u"Table, rows: 3, columns: 2"_s);

        QStringList texts;
        for (int row = 0; row < 3; ++row) {
            for (int column = 0; column < 2; ++column) {
                QAccessibleInterface *cell = table->cellAt(row, column);
                QCOMPARE(cell, block->child(row * 2 + column));
                QCOMPARE(cell->parent(), block);
                QCOMPARE(cell->role(), row == 0 ? QAccessible::ColumnHeader : QAccessible::Cell);
                QAccessibleTableCellInterface *place = cell->tableCellInterface();
                QCOMPARE(place->rowIndex(), row);
                QCOMPARE(place->columnIndex(), column);
                QCOMPARE(place->table(), block);
                if (row > 0)
                    QCOMPARE(place->columnHeaderCells(), QList{table->cellAt(0, column)});
                texts.append(cell->textInterface()->text(0, -1));
                QCOMPARE(cell->text(QAccessible::Name), texts.last());
                QVERIFY(block->rect().contains(cell->rect()));
            }
        }
        QCOMPARE(texts.join(u' '), u"Name Size A 1 B b two"_s);
        QCOMPARE(table->cellAt(3, 0), nullptr);
        QCOMPARE(table->cellAt(0, 2), nullptr);

        // Their links, from where the keyboard finds them as well.
        QAccessibleInterface *last = table->cellAt(2, 1);
        QCOMPARE(last->childCount(), 1);
        QCOMPARE(last->child(0)->text(QAccessible::Value), u"https://b.example/"_s);
        QCOMPARE(table->cellAt(2, 0)->childCount(), 0);
        QCOMPARE(accessibleSpot(*area(), {.row = 0}, 1), last->child(0));
        last->textInterface()->addSelection(0, 3);
        QCOMPARE(area()->selectedText(), u"two"_s);
        QCOMPARE(last->textInterface()->selectionCount(), 1);
        QCOMPARE(table->cellAt(1, 1)->textInterface()->selectionCount(), 0);
        m_model->setRows({});
        QVERIFY(!last->isValid());
        QCOMPARE(last->textInterface()->characterCount(), 0);
        QCOMPARE(table->rowCount(), 0);
    }

    void everySpotAndCellOfATableIsFound()
    {
        m_model->setRows({{makeMessage(
            Role::Assistant,
            u"| [a](https://a.example/) [b](https://b.example/) | | x |\n|---|--:|---|\n"
            "| | y [c](https://c.example/) z | [d](https://d.example/) |\n"
            "| 1 | | [e](https://e.example/)[f](https://f.example/) |"_s)}});
        QAccessibleInterface *table = message(0)->child(0);
        QStringList links;
        for (int i = 0; i < table->childCount(); ++i) {
            QAccessibleInterface *cell = table->child(i);
            for (int j = 0; j < cell->childCount(); ++j) {
                QCOMPARE(accessibleSpot(*area(), {.row = 0}, static_cast<int>(links.size())),
                         cell->child(j));
                links.append(cell->child(j)->text(QAccessible::Name));
            }
            const QPoint center = cell->rect().center();
            QCOMPARE(table->childAt(center.x(), center.y()), cell);
        }
        QCOMPARE(links.join(u' '), u"a b c d e f"_s);
        QCOMPARE(accessibleSpot(*area(), {.row = 0}, 6), nullptr);
        QCOMPARE(table->childAt(table->rect().right() + 50, table->rect().bottom() + 50), nullptr);
    }

    void largeTablesAnswerAtOnce()
    {
        QString text = u"|a"_s.repeated(10) + u"|\n"_s + u"|-"_s.repeated(10) + u"|\n"_s;
        text += (u"|[b](https://b.example/)"_s.repeated(10) + u"|\n"_s).repeated(99);
        m_model->setRows({{makeMessage(Role::Assistant, text)}});
        QCOMPARE(message(0)->child(0)->childCount(), 1000);
        const std::clock_t begin = std::clock();
        for (int spot = 890; spot < 990; ++spot)
            QCOMPARE(accessibleSpot(*area(), {.row = 0}, spot)->text(QAccessible::Name), u"b"_s);
        QVERIFY2(secondsSince(begin) < 1, qPrintable(QString::number(secondsSince(begin))));
    }

    void longMessagesOutOfSightAnswerAtOnce()
    {
        QList<MessageRow> rows = makeRows(20);
        rows[1].message.text = u"some *words*\n\n"_s.repeated(2000);
        m_model->setRows(rows);
        QVERIFY(message(1)->state().offscreen);
        const std::clock_t begin = std::clock();
        QCOMPARE(message(1)->childCount(), 2000);
        for (int i = 0; i < 2000; ++i)
            QCOMPARE(message(1)->child(i)->text(QAccessible::Name), u"some words"_s);
        QVERIFY2(secondsSince(begin) < 2, qPrintable(QString::number(secondsSince(begin))));

        // It is not what is told when it is another one.
        Message answer = m_model->message(1);
        answer.text.replace(u"some"_s, u"same"_s);
        m_model->update(answer);
        QCOMPARE(message(1)->child(7)->text(QAccessible::Name), u"same words"_s);
        QCOMPARE(message(3)->child(0)->text(QAccessible::Name), u"answer 1"_s);
        QCOMPARE(message(1)->child(7)->text(QAccessible::Name), u"same words"_s);
    }

    void aParagraphBecomesATable()
    {
        const Message answer = startAnswer();
        m_model->append(answer.id, u"| a | b |\n"_s);
        QTRY_COMPARE(message(1)->childCount(), 1);
        QCOMPARE(message(1)->child(0)->role(), QAccessible::Paragraph);
        m_model->append(answer.id, u"|---|---|\n| 1 | 2 |\n"_s);
        QTRY_COMPARE(message(1)->child(0)->role(), QAccessible::Table);
        QVERIFY(message(1)->child(0)->tableInterface());
        QTRY_COMPARE(message(1)->child(0)->childCount(), 4);
    }

    void unfoldedReasoningIsReadFirst()
    {
        Message answer = makeMessage(Role::Assistant, u"So it is.\n\n[x](https://a.example/)"_s);
        answer.reasoning = u"Let me *think*."_s;
        m_model->setRows({{answer}});
        QCOMPARE(message(0)->textInterface()->text(0, -1), u"So it is.\nx"_s);
        auto *button = child<QToolButton>(u"Thoughts"_s);
        QVERIFY(button);
        button->click();
        QCOMPARE(message(0)->childCount(), 3);
        QCOMPARE(message(0)->child(0)->text(QAccessible::Name), u"Let me think."_s);
        QAccessibleTextInterface *text = message(0)->textInterface();
        QCOMPARE(text->text(0, -1), u"Let me think.\nSo it is.\nx"_s);
        text->setSelection(0, 4, 16);
        QCOMPARE(area()->selectedText(), u"me think.\n\nSo"_s);
        int start = 0;
        int end = 0;
        text->selection(0, &start, &end);
        QCOMPARE(start, 4);
        QCOMPARE(end, 16);
        QCOMPARE(accessibleSpot(*area(), {.row = 0, .block = 1}, 0),
                 message(0)->child(2)->child(0));
    }

    void everyBlockHasItsCaret()
    {
        m_model->setRows({{makeMessage(Role::Assistant, u"first words\n\nsecond words"_s)}});
        QAccessibleTextInterface *second = message(0)->child(1)->textInterface();
        QCOMPARE(second->text(0, -1), u"second words"_s);
        QCOMPARE(second->characterCount(), 12);
        second->setCursorPosition(7);
        QCOMPARE(second->cursorPosition(), 7);
        QCOMPARE(message(0)->textInterface()->cursorPosition(), 19);
        QCOMPARE(message(0)->child(0)->textInterface()->cursorPosition(), 0);
        int start = 0;
        int end = 0;
        QCOMPARE(second->textAtOffset(8, QAccessible::WordBoundary, &start, &end), u"words"_s);
        QCOMPARE(start, 7);
        const QRect place = second->characterRect(3);
        QVERIFY(message(0)->child(1)->rect().contains(place.center()));
        QCOMPARE(second->offsetAtPoint(place.topLeft() + QPoint(0, 2)), 3);
        QCOMPARE(message(0)->child(0)->textInterface()->offsetAtPoint(place.center()), -1);
        message(0)->textInterface()->addSelection(6, 18);
        QCOMPARE(second->selectionCount(), 1);
        second->selection(0, &start, &end);
        QCOMPARE(start, 0);
        QCOMPARE(end, 6);
        second->removeSelection(0);
        QVERIFY(area()->selection().isEmpty());
    }

    void whatHappensIsAnnounced()
    {
        m_model->setRows(makeRows(3));
        const auto wasSaid = [this](const QString &words) {
            return area()->accessibleDescription() == words;
        };
        const auto change = [this](MessageState state, const std::optional<Error> &error) {
            Message last = m_model->message(7);
            last.text = u"Well."_s;
            last.state = state;
            last.error = error;
            m_model->update(last);
        };
        startAnswer(m_model->rows());
        QVERIFY(wasSaid(u"The answer has begun"_s));
        QVERIFY(message(7)->state().busy);
        change(MessageState::Complete, {});
        QVERIFY(wasSaid(u"The answer is complete"_s));
        QVERIFY(!message(7)->state().busy);
        change(MessageState::Streaming, {});
        QTRY_VERIFY(wasSaid(u"The answer has begun"_s));
        change(MessageState::Failed, Error{.kind = ErrorKind::Timeout, .message = u"Too late."_s});
        QVERIFY(wasSaid(u"The answer failed: Too late."_s));
        QVERIFY(message(7)->text(QAccessible::Name).contains(u"Too late."_s));
    }

private:
    /// Of the processor, with room for a busy machine in what they are compared with.
    static double secondsSince(std::clock_t begin)
    {
        return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    }

    QAccessibleInterface *message(int row) const { return accessibleMessage(*area(), row); }
};
QTEST_MAIN(tst_MessageAccessible)
#include "tst_messageaccessible.moc"
