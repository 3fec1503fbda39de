// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/trafficfiltermodel.h"

#include <QTableView>

#include <optional>

namespace Chat {

class TrafficModel;

/// The table of requests. Where its first row shows, what is new comes in there; else what the
/// reader looks at stays where it is, and so does what they have chosen.
class TrafficView final : public QTableView
{
    Q_OBJECT
public:
    /// `traffic` must outlive it.
    explicit TrafficView(TrafficModel &traffic, QWidget *parent = nullptr);

    void setWords(const QString &words);
    int matchCount() const { return m_filter.rowCount(); }

    /// The one that is chosen, as long as it is there.
    std::optional<RequestRecord> chosen() const;

Q_SIGNALS:
    /// By the person, or since the filter hides it; never for a request goes away.
    void chosenChanged();
    void menuRequested(const QPoint &position); ///< on the screen

protected:
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void notePlace();
    void keepPlace();
    void fitRows();
    void setWidths();
    void onSelectionChanged();

    TrafficFilterModel m_filter;
    quint64 m_chosen = 0; // number; 0 where none is
    bool m_isChanging = false;
    bool m_sticksToEnd = false;
    quint64 m_anchor = 0; // number of the request at the top; 0: what is new shows
    int m_anchorTop = 0; // where its row begins, in pixels from the top
};

} // namespace Chat
