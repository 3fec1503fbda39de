// SPDX-License-Identifier: GPL-3.0-or-later
// The conversation view with 10,000 messages: to open it, to read it, to watch an answer grow in
// it.
//
// bench_transcript WORK prepares one piece of work and does it between two marks for a profiler
// that counts instructions: valgrind --tool=callgrind --collect-atstart=no
// --toggle-collect='Chat::measured*' bench_transcript open-10000
#include "bench/benchmark.h"
#include "mathematics/formulaengine.h"
#include "mathematics/formularenderer.h"
#include "style/theme.h"
#include "transcript/sampleconversation.h"
#include "transcript/textsearch.h"
#include "transcript/transcriptarea.h"
#include "transcript/transcriptview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTimer>

#include <cstdio>
#include <functional>
#include <malloc.h>
#include <vector>

namespace Chat {

/// What is counted where instructions are.
Q_NEVER_INLINE void measured(const std::function<void()> &work);
void measured(const std::function<void()> &work)
{
    work();
}

namespace {

using namespace Qt::StringLiterals;

double percentile(std::vector<double> values, int percent)
{
    std::ranges::sort(values);
    const std::size_t index = values.size() * static_cast<std::size_t>(percent) / 100;
    return values.at(std::min(index, values.size() - 1));
}

qint64 memoryInUse()
{
    const struct mallinfo2 info = mallinfo2();
    return static_cast<qint64>(info.uordblks + info.hblkhd);
}

/// A view of the size that a window has.
struct Window
{
    Window()
    {
        view.resize(1000, 800);
        view.show();
        QApplication::processEvents(); // it is not shown before
    }

    void open(MessageListModel &model)
    {
        view.setModel(&model);
        view.area()->viewport()->repaint();
    }

    /// What is to be painted is painted now.
    void paint()
    {
        view.area()->takePaintedPixels();
        QApplication::sendPostedEvents();
        require(view.area()->takePaintedPixels() > 0, "nothing was painted");
    }

    TranscriptArea &area() { return *view.area(); }

    TranscriptView view;
};

void waitUntil(const std::function<bool()> &holds)
{
    QEventLoop loop;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        if (holds())
            loop.quit();
    });
    timer.start(10);
    loop.exec();
}

QList<MessageRow> withAnswer(QList<MessageRow> rows, const QString &text)
{
    rows.append({.message = sampleMessage(1'000'000, Role::User, u"And now?"_s)});
    Message answer = sampleMessage(1'000'001, Role::Assistant, text);
    answer.state = MessageState::Streaming;
    rows.append({.message = answer});
    return rows;
}

/// Lets an answer grow word by word, each of them painted.
class Stream final
{
public:
    Stream(const QList<MessageRow> &rows, const QString &text)
    {
        m_window.view.setKeepsQuestion(false);
        m_model.setRows(withAnswer(rows, text));
        m_window.open(m_model);
        m_window.view.scrollToEnd();
        m_window.area().viewport()->repaint();
        m_id = m_model.rows().last().message.id;
    }

    void append(const QString &text)
    {
        m_model.append(m_id, text);
        m_window.area().flushChanges();
        m_window.paint();
    }

private:
    MessageListModel m_model;
    Window m_window;
    MessageId m_id;
};

QStringList words(int count, bool isCode)
{
    static const QStringList prose{u"scheduler "_s,  u"keeps "_s, u"the **queue** "_s, u"слово "_s,
                                   u"for `each` "_s, u"core. "_s, u"and\n\n"_s,        u"then "_s};
    static const QStringList code{u"int "_s, u"x"_s,  u" = "_s,    u"value("_s,
                                  u"42"_s,   u");"_s, u"\n    "_s, u"// да\n"_s};
    QStringList list;
    for (int i = 0; i < count; ++i)
        list.append((isCode ? code : prose).at(i % 8));
    return list;
}

