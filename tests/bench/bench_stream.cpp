// SPDX-License-Identifier: GPL-3.0-or-later
// From the bytes of an answer to its deltas: the parser alone, and the codec alone.
#include "bench/benchmark.h"
#include "bench/recordedstream.h"
#include "net/sseparser.h"
#include "providers/chunkdecoder.h"

namespace Chat {
namespace {

constexpr int Runs = 51;
constexpr qsizetype StreamSize = 1'000'000; // bytes
constexpr qsizetype SliceSize = 16 * 1024; // bytes: what a socket hands over at once

QList<SseEvent> parse(const QByteArray &bytes)
{
    SseParser parser;
    QList<SseEvent> events;
    for (qsizetype begin = 0; begin < bytes.size(); begin += SliceSize)
        events += parser.feed(
            QByteArrayView(bytes).sliced(begin, std::min(SliceSize, bytes.size() - begin)));
    events += parser.finish();
    return events;
}

void measureParser(const RecordedStream &stream)
{
    require(parse(stream.bytes).size() == stream.eventCount, "the parser lost events");
    const double seconds =
        medianOf(Runs, [&stream] { return processorTimeOf([&stream] { parse(stream.bytes); }); });
    printResult("SseParser, 1 MB in slices of 16 KiB",
                static_cast<double>(stream.bytes.size()) / 1e6 / seconds, "MB/s", Target::AtLeast,
                200);
}

void measureDecoder(const RecordedStream &stream)
{
    const QList<SseEvent> events = parse(stream.bytes);
    const auto decodeAll = [&events] {
        ChunkDecoder decoder;
        for (const SseEvent &event : events)
            require(decoder.decode(event.data).hasValue(), "the decoder refused a chunk");
        require(decoder.isComplete(), "the decoder did not see the end");
    };
    const double seconds = medianOf(Runs, [&decodeAll] { return processorTimeOf(decodeAll); });
    printResult("ChunkDecoder, one delta", seconds * 1e6 / static_cast<double>(events.size()), "us",
                Target::Below, 20);
}

} // namespace
} // namespace Chat

int main()
{
    const Chat::RecordedStream stream = Chat::recordedStream(Chat::StreamSize);
    Chat::measureParser(stream);
    Chat::measureDecoder(stream);
    return 0;
}
