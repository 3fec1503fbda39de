// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/profileform.h"

#include "ui_profileform.h"
#include "widgets/certificaterow.h"
#include "widgets/keytext.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

ProfileForm::ProfileForm(QWidget *parent)
    : SettingsPage(parent)
    , m_ui(std::make_unique<Ui::ProfileForm>())
{
    m_ui->setupUi(this);
    setForm(m_ui->scrollArea, m_ui->form);
    m_ui->checkList->clear();
}

ProfileForm::~ProfileForm() = default;

void ProfileForm::setUp(SettingsDraft &draft, const SettingsContext &context)
{
    m_draft = &draft;
    m_modelTrial = std::make_unique<ProfileTrial>(context.redactor);
    m_testTrial = std::make_unique<ProfileTrial>(context.redactor);
    m_certificate = std::make_unique<CertificateRow>(draft, context, m_ui->certificateText,
                                                     m_ui->certificateButton);
    fillScopes();
    bindFields();
    m_nameNote = addNoteBelow(m_ui->form, m_ui->nameEdit);
    m_keyNote = addNoteBelow(m_ui->form, m_ui->keyEdit);

    connect(m_ui->nameEdit, &QLineEdit::textEdited, this,
            [this](const QString &name) { m_draft->renameProfile(m_profile, name); });
    connect(m_ui->caFileButton, &QPushButton::clicked, this, &ProfileForm::chooseCaFile);
    connectKey();
    connectTrials();
    connect(m_draft, &SettingsDraft::changed, this, &ProfileForm::updateAll);
}

void ProfileForm::showEvent(QShowEvent *event)
{
    alignButtons();
    SettingsPage::showEvent(event);
}

void ProfileForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        alignButtons();
    SettingsPage::changeEvent(event);
}

/// The fields that stand before a button end at one line.
void ProfileForm::alignButtons()
{
    const std::array buttons{m_ui->keyPageButton, m_ui->removeKeyButton, m_ui->fetchButton,
                             m_ui->certificateButton, m_ui->caFileButton};
    int width = 0;
    for (const QPushButton *button : buttons)
        width = std::max(width, button->sizeHint().width());
    for (QPushButton *button : buttons)
        button->setMinimumWidth(width);
}

void ProfileForm::fillScopes()
{
    for (const auto &[scope, title] :
         {std::pair(u"GIGACHAT_API_PERS"_s, tr("Private person")),
          std::pair(u"GIGACHAT_API_B2B"_s, tr("Firm, paid in advance")),
          std::pair(u"GIGACHAT_API_CORP"_s, tr("Firm, paid by use"))})
        m_ui->scopeBox->addItem(tr("%1 (%2)").arg(title, scope), scope);
}

void ProfileForm::bindFields()
{
    m_ui->maxConcurrentBox->setRange(0, 1000);
    m_ui->tokensPerSecondBox->setRange(0, 100000);
    const QList<std::pair<const SettingDeclaration *, QWidget *>> fields{
        {&ProfileKeys::Scope, m_ui->scopeBox},
        {&ProfileKeys::Model, m_ui->modelBox},
        {&ProfileKeys::BaseUrl, m_ui->baseUrlEdit},
        {&ProfileKeys::AuthUrl, m_ui->authUrlEdit},
        {&ProfileKeys::ApiVersion, m_ui->apiVersionEdit},
        {&ProfileKeys::Organization, m_ui->organizationEdit},
        {&ProfileKeys::Project, m_ui->projectEdit},
        {&ProfileKeys::CaFile, m_ui->caFileEdit},
        {&ProfileKeys::VerifyTls, m_ui->verifyTlsBox},
        {&ProfileKeys::MaxConcurrent, m_ui->maxConcurrentBox},
        {&ProfileKeys::TokensPerSecond, m_ui->tokensPerSecondBox},
    };
    for (const auto &[setting, editor] : fields)
        m_bindings.add(*m_draft, *setting, editor, m_ui->form);
}

