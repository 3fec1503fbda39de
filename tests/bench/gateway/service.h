// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <unordered_map>

namespace Chat {

/// The service behind what is measured, in a thread of its own: answers at once, or where a stream
/// is asked for, by 20 events a second, each with the time at which it was sent.
class Service final
{
public:
    static constexpr int EventsPerSecond = 20;

    /// `events` of each stream.
    explicit Service(int events);
    ~Service();
    Service(const Service &) = delete;
    Service &operator=(const Service &) = delete;

    int port() const { return m_port; }

    /// The text of an event: `t` and 16 hexadecimal digits, nanoseconds.
    static constexpr std::size_t MarkSize = 17;
    static std::string mark();

private:
    struct Client
    {
        std::string received = {};
        int eventsLeft = -1; ///< -1: no stream
        std::int64_t nextEvent = 0; ///< ns
    };

    void run();
    void acceptAll();
    void read(int descriptor);
    void answer(int descriptor, Client &client, std::string_view request);
    void sendEvents();

    const int m_events;
    int m_port = 0;
    int m_listener = -1;
    int m_epoll = -1;
    int m_streams = 0;
    std::unordered_map<int, Client> m_clients;
    std::atomic<bool> m_stops = false;
    std::thread m_thread;
};

} // namespace Chat
