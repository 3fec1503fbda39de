// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settingsgatewaypage.h"

#include "core/background.h"
#include "core/future.h"
#include "core/gatewaykeys.h"
#include "ui_settingsgatewaypage.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHostAddress>
#include <QKeyEvent>
#include <QMessageBox>

namespace Chat {

using namespace Qt::StringLiterals;

SettingsGatewayPage::SettingsGatewayPage(SettingsDraft &draft, const GatewayKeyAccess &keys,
                                         QWidget *parent)
    : SettingsPage(parent)
    , m_draft(draft)
    , m_keys(keys)
    , m_ui(std::make_unique<Ui::SettingsGatewayPage>())
{
    m_ui->setupUi(this);
    setForm(m_ui->scrollArea, m_ui->form);
    bindFields();
    connectKeys();
    showNewKey({});
    updateKeyButtons();
    if (m_keys.names)
        loadKeys();
}

SettingsGatewayPage::~SettingsGatewayPage() = default;

void SettingsGatewayPage::bindFields()
{
    m_ui->gatewayPortBox->setRange(1, 65535);
    m_ui->gatewayPortBox->setGroupSeparatorShown(false);
    const auto bind = [this](const SettingDeclaration &setting, QWidget *editor) {
        return &m_bindings.add(m_draft, setting, editor, m_ui->form);
    };
    bind(Keys::GatewayEnabled, m_ui->enabledBox)
        ->setHint(tr("As the switch below the composer does, now and from the next start on: a "
                     "local OpenAI-compatible service with all your providers."));
    bind(Keys::GatewayPort, m_ui->gatewayPortBox);
    bind(Keys::GatewayAddress, m_ui->gatewayAddressEdit);
    bind(Keys::GatewayLoopbackNeedsKey, m_ui->needsKeyBox);
    connect(&m_draft, &SettingsDraft::changed, this, &SettingsGatewayPage::updateAddressHint);
    updateAddressHint();
}

void SettingsGatewayPage::updateAddressHint()
{
    const QString address = m_draft.text(Keys::GatewayAddress).trimmed();
    const bool isLocal = address.isEmpty()
        || address.compare("localhost"_L1, Qt::CaseInsensitive) == 0
        || QHostAddress(address).isLoopback();
    FieldBinding &binding = *m_bindings.find(Keys::GatewayAddress);
    if (isLocal)
        binding.setHint(tr("Only programs of this machine can reach it."));
    else
        binding.setHint(tr("Other machines of the network can reach it: each program there needs "
                           "a key, and what is sent is not encrypted."),
                        FieldNote::Tone::Warning);
}

void SettingsGatewayPage::connectKeys()
{
    m_listNote = addNoteBelow(m_ui->form, m_ui->keyList);
    m_nameNote = addNoteBelow(m_ui->form, m_ui->keyNameEdit);
    m_newKeyNote = addNoteBelow(m_ui->form, m_ui->newKeyEdit);
    m_ui->keyNameEdit->installEventFilter(this);
    m_ui->keyList->installEventFilter(this);
    connect(m_ui->keyList, &QListWidget::itemSelectionChanged, this,
            &SettingsGatewayPage::updateKeyButtons);
    connect(m_ui->keyNameEdit, &QLineEdit::textChanged, this, [this] {
        m_nameNote->hide();
        updateKeyButtons();
    });
    connect(m_ui->makeButton, &QPushButton::clicked, this, &SettingsGatewayPage::makeKey);
    connect(m_ui->revokeButton, &QPushButton::clicked, this, &SettingsGatewayPage::askToRevoke);
    connect(m_ui->copyButton, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_ui->newKeyEdit->text()); });
}

void SettingsGatewayPage::loadKeys()
{
    m_isBusy = true;
    whenFinished(inBackground(m_keys.names), this, [this](const Result<QStringList> &names) {
        m_isBusy = false;
        if (names) {
            showKeys(*names);
        } else {
            m_listNote->setNote(errorText(names.error()), FieldNote::Tone::Problem);
            m_listNote->show();
        }
        updateKeyButtons();
    });
}

