// SPDX-License-Identifier: GPL-3.0-or-later
// How long the list of conversations takes from nothing to filled, few and many.
#include "bench/benchmark.h"
#include "bench/filleddatabase.h"
#include "chat/conversationfiltermodel.h"
#include "chat/conversationlibrary.h"
#include "support/fakeregistry.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

constexpr int Runs = 11;
constexpr int Few = 10;
constexpr int Many = 10'000;

double secondsToOpen(const QString &path, int count, FakeRegistry &providers)
{
    QElapsedTimer clock;
    clock.start();
    ConversationLibrary library(path, providers.registry());
    QEventLoop loop;
    QObject::connect(&library, &ConversationLibrary::loaded, &loop, &QEventLoop::quit);
    loop.exec();
    const double seconds = double(clock.nsecsElapsed()) / 1e9;
    require(library.conversations().rowCount() == count, "the list is not whole");
    return seconds;
}

double secondsToFilter(const QString &path, FakeRegistry &providers)
{
    ConversationLibrary library(path, providers.registry());
    QEventLoop loop;
    QObject::connect(&library, &ConversationLibrary::loaded, &loop, &QEventLoop::quit);
    loop.exec();
    ConversationFilterModel filter;
    filter.setSourceModel(&library.conversations());
    return medianOf(Runs, [&filter] {
        filter.setFilterText(QString());
        return processorTimeOf([&filter] {
            filter.setFilterText(u"about 77"_s);
            require(filter.rowCount() > 0, "the filter found nothing");
        });
    });
}

} // namespace
} // namespace Chat

int main(int argc, char **argv)
{
    using namespace Chat;
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    FakeRegistry providers;
    for (const int count : {Few, Many}) {
        const QString path = folder.filePath(QString::number(count));
        fillDatabase(path, count, u"fake"_s);
        const double seconds =
            medianOf(Runs, [&] { return secondsToOpen(path, count, providers); });
        const std::string name = "list of " + std::to_string(count) + " conversations, opened";
        printResult(name, seconds * 1e3, "ms", Target::Below, 100);
    }
    printResult("list of 10000 conversations, filtered",
                secondsToFilter(folder.filePath(QString::number(Many)), providers) * 1e3, "ms",
                Target::Below, 16);
    return 0;
}
