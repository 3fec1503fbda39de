// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptview.h"

#include "style/icons.h"
#include "style/literaltext.h"
#include "style/metrics.h"
#include "transcript/findbar.h"
#include "transcript/links.h"
#include "transcript/markedscrollbar.h"
#include "transcript/transcriptarea.h"

#include <QKeyEvent>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace Chat {

namespace {

constexpr int SearchDelay = 300; // ms
constexpr int MarksDelay = 100; // ms
constexpr int LongestPhrase = 200; ///< of what is selected, to be found elsewhere

} // namespace

TranscriptView::TranscriptView(QWidget *parent)
    : QWidget(parent)
    , m_model(new TranscriptModel(this))
    , m_area(new TranscriptArea(m_model, this))
    , m_scrollBar(new MarkedScrollBar(this))
    , m_endButton(new QPushButton(this))
    , m_emptyLabel(new QLabel(this))
    , m_findBar(new FindBar(this))
    , m_search({.rowCount = [this] { return m_model->count(); },
                .message = [this](int row) { return m_area->searchedMessage(row); }})
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFocusProxy(m_area);
    m_area->setVerticalScrollBar(m_scrollBar);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_area);

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

    m_findBar->hide();
    connect(m_findBar, &FindBar::needleChanged, this, &TranscriptView::search);
    connect(m_findBar, &FindBar::nextRequested, this, &TranscriptView::findNext);
    connect(m_findBar, &FindBar::previousRequested, this, &TranscriptView::findPrevious);
    connect(m_findBar, &FindBar::closed, this, &TranscriptView::closeFind);
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(SearchDelay);
    connect(&m_searchTimer, &QTimer::timeout, this, [this] {
        m_search.readChanges();
        onSearched();
    });
    connect(&m_search, &TextSearch::progressed, this, &TranscriptView::onSearched);
    m_marksTimer.setSingleShot(true);
    m_marksTimer.setInterval(MarksDelay);
    connect(&m_marksTimer, &QTimer::timeout, this, &TranscriptView::updateMarks);

    connect(m_area, &TranscriptArea::actionRequested, this, &TranscriptView::onAction);
    connect(m_area, &TranscriptArea::versionRequested, this, &TranscriptView::versionRequested);
    connect(m_area, &TranscriptArea::remedyRequested, this, &TranscriptView::remedyRequested);
    connect(m_area, &TranscriptArea::linkActivated, this, &TranscriptView::onLinkActivated);
    connect(m_area, &TranscriptArea::linkHovered, this, &TranscriptView::onLinkHovered);
    connect(m_area, &TranscriptArea::saveCodeRequested, this, &TranscriptView::saveCodeRequested);
    connect(m_area, &TranscriptArea::copied, this, &TranscriptView::copied);
    connect(m_area, &TranscriptArea::scrolled, this, &TranscriptView::onScrolled);
    connect(m_area, &TranscriptArea::newsBelow, this, [this] {
        m_hasNews = true;
        onScrolled();
    });
    connect(m_model, &TranscriptModel::reset, &m_search, &TextSearch::onReset);
    connect(m_model, &TranscriptModel::inserted, &m_search, &TextSearch::onInserted);
    connect(m_model, &TranscriptModel::removed, &m_search, &TextSearch::onRemoved);
    connect(m_model, &TranscriptModel::reset, this, &TranscriptView::onMessagesChanged);
    connect(m_model, &TranscriptModel::inserted, this, &TranscriptView::onMessagesChanged);
    connect(m_model, &TranscriptModel::removed, this, &TranscriptView::onMessagesChanged);
    connect(m_model, &TranscriptModel::changed, this, &TranscriptView::onTextChanged);
    connect(m_area, &TranscriptArea::reasoningFolded, this,
            [this](int row) { onTextChanged(row, row); });
}

TranscriptView::~TranscriptView() = default;

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

