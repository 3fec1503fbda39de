// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptview.h"

#include "style/icons.h"
#include "style/metrics.h"
#include "style/readingfont.h"
#include "transcript/messageaccessible.h"
#include "transcript/messagewidget.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QScrollBar>

#include <algorithm>
#include <iterator>
#include <utility>

namespace Chat {

namespace {

constexpr int ShortestRenderInterval = 50; // ms
constexpr int LongestRenderInterval = 1000;
constexpr int RenderCostFactor = 6; // rendering takes at most a seventh of the time
constexpr int BuiltAtOnce = 8; // messages, when the reader comes near the oldest one that is built
constexpr int MostAddedAtOnce = 20; // more are another conversation
constexpr int MostBuiltAtOnce = 400; // messages; more would keep the window waiting
constexpr int EndTolerance = 4; // px

} // namespace

TranscriptView::TranscriptView(QWidget *parent)
    : QWidget(parent)
    , m_model(new TranscriptModel(this))
    , m_area(new QScrollArea(this))
    , m_column(new QWidget)
    , m_endButton(new QPushButton(this))
    , m_emptyLabel(new QLabel(this))
{
    installMessageAccessibility();
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    m_column->setAccessibleName(tr("Messages"));
    m_column->setBackgroundRole(QPalette::Base);
    m_area->setWidget(m_column);
    m_column->setFont(readingFont(font()));
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // or the text would jump sideways
    m_area->setBackgroundRole(QPalette::Base);
    m_area->viewport()->setBackgroundRole(QPalette::Base);
    m_area->setAccessibleName(tr("Conversation"));
    m_area->installEventFilter(this); // it would take keys that mean more here
    setFocusProxy(m_area);

    m_emptyLabel->setTextFormat(Qt::PlainText);
    m_emptyLabel->setAlignment(Qt::AlignCenter);
    m_emptyLabel->setWordWrap(true);
    m_emptyLabel->setForegroundRole(QPalette::PlaceholderText);
    m_emptyLabel->setAttribute(Qt::WA_TransparentForMouseEvents);

    m_endButton->setIcon(icon(Icon::ArrowDown));
    m_endButton->setFocusPolicy(Qt::TabFocus);
    m_endButton->setAutoDefault(false);
    m_endButton->hide();
    connect(m_endButton, &QPushButton::clicked, this, &TranscriptView::scrollToEnd);

    m_renderTimer.setSingleShot(true);
    m_renderTimer.setInterval(ShortestRenderInterval);
    connect(&m_renderTimer, &QTimer::timeout, this, &TranscriptView::renderPending);

    connect(m_model, &TranscriptModel::reset, this, &TranscriptView::onReset);
    connect(m_model, &TranscriptModel::inserted, this, &TranscriptView::onInserted);
    connect(m_model, &TranscriptModel::removed, this, &TranscriptView::onRemoved);
    connect(m_model, &TranscriptModel::changed, this, &TranscriptView::onChanged);
    connect(m_area->verticalScrollBar(), &QScrollBar::valueChanged, this,
            &TranscriptView::onScrolled);
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget *, QWidget *now) { onFocusChanged(now); });
}

TranscriptView::~TranscriptView()
{
    qApp->disconnect(this); // the focus moves once more as the messages go
}

QAbstractItemModel *TranscriptView::model() const
{
    return m_model->source();
}

void TranscriptView::setModel(QAbstractItemModel *messages)
{
    m_model->setSource(messages);
}

void TranscriptView::setEmptyText(const QString &text)
{
    m_emptyLabel->setText(text);
}

// The rows

int TranscriptView::firstBuilt() const
{
    return m_model->count() - int(m_widgets.size());
}

MessageWidget *TranscriptView::widgetOf(int row) const
{
    const int index = row - firstBuilt();
    return index >= 0 && index < int(m_widgets.size()) ? m_widgets[size_t(index)] : nullptr;
}

void TranscriptView::onReset()
{
    for (MessageWidget *widget : std::exchange(m_widgets, {})) {
        widget->hide();
        widget->deleteLater(); // one of its buttons may be what led here
    }
    m_isRenderDue = false;
    m_renderTimer.stop();
    m_hasNews = false;
    m_sticksToEnd = true;
    layOut();
}

