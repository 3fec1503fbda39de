// SPDX-License-Identifier: GPL-3.0-or-later
// How long the program takes from its start to the first painting of its window, how much memory it
// then holds, and the longest turn of the event loop while an answer streams, and while the gateway
// is busy and its traffic is looked at. Without a display: on the offscreen platform.
#include "bench/benchmark.h"
#include "bench/filleddatabase.h"
#include "chat/conversationlibrary.h"
#include "chat/providercatalog.h"
#include "chat/settingskeeper.h"
#include "chat/trafficmodel.h"
#include "style/theme.h"
#include "support/fakeregistry.h"
#include "widgets/chatpage.h"
#include "widgets/gatewayswitch.h"
#include "widgets/mainwindow.h"
#include "widgets/trafficview.h"
#include "widgets/trafficwindow.h"
#include "widgets/windowmanager.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>

#include <thread>
#include <vector>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

constexpr int Starts = 7;
constexpr int Many = 10'000;
constexpr auto TimeToSettle = 1500ms; // until the list is read and the memory is what it stays
constexpr auto Patience = 30s;
constexpr int TokensPerSecond = 200;
constexpr int Tokens = 2'000;
constexpr int RequestsPerSecond = 1'000;
constexpr int Requests = 5'000;

struct Start
{
    double seconds = 0;
    double megabytes = 0;
};

void waitFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

double residentMegabytes(qint64 process)
{
    QFile status(u"/proc/%1/status"_s.arg(process));
    require(status.open(QIODevice::ReadOnly), "the memory of the program cannot be read");
    static const QRegularExpression line(u"VmRSS:\\s*(\\d+) kB"_s);
    const auto match = line.match(QString::fromLatin1(status.readAll()));
    require(match.hasMatch(), "the memory of the program is not told");
    return match.captured(1).toDouble() / 1024;
}

/// Starts the real program with that home and database, and ends it again.
Start startProgram(const QString &home, const QString &database)
{
    QProcess process;
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
    environment.insert(u"HOME"_s, home);
    environment.insert(u"XDG_RUNTIME_DIR"_s, home);
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    environment.insert(u"QT_LOGGING_RULES"_s, u"chat.app.debug=true"_s);
    process.setProcessEnvironment(environment);
    process.setProgram(QStringLiteral(LMCHAT_PROGRAM));
    process.setArguments({u"--set"_s, u"storage/database="_s + database});

    QByteArray messages;
    Start start;
    QElapsedTimer clock;
    QEventLoop loop;
    QObject::connect(&process, &QProcess::readyReadStandardError, &loop, [&] {
        messages += process.readAllStandardError();
        if (start.seconds == 0 && messages.contains("the window is painted")) {
            start.seconds = double(clock.nsecsElapsed()) / 1e9;
            loop.quit();
        }
    });
    QTimer::singleShot(Patience, &loop, [&] { loop.exit(1); });
    clock.start();
    process.start();
    require(loop.exec() == 0, "the window is not painted");
    waitFor(TimeToSettle);
    start.megabytes = residentMegabytes(process.processId());
    process.terminate();
    process.waitForFinished();
    return start;
}

void measureStart(const char *name, const char *memoryName, int conversations)
{
    const QTemporaryDir home;
    const QString database = home.filePath(u"chat.db"_s);
    fillDatabase(database, conversations, u"demo"_s);
    Start last;
    const double seconds = medianOf(Starts, [&] {
        last = startProgram(home.path(), database);
        return last.seconds;
    });
    printResult(name, seconds * 1000, "ms", Target::Below, 250);
    printResult(memoryName, last.megabytes, "MB", Target::Below, 90);
}

/// The longest time between two moments at which the event loop would have taken new events.
class Watchdog final
{
public:
    Watchdog()
    {
        const QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance();
        QObject::connect(dispatcher, &QAbstractEventDispatcher::awake, &m_context,
                         [this] { m_clock.start(); });
        QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, &m_context,
                         [this] { endTurn(); });
    }

    void clear() { m_longest = 0; }
    double longestMilliseconds() const { return double(m_longest) / 1e6; }

private:
    void endTurn()
    {
        if (m_clock.isValid())
            m_longest = std::max(m_longest, m_clock.nsecsElapsed());
        m_clock.invalidate();
    }

    QObject m_context;
    QElapsedTimer m_clock;
    qint64 m_longest = 0;
};

/// Words with all that Markdown has, so that no part of it is spared.
QString tokenAt(int index)
{
    static const QStringList words =
        u"The **answer** goes on, with `code` and a [link](https://example.org). "_s.split(u' ');
    if (index % 400 == 200)
        return u"\n\n```cpp\nint main() { return 0; }\n```\n\n"_s;
    if (index % 400 == 350)
        return u"\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"_s;
    if (index % 60 == 59)
        return u"\n\n"_s;
    return words.at(index % words.size()) + u' ';
}

