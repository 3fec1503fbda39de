// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace Chat {

/// What clients saw that ask again as soon as they are answered.
struct LoadResult
{
    int requests = 0;
    int failures = 0; ///< a status other than 200, or a connection that ended
    double seconds = 0;
    double medianMicroseconds = 0; ///< from request to answer

    double perSecond() const { return requests / seconds; }
};

/// `clients` connections that stay, for that long, to 127.0.0.1:`port`.
LoadResult runLoad(int port, const std::string &request, int clients, double seconds);

/// What the readers of streams saw.
struct StreamResult
{
    int streams = 0; ///< that came to their end
    int events = 0;
    double medianDelay = 0; ///< ms from the service to the reader
    double highDelay = 0; ///< ms: of 99 in 100 it is less
    double residentKilobytes = 0; ///< as `resident` told in the middle
};

/// As many streams at once as `count` says, read to their end; gives up after `limit` seconds.
template <typename Resident>
StreamResult runStreams(int port, const std::string &request, int count, double limit,
                        Resident resident);

/// What runStreams() is made of.
class StreamReaders final
{
public:
    StreamReaders(int port, const std::string &request, int count);
    ~StreamReaders();
    StreamReaders(const StreamReaders &) = delete;
    StreamReaders &operator=(const StreamReaders &) = delete;

    bool readFor(double seconds); ///< false: all have ended
    StreamResult result();

private:
    struct Reader
    {
        int descriptor = -1;
        std::string received = {};
    };

    void read(Reader &reader);

    std::vector<Reader> m_readers;
    std::vector<double> m_delays; // ms
    int m_epoll = -1;
    int m_open = 0;
    int m_ended = 0;
};

template <typename Resident>
StreamResult runStreams(int port, const std::string &request, int count, double limit,
                        Resident resident)
{
    StreamReaders readers(port, request, count);
    double memory = 0;
    for (double time = 0; time < limit && readers.readFor(1); ++time)
        memory = std::max(memory, resident());
    StreamResult result = readers.result();
    result.residentKilobytes = memory;
    return result;
}

} // namespace Chat
