// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/composeredit.h"

#include "style/metrics.h"

#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMimeData>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocumentFragment>
#include <QTextLayout>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int FewestLinesAtMost = 4; // however low the window is

bool isEnter(const QKeyEvent &event)
{
    return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
}

/// Paths where the data is nothing but local files: file managers give their names as text, too.
QStringList localFiles(const QMimeData &data)
{
    QStringList paths;
    const QList<QUrl> urls = data.urls();
    for (const QUrl &url : urls) {
        if (!url.isLocalFile())
            return {};
        paths.append(url.toLocalFile());
    }
    return paths;
}

/// Text without formatting, and without what no person can have meant to send.
QString plainText(const QMimeData &data)
{
    QString text = data.text();
    if (text.isEmpty() && data.hasHtml())
        text = QTextDocumentFragment::fromHtml(data.html()).toPlainText();
    text.replace("\r\n"_L1, "\n"_L1);
    text.removeIf([](QChar c) { return c < u' ' && c != u'\n' && c != u'\t' && c != u'\r'; });
    return text;
}

/// Whether the letters of a Latin keyboard may be no more than the beginning of what is meant.
bool isComposed(QLocale::Language language)
{
    switch (language) {
    case QLocale::Chinese:
    case QLocale::Cantonese:
    case QLocale::Japanese:
    case QLocale::Korean:
    case QLocale::Vietnamese:
        return true;
    default:
        return false;
    }
}

} // namespace

ComposerEdit::ComposerEdit(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setAccessibleName(tr("Message"));
    setPlaceholderText(tr("Ask anything"));
    setFrameShape(QFrame::NoFrame);
    viewport()->setAutoFillBackground(false);
    setTabChangesFocus(true);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(Metrics::Tiny);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &ComposerEdit::updateHeight);
    setSendKey(m_sendKey);
    updateHeight();
}

void ComposerEdit::setSendKey(SendKey key)
{
    m_sendKey = key;
    const QString tip = key == SendKey::Enter
        ? tr("Enter sends, Shift+Enter breaks the line. Text files can be dropped here.")
        : tr("Ctrl+Enter sends, Enter breaks the line. Text files can be dropped here.");
    setStatusTip(tip);
    setAccessibleDescription(tip);
}

bool ComposerEdit::hasText() const
{
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        const QString line = block.text();
        if (!std::ranges::all_of(line, [](QChar c) { return c.isSpace(); }))
            return true;
    }
    return false;
}

void ComposerEdit::setText(const QString &text)
{
    setPlainText(text);
    moveCursor(QTextCursor::End);
}

void ComposerEdit::insertParagraph(const QString &text)
{
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    cursor.setPosition(cursor.selectionEnd());
    if (!cursor.atBlockStart())
        cursor.insertText(u"\n\n"_s);
    cursor.insertText(text.endsWith(u'\n') ? text : text + u'\n');
    if (!cursor.block().text().isEmpty())
        cursor.insertText(u"\n"_s);
    cursor.endEditBlock();
    setTextCursor(cursor);
    ensureCursorVisible();
}

QSize ComposerEdit::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 40, m_height};
}

QSize ComposerEdit::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 12, m_height};
}

