// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/settingscontext.h"
#include "widgets/settingspage.h"

#include <QDialog>

namespace Ui {
class SettingsDialog;
}

namespace Chat {

class SettingsProvidersPage;

/// All settings, on pages. Reads the settings file anew when it is made, off this thread, so it
/// never shows what somebody changed meanwhile by hand. Nothing is changed before OK or Apply, and
/// nothing at all by Cancel; what cannot be saved is said at the foot and stays in its fields.
///
/// The program takes over what saved() brings: settings, names of profiles.
class SettingsDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit SettingsDialog(const SettingsContext &context, QWidget *parent = nullptr);
    ~SettingsDialog() override;

    /// Goes to the page of a setting and gives its field the keyboard, for a profile's setting
    /// after choosing that profile. Also before the settings are read: it is done then.
    void openAt(const QString &profile, const SettingDeclaration &setting);
    void openAt(const SettingDeclaration &setting) { openAt({}, setting); }

    /// Null until the settings are read.
    SettingsDraft *draft() const { return m_draft.get(); }

Q_SIGNALS:
    void saved(const Chat::SavedSettings &saved);
    void loaded(); ///< the pages are there
    void gatewayKeysChanged(); ///< at once, whether or not anything is saved

protected:
    void reject() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum class Afterwards { Close, Stay };

    void load();
    void onLoaded(const LoadedSettings &loaded);
    void makePages();
    void addPage(SettingsPage *page, const QString &title, const QIcon &icon);
    void fitPageList();
    void goToWish();
    void save(Afterwards afterwards);
    void onSaved(const Result<SavedSettings> &saved, Afterwards afterwards);
    void showError(const Error &error);
    QString problem() const; ///< why the draft cannot be saved, and where
    void onChanged();
    void updateButtons();

    struct Wish
    {
        QString profile;
        const SettingDeclaration *setting = nullptr;
    };

    SettingsContext m_context;
    std::unique_ptr<Ui::SettingsDialog> m_ui;
    std::unique_ptr<SettingsDraft> m_draft;
    QList<SettingsPage *> m_pages;
    SettingsProvidersPage *m_providersPage = nullptr;
    Wish m_wish;
};

} // namespace Chat