void TranscriptView::setKeepsQuestion(bool keeps)
{
    m_area->setKeepsQuestion(keeps);
}

void TranscriptView::setCopyFormat(CopyFormat format)
{
    m_area->setCopyFormat(format);
}

void TranscriptView::onMessagesChanged()
{
    m_emptyLabel->setVisible(m_model->count() == 0);
    m_match.reset();
    m_goal.reset();
    m_area->setMatches(m_search.needle(), m_match);
    if (m_search.isOpen() && !m_searchTimer.isActive())
        m_searchTimer.start();
}

void TranscriptView::onTextChanged(int first, int last)
{
    m_search.onChanged(first, last);
    if (m_search.isOpen() && !m_searchTimer.isActive())
        m_searchTimer.start();
}

// Where the reader is

TranscriptPosition TranscriptView::position() const
{
    if (m_model->count() == 0 || m_area->isAtEnd())
        return {};
    const int row = m_area->anchor().row;
    return {.atEnd = false, .message = m_model->idOf(row), .offset = m_area->rowTop(row)};
}

void TranscriptView::setPosition(const TranscriptPosition &position)
{
    const int row = position.atEnd ? -1 : m_model->rowOf(position.message);
    if (row < 0)
        scrollToEnd();
    else
        m_area->showRow(row, position.offset);
}

void TranscriptView::scrollToEnd()
{
    m_area->scrollToEnd();
}

void TranscriptView::showTurn()
{
    m_area->showTurn();
}

void TranscriptView::onScrolled()
{
    const bool isAtEnd = m_area->isAtEnd();
    if (isAtEnd)
        m_hasNews = false;
    m_endButton->setVisible(!isAtEnd && m_model->count() > 0);
    m_endButton->setText(m_hasNews ? tr("New") : QString());
    const QString text = m_hasNews ? tr("There is something new below: go to the end")
                                   : tr("Go to the end of the conversation");
    m_endButton->setToolTip(text);
    m_endButton->setAccessibleName(text);
    placeButtons();
    const bool areMarksOld = m_marksRevision != m_area->heightsRevision();
    if (areMarksOld && !m_search.rows().isEmpty() && !m_marksTimer.isActive())
        m_marksTimer.start();
}

void TranscriptView::placeButtons()
{
    const QSize size = m_endButton->sizeHint();
    const int middle = (width() - m_scrollBar->width()) / 2;
    m_endButton->setGeometry(
        QRect(QPoint(middle - size.width() / 2, height() - size.height() - Metrics::Medium), size));
    const QSize bar = m_findBar->sizeHint();
    m_findBar->setGeometry(
        std::max(0, width() - m_scrollBar->width() - bar.width() - Metrics::Small), Metrics::Small,
        std::min(bar.width(), width()), bar.height());
}

void TranscriptView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_emptyLabel->setGeometry(rect().adjusted(Metrics::Huge, 0, -Metrics::Huge, 0));
    placeButtons();
}

// What a person wants done

void TranscriptView::onAction(MessageAction action, const MessageId &id)
{
    switch (action) {
    case MessageAction::CopyText:
        copyMessage(id, CopyFormat::Plain);
        break;
    case MessageAction::CopyMarkdown:
        copyMessage(id, CopyFormat::Markdown);
        break;
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
    }
}

void TranscriptView::onLinkActivated(const QString &target, const QString &words)
{
    const QUrl url = safeLink(target);
    if (!url.isValid()) {
        Q_EMIT refused(tr("This link cannot be opened: only http, https and mailto are."));
        return;
    }
    if (!namesAnotherHost(words, url)) {
        Q_EMIT linkActivated(url);
        return;
    }
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Open link"),
                                tr("This link does not go where it says."),
                                QMessageBox::Open | QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        literalText(tr("It says %1, but leads to %2.").arg(words.trimmed().left(80), url.host())));
    box->setDefaultButton(QMessageBox::Cancel);
    connect(box, &QMessageBox::accepted, this, [this, url] { Q_EMIT linkActivated(url); });
    box->open();
}

