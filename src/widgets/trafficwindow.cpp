// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/trafficwindow.h"

#include "chat/curlcommand.h"
#include "chat/trafficmodel.h"
#include "style/chatstyle.h"
#include "style/iconlabel.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "widgets/gatewayswitch.h"
#include "widgets/noticebar.h"
#include "widgets/searchfield.h"
#include "widgets/trafficdetails.h"
#include "widgets/trafficview.h"

#include <QCheckBox>
#include <QClipboard>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Chat {

using namespace Qt::StringLiterals;
using Phase = GatewaySwitch::Phase;

namespace {

constexpr QSize UsualSize(1080, 640);
constexpr QSize SmallestSize(360, 360);
constexpr int EmptyTextWidth = 420;
constexpr int DetailLines = 14; // that are shown at first
constexpr int LongestFilter = 200;

} // namespace

TrafficWindow::TrafficWindow(TrafficModel &traffic, GatewaySwitch &gateway, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_traffic(traffic)
    , m_gateway(gateway)
    , m_notice(new NoticeBar(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_pages(new QStackedWidget(this))
    , m_table(new TrafficView(traffic, this))
    , m_details(new TrafficDetails(this))
{
    setObjectName(u"trafficWindow"_s);
    setWindowTitle(tr("Gateway traffic"));
    setWindowIcon(applicationIcon());
    setMinimumSize(SmallestSize);
    resize(UsualSize);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::Medium, Metrics::Medium, Metrics::Medium, Metrics::Medium);
    column->setSpacing(Metrics::Small);
    makeTools();
    m_notice->setObjectName(u"recordingNotice"_s);
    column->addWidget(m_notice);
    makeEmptyPage();
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    m_splitter->addWidget(m_pages);
    m_splitter->addWidget(m_details);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(Metrics::Medium);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_details->hide();
    column->addWidget(m_splitter, 1);
    addShortcuts();
    setTabOrder(m_filter, m_record);
    setTabOrder(m_record, m_table);
    setTabOrder(m_table, m_emptyButton);
    setTabOrder(m_emptyButton, m_details);

    connect(&traffic, &TrafficModel::refreshed, this, &TrafficWindow::refresh);
    connect(&traffic, &TrafficModel::recordingChanged, this, &TrafficWindow::refreshRecording);
    connect(&gateway, &GatewaySwitch::changed, this, &TrafficWindow::refresh);
    connect(m_table, &TrafficView::chosenChanged, this, &TrafficWindow::onChosen);
    connect(m_table, &TrafficView::menuRequested, this, &TrafficWindow::showMenu);
    connect(m_details, &TrafficDetails::copyRequested, this, &TrafficWindow::copyAsCurl);
    connect(m_details, &TrafficDetails::closeRequested, this, &TrafficWindow::closeDetails);
    refresh();
    refreshRecording();
    m_table->setFocus();
}

TrafficWindow::~TrafficWindow()
{
    if (isVisible()) // else it was told, and another window may show by now
        m_traffic.setWatched(false);
}

void TrafficWindow::makeTools()
{
    m_filter = new QLineEdit(this);
    m_filter->setObjectName(u"trafficFilter"_s);
    m_filter->setPlaceholderText(tr("Filter by request, model, client, status"));
    m_filter->setAccessibleName(tr("Filter the requests"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaxLength(LongestFilter);
    makeSearchField(m_filter);
    m_record = new QCheckBox(tr("&Record bodies"), this);
    m_record->setObjectName(u"recordBodies"_s);
    m_record->setToolTip(
        tr("Keep what programs ask and what they are answered, in memory only, until you switch "
           "this off or the program ends"));
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::Large);
    row->addWidget(m_filter, 1);
    row->addWidget(m_record);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_table->setWords(text);
        refresh();
    });
    connect(m_record, &QCheckBox::toggled, &m_traffic, &TrafficModel::setRecording);
}

void TrafficWindow::makeEmptyPage()
{
    m_empty = new QWidget(m_pages);
    auto *picture = new IconLabel(Icon::Traffic, IconTint::Muted, 2 * Metrics::IconSize, m_empty);
    m_emptyText = new QLabel(m_empty);
    m_emptyText->setObjectName(u"emptyText"_s);
    m_emptyText->setTextFormat(Qt::PlainText);
    m_emptyText->setWordWrap(true);
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setForegroundRole(QPalette::PlaceholderText);
    m_emptyText->setMaximumWidth(EmptyTextWidth);
    m_emptyText->setMinimumWidth(0);
    m_emptyButton = new QPushButton(m_empty);
    m_emptyButton->setProperty(ChatStyle::AccentProperty, true);
    m_emptyButton->setObjectName(u"emptyButton"_s);
    auto *column = new QVBoxLayout(m_empty);
    column->setSpacing(Metrics::Large);
    column->addStretch(1);
    column->addWidget(picture, 0, Qt::AlignHCenter);
    auto *textRow = new QHBoxLayout;
    textRow->addStretch(1);
    textRow->addWidget(m_emptyText, 100);
    textRow->addStretch(1);
    column->addLayout(textRow);
    column->addWidget(m_emptyButton, 0, Qt::AlignHCenter);
    column->addStretch(1);
    connect(m_emptyButton, &QPushButton::clicked, this, &TrafficWindow::onEmptyButton);
}

void TrafficWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, void (TrafficWindow::*does)()) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, does);
    };
    add(QKeySequence(Qt::Key_Escape), &TrafficWindow::onEscape);
    add(QKeySequence(u"Ctrl+Shift+C"_s), &TrafficWindow::copyAsCurl);
    connect(new QShortcut(QKeySequence(u"Ctrl+W"_s), this), &QShortcut::activated, this,
            [this] { close(); });
    connect(new QShortcut(QKeySequence(u"Ctrl+F"_s), this), &QShortcut::activated, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
}

