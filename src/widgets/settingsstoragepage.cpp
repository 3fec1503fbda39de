// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settingsstoragepage.h"

#include "ui_settingsstoragepage.h"

#include <QDir>
#include <QFileDialog>

namespace Chat {

SettingsStoragePage::SettingsStoragePage(SettingsDraft &draft, QWidget *parent)
    : SettingsPage(parent)
    , m_draft(draft)
    , m_ui(std::make_unique<Ui::SettingsStoragePage>())
{
    m_ui->setupUi(this);
    setForm(m_ui->scrollArea, m_ui->form);
    m_bindings.add(m_draft, Keys::AllowSecretsFile, m_ui->allowFileBox, m_ui->form)
        .setHint(tr("Only your account can read that file, but it is not encrypted."));
    m_bindings.add(m_draft, Keys::DatabaseFile, m_ui->databaseEdit, m_ui->form)
        .setHint(tr("From the next start on. Conversations are not moved."));
    const QString file = QDir::toNativeSeparators(m_draft.loadedSettings().file());
    m_ui->settingsFileText->setText(file.isEmpty() ? tr("None") : file);

    connect(m_ui->databaseButton, &QPushButton::clicked, this,
            &SettingsStoragePage::chooseDatabase);
    connect(&draft, &SettingsDraft::changed, this, &SettingsStoragePage::updatePlace);
    updatePlace();
}

SettingsStoragePage::~SettingsStoragePage() = default;

void SettingsStoragePage::updatePlace()
{
    m_ui->databaseButton->setEnabled(!m_draft.fixedBy(Keys::DatabaseFile));
    const std::optional<SecretOrigin> place = m_draft.keyPlace();
    QString text = m_draft.get(Keys::AllowSecretsFile)
        ? tr("In the keychain or, where there is none, in a private file.")
        : tr("In the keychain.");
    if (place == SecretOrigin::Keychain)
        text = tr("In the keychain of this session.");
    else if (place == SecretOrigin::File)
        text = tr("In a private file: there is no keychain in this session.");
    else if (place == SecretOrigin::None)
        text = tr("Nowhere: there is no keychain in this session.");
    m_ui->placeText->setText(text);
}

void SettingsStoragePage::chooseDatabase()
{
    auto *dialog = new QFileDialog(this, tr("Database of the conversations"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // it is opened, not replaced
    dialog->setNameFilters({tr("Databases (*.db *.sqlite)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_draft.setText(Keys::DatabaseFile, QDir::toNativeSeparators(path));
    });
    dialog->open();
}

} // namespace Chat