void TranscriptView::onLinkHovered(const QString &target)
{
    const QUrl url = safeLink(target);
    if (target.isEmpty())
        Q_EMIT linkHovered({});
    else if (url.isValid())
        Q_EMIT linkHovered(url.toString(QUrl::FullyEncoded));
    else
        Q_EMIT linkHovered(tr("This link cannot be opened."));
}

void TranscriptView::copyMessage(const MessageId &id, CopyFormat format)
{
    if (const int row = m_model->rowOf(id); row >= 0)
        m_area->copyRow(row, format);
}

void TranscriptView::copyLastCode()
{
    if (!m_area->copyLastCode())
        Q_EMIT refused(tr("There is no code to copy."));
}

void TranscriptView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape || !m_findBar->isVisible()) {
        QWidget::keyPressEvent(event);
        return;
    }
    closeFind();
    event->accept();
}

// Search

void TranscriptView::find()
{
    // A phrase, but nothing that would have to be written out to know what it is.
    const TextRange range = m_area->selection().range();
    const bool isPhrase = range.start.row == range.end.row && range.start.block == range.end.block
        && range.end.position - range.start.position <= LongestPhrase;
    const QString selected = isPhrase ? m_area->selectedText() : QString();
    placeButtons();
    m_search.begin(nearRow());
    m_findBar->open(selected.contains(u'\n') ? QString() : selected);
    search(m_findBar->needle());
}

int TranscriptView::nearRow() const
{
    return std::max(0, m_area->anchor().row);
}

void TranscriptView::search(const QString &needle)
{
    m_match.reset();
    m_goal.reset();
    m_area->setMatches(needle, {});
    m_search.setNeedle(needle, nearRow());
    if (!needle.isEmpty())
        m_goal = Goal{.from = {.row = nearRow(), .isInText = false}};
    onSearched();
}

/// More was found, or all there is.
void TranscriptView::onSearched()
{
    if (m_search.needle().isEmpty())
        m_findBar->clearMatchCount();
    else
        m_findBar->setMatchCount(m_search.matchCount(), m_search.isComplete());
    seek();
    updateMarks();
}

void TranscriptView::seek()
{
    if (!m_goal)
        return;
    const std::optional<TextRange> match = m_goal->direction == Direction::Forward
        ? m_search.next(m_goal->from)
        : m_search.previous(m_goal->from);
    if (match) {
        m_match = match;
        m_area->setMatches(m_search.needle(), match);
        m_area->reveal(*match);
    }
    if (match || m_search.isComplete())
        m_goal.reset();
}

void TranscriptView::find(Direction direction)
{
    if (m_search.needle().isEmpty()) {
        find();
        return;
    }
    const bool isForward = direction == Direction::Forward;
    TextPosition from{.row = nearRow()};
    if (m_match)
        from = isForward ? m_match->end : m_match->start;
    m_goal = Goal{direction, from};
    seek();
}

void TranscriptView::findNext()
{
    find(Direction::Forward);
}

void TranscriptView::findPrevious()
{
    find(Direction::Backward);
}

void TranscriptView::closeFind()
{
    m_findBar->hide();
    m_searchTimer.stop();
    m_goal.reset();
    m_search.end();
    if (m_match)
        m_area->select(*m_match); // so that it can be found again, and copied
    m_match.reset();
    m_area->setMatches({}, {});
    updateMarks();
    m_area->setFocus();
}

void TranscriptView::updateMarks()
{
    m_marksTimer.stop();
    m_marksRevision = m_area->heightsRevision();
    QList<qreal> marks;
    const auto total = static_cast<qreal>(std::max<qint64>(1, m_area->totalHeight()));
    for (const int row : m_search.rows())
        marks.append(static_cast<qreal>(m_area->rowTopOnPage(row)) / total);
    m_scrollBar->setMarks(marks);
}

} // namespace Chat
