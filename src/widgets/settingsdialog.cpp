// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settingsdialog.h"

#include "core/future.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "ui_settingsdialog.h"
#include "widgets/keytext.h"
#include "widgets/listselection.h"
#include "widgets/settingsgatewaypage.h"
#include "widgets/settingsgeneralpage.h"
#include "widgets/settingsnetworkpage.h"
#include "widgets/settingsproviderspage.h"
#include "widgets/settingsstoragepage.h"

#include <QPushButton>
#include <QScreen>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr QSize UsualSize(900, 720);
constexpr QSize SmallestSize(360, 360);
constexpr int NarrowBelow = 600;

} // namespace

SettingsDialog::SettingsDialog(const SettingsContext &context, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_ui(std::make_unique<Ui::SettingsDialog>())
{
    m_ui->setupUi(this);
    setMinimumSize(SmallestSize);
    resize(UsualSize.boundedTo(screen()->availableSize()));
    m_ui->pageList->setIconSize(QSize(Metrics::IconSize, Metrics::IconSize));
    m_ui->pageList->viewport()->setAutoFillBackground(false);
    m_ui->buttonBox->button(QDialogButtonBox::Ok)->setDefault(true);
    connect(m_ui->pageList, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0 && row < m_pages.size())
            m_ui->pages->setCurrentWidget(m_pages.at(row));
    });
    followSelection(m_ui->pageList);
    connect(m_ui->buttonBox->button(QDialogButtonBox::Ok), &QPushButton::clicked, this,
            [this] { save(Afterwards::Close); });
    connect(m_ui->buttonBox->button(QDialogButtonBox::Apply), &QPushButton::clicked, this,
            [this] { save(Afterwards::Stay); });
    connect(m_ui->buttonBox, &QDialogButtonBox::rejected, this, &SettingsDialog::reject);
    connect(m_ui->reloadButton, &QPushButton::clicked, this, &SettingsDialog::load);
    load();
}

SettingsDialog::~SettingsDialog() = default;

void SettingsDialog::load()
{
    qDeleteAll(m_pages);
    m_pages.clear();
    m_providersPage = nullptr;
    m_draft.reset();
    m_ui->pageList->clear();
    m_ui->loadingLabel->setText(tr("Loading…"));
    m_ui->statusNote->setNote({});
    m_ui->reloadButton->hide();
    updateButtons();
    whenFinished(SettingsDraft::load(m_context.sources), this,
                 [this](const Result<LoadedSettings> &loaded) {
                     if (loaded) {
                         onLoaded(*loaded);
                         return;
                     }
                     m_ui->loadingLabel->setText(errorText(loaded.error()));
                     m_ui->reloadButton->show();
                 });
}

void SettingsDialog::onLoaded(const LoadedSettings &loaded)
{
    m_draft = std::make_unique<SettingsDraft>(loaded, m_context.makeStore, m_context.redactor);
    connect(m_draft.get(), &SettingsDraft::changed, this, &SettingsDialog::onChanged);
    makePages();
    updateButtons();
    goToWish();
    Q_EMIT this->loaded();
}

void SettingsDialog::makePages()
{
    m_providersPage = new SettingsProvidersPage(*m_draft, m_context, m_ui->pages);
    addPage(new SettingsGeneralPage(*m_draft, m_ui->pages), tr("General"), icon(Icon::Settings));
    addPage(m_providersPage, tr("Providers"), icon(Icon::Provider));
    addPage(new SettingsNetworkPage(*m_draft, m_ui->pages), tr("Network"), icon(Icon::Network));
    auto *gatewayPage = new SettingsGatewayPage(*m_draft, m_context.gatewayKeys, m_ui->pages);
    connect(gatewayPage, &SettingsGatewayPage::keysChanged, this,
            &SettingsDialog::gatewayKeysChanged);
    addPage(gatewayPage, tr("Gateway"), icon(Icon::Gateway));
    addPage(new SettingsStoragePage(*m_draft, m_ui->pages), tr("Storage"), icon(Icon::Key));
    fitPageList();
    m_ui->pageList->setCurrentRow(0);
}

void SettingsDialog::addPage(SettingsPage *page, const QString &title, const QIcon &icon)
{
    m_pages.append(page);
    m_ui->pages->addWidget(page);
    auto *item = new QListWidgetItem(icon, title, m_ui->pageList);
    item->setData(Qt::AccessibleTextRole, title);
}

/// In a narrow dialog icons alone.
void SettingsDialog::fitPageList()
{
    QListWidget *list = m_ui->pageList;
    const bool isNarrow = width() < NarrowBelow;
    const int height = std::max(Metrics::ControlHeight, fontMetrics().height() + Metrics::Small);
    int width = 0;
    for (int row = 0; row < list->count(); ++row) {
        QListWidgetItem *item = list->item(row);
        const QString title = item->data(Qt::AccessibleTextRole).toString();
        const int textWidth =
            isNarrow ? 0 : fontMetrics().horizontalAdvance(title) + 3 * Metrics::Large;
        item->setText(isNarrow ? QString() : title);
        item->setToolTip(isNarrow ? title : QString());
        item->setSizeHint(QSize(Metrics::IconSize + textWidth, height));
        width = std::max(width, item->sizeHint().width());
    }
    list->setFixedWidth(width + (isNarrow ? Metrics::Medium : Metrics::Huge));
}

