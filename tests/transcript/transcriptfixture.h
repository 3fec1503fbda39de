// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/messagelistmodel.h"
#include "markdown/markdowntext.h"
#include "support/testhelpers.h"
#include "transcript/messagefooter.h"
#include "transcript/transcriptarea.h"
#include "transcript/transcriptview.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QScrollBar>
#include <QTest>

#include <memory>

namespace Chat {

inline Message makeMessage(Role role, const QString &text,
                           MessageState state = MessageState::Complete)
{
    Message message{.id = QUuid::createUuid(), .role = role, .state = state, .text = text};
    if (role == Role::Assistant)
        message.info.model = QStringLiteral("model-1");
    return message;
}

inline QList<MessageRow> makeRows(int pairs)
{
    QList<MessageRow> rows;
    for (int i = 0; i < pairs; ++i) {
        rows.append({makeMessage(Role::User, QStringLiteral("question %1").arg(i))});
        rows.append({makeMessage(Role::Assistant,
                                 QStringLiteral("answer **%1**\n\n").arg(i)
                                     + QStringLiteral("words and words. ").repeated(40))});
    }
    return rows;
}

/// A transcript in a window of 800 × 600 over a model of messages, for each test a new one.
class TranscriptFixture : public QObject
{
protected:
    void begin()
    {
        failOnAnyWarning();
        m_model = std::make_unique<MessageListModel>();
        m_view = std::make_unique<TranscriptView>();
        m_view->resize(800, 600);
        m_view->setModel(m_model.get());
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->setFocus();
    }

    void end()
    {
        m_view.reset();
        m_model.reset();
    }

    Message startAnswer(QList<MessageRow> rows = {})
    {
        rows.append({makeMessage(Role::User, QStringLiteral("a question"))});
        const Message answer = makeMessage(Role::Assistant, {}, MessageState::Streaming);
        rows.append({answer});
        m_model->setRows(rows);
        return answer;
    }

    TranscriptArea *area() const { return m_view->area(); }
    QScrollBar *bar() const { return area()->verticalScrollBar(); }
    bool isAtEnd() const { return area()->isAtEnd() && bar()->value() == bar()->maximum(); }

    QString plainTextOf(int row) const
    {
        const QList<MarkdownBlock> blocks = area()->blocksOf(row);
        return plainText(blocks, wholeRange(blocks));
    }

    /// Of the messages in sight.
    QStringList shownTexts() const
    {
        QStringList texts;
        int last = -1;
        for (const TranscriptArea::BlockPlace &place : area()->visibleBlocks()) {
            if (place.row != last)
                texts.append(plainTextOf(place.row));
            last = place.row;
        }
        return texts;
    }

    /// The actions below a message in sight.
    MessageFooter *footer(int row) const
    {
        const QRect rect = area()->rowRect(row);
        for (MessageFooter *footer : m_view->findChildren<MessageFooter *>()) {
            if (footer->isVisible() && rect.contains(footer->geometry().center()))
                return footer;
        }
        return nullptr;
    }

    template <typename Widget>
    Widget *child(const QString &text) const
    {
        for (Widget *widget : m_view->findChildren<Widget *>()) {
            if (widget->text() == text)
                return widget;
        }
        return nullptr;
    }

    template <typename Widget>
    static Widget *named(const QWidget *parent, const QString &name)
    {
        for (Widget *widget : parent->findChildren<Widget *>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }

    QMenu *openMenu() const
    {
        const QPoint point = area()->visibleBlocks().first().rect.center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, point,
                                area()->viewport()->mapToGlobal(point));
        QApplication::sendEvent(area()->viewport(), &event);
        return qobject_cast<QMenu *>(QApplication::activePopupWidget());
    }

    static void trigger(const QMenu *menu, const QString &text)
    {
        for (QAction *action : menu->actions()) {
            if (action->text() == text)
                action->trigger();
        }
    }

    std::unique_ptr<MessageListModel> m_model;
    std::unique_ptr<TranscriptView> m_view;
};

} // namespace Chat
