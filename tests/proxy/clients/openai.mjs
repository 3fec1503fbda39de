// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import * as common from './common.mjs';

const { limit } = common;
const client = new OpenAI({ baseURL: common.baseURL, apiKey: common.apiKey, maxRetries: 0 });
const messages = [{ role: 'user', content: 'Hi' }];
const model = 'gpt-4o-mini';

test('a whole answer', limit, async () => {
    const { data, response } = await client.chat.completions
        .create({ model, messages, temperature: 0.5, max_completion_tokens: 50, user: 'someone' })
        .withResponse();
    assert.equal(data.choices[0].message.content, common.answer);
    assert.equal(data.choices[0].finish_reason, 'stop');
    assert.equal(data.model, model);
    assert.equal(data.usage.total_tokens, 27);
    assert.match(data._request_id, /^req_/);
    assert.equal(response.headers.get('x-request-id'), data._request_id);
});

test('a streamed answer', limit, async () => {
    const stream = await client.chat.completions.create({
        model, messages, stream: true, stream_options: { include_usage: true },
    });
    let text = '';
    let usage;
    const reasons = [];
    for await (const chunk of stream) {
        text += chunk.choices[0]?.delta?.content ?? '';
        if (chunk.choices[0]?.finish_reason)
            reasons.push(chunk.choices[0].finish_reason);
        usage = chunk.usage ?? usage;
    }
    assert.equal(text, common.streamedAnswer);
    assert.deepEqual(reasons, ['stop']);
    assert.equal(usage.total_tokens, 18);
});

test('the helper that collects a stream', limit, async () => {
    const completion = await client.chat.completions.stream({ model, messages }).finalChatCompletion();
    assert.equal(completion.choices[0].message.content, common.streamedAnswer);
    assert.equal(completion.choices[0].message.role, 'assistant');
});

for (const stream of [false, true]) {
    test(`tools are called and answered, ${stream ? 'streamed' : 'whole'}`, limit, async () => {
        const calls = [];
        const tool = (declaration, result) => ({
            type: 'function',
            function: {
                ...declaration,
                parse: JSON.parse,
                function: async (given) => {
                    calls.push(given);
                    return result;
                },
            },
        });
        const runner = client.chat.completions.runTools({
            model, messages, stream,
            tools: [tool(common.weather, '{"degrees":5}'), tool(common.clock, '12:00')],
        });
        assert.equal(await runner.finalContent(), stream ? common.streamedAnswer : common.answer);
        assert.deepEqual(calls, [{ city: 'Казань' }, { zone: 'Europe/Moscow' }]);
    });
}

test('an answer by a JSON schema', limit, async () => {
    const Weather = z.object({ city: z.string(), degrees: z.number() });
    const completion = await client.chat.completions.parse({
        model, messages, response_format: zodResponseFormat(Weather, 'weather'),
    });
    assert.deepEqual(completion.choices[0].message.parsed, { city: 'Казань', degrees: 5 });
});

test('GigaChat behind it, with tools', limit, async () => {
    const completion = await client.chat.completions.create({
        model: 'gigachat/GigaChat-2-Pro', messages,
        tools: [{ type: 'function', function: common.weather }],
    });
    const { message, finish_reason } = completion.choices[0];
    assert.equal(finish_reason, 'tool_calls');
    assert.equal(message.tool_calls[0].function.name, 'get_weather');
    assert.equal(JSON.parse(message.tool_calls[0].function.arguments).city, 'Казань');
    const next = await client.chat.completions.create({
        model: 'gigachat/GigaChat-2-Pro',
        messages: [...messages, message,
            { role: 'tool', tool_call_id: message.tool_calls[0].id, content: '{"degrees":5}' }],
    });
    assert.equal(next.choices[0].message.content, common.gigaAnswer);
});

test('a picture for GigaChat', limit, async () => {
    const content = [
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${common.pixel}` } },
    ];
    const ask = (parts) => client.chat.completions.create({
        model: 'gigachat/GigaChat-2-Pro', messages: [{ role: 'user', content: parts }],
    });
    assert.equal((await ask(content)).choices[0].message.content, common.seen);
    const remote = { type: 'image_url', image_url: { url: 'https://example.org/a.png' } };
    await assert.rejects(ask([remote]), (error) =>
        error instanceof OpenAI.BadRequestError
            && error.param === 'messages[0].content[0].image_url.url');
});

test('leaving in the middle of a stream', limit, async () => {
    const controller = new AbortController();
    const stream = await client.chat.completions.create(
        { model: 'endless', messages, stream: true }, { signal: controller.signal });
    let events = 0;
    for await (const chunk of stream) {
        if (chunk.choices[0].delta.content && ++events === 1) {
            common.tellAbort();
            controller.abort();
        }
    }
    assert.ok(events >= 1);
});

test('leaving before the answer', limit, async () => {
    const controller = new AbortController();
    const asked = client.chat.completions.create(
        { model: 'silent', messages }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 500);
    await assert.rejects(asked, OpenAI.APIUserAbortError);
});

test('errors have their classes', limit, async () => {
    const ask = (name, rest = {}) => client.chat.completions.create(
        { model: name, messages, ...rest });
    for (const rest of [{}, { stream: true }]) {
        await assert.rejects(ask('fail-400', rest), (error) =>
            error instanceof OpenAI.BadRequestError && error.type === 'invalid_request_error');
        await assert.rejects(ask('fail-404', rest), (error) =>
            error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');
        await assert.rejects(ask('fail-429', rest), (error) =>
            error instanceof OpenAI.RateLimitError && error.code === 'rate_limit_exceeded'
                && Number(error.headers.get('retry-after')) > 0 && /^req_/.test(error.requestID));
        // A key of the gateway's owner that is wrong upstream is not the client's.
        await assert.rejects(ask('fail-401', rest), (error) =>
            error instanceof OpenAI.InternalServerError && error.status === 502
                && error.code === 'upstream_authentication');
        await assert.rejects(ask('fail-500', rest), OpenAI.InternalServerError);
    }
    await assert.rejects(ask(model, { n: 2 }), (error) =>
        error instanceof OpenAI.BadRequestError && error.param === 'n');
    const stranger = new OpenAI({ baseURL: common.baseURL, apiKey: 'wrong', maxRetries: 0 });
    await assert.rejects(stranger.models.list(), (error) =>
        error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key');
});

test('an error in the middle of a stream', limit, async () => {
    const stream = await client.chat.completions.create(
        { model: 'fail-midway', messages, stream: true });
    let text = '';
    await assert.rejects(async () => {
        for await (const chunk of stream)
            text += chunk.choices[0]?.delta?.content ?? '';
    }, OpenAI.APIError);
    assert.equal(text, 'one');
});

test('its own retries', limit, async () => {
    const patient = client.withOptions({ maxRetries: 2 });
    const completion = await patient.chat.completions.create({ model: 'fail-once', messages });
    assert.equal(completion.choices[0].message.content, common.answer);
});

test('embeddings', limit, async () => {
    const { data, usage } = await client.embeddings.create({
        model: 'text-embedding-3-small', input: ['one', 'two'],
    });
    assert.deepEqual(data.map(({ embedding }) => embedding), [[0.5, -1], [0.25, 2]]);
    assert.equal(usage.total_tokens, 4);
});

test('the list of models', limit, async () => {
    const ids = [];
    for await (const found of client.models.list())
        ids.push(found.id);
    assert.ok(ids.includes(model));
    assert.ok(ids.includes('demo'));
    assert.equal((await client.models.retrieve(model)).id, model);
    await assert.rejects(client.models.retrieve('no-such'), OpenAI.NotFoundError);
});
