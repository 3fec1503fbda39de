// SPDX-License-Identifier: GPL-3.0-or-later
// From the bytes of an answer to the row that a window shows, with the answer being saved to a
// real file meanwhile.
#include "bench/benchmark.h"
#include "bench/recordedstream.h"
#include "chat/chatsession.h"
#include "chat/chatstore.h"
#include "net/sseparser.h"
#include "providers/chunkdecoder.h"
#include "support/fakeregistry.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

constexpr int Runs = 11;
constexpr qsizetype StreamSize = 1'000'000; // bytes
constexpr qsizetype SliceSize = 16 * 1024; // bytes: what a socket hands over at once

/// What a provider does with the bytes of an answer, without the network around it.
class Feeder final
{
public:
    Feeder(const QByteArray &bytes, FakeReply &reply)
        : m_bytes(bytes)
        , m_reply(reply)
    {
    }

    bool feedSlice()
    {
        const qsizetype size = std::min(SliceSize, m_bytes.size() - m_at);
        const QList<SseEvent> events = m_parser.feed(QByteArrayView(m_bytes).sliced(m_at, size));
        m_at += size;
        for (const SseEvent &event : events) {
            const Result<ChatDelta> delta = m_decoder.decode(event.data);
            require(delta.hasValue(), "the decoder refused a chunk");
            if (!delta->isEmpty()) {
                m_reply.give(*delta);
                ++m_deltas;
            }
        }
        return m_at < m_bytes.size();
    }
    int deltas() const { return m_deltas; }

private:
    const QByteArray &m_bytes;
    FakeReply &m_reply;
    SseParser m_parser;
    ChunkDecoder m_decoder;
    qsizetype m_at = 0;
    int m_deltas = 0;
};

struct Measured
{
    double secondsPerDelta = 0; // of the processor, all threads
    double secondsToFirstRow = 0; // on the wall
};

/// How fast the slices come: at once, or as from a slow service, the second after the first was
/// seen.
enum class Pace { Fast, Slow };

Measured measure(Pace pace, const RecordedStream &stream, FakeRegistry &providers, ChatStore &store)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    ChatSession session({.conversation = {.id = QUuid::createUuid(),
                                          .provider = u"fake"_s,
                                          .createdAt = now,
                                          .updatedAt = now}},
                        providers.registry(), store);
    QEventLoop loop;
    std::optional<Feeder> feeder;
    QTimer slices; // each in a turn of its own, as they come from a socket
    QElapsedTimer wall;
    Measured measured;
    std::clock_t begin = 0;

    QObject::connect(&providers.fake(), &FakeProvider::sent, &session, [&] {
        feeder.emplace(stream.bytes, *providers.fake().reply());
        begin = std::clock();
        wall.start();
        slices.start(0);
    });
    QObject::connect(&slices, &QTimer::timeout, &session, [&] {
        if (feeder->feedSlice()) {
            if (pace == Pace::Slow && measured.secondsToFirstRow == 0)
                slices.stop();
            return;
        }
        slices.stop();
        providers.fake().reply()->finish({}, {.finishReason = FinishReason::Stop});
    });
    QObject::connect(&session.messages(), &MessageListModel::dataChanged, &session, [&] {
        if (!wall.isValid() || measured.secondsToFirstRow > 0)
            return;
        measured.secondsToFirstRow = double(wall.nsecsElapsed()) / 1e9;
        if (pace == Pace::Slow)
            slices.start(0);
    });
    const auto endWhenSaved = [&] {
        if (!session.isBusy() && !session.hasUnsavedChanges())
            loop.quit();
    };
    QObject::connect(&session, &ChatSession::saveStateChanged, &session, endWhenSaved);

    require(session.ask(u"How long is it?"_s), "the session asked nothing");
    loop.exec();
    const double seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;

    const Message &answer = session.messages().rows().last().message;
    require(answer.state == MessageState::Complete && feeder->deltas() > 1000
                && answer.text.size() > feeder->deltas(),
            "the answer is not whole");
    measured.secondsPerDelta = seconds / feeder->deltas();
    return measured;
}

} // namespace
} // namespace Chat

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    Chat::FakeRegistry providers;
    Chat::ChatStore store(folder.filePath(QStringLiteral("chats.sqlite")));
    const Chat::RecordedStream stream = Chat::recordedStream(Chat::StreamSize);
    const auto median = [&](Chat::Pace pace, double Chat::Measured::*value) {
        return Chat::medianOf(Chat::Runs,
                              [&] { return Chat::measure(pace, stream, providers, store).*value; });
    };
    Chat::printResult("codec and session, bytes to row, one delta",
                      median(Chat::Pace::Fast, &Chat::Measured::secondsPerDelta) * 1e6, "us",
                      Chat::Target::Below, 20);
    Chat::printResult("codec and session, first byte to first row",
                      median(Chat::Pace::Slow, &Chat::Measured::secondsToFirstRow) * 1e3, "ms",
                      Chat::Target::Below, 50);
    return 0;
}
