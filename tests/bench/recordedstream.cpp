// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/recordedstream.h"

#include "bench/benchmark.h"

#include <QFile>
#include <QList>

namespace Chat {

RecordedStream recordedStream(qsizetype size)
{
    QFile file(QStringLiteral(TEST_DATA_DIR "/fixtures/openai_stream.sse"));
    require(file.open(QIODevice::ReadOnly), "the recorded stream cannot be read");
    const QByteArray recording = file.readAll();

    QList<QByteArray> opening;
    QList<QByteArray> text;
    QList<QByteArray> closing;
    for (qsizetype begin = 0; begin < recording.size();) {
        const qsizetype blank = recording.indexOf("\n\n", begin);
        const qsizetype end = blank < 0 ? recording.size() : blank + 2;
        const QByteArray event = recording.sliced(begin, end - begin);
        begin = end;
        if (event.contains(R"("delta":{"content":")"))
            text.append(event);
        else
            (text.isEmpty() ? opening : closing).append(event);
    }
    require(!text.isEmpty(), "the recorded stream holds no text");

    RecordedStream stream;
    const auto append = [&stream](const QByteArray &event) {
        stream.bytes += event;
        ++stream.eventCount;
    };
    std::ranges::for_each(opening, append);
    for (qsizetype i = 0; stream.bytes.size() < size; ++i)
        append(text.at(i % text.size()));
    std::ranges::for_each(closing, append);
    return stream;
}

} // namespace Chat
