// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the gateway holds: many requests, then many streams, to a program that was built in
// whatever way is to be tried, the sanitizers' most of all. Not one of tools/bench: it takes long.
//
//   soak_gateway build/dev-asan/bin/lmchat [REQUESTS STREAMS]
#include "bench/benchmark.h"
#include "bench/gateway/load.h"
#include "bench/gateway/peers.h"
#include "bench/gateway/service.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace Chat {
namespace {

constexpr int Clients = 64;
constexpr int StreamsAtOnce = 250;
constexpr int EventsOfStream = 10;
constexpr double Rounds = 10; // of which each is told
constexpr double MostGrowth = 1.25; // of memory, in the second half

void tell(const char *what, int count, const Peer &peer)
{
    std::printf("%9d %-9s %8.1f MB %8.1f s of processor\n", count, what,
                peer.process->residentKilobytes() / 1024, peer.process->processorSeconds());
    std::fflush(stdout);
}

/// Gives the memory after each round, in KB.
std::vector<double> ask(const Peer &peer, int requests)
{
    std::vector<double> memory;
    int done = 0;
    for (int round = 1; done < requests;) {
        const LoadResult result = runLoad(peer.port, question(), Clients, 2);
        require(result.failures == 0 && result.requests > 0, "a request failed");
        done += result.requests;
        if (done < requests / Rounds * round)
            continue;
        ++round;
        tell("requests", done, peer);
        memory.push_back(peer.process->residentKilobytes());
    }
    return memory;
}

std::vector<double> stream(const Peer &peer, int streams)
{
    std::vector<double> memory;
    int done = 0;
    for (int round = 1; done < streams;) {
        const StreamResult result =
            runStreams(peer.port, questionForStream(), StreamsAtOnce, 120, [] { return 0.0; });
        require(result.streams == StreamsAtOnce, "a stream did not come to its end");
        require(result.events == StreamsAtOnce * EventsOfStream, "an event was lost");
        done += result.streams;
        if (done < streams / Rounds * round)
            continue;
        ++round;
        tell("streams", done, peer);
        memory.push_back(peer.process->residentKilobytes());
    }
    return memory;
}

void requireNoGrowth(const std::vector<double> &memory)
{
    if (memory.size() > 2)
        require(memory.back() < MostGrowth * memory.at(memory.size() / 2), "the memory grows");
}

} // namespace
} // namespace Chat

int main(int count, char **arguments)
{
    using namespace Chat;
    require(count > 1, "name the program: soak_gateway build/dev-asan/bin/lmchat");
    const int requests = count > 2 ? std::atoi(arguments[2]) : 100'000;
    const int streams = count > 3 ? std::atoi(arguments[3]) : 10'000;
    // What was freed is kept by the sanitizer, up to here.
    setenv("ASAN_OPTIONS", "quarantine_size_mb=16:detect_leaks=1", 0);

    Folder folder;
    const Service service(EventsOfStream);
    const std::string errors = folder.path() + "/errors";
    const Peer peer = gatewayPeer(folder, arguments[1], service.port(), errors);
    require(peer.process->listensAt(peer.port), "lmchat serve does not listen");
    requireNoGrowth(ask(peer, requests));
    requireNoGrowth(stream(peer, streams));
    const int status = peer.process->stop();
    std::printf("ended with status %d\n", status);
    if (status != 0)
        std::system(("cat " + errors).c_str());
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
