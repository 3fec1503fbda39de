// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"
#include "widgets/windowcontext.h"
#include "widgets/windowstate.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace Chat {

class MainWindow;
class TrafficWindow;
class TrayIcon;
struct QuestionWish;

/// The windows of the program, any number of them: opens them, brings them to the front, keeps how
/// they were left, and knows when the program may end: with the last window, or where an answer
/// still comes, after that. One for the program, owned by whoever starts it.
class WindowManager final : public QObject
{
    Q_OBJECT
public:
    /// How windows were left is kept in `stateFile`; empty: nowhere.
    WindowManager(const WindowContext &context, const QString &stateFile,
                  QObject *parent = nullptr);
    ~WindowManager() override;

    /// Opens the first window: with the last conversation or a new one, as the settings say.
    void start();
    /// Brings a window to the front; opens one where there is none.
    void raise();
    /// The same, and asks in a new conversation.
    void ask(const QuestionWish &question);
    /// A window of its own for a conversation; the one that shows it alone already, if any.
    void openWindow(const ConversationId &id);
    /// What the gateway has answered: one window, brought to the front where it is open.
    void showTraffic();
    void quit(); ///< closes all windows

    QList<MainWindow *> windows() const;

Q_SIGNALS:
    /// Settings are to be shown over `window`: of that provider, or as such where it is empty.
    void setupRequested(Chat::MainWindow *window, const QString &provider);
    void finished(); ///< no window, no answer on its way: the program may end

private:
    MainWindow *makeWindow();
    MainWindow *frontWindow() const;
    void bringToFront(QWidget &window);
    void onClosed(MainWindow *window);
    void onLibraryLoaded();
    void onTrafficClosed();
    void applySettings();
    void finishIfDone();

    WindowContext m_context;
    const QString m_stateFile;
    WindowState m_state;
    QList<QPointer<MainWindow>> m_windows; // as they were opened
    QList<QPointer<MainWindow>> m_closed; // deleted when control is back in the event loop
    QPointer<MainWindow> m_lastUsed;
    QPointer<MainWindow> m_firstWindow; // until the list of conversations is read
    QPointer<TrafficWindow> m_traffic; // null where it is closed
    std::unique_ptr<TrayIcon> m_tray;
    bool m_isQuitting = false;
    bool m_isFinished = false;
};

} // namespace Chat
