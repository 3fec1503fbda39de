// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/transcriptview.h"
#include "widgets/windowcontext.h"

#include <QHash>
#include <QWidget>

#include <memory>

QT_BEGIN_NAMESPACE
class QAction;
class QHBoxLayout;
QT_END_NAMESPACE

namespace Chat {

class ChatNotices;
class ChatSession;
class CodeSaver;
class ComposerBar;
class SelectorBar;
class StatusLine;

/// One conversation: who answers, the transcript, notices, the composer. Each conversation that
/// was shown here is found again where the reader left it.
class ChatPage final : public QWidget
{
    Q_OBJECT
public:
    /// What can be done with the conversation now.
    struct Possible
    {
        bool send = false;
        bool stop = false;
        bool retry = false;
        bool regenerate = false; ///< the last answer
        bool continueAnswer = false; ///< the last one
        bool editLast = false;
        bool answerKnown = false; ///< to be copied, its details seen
        bool undoDelete = false;

        bool operator==(const Possible &) const = default;
    };

    explicit ChatPage(const WindowContext &context, QWidget *parent = nullptr);
    ~ChatPage() override;

    /// Actions at the two ends above the transcript.
    void addHeaderActions(QAction *atStart, QAction *atEnd);

    /// An action whose shortcut holds in the composer alone.
    void addComposerAction(QAction *action);

    /// Puts it at the end of the status line, for good; the page owns it then.
    void addStatusWidget(QWidget *widget);

    const std::shared_ptr<ChatSession> &session() const { return m_session; }
    void setSession(std::shared_ptr<ChatSession> session); ///< never null

    /// Before the window goes: gives the conversation all that is typed here.
    void commit();

    Possible possible() const;

    void send(); ///< what is typed
    bool ask(const QString &text); ///< false where that is not possible now
    void stop();
    void retry();
    void regenerateLast();
    void continueLast();
    void editLast();
    void copyLast(); ///< as plain text
    void copyLastMarkdown();
    void copyLastCode();
    void find();
    void findNext();
    void findPrevious();
    void showDetailsOfLast();
    void attachFile();
    void chooseProvider();
    void chooseModel();
    void focusComposer();
    void showError(const Error &error);

    /// Words in the status line for a while; empty: takes them back.
    void showHint(const QString &hint);

    SelectorBar &selectors() { return *m_selectors; }

Q_SIGNALS:
    void possibleChanged();
    void setupRequested(const QString &provider); ///< empty: the settings as such

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applySettings();
    void makeLayout();
    void fitColumn();
    void connectTranscript();
    void connectComposer();
    void connectSession();
    void leaveSession();
    void onLoaded();
    void quoteFiles(const QStringList &paths);
    void refreshSelectors();
    void refreshEmptyText();
    void onRemedy(Remedy remedy, const MessageId &id);
    void openLink(const QUrl &url);
    void edit(const MessageId &id);
    void regenerate(const MessageId &id);
    void showDetails(const MessageId &id);
    const Message *lastOf(Role role) const;

    WindowContext m_context;
    std::shared_ptr<ChatSession> m_session;
    QHBoxLayout *m_header = nullptr;
    SelectorBar *m_selectors = nullptr;
    TranscriptView *m_transcript = nullptr;
    ChatNotices *m_notices = nullptr;
    ComposerBar *m_composer = nullptr;
    StatusLine *m_status = nullptr;
    QHBoxLayout *m_statusRow = nullptr;
    QWidget *m_column = nullptr; // as wide as the text above
    CodeSaver *m_codeSaver = nullptr;
    /// How a conversation was left: until it is shown again.
    struct Left
    {
        TranscriptPosition position = {};
        MessageId edited = {}; // a question that was being typed anew
        QString editedText = {};
    };
    QHash<ConversationId, Left> m_left;
    bool m_isTyping = false; // the draft changes here
};

} // namespace Chat