void TrafficWindow::onEscape()
{
    if (m_filter->hasFocus() && !m_filter->text().isEmpty())
        m_filter->clear();
    else
        close();
}

void TrafficWindow::refresh()
{
    const bool isEmpty = m_table->matchCount() == 0;
    const bool hadFocus = m_table->hasFocus() || m_emptyButton->hasFocus();
    m_pages->setCurrentWidget(isEmpty ? m_empty : m_table);
    refreshEmptyPage();
    refreshDetails();
    if (hadFocus && !isEmpty)
        m_table->setFocus();
}

/// What is shown may have been under way.
void TrafficWindow::refreshDetails()
{
    const std::optional<RequestRecord> record = m_table->chosen();
    if (record && m_details->isVisibleTo(this) && *record != m_details->record())
        m_details->showRecord(*record, m_traffic.bodies(*record));
}

void TrafficWindow::refreshEmptyPage()
{
    if (m_traffic.rowCount() > 0) {
        m_emptyText->setText(tr("None of the requests has these words."));
        m_emptyButton->setText(tr("Show all"));
        m_emptyButton->setVisible(true);
        return;
    }
    const QString first = tr("The last %1 requests to the local gateway will stand here.")
                              .arg(QLocale().toString(int(RequestLog::Size)));
    if (m_gateway.state().phase == Phase::On) {
        m_emptyText->setText(
            first + u"\n\n"_s
            + tr("None has come yet. Programs reach it at %1.").arg(m_gateway.baseUrl()));
        m_emptyButton->setText(tr("Copy the address"));
    } else if (m_gateway.state().error) {
        m_emptyText->setText(first + u"\n\n"_s + errorText(*m_gateway.state().error));
        m_emptyButton->setText(tr("Try again"));
    } else {
        m_emptyText->setText(first + u"\n\n"_s
                             + tr("The gateway is off. Switched on, it lets programs of this "
                                  "machine use your providers."));
        m_emptyButton->setText(tr("Switch on the gateway"));
    }
    m_emptyButton->setEnabled(m_gateway.state().phase == Phase::On
                              || m_gateway.state().phase == Phase::Off);
}

