// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/modelpopup.h"

#include "chat/providercatalog.h"
#include "style/metrics.h"
#include "ui_modelpopup.h"
#include "widgets/liststeering.h"
#include "widgets/modellist.h"
#include "widgets/searchfield.h"
#include "widgets/switcherdelegate.h"

#include <QScreen>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int PopupWidth = 340;
constexpr int PopupHeight = 380;

} // namespace

ModelPopup::ModelPopup(ProviderCatalog &catalog, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_catalog(catalog)
    , m_ui(std::make_unique<Ui::ModelPopup>())
{
    m_ui->setupUi(this);
    makeSearchField(m_ui->filterEdit);
    m_ui->modelList->setModel(&m_list);
    m_ui->modelList->setItemDelegate(new SwitcherDelegate(this));
    m_ui->modelList->setMouseTracking(true);
    auto *steering = new ListSteering(m_ui->filterEdit, m_ui->modelList);
    connect(steering, &ListSteering::chosen, this, &ModelPopup::choose);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    connect(m_ui->filterEdit, &QLineEdit::textChanged, this, &ModelPopup::refresh);
    connect(m_ui->modelList, &QListView::clicked, this, &ModelPopup::choose);
    connect(m_ui->retryButton, &QPushButton::clicked, this,
            [this] { m_catalog.fetchModels(m_provider); });
    connect(m_ui->setupButton, &QPushButton::clicked, this, [this] {
        close();
        Q_EMIT setupRequested(m_provider);
    });
    connect(&catalog, &ProviderCatalog::modelsChanged, this, [this](const QString &provider) {
        if (provider == m_provider && isVisible())
            refresh();
    });
    connect(&catalog, &ProviderCatalog::changed, this, [this] {
        if (!isVisible())
            return;
        m_catalog.needModels(m_provider);
        refresh();
    });
}

ModelPopup::~ModelPopup() = default;

void ModelPopup::open(const QString &provider, const QString &current, QWidget *anchor)
{
    m_provider = provider;
    m_current = current;
    m_ui->filterEdit->clear();
    m_catalog.needModels(provider);
    refresh();

    const QRect screen = anchor->screen()->availableGeometry();
    const QSize wanted(std::min(PopupWidth, screen.width()),
                       std::min(PopupHeight, screen.height()));
    QPoint corner = anchor->mapToGlobal(QPoint(0, anchor->height() + Metrics::Tiny));
    corner.setX(std::clamp(corner.x(), screen.left(), screen.right() + 1 - wanted.width()));
    corner.setY(std::clamp(corner.y(), screen.top(), screen.bottom() + 1 - wanted.height()));
    setGeometry(QRect(corner, wanted));
    show();
    m_ui->filterEdit->setFocus(Qt::PopupFocusReason);
}

void ModelPopup::refresh()
{
    const ProviderCatalog::Models &models = m_catalog.models(m_provider);
    using State = ProviderCatalog::Models::State;
    m_list.setStringList(matchingModels(models.ids, m_ui->filterEdit->text()));
    const qsizetype current =
        m_ui->filterEdit->text().isEmpty() ? m_list.stringList().indexOf(m_current) : 0;
    m_ui->modelList->setCurrentIndex(
        m_list.index(static_cast<int>(std::max<qsizetype>(0, current))));

    QString text;
    if (models.state == State::Fetching)
        text = tr("Asking for the list of models…");
    else if (models.state == State::Failed && models.error)
        text = errorText(*models.error) + u' ' + tr("A model's name can be typed above.");
    else if (models.ids.isEmpty())
        text = tr("The service lists no models. A model's name can be typed above.");
    m_ui->stateLabel->setText(text);
    m_ui->stateLabel->setVisible(!text.isEmpty());
    const bool isFailed = models.state == State::Failed;
    m_ui->retryButton->setVisible(isFailed);
    m_ui->setupButton->setVisible(isFailed);
}

void ModelPopup::choose(const QModelIndex &index)
{
    const QString model = index.data().toString();
    if (model.isEmpty())
        return;
    close();
    if (model != m_current)
        Q_EMIT chosen(model);
}

} // namespace Chat
