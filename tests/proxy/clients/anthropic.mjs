// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import * as common from './common.mjs';

const { limit } = common;
const connect = (apiKey = common.apiKey) => new Anthropic({
    baseURL: process.env.GATEWAY_URL, apiKey, authToken: null, maxRetries: 0,
});
const client = connect();
const messages = [{ role: 'user', content: 'Hi' }];
const question = { model: 'gpt-4o-mini', max_tokens: 100, messages };
const tools = [common.weather, common.clock].map(({ name, description, parameters }) => (
    { name, description, input_schema: parameters }));

test('a whole answer', limit, async () => {
    const message = await client.messages.create({ ...question, system: 'Be brief' });
    assert.deepEqual(message.content.map(({ type, text }) => ({ type, text })),
        [{ type: 'text', text: common.answer }]);
    assert.equal(message.role, 'assistant');
    assert.equal(message.model, 'gpt-4o-mini');
    assert.equal(message.stop_reason, 'end_turn');
    assert.equal(message.usage.input_tokens + message.usage.output_tokens, 27);
});

test('a streamed answer', limit, async () => {
    let text = '';
    const types = new Set();
    const stream = client.messages.stream(question).on('text', (piece) => { text += piece; });
    for await (const event of stream)
        types.add(event.type);
    const message = await stream.finalMessage();
    assert.equal(text, common.streamedAnswer);
    assert.equal(message.content[0].text, common.streamedAnswer);
    assert.equal(message.stop_reason, 'end_turn');
    assert.equal(message.usage.output_tokens, 6);
    assert.deepEqual([...types].sort(), ['content_block_delta', 'content_block_start',
        'content_block_stop', 'message_delta', 'message_start', 'message_stop']);
});

for (const streamed of [false, true]) {
    test(`tools are called and answered, ${streamed ? 'streamed' : 'whole'}`, limit, async () => {
        const ask = (rest) => (streamed
            ? client.messages.stream({ ...question, ...rest }).finalMessage()
            : client.messages.create({ ...question, ...rest }));
        const message = await ask({ tools });
        assert.equal(message.stop_reason, 'tool_use');
        const calls = message.content.filter(({ type }) => type === 'tool_use');
        assert.deepEqual(calls.map(({ name, input }) => ({ name, input })), [
            { name: 'get_weather', input: { city: 'Казань' } },
            { name: 'get_time', input: { zone: 'Europe/Moscow' } },
        ]);
        const results = calls.map(({ id }) => (
            { type: 'tool_result', tool_use_id: id, content: 'as asked' }));
        const last = await ask({
            tools,
            messages: [...messages, { role: 'assistant', content: message.content },
                { role: 'user', content: results }],
        });
        assert.equal(last.content[0].text, streamed ? common.streamedAnswer : common.answer);
    });
}

test('an answer by a JSON schema', limit, async () => {
    const message = await client.messages.create({
        ...question,
        output_config: {
            format: {
                type: 'json_schema',
                schema: {
                    type: 'object', additionalProperties: false, required: ['city', 'degrees'],
                    properties: { city: { type: 'string' }, degrees: { type: 'number' } },
                },
            },
        },
    });
    assert.deepEqual(JSON.parse(message.content[0].text), { city: 'Казань', degrees: 5 });
});

test('GigaChat behind it', limit, async () => {
    const message = await client.messages.create({ ...question, model: 'gigachat/GigaChat' });
    assert.equal(message.content[0].text, common.gigaAnswer);
});

test('a picture for GigaChat', limit, async () => {
    const ask = (source) => client.messages.create({
        ...question, model: 'gigachat/GigaChat-2-Pro',
        messages: [{
            role: 'user', content: [{ type: 'image', source }, { type: 'text', text: 'What is it?' }],
        }],
    });
    const message = await ask({ type: 'base64', media_type: 'image/png', data: common.pixel });
    assert.equal(message.content[0].text, common.seen);
    await assert.rejects(ask({ type: 'url', url: 'https://example.org/a.png' }), (error) =>
        error instanceof Anthropic.BadRequestError
            && error.error.error.type === 'invalid_request_error');
});

test('leaving in the middle of a stream', limit, async () => {
    const controller = new AbortController();
    const stream = await client.messages.create(
        { ...question, model: 'endless', stream: true }, { signal: controller.signal });
    let pieces = 0;
    for await (const event of stream) {
        if (event.type === 'content_block_delta' && ++pieces === 1) {
            common.tellAbort();
            controller.abort();
        }
    }
    assert.ok(pieces >= 1); // what was on its way already may still come
});

test('errors have their classes', limit, async () => {
    for (const rest of [{}, { stream: true }]) {
        const ask = (model) => client.messages.create({ ...question, model, ...rest });
        await assert.rejects(ask('fail-400'), (error) =>
            error instanceof Anthropic.BadRequestError
                && error.error.error.type === 'invalid_request_error');
        await assert.rejects(ask('fail-404'), Anthropic.NotFoundError);
        await assert.rejects(ask('fail-429'), (error) =>
            error instanceof Anthropic.RateLimitError
                && error.error.error.type === 'rate_limit_error');
        await assert.rejects(ask('fail-401'), Anthropic.InternalServerError);
        await assert.rejects(ask('fail-500'), Anthropic.InternalServerError);
    }
    await assert.rejects(connect('wrong').messages.create(question), (error) =>
        error instanceof Anthropic.AuthenticationError
            && error.error.error.type === 'authentication_error');
});

test('an error in the middle of a stream', limit, async () => {
    let text = '';
    const stream = await client.messages.create(
        { ...question, model: 'fail-midway', stream: true });
    await assert.rejects(async () => {
        for await (const event of stream)
            text += event.delta?.text ?? '';
    }, Anthropic.APIError);
    assert.equal(text, 'one');
});

test('the list of models', limit, async () => {
    const ids = [];
    for await (const model of client.models.list())
        ids.push(model.id);
    assert.ok(ids.includes('gpt-4o-mini'));
});
