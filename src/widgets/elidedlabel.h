// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace Chat {

/// One line of plain text that ends in "…" where there is no room for it, and asks for none: it may
/// be squeezed to nothing. The whole text is in its tool tip then, and always in its accessible
/// name.
class ElidedLabel final : public QWidget
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    const QString &text() const { return m_text; }
    void setText(const QString &text);
    /// In the colour of text, and bold: the title of what stands below it.
    void setHeading();
    void setDetails(const QString &details); ///< the tool tip besides the text

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QString m_text;
    QString m_details;
    bool m_isHeading = false;
};

} // namespace Chat
