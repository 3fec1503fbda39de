// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/trafficmodel.h"

#include "chat/durationtext.h"
#include "chat/printabletext.h"

#include <QLocale>

#include <algorithm>

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
    case FailedRole:
        return isFailed(shown);
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
        return QString::number(record.status);
    case RequestColumn:
        return requestText(record);
    case ModelColumn:
        return printableText(record.model);
    case DurationColumn:
        return durationText(record.duration);
    case FirstTokenColumn:
        return record.timeToFirstToken ? durationText(*record.timeToFirstToken) : QString();
    case TokensColumn:
        return record.usage ? QLocale().toString(record.usage->totalTokens) : QString();
    case ClientColumn:
        return printableText(record.client);
    case ProviderColumn:
        return printableText(record.provider);
    case ErrorColumn:
        return record.error;
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
    const auto found = std::ranges::find(m_records, number, &RequestRecord::number);
    return found == m_records.end() ? -1 : static_cast<int>(found - m_records.begin());
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
    const QList<RequestRecord> added = m_log.since(m_last);
    if (added.isEmpty())
        return;
    Q_EMIT aboutToRefresh();
    const int count = static_cast<int>(added.size());
    const int kept = std::min(rowCount(), static_cast<int>(RequestLog::Size) - count);
    if (kept < rowCount()) {
        beginRemoveRows({}, kept, rowCount() - 1);
        m_records.resize(static_cast<size_t>(kept));
        endRemoveRows();
    }
    beginInsertRows({}, 0, count - 1);
    m_records.insert(m_records.begin(), added.crbegin(), added.crend());
    m_last = added.last().number;
    endInsertRows();
    Q_EMIT refreshed();
}

} // namespace Chat
