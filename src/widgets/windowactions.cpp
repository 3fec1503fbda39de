// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/windowactions.h"

#include "style/icons.h"

#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

#include <optional>

namespace Chat {

using namespace Qt::StringLiterals;

struct WindowActions::Entry
{
    const char *name;
    QString text;
    QString tip;
    QList<QKeySequence> shortcuts = {};
    std::optional<Icon> icon = {};
    bool isCheckable = false;
    QAction::MenuRole role = QAction::NoRole;
};

namespace {

QList<QKeySequence> keys(const char *first)
{
    return {QKeySequence(QString::fromLatin1(first))};
}

} // namespace

WindowActions::WindowActions(QObject *parent)
    : QObject(parent)
{
    makeConversationActions();
    makeMessageActions();
    makeViewActions();
    makeOtherActions();
    auto *themes = new QActionGroup(this);
    for (const Act act : {Act::ThemeSystem, Act::ThemeLight, Act::ThemeDark})
        themes->addAction(action(act));
}

void WindowActions::add(Act act, const Entry &entry)
{
    auto *made = new QAction(entry.text, this);
    made->setObjectName(QString::fromLatin1(entry.name));
    made->setStatusTip(entry.tip);
    made->setShortcuts(entry.shortcuts);
    made->setCheckable(entry.isCheckable);
    made->setMenuRole(entry.role);
    if (entry.icon)
        made->setIcon(icon(*entry.icon));
    m_actions[act] = made;
    m_inOrder.append(made);
}

void WindowActions::makeConversationActions()
{
    add(Act::NewConversation,
        {"newConversation", tr("&New conversation"), tr("Begin a conversation"), keys("Ctrl+N"),
         Icon::NewConversation});
    add(Act::OpenInWindow,
        {"openInWindow", tr("Open in a &window of its own"),
         tr("Show this conversation in a second window"), keys("Ctrl+Shift+N"), Icon::Window});
    add(Act::Rename,
        {"rename", tr("&Rename"), tr("Give this conversation another title"), keys("F2"),
         Icon::Edit});
    add(Act::Pin,
        {"pin", tr("&Pin"), tr("Keep this conversation at the top of the list"), keys("Ctrl+D"),
         Icon::Pin, true});
    add(Act::Delete,
        {"deleteConversation", tr("&Delete conversation"),
         tr("Delete this conversation; it can be taken back"), keys("Ctrl+Shift+Del"),
         Icon::Delete});
    add(Act::UndoDelete,
        {"undoDelete", tr("&Undo deletion"),
         tr("Bring back the message or conversation that was deleted last"), keys("Ctrl+Alt+Z"),
         Icon::Undo});
    add(Act::CloseWindow,
        {"closeWindow", tr("&Close window"), tr("Close this window"), keys("Ctrl+W")});
    add(Act::Quit,
        {"quit",
         tr("&Quit"),
         tr("Close all windows and end the program"),
         keys("Ctrl+Q"),
         {},
         false,
         QAction::QuitRole});
}

void WindowActions::makeMessageActions()
{
    add(Act::Send,
        {"send", tr("&Send"), tr("Send what is typed"), keys("Ctrl+Return"), Icon::Send});
    add(Act::Stop,
        {"stop", tr("S&top"), tr("Stop the answer; what has come stays"), keys("Esc"), Icon::Stop});
    add(Act::Retry,
        {"retry", tr("Tr&y again"), tr("Ask once more for the answer that did not come"),
         keys("Ctrl+R"), Icon::Regenerate});
    add(Act::EditLast,
        {"editLast", tr("&Edit the last question"),
         tr("Ask the last question in other words; the first version stays"), keys("Ctrl+E"),
         Icon::Edit});
    add(Act::Regenerate,
        {"regenerate", tr("&Regenerate"), tr("Another version of the last answer"),
         keys("Ctrl+Shift+R"), Icon::Regenerate});
    add(Act::Continue,
        {"continueAnswer", tr("C&ontinue"), tr("Let an answer that broke off go on"),
         keys("Ctrl+Shift+Return"), Icon::Continue});
    add(Act::CopyAnswer,
        {"copyAnswer", tr("&Copy the last answer"), tr("Copy the last answer as plain text"),
         keys("Ctrl+Shift+C"), Icon::Copy});
    add(Act::CopyAnswerMarkdown,
        {"copyAnswerMarkdown", tr("Copy the last answer as &Markdown"),
         tr("Copy the last answer with its formatting as text"), keys("Ctrl+Alt+Shift+C"),
         Icon::Copy});
    add(Act::CopyCode,
        {"copyCode", tr("Copy the last code &block"), tr("Copy the last code of the answers"),
         keys("Ctrl+Alt+C"), Icon::Copy});
    add(Act::Details,
        {"details", tr("&Details of the last answer"),
         tr("Model, times, tokens and errors of the last answer"), keys("Ctrl+I"), Icon::Info});
    add(Act::AttachFile,
        {"attachFile", tr("Add a text &file…"), tr("Quote a text file in the question"),
         keys("Ctrl+Shift+A"), Icon::Attach});
}

void WindowActions::makeViewActions()
{
    add(Act::SideBar,
        {"sideBar", tr("&Side bar"), tr("Show or fold the list of conversations"), keys("Ctrl+B"),
         Icon::Sidebar, true});
    add(Act::Parameters,
        {"parameters", tr("&Instructions and parameters"),
         tr("Show or fold the settings of this conversation"), keys("Ctrl+P"), Icon::Parameters,
         true});
    add(Act::SearchConversations,
        {"searchConversations", tr("Searc&h conversations"),
         tr("Type words of a conversation's title"), keys("Ctrl+Shift+F"), Icon::Search});
    add(Act::Find,
        {"find", tr("&Find in the conversation"), tr("Find words in this conversation"),
         keys("Ctrl+F"), Icon::Search});
    add(Act::FindNext,
        {"findNext", tr("Find ne&xt"), tr("Go to the next place where the words stand"), keys("F3"),
         Icon::ChevronDown});
    add(Act::FindPrevious,
        {"findPrevious", tr("Find pre&vious"), tr("Go to the place before"), keys("Shift+F3"),
         Icon::ChevronUp});
    add(Act::PreviousConversation,
        {"previousConversation", tr("&Previous conversation"),
         tr("Go to the conversation above in the list"), keys("Ctrl+PgUp"), Icon::ChevronUp});
    add(Act::NextConversation,
        {"nextConversation", tr("&Next conversation"),
         tr("Go to the conversation below in the list"), keys("Ctrl+PgDown"), Icon::ChevronDown});
    add(Act::Switcher,
        {"switcher", tr("&Go to…"), tr("Find conversations, models and actions by typing"),
         keys("Ctrl+K"), Icon::Search});
    add(Act::ChooseProvider,
        {"chooseProvider", tr("Choose p&rovider"), tr("Choose who answers"), keys("Ctrl+Shift+M"),
         Icon::Provider});
    add(Act::ChooseModel,
        {"chooseModel", tr("Choose &model"), tr("Choose which model answers"), keys("Ctrl+M"),
         Icon::Model});
    add(Act::FocusComposer,
        {"focusComposer", tr("T&ype a question"), tr("Go to the field for the question"),
         keys("Ctrl+L")});
    add(Act::EnlargeFont,
        {"enlargeFont",
         tr("&Larger text"),
         tr("Make all text larger"),
         {QKeySequence(u"Ctrl++"_s), QKeySequence(u"Ctrl+="_s)},
         Icon::Plus});
    add(Act::ShrinkFont,
        {"shrinkFont", tr("S&maller text"), tr("Make all text smaller"), keys("Ctrl+-")});
    add(Act::ResetFont,
        {"resetFont", tr("&Usual size of text"), tr("Text as large as the desktop's"),
         keys("Ctrl+0")});
    add(Act::ThemeSystem,
        {"themeSystem", tr("&As the desktop"), tr("Light or dark as the desktop is"),
         keys("Ctrl+Alt+0"), Icon::Theme, true});
    add(Act::ThemeLight,
        {"themeLight",
         tr("Li&ght"),
         tr("Dark text on light ground"),
         keys("Ctrl+Alt+1"),
         {},
         true});
    add(Act::ThemeDark,
        {"themeDark", tr("&Dark"), tr("Light text on dark ground"), keys("Ctrl+Alt+2"), {}, true});
    add(Act::FullScreen,
        {"fullScreen",
         tr("Full s&creen"),
         tr("Fill the screen with this window"),
         keys("F11"),
         {},
         true});
}

void WindowActions::makeOtherActions()
{
    add(Act::Settings,
        {"settings", tr("&Settings…"), tr("Providers, keys, network and appearance"),
         keys("Ctrl+,"), Icon::Settings, false, QAction::PreferencesRole});
    add(Act::AddKey,
        {"addKey", tr("Add a &key…"), tr("Set up a provider with a key of yours"),
         keys("Ctrl+Shift+K"), Icon::Key});
    add(Act::Gateway,
        {"gateway", tr("&Local gateway"),
         tr("Let programs of this machine use your providers, by HTTP"), keys("Ctrl+Shift+G"),
         Icon::Gateway, true});
    add(Act::CopyGatewayAddress,
        {"copyGatewayAddress", tr("&Copy the gateway's address"),
         tr("The address that programs of this machine are to use"), keys("Ctrl+Alt+G"),
         Icon::Copy});
    add(Act::GatewayTraffic,
        {"gatewayTraffic", tr("Gateway &traffic"),
         tr("What programs ask by the gateway, and how it is answered"), keys("Ctrl+Shift+T"),
         Icon::Traffic});
    add(Act::GatewaySettings,
        {"gatewaySettings", tr("Settings of the &gateway…"),
         tr("Port, address and keys of the local gateway"), keys("Ctrl+Alt+,"), Icon::Settings});
    add(Act::About,
        {"about", tr("&About LanguageModelChat"), tr("Version and licence"), keys("F1"), Icon::Info,
         false, QAction::AboutRole});
}

void WindowActions::addMenu(QMenuBar &menuBar, const QString &title,
                            const QList<QList<Act>> &groups)
{
    QMenu *menu = menuBar.addMenu(title);
    for (const QList<Act> &group : groups) {
        if (!menu->isEmpty())
            menu->addSeparator();
        for (const Act act : group)
            menu->addAction(action(act));
    }
}

void WindowActions::fill(QMenuBar &menuBar)
{
    addMenu(menuBar, tr("&Conversation"),
            {{Act::NewConversation, Act::OpenInWindow},
             {Act::Rename, Act::Pin, Act::Delete, Act::UndoDelete},
             {Act::CloseWindow, Act::Quit}});
    addMenu(menuBar, tr("&Message"),
            {{Act::Send, Act::Stop, Act::AttachFile},
             {Act::Retry, Act::Regenerate, Act::Continue, Act::EditLast},
             {Act::CopyAnswer, Act::CopyAnswerMarkdown, Act::CopyCode, Act::Details}});
    addMenu(menuBar, tr("&View"),
            {{Act::SideBar, Act::Parameters, Act::FullScreen},
             {Act::EnlargeFont, Act::ShrinkFont, Act::ResetFont},
             {Act::ThemeSystem, Act::ThemeLight, Act::ThemeDark}});
    addMenu(menuBar, tr("&Go"),
            {{Act::Switcher, Act::SearchConversations},
             {Act::Find, Act::FindNext, Act::FindPrevious},
             {Act::PreviousConversation, Act::NextConversation, Act::FocusComposer},
             {Act::ChooseProvider, Act::ChooseModel}});
    addMenu(menuBar, tr("&Settings"),
            {{Act::Settings, Act::AddKey},
             {Act::Gateway, Act::CopyGatewayAddress, Act::GatewayTraffic, Act::GatewaySettings}});
    addMenu(menuBar, tr("&Help"), {{Act::About}});
}

} // namespace Chat
