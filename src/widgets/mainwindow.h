// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"
#include "widgets/windowcontext.h"
#include "widgets/windowstate.h"

#include <QMainWindow>

#include <memory>

namespace Chat {

class ChatPage;
class ChatSession;
class ConversationPane;
class ParametersPanel;
class QuickSwitcher;
class WindowActions;
class WindowPanes;
enum class Act;
struct QuestionWish;
struct SwitcherItem;

/// A window: the list of conversations, the page of one of them, the panel of its parameters; menus
/// and status line. Builds these and connects them, nothing else. What concerns more than this
/// window it asks for by signals.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(const WindowContext &context, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// The conversation it shows; null before the first.
    ConversationId conversation() const;
    void showConversation(const ConversationId &id);
    void showSession(std::shared_ptr<ChatSession> session);
    void newConversation();
    /// Asks in a new conversation.
    void ask(const QuestionWish &question);

    WindowState state() const;
    /// All but the conversation.
    void restore(const WindowState &state);

    void showError(const Error &error);

    /// Whether close() asks first, for an answer still comes: see closingRefused().
    bool asksBeforeClosing() const;

    ChatPage &page() { return *m_page; }
    WindowActions &actions() { return *m_actions; }

Q_SIGNALS:
    void windowRequested(const Chat::ConversationId &id);
    void setupRequested(const QString &provider); ///< empty: the settings as such
    void quitRequested();
    void aboutToClose(); ///< it will be closed; its state can be read
    void closingRefused(); ///< the person wants to keep it
    void activated(); ///< it is the one in use now

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    void connectPage();
    void connectPane();
    void connectActions();
    void connectViewActions();
    void on(Act act, void (ChatPage::*does)());
    template <typename Function>
    void on(Act act, Function does);
    void onConversationChanged();
    void onRemoved(const ConversationId &id);
    void addGateway();
    void refreshActions();
    void refreshThemeActions();
    void setFontScale(int percent);
    void undoDeletion();
    void openSwitcher();
    void onSwitched(const SwitcherItem &item);
    void askAboutClosing();

    WindowContext m_context;
    WindowActions *m_actions = nullptr;
    ConversationPane *m_pane = nullptr;
    ChatPage *m_page = nullptr;
    ParametersPanel *m_parameters = nullptr;
    WindowPanes *m_panes = nullptr;
    QuickSwitcher *m_switcher = nullptr;
    bool m_mayClose = false; // the person was asked
    bool m_isPainted = false; // once: for who measures the start
};

} // namespace Chat