void SettingsDialog::resizeEvent(QResizeEvent *event)
{
    QDialog::resizeEvent(event);
    fitPageList();
}

void SettingsDialog::openAt(const QString &profile, const SettingDeclaration &setting)
{
    m_wish = {profile, &setting};
    if (m_draft)
        goToWish();
}

void SettingsDialog::goToWish()
{
    if (!m_wish.setting)
        return;
    if (const ProfileId profile = m_draft->findProfile(m_wish.profile); profile != NoProfile)
        m_providersPage->setCurrentProfile(profile);
    const auto page = std::ranges::find_if(m_pages, [this](const SettingsPage *candidate) {
        return candidate->edits(*m_wish.setting);
    });
    if (page != m_pages.end()) {
        // It has to be shown before a field of it can take the keyboard.
        m_ui->pageList->setCurrentRow(static_cast<int>(page - m_pages.begin()));
        (*page)->focusField(*m_wish.setting);
    }
    m_wish = {};
}

void SettingsDialog::save(Afterwards afterwards)
{
    if (!m_draft->isChanged()) {
        if (afterwards == Afterwards::Close)
            accept();
        return;
    }
    m_ui->statusNote->setNote(tr("Saving…"));
    m_ui->reloadButton->hide();
    m_ui->pages->setEnabled(false);
    whenFinished(m_draft->save(), this, [this, afterwards](const Result<SavedSettings> &saved) {
        m_ui->pages->setEnabled(true);
        onSaved(saved, afterwards);
    });
    updateButtons();
}

void SettingsDialog::onSaved(const Result<SavedSettings> &saved, Afterwards afterwards)
{
    if (!saved) {
        showError(saved.error());
        updateButtons();
        return;
    }
    QStringList notes;
    for (auto it = saved->keyErrors.begin(); it != saved->keyErrors.end(); ++it)
        notes.append(tr("The key of %1: %2").arg(it.key(), errorText(it.value())));
    const bool isWhole = notes.isEmpty();
    if (isWhole) {
        notes.append(tr("Saved."));
        for (auto it = saved->keys.begin(); it != saved->keys.end(); ++it)
            notes.append(tr("The key of %1 is %2.").arg(it.key(), secretPlaceText(it.value())));
    } else {
        notes.prepend(tr("All else is saved."));
    }
    m_ui->statusNote->setNote(notes.join(u' '),
                              isWhole ? FieldNote::Tone::Good : FieldNote::Tone::Problem);
    updateButtons();
    Q_EMIT this->saved(*saved);
    if (isWhole && afterwards == Afterwards::Close)
        accept();
}

void SettingsDialog::showError(const Error &error)
{
    m_ui->statusNote->setNote(errorText(error), FieldNote::Tone::Problem);
    m_ui->reloadButton->setVisible(error.kind == ErrorKind::InvalidSettings);
}

QString SettingsDialog::problem() const
{
    if (!m_draft)
        return {};
    for (const SettingDeclaration *setting : settingDeclarations()) {
        if (m_draft->problem(*setting).isEmpty())
            continue;
        for (qsizetype row = 0; row < m_pages.size(); ++row) {
            if (m_pages.at(row)->edits(*setting))
                return tr("Something is to be mended on the page %1.")
                    .arg(m_ui->pageList->item(static_cast<int>(row))
                             ->data(Qt::AccessibleTextRole)
                             .toString());
        }
    }
    for (const ProfileId profile : m_draft->profiles()) {
        if (!m_draft->isValid(profile))
            return tr("Something is to be mended in the profile %1.").arg(m_draft->name(profile));
    }
    return {};
}

void SettingsDialog::onChanged()
{
    const QString text = problem();
    m_ui->statusNote->setNote(text, FieldNote::Tone::Problem);
    m_ui->reloadButton->hide();
    updateButtons();
}

void SettingsDialog::updateButtons()
{
    const bool isSaving = m_draft && m_draft->isSaving();
    const bool canSave = m_draft && !isSaving && m_draft->isValid();
    m_ui->buttonBox->button(QDialogButtonBox::Ok)->setEnabled(canSave);
    m_ui->buttonBox->button(QDialogButtonBox::Apply)->setEnabled(canSave && m_draft->isChanged());
    m_ui->buttonBox->button(QDialogButtonBox::Cancel)->setEnabled(!isSaving);
}

void SettingsDialog::reject()
{
    // What is being saved can not be taken back any more; it takes a moment.
    if (m_draft && m_draft->isSaving())
        return;
    QDialog::reject();
}

} // namespace Chat