void measureTurns()
{
    const QTemporaryDir folder;
    FakeRegistry providers;
    Redactor redactor;
    const QString database = folder.filePath(u"chat.db"_s);
    fillDatabase(database, Many, u"fake"_s);
    ConversationLibrary library(database, providers.registry());
    library.setDefaults({.provider = u"fake"_s});
    ProviderCatalog catalog(providers.registry());
    SettingsKeeper settings(Settings::load({}).value(), {}, {}, redactor);
    Theme theme;
    WindowManager windows({library, catalog, settings, theme}, {});
    windows.start();
    waitFor(TimeToSettle);
    MainWindow *window = windows.windows().first();
    window->newConversation();
    require(window->page().session()->ask(u"Tell me a lot."_s), "the question is not taken");
    while (providers.fake().reply() == nullptr)
        waitFor(10ms);

    Watchdog watchdog;
    QTimer tokens;
    int sent = 0;
    QEventLoop loop;
    QObject::connect(&tokens, &QTimer::timeout, &loop, [&] {
        if (sent == Tokens) {
            loop.quit();
            return;
        }
        providers.fake().reply()->say(tokenAt(sent++));
    });
    tokens.setTimerType(Qt::PreciseTimer);
    tokens.start(1000ms / TokensPerSecond);
    waitFor(500ms); // what happens once at the beginning is no part of streaming
    watchdog.clear();
    loop.exec();
    printResult("window: longest turn while streaming 200 tokens/s", watchdog.longestMilliseconds(),
                "ms", Target::Below, 16);
    providers.fake().reply()->finish({}, {.finishReason = FinishReason::Stop});
    waitFor(100ms);
}

RequestRecord requestAt(int index)
{
    return {.time = QDateTime::currentDateTimeUtc(),
            .id = "req_" + QByteArray::number(index),
            .client = index % 3 == 0 ? u"laptop"_s : u"127.0.0.1"_s,
            .method = u"POST"_s,
            .route = u"/v1/chat/completions"_s,
            .provider = u"openai"_s,
            .model = u"model-%1"_s.arg(index % 17),
            .status = index % 50 == 0 ? 429 : 200,
            .streamed = true,
            .timeToFirstToken = std::chrono::milliseconds(index * 7 % 900),
            .duration = std::chrono::milliseconds(index * 131 % 30'000),
            .usage = Usage{.promptTokens = 10,
                           .completionTokens = index % 999,
                           .totalTokens = 10 + index % 999}};
}

/// The log is filled in a thread of its own, as by the gateway.
double longestTurnWithTraffic(const std::function<void(TrafficView &)> &prepare)
{
    Redactor redactor;
    RequestLog log;
    BodyLog bodies(redactor);
    TrafficModel traffic(log, bodies);
    GatewaySwitch gateway;
    for (int i = 0; i < int(RequestLog::Size); ++i)
        log.add(requestAt(i));
    TrafficWindow window(traffic, gateway);
    window.show();
    waitFor(500ms);
    prepare(*window.findChild<TrafficView *>());
    waitFor(500ms); // what happens once at the beginning is no part of it
    Watchdog watchdog;
    QEventLoop loop;
    std::thread requests([&] {
        constexpr std::size_t atOnce = 64; // and not the first one ends first
        std::vector<RequestRecord> underWay;
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < Requests; ++i) {
            std::this_thread::sleep_until(begin + i * 1000ms / RequestsPerSecond);
            RequestRecord &record = underWay.emplace_back(requestAt(i));
            log.setUnderWay(record);
            if (underWay.size() > atOnce) {
                const auto over = underWay.begin() + i * 7 % int(atOnce);
                log.add(*over);
                underWay.erase(over);
            }
            QMetaObject::invokeMethod(
                &traffic, [&traffic] { traffic.noticeNews(); }, Qt::QueuedConnection);
        }
        QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
    });
    loop.exec();
    requests.join();
    waitFor(200ms);
    require(traffic.record(0).id == requestAt(Requests - 1).id, "the window lags behind");
    return watchdog.longestMilliseconds();
}

void measureTraffic()
{
    printResult("window: longest turn with 1,000 requests/s in the traffic view",
                longestTurnWithTraffic([](TrafficView &) {}), "ms", Target::Below, 16);
    const double sorted = longestTurnWithTraffic([](TrafficView &table) {
        table.sortByColumn(TrafficModel::DurationColumn, Qt::DescendingOrder);
        table.selectRow(100);
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum() / 2);
    });
    printResult("window: the same, sorted by duration and amidst of it", sorted, "ms",
                Target::Below, 16);
}

} // namespace
} // namespace Chat

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_NO_GLIB", "1"); // GLib's dispatcher does not tell where a turn begins
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    Chat::measureStart("window: start to first paint", "window: memory", 0);
    Chat::measureStart("window: start with 10,000 conversations",
                       "window: memory with 10,000 conversations", Chat::Many);
    Chat::measureTurns();
    Chat::measureTraffic();
    return 0;
}
