// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settingvalues.h"
#include "mathematics/formularenderer.h"
#include "transcript/blockspots.h"
#include "transcript/heightestimates.h"
#include "transcript/messagebox.h"
#include "transcript/messagefooter.h"
#include "transcript/page.h"
#include "transcript/remedy.h"
#include "transcript/searchtext.h"
#include "transcript/textselection.h"
#include "typeset/codehighlighting.h"

#include <QAbstractScrollArea>
#include <QTimer>
#include <QUrl>

#include <map>
#include <optional>

class QToolButton;

namespace Chat {

class ErrorCard;

/// The messages of a conversation on one long page. Only what is in sight is laid out and painted,
/// and of that only what changed is painted again; so any number of messages costs the same. Of the
/// widgets around the text (actions, errors) there are only those in sight.
///
/// What the reader does with the text is dealt with here; what is to be done with a message is a
/// signal. See TranscriptView, which is what the rest of the program uses.
class TranscriptArea final : public QAbstractScrollArea, private PageContent
{
    Q_OBJECT

public:
    explicit TranscriptArea(TranscriptModel *model, QWidget *parent = nullptr);
    ~TranscriptArea() override;

    Page::Anchor anchor() const { return m_page.anchor(); }
    int rowTop(int row) { return rowTopInView(row); } ///< of a row in sight, in the viewport
    qint64 rowTopOnPage(int row) const { return m_page.rowTop(row); } ///< as far as it is known
    quint64 heightsRevision() const { return m_page.heightsRevision(); }
    qint64 totalHeight() const { return m_page.totalHeight(); }
    const TranscriptModel &model() const { return *m_model; }
    bool isAtEnd() const { return m_page.isAtEnd(); }
    bool sticksToEnd() const { return m_page.sticksToEnd(); }
    /// A message's top edge `y` pixels below that of the view.
    void showRow(int row, int y = 0);
    void scrollToEnd();
    bool scrollBy(int pixels);
    /// The reader has asked: brings the last question into sight, where setKeepsQuestion() wants
    /// it.
    void showTurn();

    /// Whether an answer's question stays at the top of the view when the answer begins; otherwise
    /// the view follows its end.
    void setKeepsQuestion(bool keeps) { m_keepsQuestion = keeps; }

    /// Takes over at once what changed in messages that are being written; otherwise it is done
    /// with the next frame.
    void flushChanges();

    int currentRow() const { return m_currentRow; }
    void setCurrentRow(int row);

    const TextSelection &selection() const { return m_selection; }
    void select(const TextRange &range);
    void selectAll(); ///< the current message first, then everything
    QString selectedText() const;
    QString selectedMarkdown() const;
    /// What a plain "copy" makes; CopyFormat::Plain at first.
    void setCopyFormat(CopyFormat format) { m_copyFormat = format; }
    void copy(); ///< what is selected; or the current message where nothing is
    void copySelection(CopyFormat format);
    void copyRow(int row, CopyFormat format);
    bool copyLastCode(); ///< false where there is none

    /// The blocks of a message's text, whether or not it is in sight.
    QList<MarkdownBlock> blocksOf(int row, bool isInText = true) const;
    SearchedMessage searchedMessage(int row) const;
    /// Marks these in what is in sight; `current` among them stands out.
    void setMatches(const QString &needle, const std::optional<TextRange> &current);
    void reveal(const TextRange &range); ///< scrolls until its start is in sight

    /// Where things are, for tests and screen readers; in the viewport's coordinates.
    struct BlockPlace
    {
        int row = 0;
        int block = 0; ///< with those of unfolded reasoning before
        QRect rect = {};
    };
    QList<BlockPlace> visibleBlocks();
    QRect blockRect(const TextPosition &block); ///< null where it is not in sight
    QRect rowRect(int row); ///< null where it is not in sight
    std::optional<TextPosition> positionAt(QPoint point);
    QRect cursorRect(const TextPosition &position);
    QRect spotRect(const TextPosition &block, const BlockSpot &spot); ///< null where out of sight

