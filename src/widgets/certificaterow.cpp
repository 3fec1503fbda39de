// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/certificaterow.h"

#include "core/future.h"
#include "providers/transportsettings.h"

#include <QLabel>
#include <QPushButton>

namespace Chat {

CertificateRow::CertificateRow(SettingsDraft &draft, const SettingsContext &context, QLabel *label,
                               QPushButton *button)
    : m_draft(draft)
    , m_context(context)
    , m_label(label)
    , m_button(button)
{
    connect(button, &QPushButton::clicked, this, &CertificateRow::install);
}

CertificateRow::~CertificateRow() = default;

void CertificateRow::update()
{
    if (m_installer)
        return; // it is being installed just now
    const GigaChatCaInstaller installer(m_context.certificatePath, {}, m_context.redactor,
                                        m_context.certificateSource);
    const Result<QSslCertificate> installed = installer.installed();
    if (!installed)
        showState(errorText(installed.error()), true);
    else if (installed->isNull())
        showState(tr("Not installed. GigaChat's own hosts cannot be trusted without it."), true);
    else
        showState(tr("Installed, for GigaChat's hosts alone."), false);
}

void CertificateRow::install()
{
    showState(tr("Fetching the certificate…"), false);
    whenFinished(m_draft.trialSettings(), this, [this](const Result<Settings> &settings) {
        if (!settings) {
            showState(errorText(settings.error()), true);
            return;
        }
        m_installer = std::make_unique<GigaChatCaInstaller>(
            m_context.certificatePath, transportOptions(*settings), m_context.redactor,
            m_context.certificateSource);
        whenFinished(m_installer->install(), this,
                     [this](const Result<QSslCertificate> &certificate) {
                         m_installer.reset();
                         if (certificate)
                             update();
                         else
                             showState(errorText(certificate.error()), true);
                     });
    });
}

void CertificateRow::showState(const QString &text, bool canInstall)
{
    m_label->setText(text);
    m_label->setAccessibleName(tr("Certificate of GigaChat: %1").arg(text));
    m_button->setEnabled(canInstall);
}

} // namespace Chat
