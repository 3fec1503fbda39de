// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QList>
#include <QObject>

#include <map>

QT_BEGIN_NAMESPACE
class QMenu;
class QMenuBar;
QT_END_NAMESPACE

namespace Chat {

/// What a person can do in a window.
enum class Act {
    NewConversation,
    OpenInWindow,
    Rename,
    Pin,
    Delete,
    UndoDelete,
    CloseWindow,
    Quit,
    Send,
    Stop,
    Retry,
    EditLast,
    Regenerate,
    Continue,
    CopyAnswer,
    CopyAnswerMarkdown,
    CopyCode,
    Details,
    AttachFile,
    SideBar,
    Parameters,
    SearchConversations,
    Find,
    FindNext,
    FindPrevious,
    PreviousConversation,
    NextConversation,
    Switcher,
    ChooseProvider,
    ChooseModel,
    FocusComposer,
    EnlargeFont,
    ShrinkFont,
    ResetFont,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    FullScreen,
    Settings,
    AddKey,
    Gateway,
    CopyGatewayAddress,
    GatewayTraffic,
    GatewaySettings,
    About,
};

/// The actions of one window, each with its menu entry, icon, shortcut and status tip. What they do
/// is connected by the window.
class WindowActions final : public QObject
{
    Q_OBJECT
public:
    explicit WindowActions(QObject *parent = nullptr);

    QAction *action(Act act) const { return m_actions.at(act); }
    void setEnabled(Act act, bool isEnabled) { action(act)->setEnabled(isEnabled); }

    void fill(QMenuBar &menuBar);

    /// All of them in menu order: for the quick switcher.
    const QList<QAction *> &all() const { return m_inOrder; }

private:
    struct Entry;
    void addMenu(QMenuBar &menuBar, const QString &title, const QList<QList<Act>> &groups);
    void add(Act act, const Entry &entry);
    void makeConversationActions();
    void makeMessageActions();
    void makeViewActions();
    void makeOtherActions();

    std::map<Act, QAction *> m_actions;
    QList<QAction *> m_inOrder;
};

} // namespace Chat