void TranscriptView::onInserted(int first, int last)
{
    const int added = last - first + 1;
    if (m_widgets.empty() || added > MostAddedAtOnce) {
        onReset();
        return;
    }
    const int firstBefore = firstBuilt() - added; // rows that are built, counted as before
    if (first <= firstBefore) {
        layOut(); // above all that is built: it is built when the reader comes there
        return;
    }
    const int index = first - firstBefore;
    for (int i = 0; i < added; ++i)
        m_widgets.insert(m_widgets.begin() + index + i, makeWidget(first + i));
    refreshStale();

    // The person's own question is where the person is.
    const bool asked = last == m_model->count() - 1
        && std::ranges::any_of(m_widgets.begin() + index, m_widgets.end(), [](auto *widget) {
                           return widget->row().message.role == Role::User;
                       });
    if (asked)
        m_sticksToEnd = true;
    else if (!m_sticksToEnd)
        m_hasNews = true;
    layOut();
}

void TranscriptView::onRemoved(int first, int last)
{
    const int removed = last - first + 1;
    const int firstBefore = firstBuilt() + removed;
    const int from = std::max(0, first - firstBefore);
    const int to = std::min(int(m_widgets.size()), last + 1 - firstBefore);
    if (from < to) {
        const std::vector<MessageWidget *> gone(m_widgets.begin() + from, m_widgets.begin() + to);
        m_widgets.erase(m_widgets.begin() + from, m_widgets.begin() + to);
        for (MessageWidget *widget : gone) {
            widget->hide();
            widget->deleteLater(); // one of its buttons may be what led here
        }
    }
    refreshStale();
    layOut();
}

void TranscriptView::onChanged(int first, int last)
{
    bool isUrgent = false;
    for (int row = first; row <= last; ++row) {
        const MessageWidget *widget = widgetOf(row);
        if (!widget)
            continue;
        const MessageState before = widget->row().message.state;
        const TranscriptRow now = m_model->row(row);
        // Only text that streams can wait: it will be there again in a moment.
        const bool streams =
            before == MessageState::Streaming && now.message.state == MessageState::Streaming;
        if (!streams) {
            refresh(row);
            isUrgent = true;
        } else {
            m_isRenderDue = true;
        }
    }
    if (isUrgent) {
        refreshStale();
        layOut();
    } else if (m_isRenderDue && !m_renderTimer.isActive()) {
        m_renderTimer.start();
    }
}

void TranscriptView::renderPending()
{
    if (!std::exchange(m_isRenderDue, false) || m_model->count() == 0)
        return;
    QElapsedTimer clock;
    clock.start();
    refresh(m_model->count() - 1);
    if (!m_sticksToEnd)
        m_hasNews = true;
    layOut();
    m_renderTimer.setInterval(std::clamp(int(clock.elapsed()) * RenderCostFactor,
                                         ShortestRenderInterval, LongestRenderInterval));
}

void TranscriptView::refresh(int row)
{
    if (MessageWidget *widget = widgetOf(row))
        widget->setRow(m_model->row(row));
}

/// What a message offers depends on whether it is the last one and on whether an answer comes.
void TranscriptView::refreshStale()
{
    for (int row = firstBuilt(); row < m_model->count(); ++row) {
        const TranscriptRow now = m_model->row(row);
        if (MessageWidget *widget = widgetOf(row); widget->row() != now)
            widget->setRow(now);
    }
}

MessageWidget *TranscriptView::makeWidget(int row)
{
    auto *widget = new MessageWidget(m_model->row(row), m_column);
    widget->resize(0, 0); // nowhere yet: see anchor()
    connect(widget, &MessageWidget::heightChanged, this, &TranscriptView::layOut);
    connect(widget, &MessageWidget::linkActivated, this, &TranscriptView::linkActivated);
    connect(widget, &MessageWidget::linkHovered, this, &TranscriptView::linkHovered);
    connect(widget, &MessageWidget::copied, this, &TranscriptView::copied);
    connect(widget, &MessageWidget::versionRequested, this, [this, widget](int index) {
        Q_EMIT versionRequested(widget->row().message.id, index);
    });
    connect(widget, &MessageWidget::remedyRequested, this, [this, widget](Remedy remedy) {
        Q_EMIT remedyRequested(remedy, widget->row().message.id);
    });
    connect(widget, &MessageWidget::actionRequested, this, [this, widget](MessageAction action) {
        const MessageId id = widget->row().message.id;
        switch (action) {
        case MessageAction::Edit:
            Q_EMIT editRequested(id);
            break;
        case MessageAction::Regenerate:
            Q_EMIT regenerateRequested(id);
            break;
        case MessageAction::Continue:
            Q_EMIT continueRequested(id);
            break;
        case MessageAction::Details:
            Q_EMIT detailsRequested(id);
            break;
        case MessageAction::Delete:
            Q_EMIT deleteRequested(id);
            break;
        case MessageAction::CopyText:
        case MessageAction::CopyMarkdown:
            break; // done by the message
        }
    });
    widget->show();
    return widget;
}