void ProfileForm::connectKey()
{
    connect(m_ui->keyEdit, &QLineEdit::textEdited, this,
            [this](const QString &text) { m_draft->setKey(m_profile, Secret(text)); });
    connect(m_ui->keyPageButton, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl(m_draft->preset(m_profile).keyPage)); });
    connect(m_draft, &SettingsDraft::profilesChanged, this,
            [this] { m_draft->readKey(m_profile); });
    connect(m_ui->removeKeyButton, &QPushButton::clicked, this, [this] {
        m_draft->setKey(m_profile, {});
        m_ui->keyEdit->setFocus(Qt::OtherFocusReason);
    });
    connect(m_draft, &SettingsDraft::keyChanged, this, [this](ProfileId profile) {
        if (profile == m_profile)
            updateKey();
    });
}

void ProfileForm::connectTrials()
{
    connect(m_ui->fetchButton, &QPushButton::clicked, this, &ProfileForm::fetchModels);
    connect(m_modelTrial.get(), &ProfileTrial::modelsFetched, this, &ProfileForm::showModels);
    connect(m_modelTrial.get(), &ProfileTrial::busyChanged, this, &ProfileForm::updateTrials);
    connect(m_ui->testButton, &QPushButton::clicked, this, &ProfileForm::test);
    connect(m_testTrial.get(), &ProfileTrial::busyChanged, this, &ProfileForm::updateTrials);
    connect(m_testTrial.get(), &ProfileTrial::findingsChanged, this,
            [this] { m_ui->checkList->setFindings(m_testTrial->findings()); });
    connect(m_testTrial.get(), &ProfileTrial::examined, this,
            [this](const std::optional<Error> &error) {
                if (error && m_testTrial->findings().isEmpty())
                    m_ui->checkList->setError(*error);
                else
                    m_ui->checkList->setFindings(m_testTrial->findings());
            });
}

void ProfileForm::setProfile(ProfileId profile)
{
    if (profile != m_profile) {
        m_profile = profile;
        m_modelTrial->stop();
        m_testTrial->stop();
        m_ui->checkList->clear();
        m_ui->modelBox->setModels({});
        m_bindings.find(ProfileKeys::Model)->setHint({});
        m_ui->scrollArea->ensureVisible(0, 0);
    }
    m_bindings.setProfile(profile);
    m_draft->readKey(profile);
    setPlaceholders();
    m_certificate->update();
    updateAll();
}

void ProfileForm::setPlaceholders()
{
    const ProviderPreset &preset = m_draft->preset(m_profile);
    QString baseUrl = preset.baseUrl;
    if (baseUrl.isEmpty())
        baseUrl = preset.name == "azure"_L1 ? u"https://NAME.openai.azure.com"_s
                                            : u"https://api.example.com/v1"_s;
    m_ui->baseUrlEdit->setPlaceholderText(baseUrl);
    m_ui->authUrlEdit->setPlaceholderText(preset.authUrl);
    m_ui->modelBox->lineEdit()->setPlaceholderText(
        preset.defaultModel.isEmpty() ? tr("Name of a model") : preset.defaultModel);
    m_ui->keyEdit->setPlaceholderText(preset.kind == ProviderKind::GigaChat
                                          ? tr("Authorisation key, or client id:secret")
                                          : QString());
    m_ui->serviceText->setText(preset.title);
    m_ui->keyPageButton->setVisible(!preset.keyPage.isEmpty());
    m_ui->keyPageButton->setToolTip(preset.keyPage);
}

void ProfileForm::updateAll()
{
    if (m_profile == NoProfile)
        return;
    updateName();
    updateKey();
    updateHeadings();
    updateTrials();
}

void ProfileForm::updateName()
{
    const QString name = m_draft->name(m_profile);
    if (m_ui->nameEdit->text() != name)
        m_ui->nameEdit->setText(name);
    m_ui->nameEdit->setEnabled(m_draft->canRename(m_profile));
    const QString problem = m_draft->nameProblem(m_profile);
    m_nameNote->setNote(problem, FieldNote::Tone::Problem);
    m_ui->nameEdit->setAccessibleDescription(problem);
    m_nameNote->setVisible(!problem.isEmpty());
}