void SettingsGatewayPage::showKeys(const QStringList &names)
{
    m_ui->keyList->clear();
    m_ui->keyList->addItems(names);
    m_listNote->setNote(names.isEmpty()
                            ? tr("There are none yet. Keys are made and revoked at once.")
                            : tr("Keys are made and revoked at once. Their limits can be set in "
                                 "gateway-keys.ini, beside the settings."));
    m_listNote->show();
}

void SettingsGatewayPage::makeKey()
{
    if (!m_ui->makeButton->isEnabled())
        return;
    m_isBusy = true;
    updateKeyButtons();
    const QString name = m_ui->keyNameEdit->text().trimmed();
    whenFinished(inBackground([create = m_keys.create, name] { return create(name); }), this,
                 [this](const Result<Secret> &key) {
                     m_isBusy = false;
                     if (!key) {
                         showKeyError(key.error());
                         return;
                     }
                     m_ui->keyNameEdit->clear();
                     showNewKey(QString::fromLatin1(key->reveal()));
                     m_ui->newKeyEdit->setFocus(Qt::OtherFocusReason);
                     loadKeys();
                     Q_EMIT keysChanged();
                 });
}

void SettingsGatewayPage::askToRevoke()
{
    const QList<QListWidgetItem *> selected = m_ui->keyList->selectedItems();
    if (selected.isEmpty() || m_isBusy)
        return;
    const QString name = selected.first()->text();
    auto *box =
        new QMessageBox(QMessageBox::Question, tr("Revoke a key"),
                        tr("Programs that use the key \"%1\" get no answer any more.").arg(name),
                        QMessageBox::NoButton, this);
    box->setTextFormat(Qt::PlainText);
    box->setObjectName(u"revokeQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto *revokeIt = box->addButton(tr("Revoke"), QMessageBox::DestructiveRole);
    revokeIt->setObjectName(u"revokeIt"_s);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(box, &QMessageBox::buttonClicked, this,
            [this, revokeIt, name](const QAbstractButton *button) {
                if (button == revokeIt)
                    revoke(name);
            });
    box->open();
}

void SettingsGatewayPage::revoke(const QString &name)
{
    m_isBusy = true;
    updateKeyButtons();
    showNewKey({}); // it may be that one
    whenFinished(inBackground([revoke = m_keys.revoke, name] { return revoke(name); }), this,
                 [this](const Result<bool> &revoked) {
                     m_isBusy = false;
                     if (!revoked) {
                         showKeyError(revoked.error());
                         return;
                     }
                     loadKeys(); // where it was gone already, too
                     m_ui->keyList->setFocus(Qt::OtherFocusReason);
                     Q_EMIT keysChanged();
                 });
}

void SettingsGatewayPage::showNewKey(const QString &key)
{
    setRowVisible(m_ui->form, m_ui->newKeyEdit, !key.isEmpty());
    m_ui->newKeyEdit->setText(key);
    m_ui->newKeyEdit->setCursorPosition(0);
    m_newKeyNote->setNote(key.isEmpty() ? QString()
                                        : tr("Give it to the program now: it cannot be shown "
                                             "again, only its hash is kept."));
    m_ui->newKeyEdit->setAccessibleDescription(m_newKeyNote->text());
    m_newKeyNote->setVisible(!key.isEmpty());
}

void SettingsGatewayPage::showKeyError(const Error &error)
{
    m_nameNote->setNote(errorText(error), FieldNote::Tone::Problem);
    m_ui->keyNameEdit->setAccessibleDescription(m_nameNote->text());
    m_nameNote->show();
    updateKeyButtons();
}

void SettingsGatewayPage::updateKeyButtons()
{
    const bool isReady = m_keys.names && !m_isBusy;
    m_ui->makeButton->setEnabled(isReady && !m_ui->keyNameEdit->text().trimmed().isEmpty());
    m_ui->revokeButton->setEnabled(isReady && !m_ui->keyList->selectedItems().isEmpty());
}

/// Enter makes the key that is named, and does not close the dialog.
bool SettingsGatewayPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (watched == m_ui->keyNameEdit && (key == Qt::Key_Return || key == Qt::Key_Enter)
            && !m_ui->keyNameEdit->text().isEmpty()) {
            makeKey();
            return true;
        }
        if (watched == m_ui->keyList && key == Qt::Key_Delete) {
            askToRevoke();
            return true;
        }
    }
    return SettingsPage::eventFilter(watched, event);
}

} // namespace Chat