void ComposerEdit::keyPressEvent(QKeyEvent *event)
{
    if (isEnter(*event)) {
        switch (meaningOf(*event)) {
        case LineEnd::Send:
            if (hasText())
                Q_EMIT sendRequested();
            break;
        case LineEnd::Break:
            // A paragraph, not Qt's own line separator: every line is a block, as if pasted.
            textCursor().insertBlock();
            ensureCursorVisible();
            break;
        case LineEnd::None:
            break;
        }
        event->accept();
        return;
    }
    if (event->key() == Qt::Key_Escape && !isComposing()) {
        Q_EMIT stopRequested();
        event->accept();
        return;
    }
    if (event->key() == Qt::Key_Up && (event->modifiers() & ~Qt::KeypadModifier) == 0
        && !isComposing() && document()->isEmpty()) {
        Q_EMIT editLastRequested();
        event->accept();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

bool ComposerEdit::takeTyping(QKeyEvent *event, const QLocale &inputLocale)
{
    const Qt::KeyboardModifiers commands = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    const QString text = event->text();
    const bool isLetter = !text.isEmpty() && (text.at(0).isPrint() || text.at(0).isSurrogate())
        && !text.at(0).isSpace();
    // AltGr is Ctrl and Alt together to some systems, and makes letters of its own.
    const bool isCommand = event->modifiers() & commands
        && !event->modifiers().testFlags(Qt::ControlModifier | Qt::AltModifier);
    if (hasFocus() || !isEnabled() || !isLetter || isCommand)
        return false;
    setFocus(Qt::OtherFocusReason);
    // No input method has seen it. What it would have made of it cannot be made up for: "n" and
    // "ihao" are no greeting. The next one it will see.
    const bool isFinal = !isComposed(inputLocale.language()) || text.at(0).unicode() >= 0x80;
    if (isFinal)
        keyPressEvent(event);
    return true;
}

/// An input method takes Enter to settle what it offers; some hand the key on all the same.
ComposerEdit::LineEnd ComposerEdit::meaningOf(const QKeyEvent &event) const
{
    if (isComposing())
        return LineEnd::None;
    const bool control = event.modifiers().testFlag(Qt::ControlModifier);
    const bool breaks = event.modifiers().testFlag(Qt::ShiftModifier)
        || event.modifiers().testFlag(Qt::AltModifier)
        || (m_sendKey == SendKey::CtrlEnter && !control);
    if (breaks)
        return LineEnd::Break;
    return event.isAutoRepeat() ? LineEnd::None : LineEnd::Send; // one press sends once
}

/// Whether an input method holds unfinished text.
bool ComposerEdit::isComposing() const
{
    return !textCursor().block().layout()->preeditAreaText().isEmpty();
}

bool ComposerEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText() || source->hasHtml() || !localFiles(*source).isEmpty();
}

void ComposerEdit::insertFromMimeData(const QMimeData *source)
{
    const QStringList files = localFiles(*source);
    if (!files.isEmpty()) {
        Q_EMIT filesDropped(files);
        return;
    }
    const QString text = plainText(*source);
    if (text.isEmpty())
        return;
    textCursor().insertText(text);
    ensureCursorVisible();
}

void ComposerEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateHeight();
    else if (event->type() == QEvent::LanguageChange)
        setSendKey(m_sendKey);
}

void ComposerEdit::showEvent(QShowEvent *event)
{
    if (m_window != window()) {
        if (m_window)
            m_window->removeEventFilter(this);
        m_window = window();
        m_window->installEventFilter(this);
    }
    QPlainTextEdit::showEvent(event);
    updateHeight();
}

bool ComposerEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_window && event->type() == QEvent::Resize)
        updateHeight();
    return QPlainTextEdit::eventFilter(watched, event);
}

int ComposerEdit::heightOfLines(int lines) const
{
    const QMargins margins = contentsMargins();
    return int(std::ceil(lines * QFontMetricsF(font()).lineSpacing()
                         + 2 * document()->documentMargin()))
        + margins.top() + margins.bottom();
}

int ComposerEdit::largestHeight() const
{
    return std::max(heightOfLines(FewestLinesAtMost), m_window ? m_window->height() / 3 : 0);
}

void ComposerEdit::updateHeight()
{
    // QPlainTextEdit's document counts its height in lines.
    const int wanted = heightOfLines(int(document()->documentLayout()->documentSize().height()));
    const int height = std::min(wanted, largestHeight());
    setVerticalScrollBarPolicy(wanted > height ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    if (height == m_height)
        return;
    m_height = height;
    updateGeometry();
}

} // namespace Chat