std::vector<double> tokenTimes(const QString &text, int count, bool isCode)
{
    Stream stream(longConversation(20), text);
    const QStringList list = words(count + 20, isCode);
    std::vector<double> times;
    for (qsizetype i = 0; i < list.size(); ++i) {
        const double seconds = processorTimeOf([&] { stream.append(list.at(i)); });
        if (i >= 20)
            times.push_back(seconds * 1000);
    }
    return times;
}

void measureOpening(QList<MessageRow> &rows, int count, double target)
{
    rows = longConversation(count);
    MessageListModel model;
    model.setRows(rows);
    MessageListModel empty;
    Window window;
    const double seconds = medianOf(11, [&] {
        window.open(empty);
        return processorTimeOf([&] { window.open(model); });
    });
    printResult("open " + std::to_string(count) + " messages", seconds * 1000, "ms", Target::Below,
                target);
}

void measureMemory(const QList<MessageRow> &rows)
{
    qsizetype size = 0;
    for (const MessageRow &row : rows)
        size += row.message.text.toUtf8().size();
    require(size > 10'000'000, "the conversation is too small");
    MessageListModel model;
    model.setRows(rows);
    Window window;
    const qint64 before = memoryInUse();
    window.open(model);
    printResult("memory beyond the text, opened", static_cast<double>(memoryInUse() - before) / 1e6,
                "MB", Target::Below, 12);
    const int page = window.area().viewport()->height();
    window.area().showRow(0);
    while (window.area().scrollBy(page * 20)) {
        window.area().viewport()->repaint();
    }
    // What draws formulas is given up when there is nothing more to draw.
    FormulaRenderer &formulas = window.area().formulas();
    waitUntil([&] { return !formulas.isDrawing(); });
    const qint64 drawing = memoryInUse();
    if (formulas.isHoldingEngine()) {
        formulas.setIdleTime(0);
        formulas.request({u"$x$"_s});
        waitUntil([&] { return !formulas.isHoldingEngine(); });
        QElapsedTimer timer;
        timer.start();
        waitUntil([&] { return timer.elapsed() > 1000; }); // the thread has its own pace
        printResult("memory that drawing formulas takes, for a while",
                    static_cast<double>(drawing - memoryInUse()) / 1e6, "MB", Target::Below, 80);
    }
    printResult("memory beyond the text, scrolled through",
                static_cast<double>(memoryInUse() - before) / 1e6, "MB", Target::Below, 20);
}

/// How far the heights of rows are from what they are once all of them is laid out, of all of them.
double heightError(TranscriptArea &area, const QList<int> &exact)
{
    qint64 error = 0;
    qint64 sum = 0;
    for (int row = 0; row < exact.size(); ++row) {
        error += std::abs(area.rowTopOnPage(row + 1) - area.rowTopOnPage(row) - exact.at(row));
        sum += exact.at(row);
    }
    return 100.0 * static_cast<double>(error) / static_cast<double>(sum);
}

void measureEstimates(const QList<MessageRow> &rows)
{
    MessageListModel model;
    model.setRows(rows);
    Window window;
    TranscriptArea &area = window.area();
    TextTheme theme = TextTheme::from(area.font(), area.palette());
    QList<int> exact;
    for (int row = 0; row < rows.size(); ++row) {
        MessageBox box({.message = rows.at(row).message}, {}, theme);
        box.setGeometry(area.viewport()->width(), row == 0, 0);
        for (int part = 0; part < box.partCount(); ++part)
            box.partHeight(part);
        exact.append(box.height());
    }
    window.open(model);
    printResult("error of heights, by the texts' lengths", heightError(area, exact), "%",
                Target::Below, 40);
    const double seconds =
        processorTimeOf([&] { waitUntil([&area] { return area.isEstimated(); }); });
    printResult("error of heights, when the texts are read", heightError(area, exact), "%",
                Target::Below, 1);
    printResult("reading 10,000 messages for that, in a thread", seconds, "s", Target::Below, 4);
}