    /// What a click there does. Of the position, where its block is.
    void activateSpot(const TextPosition &block, const BlockSpot &spot);
    CodeView codeViewOf(const TextPosition &block) const; ///< as the reader set it
    /// Whether the keyboard is at the block's spot with this index in spotsIn().
    bool isAtSpot(const TextPosition &block, int index) const;

    /// Whether nothing is to be found out any more of how long the page is.
    bool isEstimated() const { return m_estimates.isComplete(); }

    /// Whether formulas are being drawn that will take the place of their source.
    bool isDrawingFormulas() const { return m_formulas.isDrawing(); }

    FormulaRenderer &formulas() { return m_formulas; } ///< for measurements

    /// For measurements: how much was painted since the last call, in pixels.
    qint64 takePaintedPixels() { return std::exchange(m_paintedPixels, 0); }

Q_SIGNALS:
    void actionRequested(Chat::MessageAction action, const Chat::MessageId &id);
    void versionRequested(const Chat::MessageId &id, int index);
    void remedyRequested(Chat::Remedy remedy, const Chat::MessageId &id);
    void linkActivated(const QString &target, const QString &text);
    void linkHovered(const QString &target);
    void saveCodeRequested(const QString &code, const QString &language);
    void scrolled(); ///< also where what is at the end changed
    void reasoningFolded(int row); ///< or unfolded
    void newsBelow(); ///< something came that is not in sight
    void copied();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    /// What of a message is a widget, while it is in sight.
    struct Chrome
    {
        MessageFooter *footer = nullptr;
        ErrorCard *error = nullptr;
        QToolButton *reasoning = nullptr;
    };
    /// What was painted where.
    struct Shown
    {
        quint64 revision = 0;
        quint64 revisionBefore = 0;
        int cleanHeight = 0;
        QRect rect = {};
    };
    struct Target
    {
        int row = -1;
        int block = -1;
        QPoint inside = {}; ///< in the block's coordinates
    };

    /// Where the keyboard is.
    struct KeySpot
    {
        TextPosition block = {};
        int index = -1; ///< in spotsIn() of the block; −1: nowhere
        BlockSpot spot = {};
    };
    /// What is not laid out and was asked for a block of: the others will be asked for, too.
    struct ReadMessage
    {
        int row = -1;
        std::optional<QList<MarkdownBlock>> reasoning = {};
        std::optional<QList<MarkdownBlock>> text = {};
    };
    /// Where the reader was before rows went.
    struct Reading
    {
        bool wasAtEnd = false;
        std::optional<Page::Anchor> anchor = {};
    };
    struct Removed
    {
        int row = -1;
        Reading reading = {};
    };

    // PageContent
    int rowCount() const override;
    int partCount(int row) override;
    int partHeight(int row, int part) override;
    qint64 partTop(int row, int part) override;
    int partAt(int row, qint64 y) override;
    int rowHeight(int row) override;

    void onReset();
    void onInserted(int first, int last);
    void onRemoved(int first, int last);
    void onChanged(int first, int last);
    void beginTurn();
    void keepReading(int first);
    void refreshRow(int row);
    void refreshRowsOutside(int first, int last);
    bool isAnswerComing() const;
    void announceEnd();

    MessageBox &box(int row);
    MessageBox *existingBox(int row);
    void setGeometry(MessageBox &box, int row);
    HeightEstimates::Source estimateSource();
    EstimateKey estimateKey(int row) const;
    int columnWidth() const { return MessageBox::columnWidth(viewport()->width(), m_theme); }
    int estimatedHeight(int row) const;
    QList<int> estimatedHeights(int first, int last) const;
    void takeEstimates(const QList<RowHeight> &heights);
    void forgetHeights();
    void dropBoxes();
    void releaseFarBoxes();

