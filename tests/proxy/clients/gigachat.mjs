// SPDX-License-Identifier: GPL-3.0-or-later
// The gateway gives out no tokens of GigaChat's: the client is given its key for the gateway as one.
import assert from 'node:assert/strict';
import test from 'node:test';
import { GigaChat } from 'gigachat';
import * as common from './common.mjs';

const { limit } = common;
const client = new GigaChat({
    baseUrl: common.baseURL, accessToken: common.apiKey, model: 'gigachat/GigaChat-2-Pro', timeout: 60,
});

test('a whole answer', limit, async () => {
    const answer = await client.chat({ messages: [{ role: 'user', content: 'Hi' }] });
    assert.equal(answer.choices[0].message.content, common.gigaAnswer);
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.equal(answer.usage.total_tokens, 35);
    assert.equal((await client.chat('Hi')).choices[0].message.role, 'assistant');
});

test('a streamed answer', limit, async () => {
    let text = '';
    for await (const chunk of client.stream('Hi'))
        text += chunk.choices[0]?.delta?.content ?? '';
    assert.equal(text, common.gigaStreamedAnswer);
});

test('the functions of its own form', limit, async () => {
    const question = { role: 'user', content: 'Hi' };
    const answer = await client.chat({ messages: [question], functions: [common.weather] });
    const { message } = answer.choices[0];
    const call = message.function_call ?? message.tool_calls?.[0]?.function;
    assert.equal(call.name, 'get_weather');
    const given = typeof call.arguments === 'string' ? JSON.parse(call.arguments) : call.arguments;
    assert.equal(given.city, 'Казань');
});

test('leaving in the middle of a stream', limit, async () => {
    const controller = new AbortController();
    let events = 0;
    try {
        for await (const chunk of client.stream(
            { model: 'endless', messages: [{ role: 'user', content: 'Hi' }] }, controller.signal)) {
            if (chunk.choices[0].delta.content && ++events === 1) {
                common.tellAbort();
                controller.abort();
                break;
            }
        }
    } catch (error) {
        assert.match(`${error.name} ${error.code} ${error.message}`, /abort|cancel/i);
    }
    assert.equal(events, 1);
});

test('errors have their statuses', limit, async () => {
    for (const [model, status] of [['fail-400', 400], ['fail-404', 404], ['fail-429', 429],
        ['fail-401', 502], ['fail-500', 502]])
        await assert.rejects(
            client.chat({ model, messages: [{ role: 'user', content: 'Hi' }] }),
            (error) => error.response?.status === status);
    const stranger = new GigaChat({ baseUrl: common.baseURL, accessToken: 'wrong' });
    await assert.rejects(stranger.getModels(),
        (error) => error.constructor.name === 'AuthenticationError');
});

test('the list of models', limit, async () => {
    const { data } = await client.getModels();
    assert.ok(data.some(({ id }) => id === 'gpt-4o-mini'));
    const model = await client.getModel('gpt-4o-mini');
    assert.equal(model.id ?? model.id_, 'gpt-4o-mini');
});