void ProfileForm::updateKey()
{
    const bool takesKey = m_draft->takesKey(m_profile);
    setRowVisible(m_ui->form, m_ui->keyEdit, takesKey);
    m_keyNote->setVisible(takesKey);
    if (!takesKey)
        return;
    const DraftKey key = m_draft->key(m_profile);
    const bool isFixed = key.origin == SecretOrigin::Environment;
    // While it is typed spaces at its ends may stand there.
    if (Secret(m_ui->keyEdit->text()) != key.secret)
        m_ui->keyEdit->setSecretText(QString::fromUtf8(key.secret.reveal()));
    m_ui->keyEdit->setReadOnly(isFixed);
    m_ui->removeKeyButton->setEnabled(!isFixed && !key.secret.isEmpty());
    const KeyText note = keyText(*m_draft, m_profile);
    m_keyNote->setNote(note.text, note.tone);
    m_ui->keyEdit->setAccessibleDescription(note.text);
}

void ProfileForm::updateHeadings()
{
    const auto isOffered = [this](const SettingDeclaration &setting) {
        return m_draft->isOffered({setting, m_profile});
    };
    m_ui->addressHeading->setVisible(isOffered(ProfileKeys::BaseUrl));
    m_ui->trustHeading->setVisible(isOffered(ProfileKeys::VerifyTls));
    setRowVisible(m_ui->form, m_ui->certificateText,
                  m_draft->kind(m_profile) == ProviderKind::GigaChat);
    m_ui->caFileButton->setEnabled(!m_draft->fixedBy({ProfileKeys::CaFile, m_profile}));
}

void ProfileForm::updateTrials()
{
    const ProviderPreset &preset = m_draft->preset(m_profile);
    const bool hasList =
        preset.kind == ProviderKind::GigaChat || !preset.dialect.modelsPath.isEmpty();
    const bool canTry = m_draft->isValid(m_profile);
    m_ui->fetchButton->setVisible(hasList && m_draft->isOffered({ProfileKeys::Model, m_profile}));
    m_ui->fetchButton->setEnabled(canTry && !m_modelTrial->isBusy());
    m_ui->testButton->setEnabled(canTry || m_testTrial->isBusy());
    m_ui->testButton->setText(m_testTrial->isBusy() ? tr("S&top") : tr("&Test"));
}

void ProfileForm::fetchModels()
{
    m_bindings.find(ProfileKeys::Model)->setHint(tr("Asking the service for its models…"));
    m_modelTrial->fetchModels(*m_draft, m_profile);
}

void ProfileForm::showModels(const Result<QList<ModelInfo>> &models)
{
    FieldBinding *binding = m_bindings.find(ProfileKeys::Model);
    if (!models) {
        binding->setHint(errorText(models.error()), FieldNote::Tone::Problem);
        return;
    }
    QStringList names;
    for (const ModelInfo &model : *models) {
        if (model.purpose == ModelInfo::Purpose::Chat)
            names.append(model.id);
    }
    m_ui->modelBox->setModels(names);
    binding->setHint(names.isEmpty()
                         ? tr("The service lists no model that chats. Type its name.")
                         : tr("%n model(s) to choose from. Type a part of a name to find it.", {},
                              static_cast<int>(names.size())));
}

void ProfileForm::test()
{
    if (m_testTrial->isBusy())
        m_testTrial->stop();
    else
        m_testTrial->examine(*m_draft, m_profile);
}

void ProfileForm::chooseCaFile()
{
    auto *dialog = new QFileDialog(this, tr("Further certificate authorities"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_draft->setText({ProfileKeys::CaFile, m_profile}, QDir::toNativeSeparators(path));
    });
    dialog->open();
}

bool ProfileForm::focusField(const SettingDeclaration &declaration) const
{
    if (&declaration != &ProfileKeys::Key)
        return SettingsPage::focusField(declaration);
    if (!m_draft->takesKey(m_profile))
        return false;
    m_ui->keyEdit->setFocus(Qt::OtherFocusReason);
    return true;
}

void ProfileForm::focusFirstField()
{
    const ProviderPreset &preset = m_draft->preset(m_profile);
    if (preset.baseUrl.isEmpty() && focusField(ProfileKeys::BaseUrl))
        return;
    if (preset.dialect.keyRequired && focusField(ProfileKeys::Key))
        return;
    if (!focusField(ProfileKeys::Model))
        m_ui->nameEdit->setFocus(Qt::OtherFocusReason);
}

} // namespace Chat
