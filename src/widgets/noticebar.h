// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>

QT_BEGIN_NAMESPACE
class QBoxLayout;
class QHBoxLayout;
class QLabel;
QT_END_NAMESPACE

namespace Chat {

class IconLabel;

/// A quiet bar of one sentence and what can be done about it, in the flow of a page: never in the
/// way, never modal. Hidden until show…(). Its text goes to assistive technology as it appears.
class NoticeBar final : public QFrame
{
    Q_OBJECT
public:
    enum class Tone { Quiet, Warning, Trouble };

    explicit NoticeBar(QWidget *parent = nullptr);
    ~NoticeBar() override;

    /// Shows `text` in place of what stood there, without any button yet.
    void showText(const QString &text, Tone tone = Tone::Quiet, const QString &details = {});
    /// A button that calls `action`. The bar stays until hide().
    void addButton(const QString &text, const QString &objectName, std::function<void()> action);
    /// A cross that hides the bar.
    void addCloseButton();

    QString text() const;
    void setVisible(bool visible) override;

Q_SIGNALS:
    void dismissed(); ///< by its cross

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateIcon();
    void arrange();
    void passFocusOn();

    Tone m_tone = Tone::Quiet;
    IconLabel *m_icon = nullptr;
    QLabel *m_text = nullptr;
    QBoxLayout *m_layout = nullptr; // text and buttons: beside or below each other
    QHBoxLayout *m_buttonLayout = nullptr;
    QList<QWidget *> m_buttons;
};

} // namespace Chat
