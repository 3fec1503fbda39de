// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settingsgeneralpage.h"

#include "ui_settingsgeneralpage.h"

#include <QSignalBlocker>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

template <typename T>
void addChoices(QComboBox *box, const Setting<T> &setting, const QList<std::pair<T, QString>> &all)
{
    for (const auto &[value, title] : all)
        box->addItem(title, setting.text(value));
}

} // namespace

SettingsGeneralPage::SettingsGeneralPage(SettingsDraft &draft, QWidget *parent)
    : SettingsPage(parent)
    , m_draft(draft)
    , m_ui(std::make_unique<Ui::SettingsGeneralPage>())
{
    m_ui->setupUi(this);
    setForm(m_ui->scrollArea, m_ui->form);
    addChoices(m_ui->languageBox, Keys::InterfaceLanguage,
               {{Language::System, tr("As the system")},
                {Language::English, u"English"_s},
                {Language::Russian, u"Русский"_s}});
    addChoices(m_ui->themeBox, Keys::Theme,
               {{ColorTheme::System, tr("As the system")},
                {ColorTheme::Light, tr("Light")},
                {ColorTheme::Dark, tr("Dark")}});
    addChoices(m_ui->sendKeyBox, Keys::ComposerSendKey,
               {{SendKey::Enter, tr("Enter; Shift+Enter breaks the line")},
                {SendKey::CtrlEnter, tr("Ctrl+Enter; Enter breaks the line")}});
    addChoices(m_ui->copyFormatBox, Keys::CopiesAs,
               {{CopyFormat::Plain, tr("Plain text, as it looks")},
                {CopyFormat::Markdown, tr("Markdown, as it was written")}});
    addChoices(m_ui->onStartBox, Keys::OnStart,
               {{StartView::LastConversation, tr("Open the last conversation")},
                {StartView::NewConversation, tr("Begin a new conversation")}});
    addChoices(m_ui->closeBox, Keys::CloseWhileStreaming,
               {{CloseAction::Keep, tr("The answer goes on to its end")},
                {CloseAction::Ask, tr("Ask what to do")}});
    m_ui->fontScaleBox->setRange(50, 300);
    fillProviders();

    const auto bind = [this](const SettingDeclaration &setting, QWidget *editor) {
        return &m_bindings.add(m_draft, setting, editor, m_ui->form);
    };
    bind(Keys::InterfaceLanguage, m_ui->languageBox)->setHint(tr("From the next start on."));
    bind(Keys::Theme, m_ui->themeBox);
    bind(Keys::FontScale, m_ui->fontScaleBox);
    bind(Keys::Provider, m_ui->providerBox);
    bind(Keys::SystemPrompt, m_ui->systemPromptEdit);
    bind(Keys::Temperature, m_ui->temperatureEdit);
    bind(Keys::ModelTitles, m_ui->modelTitlesBox)
        ->setHint(tr("Otherwise they are made of the first question. Costs one more request for "
                     "each conversation."));
    bind(Keys::ComposerSendKey, m_ui->sendKeyBox);
    bind(Keys::CopiesAs, m_ui->copyFormatBox);
    bind(Keys::FollowAnswer, m_ui->followAnswerBox)
        ->setHint(tr("Otherwise the question stays at the top while its answer comes."));
    bind(Keys::OnStart, m_ui->onStartBox);
    bind(Keys::CloseWhileStreaming, m_ui->closeBox);
    bind(Keys::TrayIcon, m_ui->trayIconBox)
        ->setHint(tr("The program then stays there when its last window is closed."));

    connect(&draft, &SettingsDraft::profilesChanged, this, &SettingsGeneralPage::fillProviders);
}

SettingsGeneralPage::~SettingsGeneralPage() = default;

void SettingsGeneralPage::fillProviders()
{
    {
        const QSignalBlocker blocker(m_ui->providerBox);
        m_ui->providerBox->clear();
        m_ui->providerBox->addItem(tr("The first one that is set up"),
                                   Keys::Provider.defaultValue());
        for (const ProfileId profile : m_draft.profiles())
            m_ui->providerBox->addItem(m_draft.name(profile), m_draft.name(profile));
    }
    if (FieldBinding *binding = m_bindings.find(Keys::Provider))
        binding->load();
}

} // namespace Chat