    void refresh(); ///< lays out, repaints what changed, brings the scroll bar up to date
    QList<Shown> shownNow();
    void repaintDifference(const QList<Shown> &before, const QList<Shown> &now);
    void updateScrollBar();
    void placeChrome();
    void putAway(QWidget *widget);
    void requestColors();
    void requestFormulas();
    QStringList missingFormulas(int row, int firstBlock, int lastBlock);
    QStringList missingFormulasNear(int row, bool isBeginning);
    void showFormulas(const QStringList &drawn);
    void releaseChrome(Chrome &chrome);
    MessageFooter *takeFooter();
    void toggleReasoning(int row);
    void updateTheme();

    void paintRow(QPainter &painter, int row, const QRect &clip);
    void paintBlock(QPainter &painter, const Page::Placed &placed, const QRect &clip);
    TextMarks marksFor(int row, int block, const MessageBox &box) const;
    void updateRow(int row);
    void updateSelectionMarks(const TextRange &before);
    int rowTopInView(int row); ///< of a row in sight

    Target targetAt(QPoint point);
    TextPosition positionFor(const Target &target);
    void setHovered(const Target &target, BlockControl control);
    void activate(const Target &target, BlockControl control);
    void onPointerMoved(QPoint point);
    void extendSelection(QPoint point);
    void autoScroll();
    void startDrag();
    void revealRect(int row, int block, const QRect &inside);
    void revealInBlock(int row, int block, qsizetype position);
    void keepCodeView(int row, int block); ///< beyond the layout's life
    bool isCaretKey(const QKeyEvent *event) const;
    void moveCaret(const QKeyEvent *event);
    TextPosition caretAside(const TextPosition &from, bool isForward, bool byWord) const;
    TextPosition caretBelow(const TextPosition &from, bool isDown);
    void showCaret(bool shows);
    void tellCaret();
    bool stepSpot(bool isForward);
    bool isOffered(const TextPosition &block, const BlockSpot &spot);
    void setKeySpot(const KeySpot &spot);
    int layoutIndex(const TextPosition &block);
    TextPosition blockPosition(int row, int layoutIndex);
    void stepRow(int direction);
    int rowForKeys() const; ///< the current one, or what is read
    void putOnClipboard(const QString &text);
    QString textOfSelection(bool asMarkdown) const;
    QString textAt(const TextPosition &position) const;

    TranscriptModel *m_model;
    TextTheme m_theme;
    Page m_page;
    std::map<int, std::unique_ptr<MessageBox>> m_boxes;
    mutable ReadMessage m_read;
    std::map<int, Chrome> m_chrome;
    std::vector<MessageFooter *> m_spareFooters;
    QHash<MessageId, ReaderState> m_readers;
    QList<Shown> m_shown;
    TextSelection m_selection;
    HeightEstimates m_estimates;
    CodeHighlighting m_highlighting;
    FormulaRenderer m_formulas;
    QStringList m_wantedFormulas;

    QTimer m_changeTimer;
    QTimer m_autoScrollTimer;
    int m_changedFirst = -1;
    int m_changedLast = -1;
    Removed m_removed; ///< while others may come for them
    int m_currentRow = -1;
    TextRange m_selectedMessage; // by selectAll(), of which once more selects all
    int m_hoveredRow = -1;
    Target m_hovered;
    BlockControl m_hoveredControl = BlockControl::None;
    Target m_confirmed;
    BlockControl m_confirmedControl = BlockControl::None;
    QTimer m_confirmTimer;
    QString m_hoveredLink;
    QString m_needle;
    std::optional<TextRange> m_currentMatch;

    QPoint m_pressPoint;
    bool m_isSelecting = false;
    bool m_mayDrag = false;
    Target m_barDrag; ///< of the block whose scroll bar is held
    int m_barDragX = 0;
    int m_clicks = 0;
    QTimer m_clickTimer;
    bool m_keepsQuestion = true;
    CopyFormat m_copyFormat = CopyFormat::Plain;
    bool m_isBusy = false;
    bool m_isUpdatingScrollBar = false;
    bool m_showsCurrentRow = false;
    bool m_showsCaret = false; ///< of the selection
    KeySpot m_keySpot;
    qint64 m_paintedPixels = 0;
};

} // namespace Chat