void TrafficWindow::onEmptyButton()
{
    if (m_traffic.rowCount() > 0) {
        m_filter->clear();
    } else if (m_gateway.state().phase == Phase::On) {
        QGuiApplication::clipboard()->setText(m_gateway.baseUrl());
        m_emptyButton->setText(tr("Copied"));
    } else {
        m_gateway.request(true);
    }
}

void TrafficWindow::refreshRecording()
{
    const bool isRecording = m_traffic.isRecording();
    m_record->setChecked(isRecording);
    if (isRecording) {
        m_notice->showText(
            tr("What programs ask and are answered from now on is kept in memory: the first %1 KB "
               "of each, %2 MB in all. Known keys are taken out. It is gone when you switch this "
               "off, and when the program ends.")
                .arg(BodyLog::LargestBody / 1024)
                .arg(BodyLog::LargestSum / 1024 / 1024),
            NoticeBar::Tone::Warning);
    } else {
        m_notice->hide();
        m_details->dropBodies();
    }
}

void TrafficWindow::onChosen()
{
    const std::optional<RequestRecord> record = m_table->chosen();
    if (!record) {
        hideDetails();
        return;
    }
    m_details->showRecord(*record, m_traffic.bodies(*record));
    if (m_details->isVisible())
        return;
    const int height = DetailLines * fontMetrics().lineSpacing();
    m_details->show();
    m_splitter->setSizes({m_splitter->height() - height, height});
}

void TrafficWindow::closeDetails()
{
    hideDetails();
    m_table->clearSelection();
    m_table->setFocus();
}

void TrafficWindow::hideDetails()
{
    if (m_details->isAncestorOf(focusWidget()))
        m_table->setFocus();
    m_details->hide();
}

void TrafficWindow::copyAsCurl()
{
    if (!m_details->isVisible())
        return;
    const RequestRecord &record = m_details->record();
    const std::optional<QByteArray> body = m_details->wholeRequest();
    const CurlTarget target{.address = m_gateway.lastAddress(),
                            .needsKey = m_gateway.state().needsKey};
    QGuiApplication::clipboard()->setText(curlCommand(record, target, body));
    QStringList said{tr("Copied.")};
    if (!body && record.method == "POST"_L1)
        said.append(tr("Its body was not recorded: a short question stands in its place."));
    if (target.needsKey)
        said.append(tr("Put the program's key into the variable LMCHAT_KEY."));
    m_details->showHint(said.join(u' '));
}

void TrafficWindow::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"trafficMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_details->isVisible()) {
        menu->addAction(icon(Icon::Copy), tr("&Copy as curl"), this, &TrafficWindow::copyAsCurl);
        menu->addSeparator();
    }
    QMenu *sort = menu->addMenu(tr("&Sort by"));
    QHeaderView *header = m_table->horizontalHeader();
    for (int column = 0; column < TrafficModel::ColumnCount; ++column) {
        QAction *action = sort->addAction(
            m_traffic.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        const bool isNow = header->sortIndicatorSection() == column;
        action->setCheckable(true);
        action->setChecked(isNow);
        const bool turns = isNow && header->sortIndicatorOrder() == Qt::AscendingOrder;
        const Qt::SortOrder order = turns || (!isNow && column == TrafficModel::TimeColumn)
            ? Qt::DescendingOrder
            : Qt::AscendingOrder;
        connect(action, &QAction::triggered, m_table,
                [this, column, order] { m_table->sortByColumn(column, order); });
    }
    menu->popup(position);
}

void TrafficWindow::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_traffic.setWatched(true);
    refresh();
    if (m_table->matchCount() > 0)
        m_table->setFocus();
}

void TrafficWindow::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_traffic.setWatched(false);
}

void TrafficWindow::closeEvent(QCloseEvent *event)
{
    Q_EMIT aboutToClose();
    QWidget::closeEvent(event);
}

} // namespace Chat