void TranscriptView::buildFrom(int row)
{
    std::vector<MessageWidget *> older;
    for (int i = std::max(0, row); i < firstBuilt(); ++i)
        older.push_back(makeWidget(i));
    m_widgets.insert(m_widgets.begin(), older.begin(), older.end());
}

// Where things are

void TranscriptView::layOut()
{
    const QScopedValueRollback busy(m_isLayingOut, true);
    const Anchor kept = anchor();
    const int viewWidth = m_area->viewport()->width();
    const int width = std::min(viewWidth, textColumnWidth(font()) + 2 * Metrics::Large);
    const int x = (viewWidth - width) / 2;
    int y = Metrics::Large;
    for (MessageWidget *widget : m_widgets) {
        const int height = widget->layOut(width);
        widget->setGeometry(x, y, width, height);
        y += height + Metrics::Small;
    }
    m_column->resize(viewWidth, m_widgets.empty() ? 0 : y);
    restore(kept);
    m_emptyLabel->setVisible(m_model->count() == 0);
    fillAbove();
    updateEndButton();
}

/// Builds older messages until there is a view's height of them above what is in sight.
void TranscriptView::fillAbove()
{
    if (firstBuilt() <= 0 || !isVisible()
        || m_area->verticalScrollBar()->value() > m_area->viewport()->height())
        return;
    buildFrom(firstBuilt() - BuiltAtOnce);
    layOut();
}

TranscriptView::Anchor TranscriptView::anchor() const
{
    const int top = m_area->verticalScrollBar()->value();
    for (MessageWidget *widget : m_widgets) {
        if (widget->geometry().bottom() >= top && !widget->geometry().isEmpty())
            return {widget, widget->y() - top};
    }
    return {};
}

void TranscriptView::restore(const Anchor &anchor)
{
    QScrollBar *bar = m_area->verticalScrollBar();
    if (m_sticksToEnd)
        bar->setValue(bar->maximum());
    else if (anchor.widget)
        bar->setValue(anchor.widget->y() - anchor.offset);
}

bool TranscriptView::isAtEnd() const
{
    const QScrollBar *bar = m_area->verticalScrollBar();
    return bar->value() >= bar->maximum() - EndTolerance;
}

void TranscriptView::onScrolled()
{
    if (m_isLayingOut)
        return;
    m_sticksToEnd = isAtEnd();
    if (m_sticksToEnd)
        m_hasNews = false;
    fillAbove();
    updateEndButton();
}

void TranscriptView::scrollToEnd()
{
    m_sticksToEnd = true;
    m_hasNews = false;
    restore({});
    updateEndButton();
}

TranscriptPosition TranscriptView::position() const
{
    const Anchor here = anchor();
    if (m_sticksToEnd || !here.widget)
        return {};
    return {.atEnd = false, .message = here.widget->row().message.id, .offset = here.offset};
}

void TranscriptView::setPosition(const TranscriptPosition &position)
{
    const int row = position.atEnd ? -1 : m_model->rowOf(position.message);
    if (row < 0 || row < firstBuilt() - MostBuiltAtOnce) {
        scrollToEnd();
        return;
    }
    buildFrom(row - 1);
    m_sticksToEnd = false;
    layOut();
    restore({widgetOf(row), position.offset});
    onScrolled();
}

void TranscriptView::showMessage(const MessageId &id)
{
    const int row = m_model->rowOf(id);
    if (row < firstBuilt() - MostBuiltAtOnce || row < 0)
        return;
    setPosition({.atEnd = false, .message = id, .offset = Metrics::Large});
    focusOn(widgetOf(row));
}

