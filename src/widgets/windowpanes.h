// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QSplitter;
QT_END_NAMESPACE

namespace Chat {

/// A page with a pane at each side that folds. Where there is room they stand beside it, with
/// handles between; in a narrow window an open pane lies over the page and goes away by itself when
/// the person turns to something else, and both begin folded.
class WindowPanes final : public QWidget
{
    Q_OBJECT
public:
    enum class Side { Start, End };

    /// Takes the three over as children.
    WindowPanes(QWidget *start, QWidget *page, QWidget *end, QWidget *parent = nullptr);

    /// Whether the panes lie over the page.
    bool isNarrow() const { return m_isNarrow; }

    bool isOpen(Side side) const;
    void setOpen(Side side, bool isOpen);

    /// Folds what lies over the page; nothing where the panes stand beside it.
    void closeOverlays();

    /// Whether the pane is open where there is room for it, and its width: to be kept.
    bool isWanted(Side side) const { return pane(side).isWanted; }
    int paneWidth(Side side) const { return pane(side).width; }
    void setWanted(Side side, bool isWanted, int width);

Q_SIGNALS:
    void openChanged(Chat::WindowPanes::Side side, bool isOpen);
    void focusReleased(); ///< a pane was closed that had the keyboard

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Pane
    {
        QWidget *widget = nullptr;
        int width = 0; // that the person gave it
        bool isWanted = false; // open where there is room
        bool isOverlaid = false; // open over the page
    };

    Pane &pane(Side side) { return m_panes[side == Side::Start ? 0 : 1]; }
    const Pane &pane(Side side) const { return m_panes[side == Side::Start ? 0 : 1]; }
    bool hasFocusIn(Side side) const;
    void onFocusChanged(const QWidget *now);
    void arrange();
    void placeOverlay(Side side);
    void rememberWidths();

    QSplitter *m_splitter = nullptr;
    QWidget *m_page = nullptr;
    QWidget *m_shade = nullptr; // over the page, below an overlay: a click on it closes that
    Pane m_panes[2];
    bool m_isNarrow = false;
    bool m_isArranged = false;
};

} // namespace Chat
