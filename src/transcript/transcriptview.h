// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"
#include "core/settingvalues.h"
#include "transcript/messagefooter.h"
#include "transcript/remedy.h"
#include "transcript/textsearch.h"

#include <QTimer>
#include <QUrl>
#include <QWidget>

class QAbstractItemModel;
class QLabel;
class QPushButton;

namespace Chat {

class FindBar;
class MarkedScrollBar;
class TranscriptArea;
class TranscriptModel;

/// Where a reader is in a conversation.
struct TranscriptPosition
{
    bool atEnd = true; ///< follows what comes; the rest is of no account then
    MessageId message = {}; ///< the topmost message in sight
    int offset = 0; ///< of its top edge from the view's, in pixels; negative where it began above

    bool operator==(const TranscriptPosition &) const = default;
};

/// The messages of one conversation, to be read, searched, copied and acted on.
///
/// Follows a model of messages: a list, oldest first, with the roles `message` (Chat::Message),
/// `id` (Chat::MessageId), `text` (QString), `versionIndex`, `versionCount` (int) and `notice`
/// (QString), found by their names. Copies by itself; everything else that a person wants done with
/// a message is a signal, and the view changes when the model does. A link is only handed on where
/// it is http, https or mailto. Nothing is ever loaded from network or disk.
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

    /// Whether a question stays at the top of the view while its answer comes, which is the
    /// default; otherwise the view follows the answer's end.
    void setKeepsQuestion(bool keeps);
    /// What Ctrl+C makes of what is selected, or of the current message; plain by default.
    void setCopyFormat(CopyFormat format);

    TranscriptPosition position() const;
    /// Where the message is not there any more: the end.
    void setPosition(const TranscriptPosition &position);
    void scrollToEnd();
    /// After what the reader asked here was begun: shows the question as setKeepsQuestion() wants
    /// it. What is asked elsewhere moves nothing that is being read.
    void showTurn();

    void find(); ///< opens the search, with what is selected
    void findNext();
    void findPrevious();
    void copyMessage(const MessageId &id, CopyFormat format);
    void copyLastCode();

    TranscriptArea *area() const { return m_area; }

Q_SIGNALS:
    void editRequested(const Chat::MessageId &id); ///< a question
    void regenerateRequested(const Chat::MessageId &id); ///< an answer
    void continueRequested(const Chat::MessageId &id); ///< an answer that broke off
    void deleteRequested(const Chat::MessageId &id);
    void detailsRequested(const Chat::MessageId &id); ///< of an answer
    void versionRequested(const Chat::MessageId &id, int index); ///< from 0
    void remedyRequested(Chat::Remedy remedy, const Chat::MessageId &id); ///< of a failed answer
    void saveCodeRequested(const QString &code, const QString &language);
    void linkActivated(const QUrl &url);
    /// For the status line: where the link leads, with nothing in it that could show otherwise, or
    /// why it leads nowhere. Empty: none any more.
    void linkHovered(const QString &words);
    void refused(const QString &reason); ///< what was asked for is not possible
    void copied(); ///< something went to the clipboard

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void onAction(MessageAction action, const MessageId &id);
    void onLinkActivated(const QString &target, const QString &words);
    void onLinkHovered(const QString &target);
    void onMessagesChanged();
    void onTextChanged(int first, int last);
    void onScrolled();
    void placeButtons();
    enum class Direction { Forward, Backward };
    /// Where a search goes as soon as it is known where that is.
    struct Goal
    {
        Direction direction = Direction::Forward;
        TextPosition from = {};
    };

    void search(const QString &needle);
    void find(Direction direction);
    void seek();
    void onSearched();
    void closeFind();
    int nearRow() const;
    void updateMarks();

    TranscriptModel *m_model;
    TranscriptArea *m_area;
    MarkedScrollBar *m_scrollBar;
    QPushButton *m_endButton;
    QLabel *m_emptyLabel;
    FindBar *m_findBar;
    TextSearch m_search;
    std::optional<TextRange> m_match; ///< the one that the reader is at
    std::optional<Goal> m_goal;
    QTimer m_searchTimer; ///< after what was searched has changed
    QTimer m_marksTimer;
    quint64 m_marksRevision = 0; ///< of the heights that the marks are for
    bool m_hasNews = false; ///< something came below what is in sight
};

} // namespace Chat
