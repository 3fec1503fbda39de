// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/mainwindow.h"

#include "chat/conversationlibrary.h"
#include "chat/providercatalog.h"
#include "chat/questionwish.h"
#include "chat/settingskeeper.h"
#include "chat/titles.h"
#include "core/logging.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/theme.h"
#include "widgets/aboutbox.h"
#include "widgets/chatpage.h"
#include "widgets/conversationpane.h"
#include "widgets/conversationview.h"
#include "widgets/gatewaybar.h"
#include "widgets/parameterspanel.h"
#include "widgets/quickswitcher.h"
#include "widgets/selectorbar.h"
#include "widgets/switcheritems.h"
#include "widgets/windowactions.h"
#include "widgets/windowpanes.h"

#include <QCloseEvent>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusTipEvent>

namespace Chat {

using namespace Qt::StringLiterals;
using Side = WindowPanes::Side;

namespace {

constexpr QSize UsualSize(1080, 760);
constexpr QSize SmallestSize(360, 360);
constexpr qsizetype LongestWindowTitle = 80;

} // namespace

MainWindow::MainWindow(const WindowContext &context, QWidget *parent)
    : QMainWindow(parent)
    , m_context(context)
    , m_actions(new WindowActions(this))
    , m_pane(new ConversationPane(context.library))
    , m_page(new ChatPage(context))
    , m_parameters(new ParametersPanel(context.catalog))
    , m_panes(new WindowPanes(m_pane, m_page, m_parameters, this))
    , m_switcher(new QuickSwitcher(this))
{
    setObjectName(u"mainWindow"_s);
    setWindowIcon(applicationIcon());
    setMinimumSize(SmallestSize);
    resize(UsualSize);
    setCentralWidget(m_panes);
    m_actions->fill(*menuBar());
    m_page->addHeaderActions(m_actions->action(Act::SideBar), m_actions->action(Act::Parameters));
    m_page->addComposerAction(m_actions->action(Act::Send));
    connectPage();
    connectPane();
    connectActions();
    connectViewActions();
    addGateway();
    connect(&context.library, &ConversationLibrary::removed, this, &MainWindow::onRemoved);
    connect(&context.library, &ConversationLibrary::failed, this, &MainWindow::showError);
    connect(&context.library, &ConversationLibrary::undoRemoveChanged, this,
            &MainWindow::refreshActions);
    refreshThemeActions();
}

MainWindow::~MainWindow()
{
    // While all that listens is still there.
    m_parameters->setSession(nullptr);
    if (m_page->session())
        m_page->session()->disconnect(this);
}

void MainWindow::connectPage()
{
    connect(m_page, &ChatPage::possibleChanged, this, &MainWindow::refreshActions);
    connect(m_page, &ChatPage::setupRequested, this, &MainWindow::setupRequested);
    connect(m_parameters, &ParametersPanel::closeRequested, this,
            [this] { m_panes->setOpen(Side::End, false); });
    connect(m_switcher, &QuickSwitcher::chosen, this, &MainWindow::onSwitched);
}

void MainWindow::connectPane()
{
    connect(m_pane, &ConversationPane::chosen, this, [this](const ConversationId &id) {
        showConversation(id);
        m_panes->closeOverlays();
    });
    connect(m_pane, &ConversationPane::newRequested, this, &MainWindow::newConversation);
    connect(m_pane, &ConversationPane::windowRequested, this, &MainWindow::windowRequested);
    connect(m_pane, &ConversationPane::escaped, this, [this] {
        m_panes->closeOverlays();
        m_page->focusComposer();
    });
    connect(m_pane, &ConversationPane::undoOffered, this,
            [this] { m_panes->setOpen(Side::Start, true); });
    connect(m_panes, &WindowPanes::openChanged, this, [this](Side side, bool isOpen) {
        m_actions->action(side == Side::Start ? Act::SideBar : Act::Parameters)->setChecked(isOpen);
    });
    connect(m_panes, &WindowPanes::focusReleased, m_page, &ChatPage::focusComposer);
}

void MainWindow::on(Act act, void (ChatPage::*does)())
{
    connect(m_actions->action(act), &QAction::triggered, m_page, does);
}

template <typename Function>
void MainWindow::on(Act act, Function does)
{
    connect(m_actions->action(act), &QAction::triggered, this, does);
}

void MainWindow::connectActions()
{
    on(Act::NewConversation, [this] { newConversation(); });
    on(Act::OpenInWindow, [this] { Q_EMIT windowRequested(conversation()); });
    on(Act::Rename, [this] {
        m_panes->setOpen(Side::Start, true);
        m_pane->rename(conversation());
    });
    on(Act::Pin, [this](bool isPinned) { m_context.library.setPinned(conversation(), isPinned); });
    on(Act::Delete, [this] { m_pane->remove(conversation()); });
    on(Act::UndoDelete, [this] { undoDeletion(); });
    on(Act::CloseWindow, [this] { close(); });
    on(Act::Quit, [this] { Q_EMIT quitRequested(); });
    on(Act::Send, &ChatPage::send);
    on(Act::Stop, &ChatPage::stop);
    on(Act::Retry, &ChatPage::retry);
    on(Act::EditLast, &ChatPage::editLast);
    on(Act::Regenerate, &ChatPage::regenerateLast);
    on(Act::Continue, &ChatPage::continueLast);
    on(Act::CopyAnswer, &ChatPage::copyLast);
    on(Act::CopyAnswerMarkdown, &ChatPage::copyLastMarkdown);
    on(Act::CopyCode, &ChatPage::copyLastCode);
    on(Act::Details, &ChatPage::showDetailsOfLast);
    on(Act::AttachFile, &ChatPage::attachFile);
    on(Act::Settings, [this] { Q_EMIT setupRequested({}); });
    on(Act::AddKey, [this] {
        const QString name = m_page->selectors().effectiveProvider();
        Q_EMIT setupRequested(
            m_context.catalog.entry(name).isDemo ? m_context.catalog.providerWithoutKey() : name);
    });
    on(Act::About, [this] { (new AboutBox(this))->show(); });
}

void MainWindow::connectViewActions()
{
    on(Act::SideBar, [this](bool isOpen) { m_panes->setOpen(Side::Start, isOpen); });
    on(Act::Parameters, [this](bool isOpen) {
        m_panes->setOpen(Side::End, isOpen);
        if (isOpen)
            m_parameters->setFocus(Qt::ShortcutFocusReason);
    });
    on(Act::SearchConversations, [this] {
        m_panes->setOpen(Side::Start, true);
        m_pane->focusFilter();
    });
    on(Act::PreviousConversation, [this] { showConversation(m_pane->neighbour(-1)); });
    on(Act::NextConversation, [this] { showConversation(m_pane->neighbour(1)); });
    on(Act::Find, &ChatPage::find);
    on(Act::FindNext, &ChatPage::findNext);
    on(Act::FindPrevious, &ChatPage::findPrevious);
    on(Act::Switcher, [this] { openSwitcher(); });
    on(Act::ChooseProvider, &ChatPage::chooseProvider);
    on(Act::ChooseModel, &ChatPage::chooseModel);
    on(Act::FocusComposer, [this] {
        m_panes->closeOverlays();
        m_page->focusComposer();
    });
    on(Act::EnlargeFont,
       [this] { setFontScale(Theme::largerFont(m_context.theme.fontPercent())); });
    on(Act::ShrinkFont,
       [this] { setFontScale(Theme::smallerFont(m_context.theme.fontPercent())); });
    on(Act::ResetFont, [this] { setFontScale(100); });
    on(Act::ThemeSystem, [this] { m_context.settings.set(Keys::Theme, ColorTheme::System); });
    on(Act::ThemeLight, [this] { m_context.settings.set(Keys::Theme, ColorTheme::Light); });
    on(Act::ThemeDark, [this] { m_context.settings.set(Keys::Theme, ColorTheme::Dark); });
    on(Act::FullScreen, [this](bool isFull) {
        setWindowState(windowState().setFlag(Qt::WindowFullScreen, isFull));
    });
    connect(&m_context.settings, &SettingsKeeper::changed, this, &MainWindow::refreshThemeActions);
}

void MainWindow::addGateway()
{
    for (const Act act :
         {Act::Gateway, Act::CopyGatewayAddress, Act::GatewayTraffic, Act::GatewaySettings}) {
        m_actions->action(act)->setVisible(m_context.gateway != nullptr);
        m_actions->setEnabled(act, m_context.gateway != nullptr);
    }
    if (m_context.gateway == nullptr)
        return;
    auto *bar = new GatewayBar(*m_context.gateway, *m_actions);
    connect(bar, &GatewayBar::copied, this,
            [this](const QString &address) { m_page->showHint(tr("Copied: %1").arg(address)); });
    m_page->addStatusWidget(bar);
}

void MainWindow::setFontScale(int percent)
{
    m_context.settings.set(Keys::FontScale, percent);
}

ConversationId MainWindow::conversation() const
{
    return m_page->session() ? m_page->session()->id() : ConversationId();
}

void MainWindow::showConversation(const ConversationId &id)
{
    if (!id.isNull() && id != conversation())
        showSession(m_context.library.session(id));
}

void MainWindow::showSession(std::shared_ptr<ChatSession> session)
{
    if (m_page->session())
        m_page->session()->disconnect(this);
    ChatSession *now = session.get();
    connect(now, &ChatSession::conversationChanged, this, &MainWindow::onConversationChanged);
    connect(now, &ChatSession::loaded, this, &MainWindow::onConversationChanged);
    m_parameters->setSession(session);
    m_page->setSession(std::move(session));
    m_pane->setCurrentConversation(conversation());
    onConversationChanged();
}

void MainWindow::newConversation()
{
    m_panes->closeOverlays();
    // One that nothing was typed into is as new as any.
    if (!m_page->session() || !m_page->session()->isLoaded() || !m_page->session()->isBlank())
        showSession(m_context.library.newConversation());
    m_page->focusComposer();
}

void MainWindow::ask(const QuestionWish &question)
{
    newConversation();
    if (!question.provider.isEmpty())
        m_page->session()->setProvider(question.provider);
    if (!question.model.isEmpty())
        m_page->session()->setModel(question.model);
    m_page->ask(question.text);
}

void MainWindow::onConversationChanged()
{
    const Conversation &shown = m_page->session()->conversation();
    QString title = displayTitle(shown.title);
    if (title.size() > LongestWindowTitle)
        title = cleanTitle(title, LongestWindowTitle) + u'…';
    setWindowTitle(title);
    m_actions->action(Act::Pin)->setChecked(shown.pinned);
    refreshActions();
}

void MainWindow::onRemoved(const ConversationId &id)
{
    if (id == conversation())
        showSession(m_context.library.newConversation());
}

void MainWindow::refreshActions()
{
    const ChatPage::Possible possible = m_page->possible();
    m_actions->setEnabled(Act::Send, possible.send);
    m_actions->setEnabled(Act::Stop, possible.stop);
    m_actions->setEnabled(Act::Retry, possible.retry);
    m_actions->setEnabled(Act::Regenerate, possible.regenerate);
    m_actions->setEnabled(Act::Continue, possible.continueAnswer);
    m_actions->setEnabled(Act::EditLast, possible.editLast);
    for (const Act act : {Act::CopyAnswer, Act::CopyAnswerMarkdown, Act::CopyCode, Act::Details})
        m_actions->setEnabled(act, possible.answerKnown);
    m_actions->setEnabled(Act::UndoDelete,
                          possible.undoDelete || m_context.library.canUndoRemove());
    const bool isListed = m_context.library.conversations().rowOf(conversation()) >= 0;
    for (const Act act : {Act::Rename, Act::Pin, Act::Delete, Act::OpenInWindow})
        m_actions->setEnabled(act, isListed);
}

void MainWindow::refreshThemeActions()
{
    const ColorTheme theme = m_context.settings.get(Keys::Theme);
    m_actions->action(Act::ThemeSystem)->setChecked(theme == ColorTheme::System);
    m_actions->action(Act::ThemeLight)->setChecked(theme == ColorTheme::Light);
    m_actions->action(Act::ThemeDark)->setChecked(theme == ColorTheme::Dark);
}

void MainWindow::undoDeletion()
{
    if (m_page->session()->canUndoDelete())
        m_page->session()->undoDelete();
    else
        m_pane->undoRemove();
}

void MainWindow::openSwitcher()
{
    m_context.catalog.needModels(m_page->selectors().effectiveProvider());
    m_switcher->open(switcherItems(m_context, *m_actions));
}

void MainWindow::onSwitched(const SwitcherItem &item)
{
    switch (item.kind) {
    case SwitcherItem::Kind::Conversation:
        showConversation(item.conversation);
        m_page->focusComposer();
        break;
    case SwitcherItem::Kind::Model:
        m_page->session()->setProvider(item.provider);
        m_page->session()->setModel(item.model);
        break;
    case SwitcherItem::Kind::Action:
        if (item.action != nullptr)
            item.action->trigger();
        break;
    }
}

WindowState MainWindow::state() const
{
    const std::shared_ptr<ChatSession> &session = m_page->session();
    const bool isKept = session && !(session->isLoaded() && session->isBlank());
    return {.geometry = saveGeometry(),
            .sideBar = m_panes->isWanted(Side::Start),
            .sideBarWidth = m_panes->paneWidth(Side::Start),
            .parameters = m_panes->isWanted(Side::End),
            .parametersWidth = m_panes->paneWidth(Side::End),
            .conversation = isKept ? session->id() : ConversationId()};
}

void MainWindow::restore(const WindowState &state)
{
    if (!state.geometry.isEmpty())
        restoreGeometry(state.geometry);
    m_panes->setWanted(Side::Start, state.sideBar, state.sideBarWidth);
    m_panes->setWanted(Side::End, state.parameters, state.parametersWidth);
}

void MainWindow::showError(const Error &error)
{
    m_page->showError(error);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (asksBeforeClosing()) {
        event->ignore();
        askAboutClosing();
        return;
    }
    m_parameters->commit();
    m_page->commit();
    Q_EMIT aboutToClose();
    QMainWindow::closeEvent(event);
}

bool MainWindow::asksBeforeClosing() const
{
    return m_page->session() && m_page->session()->isBusy() && !m_mayClose
        && m_context.settings.get(Keys::CloseWhileStreaming) == CloseAction::Ask;
}

void MainWindow::askAboutClosing()
{
    if (findChild<QMessageBox *>(u"closeQuestion"_s) != nullptr)
        return;
    auto *box = new QMessageBox(QMessageBox::Question, tr("Close the window"),
                                tr("An answer is still coming. Its text is kept in any case."),
                                QMessageBox::NoButton, this);
    box->setObjectName(u"closeQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto *goOn = box->addButton(tr("Let it go on"), QMessageBox::AcceptRole);
    auto *stop = box->addButton(tr("Stop it"), QMessageBox::DestructiveRole);
    box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(goOn);
    connect(box, &QMessageBox::buttonClicked, this, [this, goOn, stop](QAbstractButton *button) {
        if (button != goOn && button != stop) {
            Q_EMIT closingRefused();
            return;
        }
        if (button == stop)
            m_page->stop();
        m_mayClose = true;
        close();
    });
    box->open();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        m_actions->action(Act::FullScreen)->setChecked(isFullScreen());
}

bool MainWindow::event(QEvent *event)
{
    if (event->type() == QEvent::StatusTip) {
        m_page->showHint(static_cast<QStatusTipEvent *>(event)->tip());
        return true;
    }
    if (event->type() == QEvent::WindowActivate)
        Q_EMIT activated();
    if (event->type() == QEvent::Paint && !m_isPainted) {
        m_isPainted = true;
        // Queued: then all that is in the window is painted, too.
        QMetaObject::invokeMethod(
            this, [] { qCDebug(lcApp) << "the window is painted"; }, Qt::QueuedConnection);
    }
    return QMainWindow::event(event);
}

} // namespace Chat
