// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/gateway/peers.h"

#include "bench/benchmark.h"
#include "bench/gateway/sockets.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace Chat {
namespace {

constexpr const char *Nginx = "/usr/sbin/nginx";

// No std::string: those of other files are made of it while the program starts.
constexpr const char *Question = R"("messages":[{"role":"user","content":"Hi"}]})";

std::string post(const std::string &path, const std::string &body)
{
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace

Folder::Folder()
{
    std::string name = (std::filesystem::temp_directory_path() / "bench-XXXXXX").string();
    require(mkdtemp(name.data()) != nullptr, "no temporary folder can be made");
    m_path = name;
}

Folder::~Folder()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

std::string Folder::file(const std::string &name, const std::string &content) const
{
    const std::filesystem::path path = m_path / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
    return path.string();
}

Peer gatewayPeer(const Folder &folder, const std::string &program, int service,
                 const std::string &errorFile)
{
    folder.file(".config/LanguageModelChat/settings.ini",
                "[gateway]\nmaxConnections=2000\nmaxRequests=2000\n");
    const std::string key = "sk-invented-0123456789abcdef";
    Peer peer{.name = "gateway", .port = freePort()};
    peer.process = std::make_unique<ChildProcess>(
        std::vector<std::string>{program, "serve", "--port", std::to_string(peer.port)},
        std::vector<std::string>{
            "HOME=" + folder.path(), "XDG_RUNTIME_DIR=" + folder.path(), "XDG_CONFIG_HOME=",
            "XDG_DATA_HOME=", "XDG_STATE_HOME=", "DBUS_SESSION_BUS_ADDRESS=", "LC_ALL=C.UTF-8",
            "OPENAI_API_KEY=" + key,
            "OPENAI_BASE_URL=http://127.0.0.1:" + std::to_string(service) + "/v1"},
        errorFile);
    return peer;
}

std::optional<Peer> nginxPeer(const Folder &folder, int service)
{
    if (!std::filesystem::exists(Nginx)) {
        std::printf("nginx is not installed (package nginx): not compared with it\n");
        return std::nullopt;
    }
    Peer peer{.name = "nginx", .port = freePort()};
    const std::string place = folder.path() + "/";
    const std::string configuration = folder.file(
        "nginx.conf",
        "daemon off;\nworker_processes 1;\nworker_rlimit_nofile 4096;\npid " + place
            + "nginx.pid;\nerror_log /dev/null;\n"
              "events { worker_connections 4000; }\n"
              "http {\n  access_log off;\n  keepalive_requests 100000000;\n"
              "  client_body_temp_path "
            + place + "body;\n  proxy_temp_path " + place + "proxy;\n  fastcgi_temp_path " + place
            + "fastcgi;\n  uwsgi_temp_path " + place + "uwsgi;\n  scgi_temp_path " + place
            + "scgi;\n  upstream service { server 127.0.0.1:" + std::to_string(service)
            + "; keepalive 1000; keepalive_requests 100000000; }\n"
              "  server {\n    listen 127.0.0.1:"
            + std::to_string(peer.port)
            + ";\n    location / {\n      proxy_pass http://service;\n"
              "      proxy_http_version 1.1;\n      proxy_set_header Connection \"\";\n"
              "      proxy_buffering off;\n    }\n  }\n}\n");
    peer.process = std::make_unique<ChildProcess>(
        std::vector<std::string>{Nginx, "-c", configuration, "-p", folder.path()});
    return peer;
}

Peer originPeer(int service)
{
    Peer peer{.name = "aiohttp", .port = freePort()};
    peer.process = std::make_unique<ChildProcess>(std::vector<std::string>{
        "/usr/bin/python3", BENCH_PEERS "/origin_service.py", std::to_string(peer.port),
        "http://127.0.0.1:" + std::to_string(service) + "/v1/chat/completions"});
    return peer;
}

std::string question()
{
    return post("/chatgpt/", std::string(R"({"model":"gpt-4o-mini",)") + Question);
}

std::string questionForStream()
{
    return post("/v1/chat/completions",
                std::string(R"({"model":"gpt-4o-mini","stream":true,)") + Question);
}

} // namespace Chat
