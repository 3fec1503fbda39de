// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import * as common from './common.mjs';

const { limit } = common;
const client = new OpenAI({ baseURL: common.baseURL, apiKey: common.apiKey, maxRetries: 0 });
const question = { model: 'gpt-4o-mini', input: 'Hi' };
const tools = [common.weather, common.clock].map((declaration) => (
    { type: 'function', strict: false, ...declaration }));

test('a whole response', limit, async () => {
    const response = await client.responses.create({ ...question, instructions: 'Be brief' });
    assert.equal(response.output_text, common.answer);
    assert.equal(response.status, 'completed');
    assert.equal(response.model, 'gpt-4o-mini');
    assert.equal(response.usage.total_tokens, 27);
    assert.match(response._request_id, /^req_/);
});

test('a streamed response', limit, async () => {
    let text = '';
    const stream = client.responses.stream(question)
        .on('response.output_text.delta', ({ delta }) => { text += delta; });
    const response = await stream.finalResponse();
    assert.equal(text, common.streamedAnswer);
    assert.equal(response.output_text, common.streamedAnswer);
    assert.equal(response.usage.total_tokens, 18);
});

for (const streamed of [false, true]) {
    test(`functions are called and answered, ${streamed ? 'streamed' : 'whole'}`, limit, async () => {
        const ask = (rest) => (streamed
            ? client.responses.stream({ ...question, tools, ...rest }).finalResponse()
            : client.responses.create({ ...question, tools, ...rest }));
        const response = await ask({});
        const calls = response.output.filter(({ type }) => type === 'function_call');
        assert.deepEqual(calls.map((call) => [call.name, JSON.parse(call.arguments)]), [
            ['get_weather', { city: 'Казань' }],
            ['get_time', { zone: 'Europe/Moscow' }],
        ]);
        const outputs = calls.map((call) => (
            { type: 'function_call_output', call_id: call.call_id, output: 'as asked' }));
        const last = await ask({
            input: [{ role: 'user', content: 'Hi' }, ...response.output, ...outputs],
        });
        assert.equal(last.output_text, streamed ? common.streamedAnswer : common.answer);
    });
}

test('a response by a JSON schema', limit, async () => {
    const Weather = z.object({ city: z.string(), degrees: z.number() });
    const response = await client.responses.parse({
        ...question, text: { format: zodTextFormat(Weather, 'weather') },
    });
    assert.deepEqual(response.output_parsed, { city: 'Казань', degrees: 5 });
});

test('GigaChat behind it', limit, async () => {
    const response = await client.responses.create({ ...question, model: 'gigachat/GigaChat' });
    assert.equal(response.output_text, common.gigaAnswer);
});

test('a picture for GigaChat', limit, async () => {
    const response = await client.responses.create({
        model: 'gigachat/GigaChat-2-Pro',
        input: [{
            role: 'user',
            content: [
                { type: 'input_text', text: 'What is it?' },
                { type: 'input_image', image_url: `data:image/png;base64,${common.pixel}`, detail: 'auto' },
            ],
        }],
    });
    assert.equal(response.output_text, common.seen);
});

test('leaving in the middle of a stream', limit, async () => {
    const stream = await client.responses.create({ ...question, model: 'endless', stream: true });
    let pieces = 0;
    for await (const event of stream) {
        if (event.type === 'response.output_text.delta' && ++pieces === 1) {
            common.tellAbort();
            stream.controller.abort();
        }
    }
    assert.ok(pieces >= 1); // what was on its way already may still come
});

test('an error in the middle of a stream', limit, async () => {
    const stream = await client.responses.create(
        { ...question, model: 'fail-midway', stream: true });
    let last;
    for await (const event of stream)
        last = event;
    assert.equal(last.type, 'response.failed');
    assert.equal(last.response.error.code, 'server_error');
    assert.equal(last.response.output[0].content[0].text, 'one');
});

test('errors have their classes', limit, async () => {
    for (const rest of [{}, { stream: true }]) {
        const ask = (model) => client.responses.create({ ...question, model, ...rest });
        await assert.rejects(ask('fail-400'), OpenAI.BadRequestError);
        await assert.rejects(ask('fail-404'), OpenAI.NotFoundError);
        await assert.rejects(ask('fail-429'), OpenAI.RateLimitError);
        await assert.rejects(ask('fail-500'), OpenAI.InternalServerError);
    }
    await assert.rejects(client.responses.create({ ...question, previous_response_id: 'resp_1' }),
        (error) => error instanceof OpenAI.BadRequestError
            && error.param === 'previous_response_id');
});
