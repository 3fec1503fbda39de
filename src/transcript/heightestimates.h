// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"
#include "typeset/heightestimator.h"

#include <QCache>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Chat {

/// What heights are kept by besides width and fonts: a message that grows is another one.
struct EstimateKey
{
    MessageId id = {};
    qsizetype textSize = 0;

    bool operator==(const EstimateKey &) const = default;
};

/// What has to be known of a message to guess its height.
struct EstimatedMessage
{
    QString text = {};
    QString reasoning = {}; ///< empty where it is not shown
    bool isTyped = false; ///< by a person: shown as it is
    int textWidth = 0;
    int frameHeight = 0; ///< of all that is not text
};

struct RowHeight
{
    int row = 0;
    int height = 0;

    bool operator==(const RowHeight &) const = default;
};

/// Guesses the heights of messages that nobody has looked at yet better than their lengths tell:
/// reads them in a thread of the pool, some at a time, from where the reader is outwards, while the
/// reader does nothing. Heights are kept by message, width and fonts. GUI thread.
class HeightEstimates final : public QObject
{
    Q_OBJECT

public:
    struct Source
    {
        std::function<int()> rowCount = {};
        std::function<int()> nearRow = {}; ///< where the reader is
        std::function<bool()> isHeld = {}; ///< nothing may change now
        std::function<EstimateKey(int row)> key = {};
        /// Nothing where it is not worth a guess.
        std::function<std::optional<EstimatedMessage>(int row)> message = {};
    };

    explicit HeightEstimates(Source source, QObject *parent = nullptr);

    /// The theme's and the width of the view, with which heights change. All rows are due.
    void setGeometry(std::shared_ptr<const HeightEstimator> estimator, int width);

    // What happens to the rows.
    void onReset();
    void onInserted(int first, int last);
    void onRemoved(int first, int last);
    void onChanged(int first, int last);

    /// The height that a row had when it was laid out, as far as it was.
    void keep(const EstimateKey &message, int height);

    void onActivity(); ///< the reader does something: waits for a while
    bool isComplete() const { return m_dueCount == 0 && !m_isReading; }

Q_SIGNALS:
    void refined(const QList<Chat::RowHeight> &heights); ///< not while it is held

private:
    struct Key
    {
        EstimateKey message = {};
        int width = 0;
        std::size_t fonts = 0;

        bool operator==(const Key &) const = default;
        friend std::size_t qHash(const Key &key, std::size_t seed = 0)
        {
            return qHashMulti(seed, key.message.id, key.message.textSize, key.width, key.fonts);
        }
    };
    struct Row
    {
        quint64 stamp = 0; ///< of the message as it is now
        bool isDue = true;
    };
    struct Job
    {
        int row = 0;
        quint64 stamp = 0;
        EstimateKey key = {};
        EstimatedMessage message = {};
        int height = 0;
    };

    void setDue(int first, int last);
    void setDone(Row &row);
    void schedule(int milliseconds);
    void readNext();
    void takeOver(const QList<Job> &done, int width, std::size_t fonts);
    Key keyOf(const EstimateKey &message) const;

    Source m_source;
    std::shared_ptr<const HeightEstimator> m_estimator;
    int m_width = 0;
    std::vector<Row> m_rows;
    int m_dueCount = 0;
    quint64 m_lastStamp = 0;
    QCache<Key, int> m_known;
    QTimer m_timer;
    bool m_isReading = false;
};

} // namespace Chat
