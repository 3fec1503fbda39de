// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"
#include "transcript/remedy.h"

#include <QTimer>
#include <QUrl>
#include <QWidget>

#include <vector>

class QAbstractItemModel;
class QLabel;
class QPushButton;
class QScrollArea;

namespace Chat {

class MessageWidget;
class TranscriptModel;

/// Where a reader is in a conversation.
struct TranscriptPosition
{
    bool atEnd = true; ///< follows what comes; the rest is of no account then
    MessageId message = {}; ///< the topmost message in sight
    int offset = 0; ///< of its top edge from the view's, in pixels; negative where it began above

    bool operator==(const TranscriptPosition &) const = default;
};

/// The messages of one conversation, to be read, copied and acted on.
///
/// Follows a model of messages: a list, oldest first, with the roles `message` (Chat::Message),
/// `versionIndex`, `versionCount` (int) and `notice` (QString), found by their names. Copies by
/// itself; everything else that a person wants done with a message is a signal, and the view
/// changes when the model does. A link is only handed on where it is http, https or mailto. Nothing
/// is ever loaded from network or disk.
///
/// Stays at the end while the reader is there; otherwise what is read does not move.
class TranscriptView final : public QWidget
{
    Q_OBJECT

public:
    explicit TranscriptView(QWidget *parent = nullptr);
    ~TranscriptView() override;

    QAbstractItemModel *model() const;
    /// Not owned; may be null. Shows its end, until setPosition().
    void setModel(QAbstractItemModel *messages);

    /// Stands in the middle while there are no messages.
    void setEmptyText(const QString &text);

    TranscriptPosition position() const;
    /// Where the message is not there any more, or too far up to be built: the end.
    void setPosition(const TranscriptPosition &position);
    void scrollToEnd();
    /// Scrolls to a message and puts the focus on it; nothing where it is not shown.
    void showMessage(const MessageId &id);

Q_SIGNALS:
    void editRequested(const Chat::MessageId &id); ///< a question
    void regenerateRequested(const Chat::MessageId &id); ///< an answer
    void continueRequested(const Chat::MessageId &id); ///< an answer that broke off
    void deleteRequested(const Chat::MessageId &id);
    void detailsRequested(const Chat::MessageId &id); ///< of an answer
    void versionRequested(const Chat::MessageId &id, int index); ///< from 0
    void remedyRequested(Chat::Remedy remedy, const Chat::MessageId &id); ///< of a failed answer
    void linkActivated(const QUrl &url);
    void linkHovered(const QString &url); ///< for the status line; empty: none any more
    void copied(); ///< something went to the clipboard

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void onReset();
    void onInserted(int first, int last);
    void onRemoved(int first, int last);
    void onChanged(int first, int last);
    void onScrolled();
    void onFocusChanged(QWidget *now);

    /// A widget in the view's own coordinates; what a reader looks at stays there.
    struct Anchor
    {
        MessageWidget *widget = nullptr;
        int offset = 0;
    };

    int firstBuilt() const; ///< the row of m_widgets.front()
    MessageWidget *widgetOf(int row) const; ///< null where it is not built yet
    MessageWidget *makeWidget(int row);
    void refresh(int row);
    void refreshStale();
    void renderPending();
    void buildFrom(int row);
    void fillAbove();
    void layOut();
    bool isAtEnd() const;
    Anchor anchor() const;
    void restore(const Anchor &anchor);
    MessageWidget *messageWith(QWidget *inner) const;
    bool handleKey(const QKeyEvent &event);
    void step(int direction);
    void focusOn(MessageWidget *widget);
    void updateEndButton();

    TranscriptModel *m_model;
    QScrollArea *m_area;
    QWidget *m_column; // holds the messages
    QPushButton *m_endButton;
    QLabel *m_emptyLabel;
    /// The newest messages, in order: the last one is the model's last row. Older ones are built
    /// when the reader comes near them.
    std::vector<MessageWidget *> m_widgets;
    QTimer m_renderTimer; // for the text that streams
    bool m_isRenderDue = false;
    bool m_sticksToEnd = true;
    bool m_hasNews = false; // something came below what is in sight
    bool m_isLayingOut = false;
};

} // namespace Chat
