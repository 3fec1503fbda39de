// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/windowmanager.h"

#include "chat/conversationlibrary.h"
#include "chat/settingskeeper.h"
#include "style/theme.h"
#include "widgets/chatpage.h"
#include "widgets/gatewayswitch.h"
#include "widgets/mainwindow.h"
#include "widgets/trafficwindow.h"
#include "widgets/trayicon.h"

#include <QApplication>

#include <algorithm>

namespace Chat {

namespace {

constexpr QPoint Cascade(32, 32); // from one window to the next
constexpr QSize SmallWindow(760, 720);

} // namespace

WindowManager::WindowManager(const WindowContext &context, const QString &stateFile,
                             QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_stateFile(stateFile)
    , m_state(WindowState::load(stateFile))
{
    connect(&context.library, &ConversationLibrary::loaded, this, &WindowManager::onLibraryLoaded);
    connect(&context.library, &ConversationLibrary::busyChanged, this,
            &WindowManager::finishIfDone);
    connect(&context.settings, &SettingsKeeper::changed, this, &WindowManager::applySettings);
    connect(&context.settings, &SettingsKeeper::settled, this, &WindowManager::finishIfDone);
    connect(&context.settings, &SettingsKeeper::failed, this, [this](const Error &error) {
        if (MainWindow *window = frontWindow())
            window->showError(error);
    });
    if (context.gateway != nullptr) {
        connect(context.gateway, &GatewaySwitch::changed, this, &WindowManager::finishIfDone);
        connect(context.gateway, &GatewaySwitch::trafficRequested, this,
                &WindowManager::showTraffic);
    }
    applySettings();
}

WindowManager::~WindowManager()
{
    delete m_traffic;
    // Those that were closed and are still to be deleted hold sessions, too.
    const QList<QPointer<MainWindow>> all = m_windows + m_closed;
    for (const QPointer<MainWindow> &window : all)
        delete window;
}

void WindowManager::start()
{
    MainWindow *window = makeWindow();
    window->restore(m_state);
    const bool wantsLast = m_context.settings.get(Keys::OnStart) == StartView::LastConversation;
    // The conversation is read while the list is: nobody has to wait for the one to get the other.
    if (wantsLast && !m_state.conversation.isNull())
        window->showConversation(m_state.conversation);
    else
        window->newConversation();
    m_firstWindow = window;
    if (m_context.library.isLoaded())
        onLibraryLoaded();
    window->show();
    window->page().focusComposer();
}

/// Where the last conversation is not there any more, or is not known, puts right what is shown.
void WindowManager::onLibraryLoaded()
{
    MainWindow *window = m_firstWindow;
    m_firstWindow = nullptr;
    if (window == nullptr || m_context.settings.get(Keys::OnStart) != StartView::LastConversation)
        return;
    const ConversationListModel &conversations = m_context.library.conversations();
    if (window->conversation() == m_state.conversation) {
        const bool isListRead = m_context.library.store().state() == ChatStore::State::Open;
        if (!isListRead || conversations.rowOf(m_state.conversation) < 0)
            window->newConversation();
        return;
    }
    if (!m_state.conversation.isNull() || !window->page().session()->isBlank())
        return;
    ConversationId newest;
    QDateTime newestTime;
    for (int row = 0; row < conversations.rowCount(); ++row) {
        const QDateTime time =
            conversations.index(row).data(ConversationListModel::UpdatedAtRole).toDateTime();
        if (newest.isNull() || time > newestTime) {
            newest = conversations.idAt(row);
            newestTime = time;
        }
    }
    window->showConversation(newest);
}

MainWindow *WindowManager::makeWindow()
{
    auto *window = new MainWindow(m_context);
    window->setAttribute(Qt::WA_DeleteOnClose);
    m_windows.append(window);
    if (m_context.gateway != nullptr)
        m_context.gateway->setInUse(true);
    connect(window, &MainWindow::windowRequested, this, &WindowManager::openWindow);
    connect(window, &MainWindow::quitRequested, this, &WindowManager::quit);
    connect(window, &MainWindow::setupRequested, this,
            [this, window](const QString &provider) { Q_EMIT setupRequested(window, provider); });
    connect(window, &MainWindow::aboutToClose, this, [this, window] { onClosed(window); });
    connect(window, &MainWindow::closingRefused, this, [this] { m_isQuitting = false; });
    connect(window, &MainWindow::activated, this, [this, window] { m_lastUsed = window; });
    return window;
}

QList<MainWindow *> WindowManager::windows() const
{
    QList<MainWindow *> open;
    for (const QPointer<MainWindow> &window : m_windows) {
        if (window != nullptr)
            open.append(window);
    }
    return open;
}

MainWindow *WindowManager::frontWindow() const
{
    const QList<MainWindow *> open = windows();
    if (open.contains(m_lastUsed))
        return m_lastUsed;
    return open.isEmpty() ? nullptr : open.last();
}

void WindowManager::bringToFront(QWidget &window)
{
    if (window.isMinimized())
        window.showNormal();
    window.show();
    window.raise();
    window.activateWindow();
}

void WindowManager::raise()
{
    if (MainWindow *window = frontWindow())
        bringToFront(*window);
    else
        start();
}

void WindowManager::ask(const QuestionWish &question)
{
    raise();
    m_firstWindow = nullptr;
    if (MainWindow *window = frontWindow())
        window->ask(question);
}

void WindowManager::openWindow(const ConversationId &id)
{
    if (id.isNull())
        return;
    const QList<MainWindow *> open = windows();
    for (MainWindow *window : open) {
        if (window->conversation() == id && !window->isActiveWindow() && window != open.first()) {
            bringToFront(*window);
            return;
        }
    }
    const MainWindow *from = frontWindow();
    MainWindow *window = makeWindow();
    WindowState state = m_state;
    state.geometry.clear();
    state.sideBar = false;
    window->restore(state);
    window->resize(SmallWindow);
    if (from != nullptr)
        window->move(from->pos() + Cascade);
    window->showConversation(id);
    window->show();
    window->page().focusComposer();
}

void WindowManager::showTraffic()
{
    if (m_context.gateway == nullptr || m_context.traffic == nullptr)
        return;
    if (m_traffic == nullptr) {
        m_traffic = new TrafficWindow(*m_context.traffic, *m_context.gateway);
        m_traffic->setAttribute(Qt::WA_DeleteOnClose);
        if (!m_state.trafficGeometry.isEmpty())
            m_traffic->restoreGeometry(m_state.trafficGeometry);
        connect(m_traffic, &TrafficWindow::aboutToClose, this, &WindowManager::onTrafficClosed);
    }
    bringToFront(*m_traffic);
}

void WindowManager::onTrafficClosed()
{
    m_state.trafficGeometry = m_traffic->saveGeometry();
    m_traffic = nullptr;
    if (m_windows.isEmpty())
        m_state.save(m_stateFile);
}

void WindowManager::quit()
{
    m_isQuitting = true;
    const QList<MainWindow *> open = windows();
    // None is closed before all may be: who keeps one of them keeps the program as it is.
    const auto asking = std::ranges::find_if(open, &MainWindow::asksBeforeClosing);
    if (asking != open.end()) {
        bringToFront(**asking);
        (*asking)->close();
        return;
    }
    for (MainWindow *window : open)
        window->close();
    finishIfDone();
}

void WindowManager::onClosed(MainWindow *window)
{
    // A window for one conversation alone is no model for the next one.
    WindowState left = window->state();
    left.trafficGeometry = m_state.trafficGeometry;
    if (m_windows.size() == 1 || left.sideBar)
        m_state = left;
    m_windows.removeAll(window);
    m_closed.removeAll(nullptr);
    m_closed.append(window);
    if (!m_windows.isEmpty()) {
        if (m_isQuitting) // it had asked; the others are still to be closed
            QMetaObject::invokeMethod(this, &WindowManager::quit, Qt::QueuedConnection);
        return;
    }
    if (m_traffic != nullptr && (m_isQuitting || m_tray == nullptr))
        m_traffic->close(); // it goes with the last of them
    m_state.save(m_stateFile);
    m_context.settings.saveNow();
    finishIfDone();
}

void WindowManager::finishIfDone()
{
    const bool staysInTray = m_tray != nullptr && m_tray->isShown() && !m_isQuitting;
    if (m_isFinished || !m_windows.isEmpty() || staysInTray || m_context.library.isAnyBusy()
        || m_context.settings.isSaving())
        return;
    if (m_context.gateway != nullptr) {
        m_context.gateway->setInUse(false); // may bring us here again
        if (m_isFinished || m_context.gateway->state().phase != GatewaySwitch::Phase::Off)
            return; // clients' answers on their way may end, within a stated time
    }
    m_isFinished = true;
    Q_EMIT finished();
}

void WindowManager::applySettings()
{
    m_context.theme.setChoice(m_context.settings.get(Keys::Theme));
    m_context.theme.setFontPercent(m_context.settings.get(Keys::FontScale));

    if (!m_context.settings.get(Keys::TrayIcon)) {
        m_tray.reset();
    } else if (m_tray == nullptr) {
        m_tray = std::make_unique<TrayIcon>();
        connect(m_tray.get(), &TrayIcon::raiseRequested, this, &WindowManager::raise);
        connect(m_tray.get(), &TrayIcon::newRequested, this, [this] {
            raise();
            if (MainWindow *window = frontWindow())
                window->newConversation();
        });
        connect(m_tray.get(), &TrayIcon::quitRequested, this, &WindowManager::quit);
    }
}

} // namespace Chat
