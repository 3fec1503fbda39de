// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextBrowser>

namespace Chat {

/// Shows one document of MessageText at its full height, without scrolling, frame or ground of its
/// own. Its text can be selected and copied. Everything that is not for the text, such as the wheel
/// and the context menu, goes on to its parent.
class MessageTextView final : public QTextBrowser
{
    Q_OBJECT

public:
    enum class Kind {
        Markdown,
        Muted, ///< Markdown in the colour of second-rank text
        Typed,
    };

    explicit MessageTextView(Kind kind, QWidget *parent = nullptr);

    /// Does nothing where it shows that already. The selection stays where its text stays.
    void setText(const QString &text);
    const QString &text() const { return m_text; }

    QString plainText() const; ///< as shown, without markup
    int heightFor(int width);
    int idealWidth(int atMost); ///< that its lines want, at most `atMost`

Q_SIGNALS:
    void safeLinkActivated(const QUrl &url);

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void render();

    const Kind m_kind;
    QString m_text;
};

} // namespace Chat