void measureScrolling(const QList<MessageRow> &rows)
{
    MessageListModel model;
    model.setRows(rows);
    Window window;
    window.open(model);
    TranscriptArea &area = window.area();
    area.verticalScrollBar()->setValue(area.verticalScrollBar()->maximum() / 2);
    QApplication::sendPostedEvents();

    std::vector<double> steps;
    int shifts = 0;
    for (int i = 0; i < 250; ++i) {
        const QList<TranscriptArea::BlockPlace> before = area.visibleBlocks();
        steps.push_back(1000 * processorTimeOf([&] {
                            area.scrollBy(-100);
                            window.paint();
                        }));
        for (const TranscriptArea::BlockPlace &old : before) {
            for (const TranscriptArea::BlockPlace &now : area.visibleBlocks()) {
                if (now.row == old.row && now.block == old.block
                    && now.rect.y() != old.rect.y() + 100)
                    ++shifts;
            }
        }
    }
    printResult("wheel step of 100 px, median", percentile(steps, 50), "ms", Target::Below, 4);
    printResult("wheel step of 100 px, 95 of 100", percentile(steps, 95), "ms", Target::Below, 8);
    printResult("blocks that shifted in 250 steps", shifts, "", Target::Below, 1);

    QRandomGenerator random(1);
    std::vector<double> jumps;
    for (int i = 0; i < 100; ++i) {
        const int value = random.bounded(area.verticalScrollBar()->maximum());
        jumps.push_back(1000 * processorTimeOf([&] {
                            area.verticalScrollBar()->setValue(value);
                            window.paint();
                        }));
    }
    printResult("random jump, median", percentile(jumps, 50), "ms", Target::Below, 16);
    printResult("random jump, 95 of 100", percentile(jumps, 95), "ms", Target::Below, 33);

    std::vector<double> resizes;
    for (int i = 0; i < 20; ++i) {
        resizes.push_back(1000 * processorTimeOf([&] {
                              window.view.resize(i % 2 == 0 ? 900 : 1000, 800);
                              window.paint();
                          }));
    }
    printResult("resize with 10,000 messages", percentile(resizes, 50), "ms", Target::Below, 33);

    TextSearch search({.rowCount = [&] { return int(rows.size()); },
                       .message = [&](int row) { return area.searchedMessage(row); }});
    QEventLoop loop;
    QObject::connect(&search, &TextSearch::progressed, &loop, [&] {
        if (search.isComplete())
            loop.quit();
    });
    const double reading = processorTimeOf([&] {
        search.setNeedle(u"журнал"_s, 0);
        loop.exec();
    });
    printResult("first search of 10,000 messages, in a thread", reading, "s", Target::Below, 4);
    const double seconds = medianOf(11, [&] {
        return processorTimeOf([&] {
            search.setNeedle(u"журнал"_s, 0);
            require(search.isComplete(), "the messages are read once");
        });
    });
    require(search.matchCount() > 100, "the search found nothing");
    printResult("find over 10,000 messages", seconds * 1000, "ms", Target::Below, 50);
}

void measureOneMessage(qsizetype size, const char *name, double target)
{
    MessageListModel model;
    model.setRows({{.message = sampleMessage(0, Role::Assistant, longProse(size))}});
    MessageListModel empty;
    Window window;
    const double seconds = medianOf(7, [&] {
        window.open(empty);
        return processorTimeOf([&] { window.open(model); });
    });
    printResult(name, seconds * 1000, "ms", Target::Below, target);
}

