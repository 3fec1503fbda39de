// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settingsnetworkpage.h"

#include "ui_settingsnetworkpage.h"

#include <QScopedValueRollback>

namespace Chat {

SettingsNetworkPage::SettingsNetworkPage(SettingsDraft &draft, QWidget *parent)
    : SettingsPage(parent)
    , m_draft(draft)
    , m_ui(std::make_unique<Ui::SettingsNetworkPage>())
{
    m_ui->setupUi(this);
    setForm(m_ui->scrollArea, m_ui->form);
    using Kind = ProxyAddress::Kind;
    for (const auto &[kind, title] :
         {std::pair(Kind::System, tr("As the system has it")),
          std::pair(Kind::None, tr("Direct, no proxy")), std::pair(Kind::Http, tr("HTTP proxy")),
          std::pair(Kind::Socks5, tr("SOCKS5 proxy"))})
        m_ui->proxyKindBox->addItem(title, static_cast<int>(kind));
    m_ui->connectBox->setRange(1, 600);
    m_ui->firstByteBox->setRange(1, 86400);
    m_ui->idleBox->setRange(1, 86400);
    m_ui->retriesBox->setRange(0, 10);

    const auto bind = [this](const SettingDeclaration &setting, QWidget *editor) {
        return &m_bindings.add(m_draft, setting, editor, m_ui->form);
    };
    bind(Keys::ProxyBypass, m_ui->bypassEdit)
        ->setHint(tr("This computer itself is always reached without it."));
    bind(Keys::ConnectTimeout, m_ui->connectBox);
    bind(Keys::FirstByteTimeout, m_ui->firstByteBox)
        ->setHint(tr("A model on your own computer may have to be loaded first."));
    bind(Keys::IdleTimeout, m_ui->idleBox);
    bind(Keys::MaxRetries, m_ui->retriesBox)
        ->setHint(tr("After a connection that failed, or a service that was busy."));

    m_proxyNote = addNoteBelow(m_ui->form, m_ui->passwordEdit);
    loadProxy();
    connect(m_ui->proxyKindBox, &QComboBox::currentIndexChanged, this,
            &SettingsNetworkPage::storeProxy);
    for (QLineEdit *edit : {m_ui->hostEdit, m_ui->userEdit})
        connect(edit, &QLineEdit::textEdited, this, &SettingsNetworkPage::storeProxy);
    connect(m_ui->passwordEdit, &QLineEdit::textEdited, this, &SettingsNetworkPage::storeProxy);
    connect(m_ui->portBox, &QSpinBox::valueChanged, this, &SettingsNetworkPage::storeProxy);
    connect(&draft, &SettingsDraft::changed, this, [this] {
        if (m_draft.text(Keys::Proxy) != typedProxy().text())
            loadProxy();
    });
}

SettingsNetworkPage::~SettingsNetworkPage() = default;

bool SettingsNetworkPage::focusField(const SettingDeclaration &declaration) const
{
    if (&declaration != &Keys::Proxy)
        return SettingsPage::focusField(declaration);
    m_ui->proxyKindBox->setFocus(Qt::OtherFocusReason);
    return true;
}

bool SettingsNetworkPage::edits(const SettingDeclaration &declaration) const
{
    return &declaration == &Keys::Proxy || SettingsPage::edits(declaration);
}

ProxyAddress SettingsNetworkPage::typedProxy() const
{
    return {.kind = static_cast<ProxyAddress::Kind>(m_ui->proxyKindBox->currentData().toInt()),
            .host = m_ui->hostEdit->text(),
            .port = m_ui->portBox->value(),
            .user = m_ui->userEdit->text(),
            .password = m_ui->passwordEdit->text()};
}

void SettingsNetworkPage::loadProxy()
{
    const QScopedValueRollback loading(m_isLoading, true);
    const ProxyAddress proxy = ProxyAddress::parse(m_draft.text(Keys::Proxy));
    m_ui->proxyKindBox->setCurrentIndex(m_ui->proxyKindBox->findData(static_cast<int>(proxy.kind)));
    m_ui->hostEdit->setText(proxy.host);
    m_ui->portBox->setValue(proxy.port);
    m_ui->userEdit->setText(proxy.user);
    m_ui->passwordEdit->setSecretText(proxy.password);
    updateProxyRows();
}

void SettingsNetworkPage::storeProxy()
{
    if (m_isLoading)
        return;
    m_draft.setText(Keys::Proxy, typedProxy().text());
    updateProxyRows();
}

void SettingsNetworkPage::updateProxyRows()
{
    const ProxyAddress proxy = typedProxy();
    const bool hasAddress =
        proxy.kind == ProxyAddress::Kind::Http || proxy.kind == ProxyAddress::Kind::Socks5;
    const auto origin = m_draft.fixedBy(Keys::Proxy);
    for (QWidget *editor :
         QWidgetList{m_ui->hostEdit, m_ui->portBox, m_ui->userEdit, m_ui->passwordEdit}) {
        setRowVisible(m_ui->form, editor, hasAddress);
        editor->setEnabled(!origin);
    }
    m_ui->proxyKindBox->setEnabled(!origin);

    QString note;
    FieldNote::Tone tone = FieldNote::Tone::Hint;
    if (origin) {
        note = tr("Set by: %1.").arg(originText(*origin));
    } else if (!m_draft.problem(Keys::Proxy).isEmpty()) {
        tone = FieldNote::Tone::Problem;
        note = proxy.host.trimmed().isEmpty() ? tr("Expected is the host of the proxy.")
            : proxy.port == 0                 ? tr("Expected is the port of the proxy.")
                                              : tr("Expected is the name or address of a host.");
    } else if (hasAddress && !proxy.password.isEmpty()) {
        note = tr("The password will stand in the settings file, which only your account can "
                  "read.");
    }
    m_proxyNote->setNote(note, tone);
    m_ui->hostEdit->setAccessibleDescription(note);
    m_proxyNote->setVisible(!note.isEmpty());
}

} // namespace Chat
