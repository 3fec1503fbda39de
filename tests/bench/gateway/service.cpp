// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/gateway/service.h"

#include "bench/gateway/sockets.h"

#include <array>
#include <cstdio>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Chat {
namespace {

std::string whole(const std::string &body)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string chunk(const std::string &bytes)
{
    std::array<char, 16> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
    return size.data() + bytes + "\r\n";
}

const std::string Answer = whole(
    R"({"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-4o-mini",)"
    R"("choices":[{"index":0,"message":{"role":"assistant","content":"Hello!"},)"
    R"("finish_reason":"stop"}],)"
    R"("usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}})");
const std::string Models = whole(R"({"object":"list","data":[{"id":"gpt-4o-mini"}]})");
const std::string StreamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n";
const std::string LastEvents =
    chunk("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
          "data: [DONE]\n\n")
    + "0\r\n\r\n";

} // namespace

Service::Service(int events)
    : m_events(events)
    , m_listener(listenAnywhere(m_port))
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_thread([this] { run(); })
{
}

Service::~Service()
{
    m_stops = true;
    m_thread.join();
    for (const auto &[descriptor, client] : m_clients)
        close(descriptor);
    close(m_listener);
    close(m_epoll);
}

std::string Service::mark()
{
    std::array<char, MarkSize + 1> text{};
    std::snprintf(text.data(), text.size(), "t%016llx",
                  static_cast<unsigned long long>(nanoseconds()));
    return text.data();
}

void Service::run()
{
    epoll_event interest{.events = EPOLLIN, .data = {.fd = m_listener}};
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_listener, &interest);
    std::array<epoll_event, 256> events{};
    while (!m_stops) {
        const int count = epoll_wait(m_epoll, events.data(), int(events.size()),
                                     m_streams > 0 ? 1 : 100); // ms
        for (int i = 0; i < count; ++i) {
            const int descriptor = events.at(static_cast<std::size_t>(i)).data.fd;
            if (descriptor == m_listener)
                acceptAll();
            else
                read(descriptor);
        }
        if (m_streams > 0)
            sendEvents();
    }
}

void Service::acceptAll()
{
    for (;;) {
        const int descriptor = accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0)
            return;
        epoll_event interest{.events = EPOLLIN, .data = {.fd = descriptor}};
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &interest);
        m_clients.emplace(descriptor, Client());
    }
}

void Service::read(int descriptor)
{
    std::array<char, 16 * 1024> buffer;
    Client &client = m_clients.at(descriptor);
    for (;;) {
        const ssize_t size = recv(descriptor, buffer.data(), buffer.size(), 0);
        if (size < 0)
            break;
        if (size == 0) {
            m_streams -= client.eventsLeft >= 0 ? 1 : 0;
            m_clients.erase(descriptor);
            close(descriptor);
            return;
        }
        client.received.append(buffer.data(), static_cast<std::size_t>(size));
    }
    while (const std::size_t size = messageSize(client.received)) {
        answer(descriptor, client, std::string_view(client.received).substr(0, size));
        client.received.erase(0, size);
    }
}

void Service::answer(int descriptor, Client &client, std::string_view request)
{
    if (request.starts_with("GET ")) {
        writeAll(descriptor, Models);
    } else if (request.find(R"("stream":true)") == std::string_view::npos) {
        writeAll(descriptor, Answer);
    } else {
        writeAll(descriptor, StreamHead);
        client.eventsLeft = m_events;
        client.nextEvent = nanoseconds();
        ++m_streams;
    }
}

void Service::sendEvents()
{
    const std::int64_t now = nanoseconds();
    for (auto &[descriptor, client] : m_clients) {
        if (client.eventsLeft < 0 || client.nextEvent > now)
            continue;
        client.nextEvent += 1'000'000'000 / EventsPerSecond;
        if (client.eventsLeft-- > 0) {
            writeAll(descriptor,
                     chunk(R"(data: {"id":"chatcmpl-1","object":"chat.completion.chunk",)"
                           R"("created":1700000000,"model":"gpt-4o-mini",)"
                           R"("choices":[{"index":0,"delta":{"content":")"
                           + mark() + R"("},"finish_reason":null}]})" + "\n\n"));
        } else {
            --m_streams;
            writeAll(descriptor, LastEvents);
        }
    }
}

} // namespace Chat
