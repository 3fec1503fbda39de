// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/trafficdetails.h"

#include "chat/durationtext.h"
#include "chat/printabletext.h"
#include "chat/trafficmodel.h"
#include "style/announcement.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/themecolors.h"
#include "widgets/elidedlabel.h"
#include "widgets/statustext.h"

#include <QButtonGroup>
#include <QEvent>
#include <QFontDatabase>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTextEdit>
#include <QTextTable>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int WideFrom = 720; // two fields beside each other

} // namespace

TrafficDetails::TrafficDetails(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"trafficDetails"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::Small);
    column->addWidget(makeHead());
    m_pageRow = new QWidget(this);
    auto *row = new QHBoxLayout(m_pageRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::Tiny);
    m_pageButtons = new QButtonGroup(this);
    addPageButton(FieldsPage, tr("&Details"), u"fieldsButton"_s);
    addPageButton(RequestPage, tr("Re&quest body"), u"requestButton"_s);
    addPageButton(AnswerPage, tr("&Answer body"), u"answerButton"_s);
    row->addStretch(1);
    column->addWidget(m_pageRow);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(makeFields());
    m_pages->addWidget(makeBodyPage(RequestPage, tr("Body of the request")));
    m_pages->addWidget(makeBodyPage(AnswerPage, tr("Body of the answer")));
    column->addWidget(m_pages, 1);
    m_hint = new ElidedLabel(this);
    m_hint->setObjectName(u"trafficHint"_s);
    QSizePolicy policy = m_hint->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // nothing moves when it comes
    m_hint->setSizePolicy(policy);
    m_hint->hide();
    column->addWidget(m_hint);
    connect(m_pageButtons, &QButtonGroup::idClicked, this,
            [this](int page) { showPage(Page(page)); });
    fitFont();
    showPage(FieldsPage);
}

QWidget *TrafficDetails::makeHead()
{
    auto *head = new QWidget(this);
    m_title = new ElidedLabel(head);
    m_title->setObjectName(u"trafficTitle"_s);
    m_title->setHeading();
    m_copy = new QPushButton(icon(Icon::Copy), tr("&Copy as curl"), head);
    m_copy->setObjectName(u"copyCurl"_s);
    m_copy->setToolTip(tr("Copy a command that sends this request once more (Ctrl+Shift+C)"));
    m_close = new QToolButton(head);
    m_close->setObjectName(u"closeDetails"_s);
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::TabFocus);
    m_close->setIcon(icon(Icon::Close));
    m_close->setToolTip(tr("Close the details"));
    m_close->setAccessibleName(m_close->toolTip());
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::Small);
    row->addWidget(m_title, 1);
    row->addWidget(m_copy);
    row->addWidget(m_close);
    connect(m_copy, &QPushButton::clicked, this, &TrafficDetails::copyRequested);
    connect(m_close, &QToolButton::clicked, this, &TrafficDetails::closeRequested);
    return head;
}

void TrafficDetails::addPageButton(Page page, const QString &text, const QString &objectName)
{
    auto *button = new QToolButton(m_pageRow);
    button->setObjectName(objectName);
    button->setText(text);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_pageButtons->addButton(button, page);
    m_pageRow->layout()->addWidget(button);
}

QWidget *TrafficDetails::makeFields()
{
    m_fields = new QTextEdit(m_pages);
    m_fields->setObjectName(u"trafficFields"_s);
    m_fields->setAccessibleName(tr("Details of the request"));
    m_fields->setReadOnly(true);
    m_fields->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_fields->setTabChangesFocus(true);
    m_fields->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere); // a path is one word
    m_fields->setFrameShape(QFrame::NoFrame);
    m_fields->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_fields->viewport()->setAutoFillBackground(false);
    m_fields->document()->setDocumentMargin(0);
    m_fields->setUndoRedoEnabled(false);
    // Laid out anew it would keep some line in the middle where that is.
    QScrollBar *bar = m_fields->verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, bar, [bar] { bar->setValue(0); });
    return m_fields;
}

QWidget *TrafficDetails::makeBodyPage(Page page, const QString &name)
{
    auto *body = new QWidget(m_pages);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::Tiny);
    auto *note = new QLabel(body);
    note->setForegroundRole(QPalette::PlaceholderText);
    note->setWordWrap(true);
    auto *text = new QPlainTextEdit(body);
    text->setObjectName(page == RequestPage ? u"requestBody"_s : u"answerBody"_s);
    text->setReadOnly(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setAccessibleName(name);
    text->setTabChangesFocus(true);
    column->addWidget(text, 1);
    column->addWidget(note);
    m_texts[page] = text;
    m_notes[page] = note;
    return body;
}

void TrafficDetails::showRecord(const RequestRecord &record,
                                const std::optional<RecordedBodies> &bodies)
{
    if (record.number != m_record.number)
        m_hint->hide();
    m_record = record;
    m_bodies = bodies;
    m_title->setText(u"%1 · %2"_s.arg(statusText(record), requestText(record)));
    fillFields();
    m_pageRow->setVisible(bodies.has_value());
    if (bodies) {
        fillBody(RequestPage, bodies->request);
        fillBody(AnswerPage, bodies->answer);
    } else {
        dropBodies();
    }
    showPage(bodies ? Page(m_pages->currentIndex()) : FieldsPage);
}

