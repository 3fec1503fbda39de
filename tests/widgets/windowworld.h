// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/conversationlibrary.h"
#include "chat/providercatalog.h"
#include "chat/settingskeeper.h"
#include "core/redactor.h"
#include "providers/demoprovider.h"
#include "secrets/layeredsecretstore.h"
#include "style/theme.h"
#include "support/scriptedserver.h"
#include "transcript/transcriptview.h"
#include "widgets/chatpage.h"
#include "widgets/composeredit.h"
#include "widgets/mainwindow.h"
#include "widgets/windowmanager.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace Chat {

/// The program's windows as they are, over real providers that speak to a ScriptedServer, and a
/// database file. `openai` has its key and is what new conversations begin with; `gigachat` has
/// none; `quick` is the Demo at full speed.
class WindowWorld final
{
public:
    explicit WindowWorld(const QByteArray &settings = {})
    {
        if (!server.start())
            qFatal("%s", qPrintable(server.errorString()));
        m_settingsText = "[chat]\nprovider=openai\n[network]\nproxy=none\nmaxRetries=0\n"
                         "[profile/openai]\nbaseUrl="
            + server.url(QStringLiteral("/v1")).toEncoded() + "\n" + settings;
        build();
    }
    ~WindowWorld() { close(); }

    /// Ends the program and starts it again.
    void restart()
    {
        close();
        build();
    }
    void end() { close(); }
    void begin() { build(); }

    /// Other settings, as if a dialog had saved them.
    void takeOver(const QByteArray &settingsText)
    {
        m_settingsText = settingsText;
        const Settings changed = loadSettings();
        m_registry->setSettings(changed);
        m_keeper->takeOver(changed);
    }
    const QByteArray &settingsText() const { return m_settingsText; }

    void start()
    {
        m_windows->start();
        QVERIFY(QTest::qWaitFor([this] { return m_library->isLoaded(); }, 20'000));
        QVERIFY(QTest::qWaitFor([this] { return session().isLoaded(); }, 20'000));
    }

    MainWindow &window() { return *m_windows->windows().first(); }
    ChatSession &session() { return *window().page().session(); }
    ComposerEdit &composer() { return *window().findChild<ComposerEdit *>(); }
    template <typename T>
    T *find(const char *name)
    {
        return window().findChild<T *>(QString::fromLatin1(name));
    }

    /// Types a question into the composer and sends it by its key.
    void ask(const QString &question)
    {
        composer().setFocus();
        composer().insertPlainText(question);
        QTest::keyClick(&composer(), Qt::Key_Return);
    }
    /// The texts that are shown, one to a line.
    QString shown()
    {
        QStringList texts;
        for (const MessageRow &row : session().messages().rows())
            texts.append(row.message.text);
        return texts.join(u'\n');
    }
    bool waitUntilIdle()
    {
        return QTest::qWaitFor([this] { return !session().isBusy(); }, 20'000);
    }
    bool waitUntilSaved()
    {
        return QTest::qWaitFor([this] { return !session().hasUnsavedChanges(); }, 20'000);
    }

    ConversationLibrary &library() { return *m_library; }
    ProviderCatalog &catalog() { return *m_catalog; }
    SettingsKeeper &keeper() { return *m_keeper; }
    WindowManager &windows() { return *m_windows; }
    Theme &theme() { return *m_theme; }
    QString databasePath() const { return m_folder.filePath(QStringLiteral("chat.db")); }
    QString settingsPath() const { return m_folder.filePath(QStringLiteral("settings.ini")); }

    ScriptedServer server;

private:
    Settings loadSettings() const
    {
        QFile file(settingsPath());
        if (!file.open(QIODevice::WriteOnly) || file.write(m_settingsText) < 0)
            qFatal("%s", qPrintable(file.errorString()));
        file.close();
        const Result<Settings> settings = Settings::load(sources());
        if (!settings)
            qFatal("%s", qPrintable(errorText(settings.error())));
        return *settings;
    }
    SettingsSources sources() const { return {.standardFile = settingsPath()}; }
    SecretStoreFactory storeFactory()
    {
        return [this](const Settings &) -> std::unique_ptr<SecretStore> { return makeStore(); };
    }
    std::unique_ptr<LayeredSecretStore> makeStore()
    {
        const QHash<QString, StoredSecret> keys{
            {QStringLiteral("openai"),
             {Secret(QByteArray("sk-test-0123456789")), SecretOrigin::Environment}},
            {QStringLiteral("mine"),
             {Secret(QByteArray("sk-mine-0123456789")), SecretOrigin::Environment}}};
        return std::make_unique<LayeredSecretStore>(
            keys, std::vector<std::unique_ptr<SecretStore>>(), m_redactor);
    }
    void build()
    {
        const Settings settings = loadSettings();
        m_secrets = makeStore();
        m_registry = std::make_unique<ProviderRegistry>(settings, *m_secrets, m_redactor);
        m_registry->add(std::make_unique<DemoProvider>(ProviderProfile{
            .name = QStringLiteral("quick"), .kind = ProviderKind::Demo, .tokensPerSecond = 0}));
        m_library = std::make_unique<ConversationLibrary>(databasePath(), *m_registry);
        m_catalog = std::make_unique<ProviderCatalog>(*m_registry);
        m_keeper =
            std::make_unique<SettingsKeeper>(settings, sources(), storeFactory(), m_redactor);
        m_theme = std::make_unique<Theme>();
        m_windows = std::make_unique<WindowManager>(
            WindowContext{*m_library, *m_catalog, *m_keeper, *m_theme},
            m_folder.filePath(QStringLiteral("window.json")));
    }
    void close()
    {
        if (m_windows)
            m_windows->quit();
        if (m_keeper)
            QVERIFY(QTest::qWaitFor([this] { return !m_keeper->isSaving(); }, 20'000));
        m_windows.reset();
        if (m_library && !m_library->shutDown())
            qWarning("the library could not save everything");
        m_library.reset();
        m_catalog.reset();
        m_keeper.reset();
        m_registry.reset();
    }

    QTemporaryDir m_folder;
    QByteArray m_settingsText;
    Redactor m_redactor;
    std::unique_ptr<LayeredSecretStore> m_secrets;
    std::unique_ptr<ProviderRegistry> m_registry;
    std::unique_ptr<ConversationLibrary> m_library;
    std::unique_ptr<ProviderCatalog> m_catalog;
    std::unique_ptr<SettingsKeeper> m_keeper;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<WindowManager> m_windows;
};

/// One event of a chat stream with that text.
inline QByteArray textEvent(const QByteArray &text)
{
    return R"(data: {"id":"c","model":"gpt-4o","choices":[{"index":0,"delta":{"content":")" + text
        + "\"}}]}\n\n";
}

inline QByteArray endEvents(const QByteArray &reason = "stop")
{
    return R"(data: {"id":"c","model":"gpt-4o","choices":[{"index":0,"delta":{},"finish_reason":")"
        + reason + "\"}]}\n\ndata: [DONE]\n\n";
}

inline Script answer(const QByteArray &text, const QByteArray &reason = "stop")
{
    return Script::stream({textEvent(text), endEvents(reason)});
}

} // namespace Chat
