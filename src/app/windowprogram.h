// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gatewaycontroller.h"
#include "app/screenshot.h"
#include "app/singleinstance.h"
#include "chat/conversationlibrary.h"
#include "chat/providercatalog.h"
#include "chat/settingskeeper.h"
#include "style/theme.h"
#include "widgets/windowmanager.h"

#include <memory>

namespace Chat {

class AppContext;
class SettingsDialog;
struct SavedSettings;

/// The program with windows: makes what they share, opens the first one, and ends after the last.
/// start(), then finished() exactly once, queued.
class WindowProgram final : public QObject
{
    Q_OBJECT
public:
    struct Wish
    {
        QuestionWish question = {}; ///< to be asked at once
        std::optional<Screenshot> screenshot = {};
    };

    /// `context` has its settings loaded and outlives this.
    WindowProgram(AppContext &context, const Wish &wish);
    ~WindowProgram() override;

    void start();
    void quit(); ///< as if the person did

Q_SIGNALS:
    void finished(int status);
    void failed(const Chat::Error &error); ///< before finished() with a status that is not 0

private:
    void applySettings(const Settings &settings);
    void open();
    void openSettings(QWidget *window, const QString &provider);
    void openGatewaySettings(QWidget *window);
    void makeDialog(QWidget *window);
    void showDialog();
    void onSettingsSaved(const SavedSettings &saved);
    void takePictureWhenReady();
    void takePicture();
    void finish(int status);

    AppContext &m_context;
    const Wish m_wish;
    ConversationLibrary m_library;
    ProviderCatalog m_catalog;
    SettingsKeeper m_settings;
    Theme m_theme;
    SingleInstance m_instance;
    GatewayController m_gateway;
    std::unique_ptr<WindowManager> m_windows;
    QPointer<SettingsDialog> m_dialog;
    int m_pictureDelays = 50; ///< at most, for formulas that are being drawn
    bool m_isFinished = false;
};

} // namespace Chat