// Keys and focus

MessageWidget *TranscriptView::messageWith(QWidget *inner) const
{
    for (QWidget *widget = inner; widget && widget != m_column; widget = widget->parentWidget()) {
        if (auto *message = qobject_cast<MessageWidget *>(widget))
            return message->parentWidget() == m_column ? message : nullptr;
    }
    return nullptr;
}

void TranscriptView::onFocusChanged(QWidget *now)
{
    const MessageWidget *focused = messageWith(now);
    for (MessageWidget *widget : m_widgets)
        widget->setFocusInside(widget == focused);
}

void TranscriptView::focusOn(MessageWidget *widget)
{
    widget->setFocus(Qt::OtherFocusReason);
    QScrollBar *bar = m_area->verticalScrollBar();
    const int height = m_area->viewport()->height();
    if (widget->y() < bar->value() || widget->height() > height)
        bar->setValue(widget->y() - Metrics::Large);
    else if (widget->geometry().bottom() > bar->value() + height)
        bar->setValue(widget->geometry().bottom() - height + Metrics::Large);
}

/// To the message before or behind the one with the focus or, where none has it, the one in sight.
void TranscriptView::step(int direction)
{
    const MessageWidget *current = messageWith(QApplication::focusWidget());
    if (!current) {
        const Anchor here = anchor();
        if (!here.widget)
            return;
        focusOn(direction > 0 ? here.widget : m_widgets.back());
        return;
    }
    const auto found = std::ranges::find(m_widgets, current);
    const int row = firstBuilt() + int(std::distance(m_widgets.begin(), found)) + direction;
    if (row < 0 || row >= m_model->count())
        return;
    buildFrom(row);
    focusOn(widgetOf(row));
}

bool TranscriptView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_area && event->type() == QEvent::KeyPress
        && handleKey(*static_cast<QKeyEvent *>(event)))
        return true;
    return QWidget::eventFilter(watched, event);
}

/// Keys of the scroll area, and those that the messages left to it.
bool TranscriptView::handleKey(const QKeyEvent &event)
{
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (modifiers == Qt::AltModifier && event.key() == Qt::Key_Up) {
        step(-1);
        return true;
    }
    if (modifiers == Qt::AltModifier && event.key() == Qt::Key_Down) {
        step(1);
        return true;
    }
    if (modifiers != Qt::NoModifier && modifiers != Qt::ControlModifier)
        return false;
    switch (event.key()) {
    case Qt::Key_End:
        scrollToEnd();
        return true;
    case Qt::Key_Home:
        buildFrom(firstBuilt() - MostBuiltAtOnce);
        m_sticksToEnd = false;
        layOut();
        m_area->verticalScrollBar()->setValue(0);
        return true;
    case Qt::Key_Space:
        m_area->verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
        return true;
    default:
        return false;
    }
}

// The frame around it

void TranscriptView::resizeEvent(QResizeEvent *)
{
    const QScopedValueRollback busy(m_isLayingOut, true);
    const Anchor kept = anchor();
    m_area->setGeometry(rect());
    m_emptyLabel->setGeometry(rect().adjusted(Metrics::Large, 0, -Metrics::Large, 0));
    layOut();
    restore(kept);
}

void TranscriptView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    layOut();
}

void TranscriptView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        m_column->setFont(readingFont(font()));
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange
        || event->type() == QEvent::StyleChange)
        QMetaObject::invokeMethod(this, &TranscriptView::layOut, Qt::QueuedConnection);
}

void TranscriptView::updateEndButton()
{
    m_endButton->setVisible(!isAtEnd());
    m_endButton->setText(m_hasNews ? tr("New") : QString());
    const QString text = m_hasNews ? tr("Go to what is new") : tr("Go to the end");
    m_endButton->setAccessibleName(text);
    m_endButton->setToolTip(text);
    QSize size = m_endButton->sizeHint();
    if (!m_hasNews)
        size.setWidth(size.height());
    m_endButton->setGeometry((m_area->viewport()->width() - size.width()) / 2,
                             height() - size.height() - Metrics::Medium, size.width(),
                             size.height());
}

} // namespace Chat
