// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bodylog.h"
#include "core/requestlog.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QButtonGroup;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTextEdit;
class QToolButton;
QT_END_NAMESPACE

namespace Chat {

class ElidedLabel;

/// All that is known of one request to the gateway, with a button that copies it as a command, and
/// its bodies where they were recorded. A copy: it stays when the request has gone from the list.
class TrafficDetails final : public QWidget
{
    Q_OBJECT
public:
    explicit TrafficDetails(QWidget *parent = nullptr);

    const RequestRecord &record() const { return m_record; }
    void showRecord(const RequestRecord &record, const std::optional<RecordedBodies> &bodies);
    /// They are forgotten.
    void dropBodies();

    /// The body that the command of curl is to have; nothing where it was not kept as a whole.
    std::optional<QByteArray> wholeRequest() const;

    /// One line below all else, said to screen readers too; until another request is shown.
    void showHint(const QString &hint);

Q_SIGNALS:
    void copyRequested();
    void closeRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum Page { FieldsPage, RequestPage, AnswerPage };
    QWidget *makeHead();
    QWidget *makeFields();
    QWidget *makeBodyPage(Page page, const QString &name);
    void addPageButton(Page page, const QString &text, const QString &objectName);
    QList<QPair<QString, QString>> fields() const;
    void fillFields();
    void fillBody(Page page, const RecordedBody &body);
    void showPage(Page page);
    void fitFont();

    RequestRecord m_record;
    std::optional<RecordedBodies> m_bodies;
    ElidedLabel *m_title = nullptr;
    ElidedLabel *m_hint = nullptr;
    QPushButton *m_copy = nullptr;
    QToolButton *m_close = nullptr;
    QWidget *m_pageRow = nullptr;
    QButtonGroup *m_pageButtons = nullptr;
    QStackedWidget *m_pages = nullptr;
    QTextEdit *m_fields = nullptr;
    QPlainTextEdit *m_texts[3] = {};
    QLabel *m_notes[3] = {};
    int m_fieldsInRow = 0;
};

} // namespace Chat
