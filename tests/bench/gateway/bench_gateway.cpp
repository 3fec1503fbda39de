// SPDX-License-Identifier: GPL-3.0-or-later
// The gateway side by side with nginx, which only passes bytes on, and with an aiohttp equivalent
// of the service that it takes the place of. All of them, the service behind them and the clients
// share the processors of this machine: the figures are for comparing.
#include "bench/benchmark.h"
#include "bench/gateway/childprocess.h"
#include "bench/gateway/load.h"
#include "bench/gateway/peers.h"
#include "bench/gateway/service.h"
#include "bench/gateway/sockets.h"

#include <cstdio>
#include <optional>

namespace Chat {
namespace {

constexpr double Seconds = 3; // of each measurement
constexpr double WarmUp = 0.5;
constexpr int Streams = 500;
constexpr int EventsOfStream = 20 * Service::EventsPerSecond; // 20 s

const std::string Ask = question();
const std::string AskForStream = questionForStream();

struct Measured
{
    LoadResult load;
    double processorMicroseconds = 0; ///< for each request
};

Measured measure(const Peer &peer, int clients)
{
    runLoad(peer.port, Ask, clients, WarmUp);
    const double before = peer.process ? peer.process->processorSeconds() : 0;
    Measured measured{.load = runLoad(peer.port, Ask, clients, Seconds)};
    require(measured.load.requests > 0 && measured.load.failures == 0,
            peer.name + " did not answer every request");
    if (peer.process)
        measured.processorMicroseconds =
            (peer.process->processorSeconds() - before) * 1e6 / measured.load.requests;
    std::printf("  %-8s %4d clients %10.0f requests/s %8.0f us p50", peer.name.c_str(), clients,
                measured.load.perSecond(), measured.load.medianMicroseconds);
    if (peer.process)
        std::printf(" %8.0f us of processor each", measured.processorMicroseconds);
    std::printf("\n");
    std::fflush(stdout);
    return measured;
}

void measureRequests(const Peer &direct, const Peer &lmchat, const std::optional<Peer> &proxy,
                     const Peer &peer)
{
    for (const int clients : {1, 16, 64, 256}) {
        const Measured plain = measure(direct, clients);
        const Measured ours = measure(lmchat, clients);
        const Measured slow = measure(peer, clients);
        const std::string with = ", " + std::to_string(clients) + " clients";
        printResult("requests/s against aiohttp" + with,
                    ours.load.perSecond() / slow.load.perSecond(), "x", Target::AtLeast, 4);
        if (proxy)
            printResult("requests/s against nginx" + with,
                        ours.load.perSecond() / measure(*proxy, clients).load.perSecond(), "x",
                        Target::AtLeast, 0.1);
        if (clients == 1)
            printResult("added latency, p50" + with,
                        (ours.load.medianMicroseconds - plain.load.medianMicroseconds) / 1e3, "ms",
                        Target::Below, 0.4);
    }
}

StreamResult measureStreams(const Peer &peer)
{
    const double before = peer.process ? peer.process->processorSeconds() : 0;
    const StreamResult result = runStreams(peer.port, AskForStream, Streams, 60, [&peer] {
        return peer.process ? peer.process->residentKilobytes() : 0.0;
    });
    std::printf("  %-8s %4d streams %10d events %8.2f ms p50 %8.2f ms p99", peer.name.c_str(),
                result.streams, result.events, result.medianDelay, result.highDelay);
    if (peer.process)
        std::printf(" %6.0f us of processor an event",
                    (peer.process->processorSeconds() - before) * 1e6 / result.events);
    std::printf("\n");
    std::fflush(stdout);
    return result;
}

} // namespace
} // namespace Chat

int main()
{
    using namespace Chat;
    Folder folder;
    const Service service(EventsOfStream);
    const Peer direct{.name = "direct", .port = service.port()};

    // By itself first: what it takes at rest is soon no more to be seen.
    {
        const Peer idle = gatewayPeer(folder, LMCHAT_PROGRAM, service.port());
        require(idle.process->listensAt(idle.port), "lmchat serve does not listen");
        runLoad(idle.port, Ask, 1, 0.2);
        const double resident = idle.process->residentKilobytes();
        printResult("memory at rest", resident / 1024, "MB", Target::Below, 30);

        const StreamResult plain = measureStreams(direct);
        const StreamResult ours = measureStreams(idle);
        constexpr int sent = Streams * EventsOfStream;
        printResult("events delivered of 100", 100.0 * ours.events / sent, "", Target::AtLeast,
                    100);
        printResult("added delay of an event, p50, 500 streams",
                    ours.medianDelay - plain.medianDelay, "ms", Target::Below, 5);
        printResult("memory for a stream", (ours.residentKilobytes - resident) / Streams, "KB",
                    Target::Below, 40);
    }

    const Peer lmchat = gatewayPeer(folder, LMCHAT_PROGRAM, service.port());
    const std::optional<Peer> proxy = nginxPeer(folder, service.port());
    const Peer peer = originPeer(service.port());
    require(lmchat.process->listensAt(lmchat.port), "lmchat serve does not listen");
    require(!proxy || proxy->process->listensAt(proxy->port), "nginx does not listen");
    require(peer.process->listensAt(peer.port), "the aiohttp service does not listen");
    measureRequests(direct, lmchat, proxy, peer);
    return 0;
}
