// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/gateway/load.h"

#include "bench/gateway/service.h"
#include "bench/gateway/sockets.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Chat {
namespace {

double percentile(std::vector<double> &values, double part)
{
    if (values.empty())
        return 0;
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, at);
    return *at;
}

struct Client
{
    int descriptor = -1;
    std::string received = {};
    std::int64_t asked = 0; ///< ns
};

void watch(int epoll, int descriptor, std::size_t number)
{
    epoll_event interest{.events = EPOLLIN, .data = {.u64 = number}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &interest);
}

} // namespace

LoadResult runLoad(int port, const std::string &request, int clients, double seconds)
{
    LoadResult result;
    std::vector<Client> all(static_cast<std::size_t>(clients));
    std::vector<double> times;
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    const std::int64_t begin = nanoseconds();
    const std::int64_t end = begin + static_cast<std::int64_t>(seconds * 1e9);
    const auto ask = [&request](Client &client) {
        client.asked = nanoseconds();
        writeAll(client.descriptor, request);
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].descriptor = connectTo(port);
        watch(epoll, all[i].descriptor, i);
        ask(all[i]);
    }
    std::array<epoll_event, 256> events{};
    std::array<char, 16 * 1024> buffer;
    std::int64_t now = begin;
    while (now < end) {
        const int count = epoll_wait(epoll, events.data(), int(events.size()), 100);
        now = nanoseconds();
        for (int i = 0; i < count; ++i) {
            Client &client = all[events.at(static_cast<std::size_t>(i)).data.u64];
            const ssize_t size = recv(client.descriptor, buffer.data(), buffer.size(), 0);
            if (size <= 0) {
                ++result.failures;
                close(client.descriptor);
                client.descriptor = -1;
                continue;
            }
            client.received.append(buffer.data(), static_cast<std::size_t>(size));
            if (messageSize(client.received) == 0)
                continue;
            if (client.received.starts_with("HTTP/1.1 200")) {
                ++result.requests;
                times.push_back(static_cast<double>(nanoseconds() - client.asked) / 1e3);
            } else {
                ++result.failures;
            }
            client.received.clear();
            ask(client);
        }
    }
    result.seconds = static_cast<double>(now - begin) / 1e9;
    result.medianMicroseconds = percentile(times, 0.5);
    for (const Client &client : all)
        close(client.descriptor);
    close(epoll);
    return result;
}

StreamReaders::StreamReaders(int port, const std::string &request, int count)
    : m_readers(static_cast<std::size_t>(count))
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    for (std::size_t i = 0; i < m_readers.size(); ++i) {
        Reader &reader = m_readers[i];
        reader.descriptor = connectTo(port);
        if (reader.descriptor < 0)
            continue;
        watch(m_epoll, reader.descriptor, i);
        writeAll(reader.descriptor, request);
        ++m_open;
        usleep(2000); // as people come, not all in one moment
    }
}

StreamReaders::~StreamReaders()
{
    for (const Reader &reader : m_readers) {
        if (reader.descriptor >= 0)
            close(reader.descriptor);
    }
    close(m_epoll);
}

bool StreamReaders::readFor(double seconds)
{
    const std::int64_t end = nanoseconds() + static_cast<std::int64_t>(seconds * 1e9);
    std::array<epoll_event, 256> events{};
    while (m_open > 0 && nanoseconds() < end) {
        const int count = epoll_wait(m_epoll, events.data(), int(events.size()), 100);
        for (int i = 0; i < count; ++i)
            read(m_readers[events.at(static_cast<std::size_t>(i)).data.u64]);
    }
    return m_open > 0;
}

void StreamReaders::read(Reader &reader)
{
    std::array<char, 16 * 1024> buffer;
    const ssize_t size = recv(reader.descriptor, buffer.data(), buffer.size(), 0);
    const std::int64_t now = nanoseconds();
    if (size > 0)
        reader.received.append(buffer.data(), static_cast<std::size_t>(size));
    // A mark begins behind the quotation mark of its text, or behind another mark.
    std::size_t at = 0;
    for (;;) {
        at = reader.received.find("t0000", at);
        if (at == std::string::npos || at + Service::MarkSize > reader.received.size())
            break;
        std::int64_t sent = 0;
        const char *begin = reader.received.data() + at + 1;
        std::from_chars(begin, begin + Service::MarkSize - 1, sent, 16);
        m_delays.push_back(static_cast<double>(now - sent) / 1e6);
        at += Service::MarkSize;
    }
    const bool isWhole = reader.received.find("[DONE]") != std::string::npos;
    if (!isWhole && size > 0) {
        const std::size_t seen = at == std::string::npos
            ? reader.received.size() - std::min<std::size_t>(reader.received.size(), 5)
            : at;
        reader.received.erase(0, seen);
        return;
    }
    m_ended += isWhole ? 1 : 0;
    --m_open;
    close(reader.descriptor);
    reader.descriptor = -1;
}

StreamResult StreamReaders::result()
{
    return {.streams = m_ended,
            .events = static_cast<int>(m_delays.size()),
            .medianDelay = percentile(m_delays, 0.5),
            .highDelay = percentile(m_delays, 0.99)};
}

} // namespace Chat