void TrafficDetails::dropBodies()
{
    m_bodies.reset();
    m_texts[RequestPage]->clear();
    m_texts[AnswerPage]->clear();
    m_pageRow->hide();
    showPage(FieldsPage);
}

std::optional<QByteArray> TrafficDetails::wholeRequest() const
{
    if (!m_bodies || !m_bodies->request.isWhole)
        return std::nullopt;
    return m_bodies->request.text;
}

QList<QPair<QString, QString>> TrafficDetails::fields() const
{
    const QLocale locale;
    const QDateTime time = m_record.time.toLocalTime();
    QList<QPair<QString, QString>> all{
        {tr("Request"), requestText(m_record)},
        {tr("Status"), m_record.isUnderWay() ? tr("under way") : QString::number(m_record.status)},
        {tr("Error"), m_record.error},
        {tr("Reason"), printableText(m_record.reason)},
        {tr("Model"), printableText(m_record.model)},
        {tr("Provider"), printableText(m_record.provider)},
        {tr("Client"), printableText(m_record.client)},
        {tr("Time"),
         locale.toString(time.date(), QLocale::ShortFormat) + u' '
             + time.toString(u"HH:mm:ss.zzz"_s)},
        {tr("First token after"),
         m_record.timeToFirstToken ? durationText(*m_record.timeToFirstToken) : QString()},
        {tr("Whole answer after"),
         m_record.isUnderWay() ? QString() : durationText(m_record.duration)},
        {tr("Tokens"), m_record.usage ? usageText(*m_record.usage) : QString()},
        {tr("Answer"),
         m_record.streamed           ? tr("streamed")
             : m_record.isUnderWay() ? QString()
                                     : tr("whole")},
        {tr("Request id"), QString::fromLatin1(m_record.id)}};
    all.removeIf([](const auto &field) { return field.second.isEmpty(); });
    return all;
}

/// Two beside each other where there is room. All of it is put in as plain text.
void TrafficDetails::fillFields()
{
    m_fieldsInRow = width() >= WideFrom ? 2 : 1;
    const QList<QPair<QString, QString>> all = fields();
    int nameWidth = 0;
    for (const auto &field : all)
        nameWidth = std::max(nameWidth, fontMetrics().horizontalAdvance(field.first));
    const int rows = (int(all.size()) + m_fieldsInRow - 1) / m_fieldsInRow;
    QTextTableFormat format;
    format.setBorder(0);
    format.setCellPadding(0);
    format.setCellSpacing(0);
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
    const QList<QTextLength> widths{
        QTextLength(QTextLength::FixedLength, nameWidth + Metrics::Large),
        QTextLength(QTextLength::VariableLength, 0)};
    format.setColumnWidthConstraints(m_fieldsInRow == 2 ? widths + widths : widths);
    m_fields->clear();
    QTextTable *table = m_fields->textCursor().insertTable(rows, 2 * m_fieldsInRow, format);
    QTextTableCellFormat apart;
    apart.setBottomPadding(Metrics::Tiny);
    QTextCharFormat muted;
    muted.setForeground(themeColors(palette()).mutedText);
    for (int i = 0; i < all.size(); ++i) {
        const int column = 2 * (i / rows);
        table->cellAt(i % rows, column).setFormat(apart);
        table->cellAt(i % rows, column).firstCursorPosition().insertText(all.at(i).first, muted);
        table->cellAt(i % rows, column + 1).firstCursorPosition().insertText(all.at(i).second);
    }
}

void TrafficDetails::fillBody(Page page, const RecordedBody &body)
{
    m_texts[page]->setPlainText(QString::fromUtf8(body.text));
    QString note;
    if (!body.isWhole)
        note = tr("Its first %1 KB; the rest was not kept.").arg(BodyLog::LargestBody / 1024);
    else if (body.text.isEmpty())
        note = tr("It is empty.");
    m_notes[page]->setText(note);
    m_notes[page]->setVisible(!note.isEmpty());
}

void TrafficDetails::showPage(Page page)
{
    m_pages->setCurrentIndex(page);
    m_pageButtons->button(page)->setChecked(true);
}

void TrafficDetails::showHint(const QString &hint)
{
    m_hint->setText(hint);
    m_hint->show();
    announce(*m_hint, hint);
}

void TrafficDetails::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_fieldsInRow != 0 && m_fieldsInRow != (width() >= WideFrom ? 2 : 1))
        fillFields();
}

void TrafficDetails::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitFont();
    const bool isLook =
        event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange;
    if (isLook && m_fieldsInRow != 0)
        fillFields();
}

void TrafficDetails::fitFont()
{
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    for (QPlainTextEdit *text : m_texts) {
        if (text != nullptr)
            text->setFont(fixed);
    }
}

} // namespace Chat
