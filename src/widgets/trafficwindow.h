// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
QT_END_NAMESPACE

namespace Chat {

class GatewaySwitch;
class NoticeBar;
class TrafficDetails;
class TrafficModel;
class TrafficView;

/// The last requests to the gateway: a table with a filter, and the details of the one that is
/// chosen. The model is watched while this window is shown.
class TrafficWindow final : public QWidget
{
    Q_OBJECT
public:
    /// Both must outlive it.
    TrafficWindow(TrafficModel &traffic, GatewaySwitch &gateway, QWidget *parent = nullptr);
    ~TrafficWindow() override;

Q_SIGNALS:
    void aboutToClose(); ///< its geometry can be read

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void makeTools();
    void makeEmptyPage();
    void addShortcuts();
    void onEscape();
    void refresh();
    void refreshEmptyPage();
    void refreshDetails();
    void refreshRecording();
    void onEmptyButton();
    void onChosen();
    void closeDetails();
    void hideDetails();
    void copyAsCurl();
    void showMenu(const QPoint &position);

    TrafficModel &m_traffic;
    GatewaySwitch &m_gateway;
    QLineEdit *m_filter = nullptr;
    QCheckBox *m_record = nullptr;
    NoticeBar *m_notice = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_pages = nullptr;
    TrafficView *m_table = nullptr;
    QWidget *m_empty = nullptr;
    QLabel *m_emptyText = nullptr;
    QPushButton *m_emptyButton = nullptr;
    TrafficDetails *m_details = nullptr;
};

} // namespace Chat
