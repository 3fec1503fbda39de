// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/settingsdraft.h"
#include "widgets/fieldnote.h"
#include "widgets/settingscontext.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace Chat {

/// The line of a form that says whether GigaChat's certificate authority is installed, and installs
/// it at a press of its button. That is an act of its own: it does not wait for the dialog's OK,
/// and Cancel does not take it back. Goes out by the way that the draft says.
class CertificateRow final : public QObject
{
    Q_OBJECT
public:
    /// Label and button stand in the form; all outlive this.
    CertificateRow(SettingsDraft &draft, const SettingsContext &context, QLabel *label,
                   QPushButton *button);
    ~CertificateRow() override;

    /// Looks again what is installed.
    void update();

private:
    void install();
    void showState(const QString &text, bool canInstall);

    SettingsDraft &m_draft;
    SettingsContext m_context;
    QLabel *m_label;
    QPushButton *m_button;
    std::unique_ptr<GigaChatCaInstaller> m_installer;
};

} // namespace Chat
