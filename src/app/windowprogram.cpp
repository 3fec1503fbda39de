// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/windowprogram.h"

#include "app/appcontext.h"
#include "app/exitstatus.h"
#include "core/gatewaykeys.h"
#include "transcript/transcriptarea.h"
#include "widgets/chatpage.h"
#include "widgets/mainwindow.h"
#include "widgets/settingsdialog.h"

#include <QPixmap>
#include <QTimer>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

/// For text to be laid out and icons to be drawn, after all that is shown is there.
constexpr std::chrono::milliseconds TimeToPaint(400);

Conversation defaultsOf(const Settings &settings)
{
    Conversation defaults;
    defaults.systemPrompt = settings.get(Keys::SystemPrompt);
    defaults.parameters.temperature = settings.get(Keys::Temperature);
    return defaults;
}

} // namespace

WindowProgram::WindowProgram(AppContext &context, const Wish &wish)
    : m_context(context)
    , m_wish(wish)
    , m_library(context.databasePath(), context.registry())
    , m_catalog(context.registry())
    , m_settings(context.settings(), context.sources(), context.secretStoreFactory(),
                 context.redactor())
    , m_instance(context.databasePath())
    , m_gateway(context, m_settings)
{
    applySettings(context.settings());
    if (wish.screenshot && wish.screenshot->theme)
        m_settings.hold(Keys::Theme, *wish.screenshot->theme);
    connect(&m_settings, &SettingsKeeper::takenOver, this, [this] {
        m_context.setSettings(m_settings.settings());
        applySettings(m_settings.settings());
        m_gateway.takeOver();
    });
    connect(&m_gateway.gatewaySwitch(), &GatewaySwitch::settingsRequested, this,
            &WindowProgram::openGatewaySettings);
    connect(&m_instance, &SingleInstance::becameFirst, this, &WindowProgram::open);
    connect(&m_instance, &SingleInstance::handedOver, this, [this] { finish(SuccessStatus); });
}

WindowProgram::~WindowProgram() = default;

void WindowProgram::start()
{
    if (m_wish.screenshot)
        open();
    else
        m_instance.start(m_wish.question);
}

void WindowProgram::applySettings(const Settings &settings)
{
    m_library.setDefaults(defaultsOf(settings));
    m_library.setModelTitles(settings.get(Keys::ModelTitles));
}

void WindowProgram::open()
{
    const QString stateFile = m_wish.screenshot ? QString() : WindowState::standardFile();
    m_windows = std::make_unique<WindowManager>(WindowContext{m_library, m_catalog, m_settings,
                                                              m_theme, &m_gateway.gatewaySwitch(),
                                                              &m_gateway.traffic()},
                                                stateFile);
    connect(m_windows.get(), &WindowManager::setupRequested, this, &WindowProgram::openSettings);
    connect(m_windows.get(), &WindowManager::finished, this, [this] { finish(SuccessStatus); });
    connect(&m_instance, &SingleInstance::raiseRequested, m_windows.get(), &WindowManager::raise);
    connect(&m_instance, &SingleInstance::asked, m_windows.get(), &WindowManager::ask);
    if (m_wish.screenshot)
        m_gateway.pretend();
    m_windows->start();
    if (!m_wish.question.text.isEmpty())
        m_windows->ask(m_wish.question);
    if (m_wish.screenshot) {
        m_windows->windows().first()->resize(m_wish.screenshot->size);
        connect(&m_library, &ConversationLibrary::loaded, this,
                &WindowProgram::takePictureWhenReady);
        takePictureWhenReady();
    }
}

void WindowProgram::openSettings(QWidget *window, const QString &provider)
{
    makeDialog(window);
    if (!provider.isEmpty())
        m_dialog->openAt(provider, ProfileKeys::Key);
    showDialog();
}

void WindowProgram::openGatewaySettings(QWidget *window)
{
    makeDialog(window);
    m_dialog->openAt(Keys::GatewayPort);
    showDialog();
}

void WindowProgram::makeDialog(QWidget *window)
{
    if (m_dialog == nullptr) {
        m_dialog = new SettingsDialog({.sources = m_context.sources(),
                                       .makeStore = m_context.secretStoreFactory(),
                                       .redactor = m_context.redactor(),
                                       .gatewayKeys = GatewayController::keyAccess()},
                                      window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &SettingsDialog::saved, this, &WindowProgram::onSettingsSaved);
        connect(m_dialog, &SettingsDialog::gatewayKeysChanged, &m_gateway,
                &GatewayController::apply);
    }
}

void WindowProgram::showDialog()
{
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void WindowProgram::onSettingsSaved(const SavedSettings &saved)
{
    m_settings.takeOver(saved.loaded.settings);
    for (auto it = saved.renamed.cbegin(); it != saved.renamed.cend(); ++it)
        m_library.renameProvider(it.key(), it.value());
}

void WindowProgram::takePictureWhenReady()
{
    if (!m_library.isLoaded())
        return;
    MainWindow *window = m_windows->windows().first();
    const std::shared_ptr<ChatSession> session = window->page().session();
    if (session->isLoaded() || session->loadError())
        QTimer::singleShot(TimeToPaint, this, &WindowProgram::takePicture);
    else
        connect(session.get(), &ChatSession::loaded, this,
                [this] { QTimer::singleShot(TimeToPaint, this, &WindowProgram::takePicture); });
}

void WindowProgram::takePicture()
{
    if (m_isFinished)
        return;
    MainWindow *window = m_windows->windows().first();
    const QList<TranscriptArea *> areas = window->findChildren<TranscriptArea *>();
    const bool isDrawing = std::ranges::any_of(
        areas, [](const TranscriptArea *area) { return area->isDrawingFormulas(); });
    if (isDrawing && --m_pictureDelays > 0) {
        QTimer::singleShot(TimeToPaint, this, &WindowProgram::takePicture);
        return;
    }
    const QPixmap picture = window->grab();
    if (picture.save(m_wish.screenshot->file, "PNG")) {
        finish(SuccessStatus);
        return;
    }
    const Error error{.kind = ErrorKind::File,
                      .message =
                          tr("The picture cannot be written to %1.").arg(m_wish.screenshot->file),
                      .remedy = tr("Name a file in a folder that you may write to.")};
    Q_EMIT failed(error);
    finish(exitStatus(error.kind));
}

void WindowProgram::quit()
{
    if (m_windows)
        m_windows->quit();
    else
        finish(SuccessStatus);
}

void WindowProgram::finish(int status)
{
    if (m_isFinished)
        return;
    m_isFinished = true;
    QMetaObject::invokeMethod(
        this, [this, status] { Q_EMIT finished(status); }, Qt::QueuedConnection);
}

} // namespace Chat
