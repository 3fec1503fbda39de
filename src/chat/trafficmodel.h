// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bodylog.h"
#include "core/requestlog.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>

namespace Chat {

/// The requests that RequestLog keeps as a table, in the order of their beginnings, newest first;
/// one that is under way has its row until the log forgets it. It takes over what is new all at
/// once, at most ten times a second, and only while somebody watches. Texts of clients come without
/// characters that could do anything.
class TrafficModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        TimeColumn,
        StatusColumn,
        RequestColumn, ///< method and route
        ModelColumn,
        DurationColumn,
        FirstTokenColumn,
        TokensColumn,
        ClientColumn,
        ProviderColumn,
        ErrorColumn,
        ColumnCount,
    };
    enum Role {
        FailedRole = Qt::UserRole + 1, ///< bool
        UnderWayRole, ///< bool
    };

    /// Both must outlive it.
    TrafficModel(const RequestLog &log, BodyLog &bodies, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Of a row that there is.
    const RequestRecord &record(int row) const { return m_records[static_cast<size_t>(row)]; }
    /// Of the request with that number; −1 where it is gone.
    int rowOf(quint64 number) const;

    /// Off at each start of the program; see BodyLog.
    bool isRecording() const { return m_bodies.isRecording(); }
    void setRecording(bool isRecording);
    std::optional<RecordedBodies> bodies(const RequestRecord &record) const;

    bool isWatched() const { return m_isWatched; }
    void setWatched(bool isWatched);
    /// The log has something new.
    void noticeNews();

Q_SIGNALS:
    void aboutToRefresh(); ///< rows will go and come, with their own signals
    void refreshed();
    void recordingChanged();

private:
    void refresh();
    void update(const QList<RequestRecord> &records);
    void dropForgotten(const QList<RequestRecord> &underWay);
    void add(const QList<RequestRecord> &records);
    QString text(const RequestRecord &record, int column) const;

    const RequestLog &m_log;
    BodyLog &m_bodies;
    std::deque<RequestRecord> m_records; // newest first
    quint64 m_newest = 0; // number
    quint64 m_lastEnded = 0;
    QTimer m_timer; // runs while there is news to be taken over
    bool m_isWatched = false;
    bool m_hasNews = true;
};

/// What stands for a request in its RequestColumn: "POST /v1/chat/completions".
QString requestText(const RequestRecord &record);
/// "404"; "…" while it is under way.
QString statusText(const RequestRecord &record);
/// Why it failed: in plain words, else the name of the error's kind; empty where it did not.
QString failureText(const RequestRecord &record);
/// Whether it did not get the answer it was to get.
bool isFailed(const RequestRecord &record);

} // namespace Chat
