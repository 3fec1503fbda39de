// SPDX-License-Identifier: GPL-3.0-or-later
// The widgets around the text of the messages that are in sight.
#include "style/icons.h"
#include "style/metrics.h"
#include "transcript/errorcard.h"
#include "transcript/transcriptarea.h"

#include <QApplication>
#include <QToolButton>

namespace Chat {

namespace {

/// Hides and forgets a widget, which may be the one that was just pressed.
template <typename Widget>
void discard(Widget *&widget)
{
    if (!widget)
        return;
    widget->hide();
    std::exchange(widget, nullptr)->deleteLater();
}

} // namespace

void TranscriptArea::setGeometry(MessageBox &box, int row)
{
    const int width = viewport()->width();
    int errorHeight = 0;
    if (box.row().message.error) {
        ErrorCard *&card = m_chrome[row].error;
        if (!card) {
            card = new ErrorCard(viewport());
            card->hide();
            connect(card, &ErrorCard::remedyRequested, this,
                    [this, id = box.row().message.id](Remedy remedy) {
                        Q_EMIT remedyRequested(remedy, id);
                    });
        }
        card->setError(*box.row().message.error, !box.row().isBusy);
        const int columnWidth = MessageBox::columnWidth(width, m_theme);
        card->ensurePolished();
        errorHeight = card->hasHeightForWidth() ? card->heightForWidth(columnWidth)
                                                : card->sizeHint().height();
    } else if (const auto chrome = m_chrome.find(row); chrome != m_chrome.end()) {
        discard(chrome->second.error);
    }
    box.setGeometry(width, row == 0, errorHeight);
}

MessageFooter *TranscriptArea::takeFooter()
{
    if (!m_spareFooters.empty()) {
        MessageFooter *footer = m_spareFooters.back();
        m_spareFooters.pop_back();
        return footer;
    }
    auto *footer = new MessageFooter(viewport());
    connect(footer, &MessageFooter::triggered, this, &TranscriptArea::actionRequested);
    connect(footer, &MessageFooter::versionRequested, this, &TranscriptArea::versionRequested);
    return footer;
}

void TranscriptArea::releaseChrome(Chrome &chrome)
{
    if (chrome.footer) {
        chrome.footer->hide();
        m_spareFooters.push_back(chrome.footer);
    }
    discard(chrome.error);
    discard(chrome.reasoning);
    chrome = {};
}

void TranscriptArea::placeChrome()
{
    const auto place = [](QWidget *widget, const QRect &rect) {
        if (widget->geometry() != rect)
            widget->setGeometry(rect);
        if (widget->isHidden())
            widget->show();
    };
    QSet<int> withHead;
    QSet<int> withTail;
    for (const Page::Placed &placed : m_page.placed()) {
        MessageBox &message = box(placed.row);
        if (message.isHead(placed.part) && message.hasReasoning()) {
            withHead.insert(placed.row);
            QToolButton *&button = m_chrome[placed.row].reasoning;
            if (!button) {
                button = new QToolButton(viewport());
                button->setAutoRaise(true);
                button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
                button->setIconSize({Metrics::SmallIconSize, Metrics::SmallIconSize});
                connect(button, &QToolButton::clicked, this, [this, id = message.row().message.id] {
                    toggleReasoning(m_model->rowOf(id));
                });
            }
            const bool isUnfolded = message.reader().isReasoningUnfolded;
            button->setIcon(
                icon(isUnfolded ? Icon::ChevronDown : Icon::ChevronRight, IconTint::Muted));
            button->setText(message.reasoningTitle());
            QRect rect = message.reasoningRect().translated(0, placed.y);
            rect.setWidth(std::min(rect.width(), button->sizeHint().width()));
            place(button, rect);
        }
        if (message.isTail(placed.part)) {
            withTail.insert(placed.row);
            Chrome &chrome = m_chrome[placed.row];
            if (!chrome.footer) {
                chrome.footer = takeFooter();
                chrome.footer->setRow(message.row());
            }
            chrome.footer->setActionsShown(placed.row == m_hoveredRow || placed.row == m_currentRow
                                           || message.row().isLast);
            place(chrome.footer, message.footerRect().translated(0, placed.y));
            if (chrome.error)
                place(chrome.error, message.errorRect().translated(0, placed.y));
        }
    }
    for (auto &[row, chrome] : m_chrome) {
        if (!withTail.contains(row)) {
            if (chrome.footer) {
                putAway(chrome.footer);
                m_spareFooters.push_back(std::exchange(chrome.footer, nullptr));
            }
            if (chrome.error)
                putAway(chrome.error);
        }
        if (chrome.reasoning && !withHead.contains(row))
            putAway(chrome.reasoning);
    }
}

/// Out of sight. Its focus stays in the transcript: Qt would give it to what comes next in the
/// window.
void TranscriptArea::putAway(QWidget *widget)
{
    const QWidget *focused = QApplication::focusWidget();
    if (focused && (focused == widget || widget->isAncestorOf(focused)))
        setFocus(Qt::OtherFocusReason);
    widget->hide();
}

void TranscriptArea::toggleReasoning(int row)
{
    MessageBox *message = existingBox(row);
    if (!message)
        return;
    ReaderState reader = message->reader();
    reader.isReasoningUnfolded = !reader.isReasoningUnfolded;
    m_readers.insert(message->row().message.id, reader);
    const int top = rowTopInView(row);
    message->setReader(reader);
    message->setRow(m_model->row(row));
    setGeometry(*message, row);
    m_selection.clear();
    m_page.setAnchor({.row = row, .part = 0, .y = top}); // the line that was pressed stays
    refresh();
    viewport()->update();
    Q_EMIT reasoningFolded(row);
}

int TranscriptArea::rowTopInView(int row)
{
    for (const Page::Placed &placed : m_page.placed()) {
        if (placed.row == row)
            return placed.y - static_cast<int>(box(row).partTop(placed.part));
    }
    return 0;
}

} // namespace Chat
