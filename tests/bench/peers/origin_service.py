#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A working equivalent of the origin service, on aiohttp, to measure the gateway against.

POST /chatgpt/ takes {"model", "messages"} and gives the whole conversation back. As the origin
does, it makes a session, and so a connection, for each request; with --keep it keeps one.

    origin_service.py PORT SERVICE_URL [--keep]
"""
import sys

from aiohttp import ClientError, ClientSession, ClientTimeout, web

PROMPT = {
    "role": "system",
    "content": "Ты заботливый ассистент и хочешь помочь пользователю решить его проблему",
}
TIMEOUT = ClientTimeout(connect=3.05)


def checked(body):
    """The model and messages of a request; ValueError where it is none."""
    if not isinstance(body, dict) or not isinstance(body.get("model"), str):
        raise ValueError("model")
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise ValueError("messages")
    for message in messages:
        if not isinstance(message, dict):
            raise ValueError("message")
        if not all(isinstance(message.get(name), str) for name in ("role", "content")):
            raise ValueError("message")
    kept = [{"role": message["role"], "content": message["content"]} for message in messages]
    if kept[0]["role"] != "system":
        kept.insert(0, PROMPT)
    return body["model"], kept


async def ask(session, url, model, messages):
    headers = {"Authorization": "Bearer sk-invented"}
    payload = {"model": model, "messages": messages}
    async with session.post(url, json=payload, headers=headers, timeout=TIMEOUT) as answer:
        answer.raise_for_status()
        return (await answer.json())["choices"][0]["message"]


async def chatgpt(request):
    try:
        model, messages = checked(await request.json())
    except ValueError:
        return web.Response(status=400, text="Validation error from fields")
    url, kept = request.app["url"], request.app["session"]
    try:
        if kept is not None:
            message = await ask(kept, url, model, messages)
        else:
            async with ClientSession() as session:
                message = await ask(session, url, model, messages)
    except (ClientError, KeyError, IndexError):
        return web.Response(status=406, text="Error from chatgpt request")
    return web.json_response({"model": model, "messages": messages + [message]})


async def make(url, keep):
    app = web.Application()
    app["url"] = url
    app["session"] = ClientSession() if keep else None
    app.add_routes([web.post("/chatgpt/", chatgpt)])
    return app


if __name__ == "__main__":
    web.run_app(make(sys.argv[2], "--keep" in sys.argv), host="127.0.0.1", port=int(sys.argv[1]),
                access_log=None, print=None)