void measureStreaming()
{
    for (const qsizetype size : {1'000, 10'000, 100'000}) {
        const std::vector<double> prose = tokenTimes(longProse(size), 200, false);
        const std::string at = " at " + std::to_string(size / 1000) + " kB";
        printResult("token of prose" + at + ", median", percentile(prose, 50), "ms", Target::Below,
                    2);
        printResult("token of prose" + at + ", 99 of 100", percentile(prose, 99), "ms",
                    Target::Below, 8);
        const std::vector<double> code = tokenTimes(longCode(size), 200, true);
        printResult("token of code" + at + ", median", percentile(code, 50), "ms", Target::Below,
                    0.3);
    }
    const QString whole = longProse(100'000);
    Stream stream({}, {});
    const double seconds = processorTimeOf([&] {
        for (qsizetype i = 0; i < 5000; ++i)
            stream.append(whole.sliced(i * whole.size() / 5000,
                                       (i + 1) * whole.size() / 5000 - i * whole.size() / 5000));
    });
    printResult("an answer of 100 kB in 5,000 tokens", seconds, "s", Target::Below, 2);
}

/// A message with so many formulas, none like another.
QString manyFormulas(int count)
{
    QString text;
    for (int i = 0; i < count; ++i) {
        text += u"Here $x_{%1}^2 + \\sqrt{%1}$ and then\n\n"
                "\\[ \\sum_{k=1}^{%1} \\frac{a_k}{b_{%1}} = \\int_0^{%1} f(t)\\,dt \\]\n\n"_s.arg(
                    i + 2);
    }
    return text;
}

/// The processor time of all threads, the one that draws among them.
void measureFormulas()
{
    if (!FormulaEngine::isAvailable())
        return;
    FormulaRenderer renderer;
    QEventLoop loop;
    QObject::connect(&renderer, &FormulaRenderer::drawn, &loop, [&] {
        if (!renderer.isDrawing())
            loop.quit();
    });
    const auto secondsFor = [&](const QStringList &sources) {
        return processorTimeOf([&] {
            renderer.request(sources);
            loop.exec();
        });
    };
    printResult("the first formula", secondsFor({u"$E = mc^2$"_s}), "s", Target::Below, 1.5);
    QStringList sources;
    for (int i = 0; i < 50; ++i)
        sources.append(u"$$\\sum_{k=1}^{%1} \\frac{a_k}{b_{%1}} = \\sqrt{%1}$$"_s.arg(i + 2));
    const double each = secondsFor(sources) / static_cast<double>(sources.size());
    printResult("a further formula", 1000 * each, "ms", Target::Below, 80);

    MessageListModel model;
    model.setRows({{.message = sampleMessage(0, Role::Assistant, manyFormulas(100))}});
    Window window;
    window.open(model);
    TranscriptArea &area = window.area();
    waitUntil([&area] { return !area.isDrawingFormulas(); });
    std::vector<double> steps;
    for (int i = 0; i < 60 && area.scrollBy(-100); ++i)
        steps.push_back(1000 * processorTimeOf([&] { window.paint(); }));
    require(steps.size() > 20, "there is something to scroll through");
    printResult("wheel step over formulas, median", percentile(steps, 50), "ms", Target::Below, 4);
}

/// One piece of work for a profiler.
int countInstructions(const QString &work)
{
    if (work.startsWith("open-"_L1)) {
        MessageListModel model;
        model.setRows(longConversation(work.sliced(5).toInt()));
        Window window;
        window.open(model); // warm
        MessageListModel empty;
        window.open(empty);
        measured([&] { window.open(model); });
        return 0;
    }
    // token-KILOBYTES-MESSAGES
    const QStringList parts = work.split(u'-');
    require(parts.size() == 3, "no such work: open-COUNT or token-KILOBYTES-MESSAGES");
    Stream stream(longConversation(parts.at(2).toInt()), longProse(parts.at(1).toInt() * 1000));
    const QStringList list = words(40, false);
    for (int i = 0; i < 8; ++i)
        stream.append(list.at(i));
    measured([&] {
        for (int i = 8; i < 40; ++i)
            stream.append(list.at(i));
    });
    return 0;
}

} // namespace
} // namespace Chat

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const Chat::Theme theme;
    if (argc > 1)
        return Chat::countInstructions(QString::fromLocal8Bit(argv[1]));

    QList<Chat::MessageRow> rows;
    Chat::measureOpening(rows, 100'000, 200);
    Chat::measureOpening(rows, 1000, 25);
    Chat::measureOpening(rows, 10'000, 50);
    Chat::measureMemory(rows);
    Chat::measureEstimates(rows);
    Chat::measureScrolling(rows);
    Chat::measureOneMessage(100'000, "open one message of 100 kB", 16);
    Chat::measureOneMessage(1'000'000, "open one message of 1 MB", 60);
    Chat::measureStreaming();
    Chat::measureFormulas();
    return 0;
}
