// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/trafficmodel.h"

#include "chat/durationtext.h"
#include "chat/printabletext.h"

#include <QLocale>

#include <algorithm>
#include <functional>

namespace Chat {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto RefreshInterval = 100ms;
constexpr int FirstErrorStatus = 400;

int alignmentOf(int column)
{
    const bool isNumber = column == TrafficModel::DurationColumn
        || column == TrafficModel::FirstTokenColumn || column == TrafficModel::TokensColumn;
    return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

QString requestText(const RequestRecord &record)
{
    return printableText(record.method + u' ' + record.route);
}

QString statusText(const RequestRecord &record)
{
    return record.isUnderWay() ? u"…"_s : QString::number(record.status);
}

QString failureText(const RequestRecord &record)
{
    return printableText(record.reason.isEmpty() ? record.error : record.reason);
}

bool isFailed(const RequestRecord &record)
{
    return record.status >= FirstErrorStatus || !record.error.isEmpty();
}

TrafficModel::TrafficModel(const RequestLog &log, BodyLog &bodies, QObject *parent)
    : QAbstractTableModel(parent)
    , m_log(log)
    , m_bodies(bodies)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(RefreshInterval);
    connect(&m_timer, &QTimer::timeout, this, &TrafficModel::refresh);
}

int TrafficModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_records.size());
}

int TrafficModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TrafficModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RequestRecord &shown = record(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(shown, index.column());
    case Qt::TextAlignmentRole:
        return alignmentOf(index.column());
    case Qt::AccessibleTextRole:
        return index.column() == StatusColumn && shown.isUnderWay() ? tr("under way")
                                                                    : text(shown, index.column());
    case FailedRole:
        return isFailed(shown);
    case UnderWayRole:
        return shown.isUnderWay();
    default:
        return {};
    }
}

QString TrafficModel::text(const RequestRecord &record, int column) const
{
    switch (column) {
    case TimeColumn:
        return record.time.toLocalTime().toString(u"HH:mm:ss"_s);
    case StatusColumn:
        return statusText(record);
    case RequestColumn:
        return requestText(record);
    case ModelColumn:
        return printableText(record.model);
    case DurationColumn:
        return record.isUnderWay() ? QString() : durationText(record.duration);
    case FirstTokenColumn:
        return record.timeToFirstToken ? durationText(*record.timeToFirstToken) : QString();
    case TokensColumn:
        return record.usage ? QLocale().toString(record.usage->totalTokens) : QString();
    case ClientColumn:
        return printableText(record.client);
    case ProviderColumn:
        return printableText(record.provider);
    case ErrorColumn:
        return failureText(record);
    default:
        return {};
    }
}

QVariant TrafficModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(section);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case StatusColumn:
        return tr("Status");
    case RequestColumn:
        return tr("Request");
    case ModelColumn:
        return tr("Model");
    case DurationColumn:
        return tr("Duration");
    case FirstTokenColumn:
        return tr("First token");
    case TokensColumn:
        return tr("Tokens");
    case ClientColumn:
        return tr("Client");
    case ProviderColumn:
        return tr("Provider");
    case ErrorColumn:
        return tr("Error");
    default:
        return {};
    }
}

int TrafficModel::rowOf(quint64 number) const
{
    const auto found =
        std::ranges::lower_bound(m_records, number, std::greater{}, &RequestRecord::number);
    const bool isThere = found != m_records.end() && found->number == number;
    return isThere ? static_cast<int>(found - m_records.begin()) : -1;
}

void TrafficModel::setRecording(bool isRecording)
{
    if (isRecording == m_bodies.isRecording())
        return;
    m_bodies.setRecording(isRecording);
    Q_EMIT recordingChanged();
}

std::optional<RecordedBodies> TrafficModel::bodies(const RequestRecord &record) const
{
    return m_bodies.find(record.id);
}

void TrafficModel::setWatched(bool isWatched)
{
    if (m_isWatched == isWatched)
        return;
    m_isWatched = isWatched;
    if (!isWatched)
        m_timer.stop();
    else if (m_hasNews)
        refresh();
}

void TrafficModel::noticeNews()
{
    m_hasNews = true;
    if (m_isWatched && !m_timer.isActive())
        m_timer.start();
}

void TrafficModel::refresh()
{
    m_hasNews = false;
    const RequestLog::News news = m_log.newsSince(m_lastEnded);
    QList<RequestRecord> changed;
    QList<RequestRecord> added;
    for (const QList<RequestRecord> &records : {news.ended, news.underWay}) {
        for (const RequestRecord &record : records) {
            const int row = rowOf(record.number);
            if (row < 0 && record.number > m_newest)
                added.append(record);
            else if (row >= 0 && this->record(row) != record)
                changed.append(record);
        }
    }
    if (added.isEmpty() && changed.isEmpty() && news.ended.isEmpty())
        return;
    if (!news.ended.isEmpty())
        m_lastEnded = news.ended.last().ended;
    Q_EMIT aboutToRefresh();
    update(changed);
    dropForgotten(news.underWay);
    add(added);
    Q_EMIT refreshed();
}

void TrafficModel::update(const QList<RequestRecord> &records)
{
    QList<int> rows;
    for (const RequestRecord &record : records) {
        rows.append(rowOf(record.number));
        m_records[static_cast<size_t>(rows.last())] = record;
    }
    std::ranges::sort(rows);
    for (qsizetype i = 0; i < rows.size();) {
        const int first = rows.at(i);
        int last = first;
        for (++i; i < rows.size() && rows.at(i) == last + 1; ++i)
            ++last;
        // Its time stays: what is in that order is not sorted again.
        Q_EMIT dataChanged(index(first, TimeColumn + 1), index(last, ColumnCount - 1));
    }
}

/// What the log keeps no more, or has lost while nobody looked.
void TrafficModel::dropForgotten(const QList<RequestRecord> &underWay)
{
    const auto isForgotten = [&](int row) {
        const RequestRecord &shown = record(row);
        return shown.isUnderWay()
            ? !std::ranges::binary_search(underWay, shown.number, {}, &RequestRecord::number)
            : shown.ended + RequestLog::Size <= m_lastEnded;
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (!isForgotten(row))
            continue;
        const int last = row;
        while (row > 0 && isForgotten(row - 1))
            --row;
        beginRemoveRows({}, row, last);
        m_records.erase(m_records.begin() + row, m_records.begin() + last + 1);
        endRemoveRows();
    }
}

void TrafficModel::add(const QList<RequestRecord> &records)
{
    if (records.isEmpty())
        return;
    QList<RequestRecord> sorted = records;
    std::ranges::sort(sorted, std::greater{}, &RequestRecord::number);
    beginInsertRows({}, 0, static_cast<int>(sorted.size()) - 1);
    m_records.insert(m_records.begin(), sorted.cbegin(), sorted.cend());
    m_newest = sorted.first().number;
    endInsertRows();
}

} // namespace Chat
