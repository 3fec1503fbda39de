// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { z } from 'zod';
import * as common from './common.mjs';

const { limit } = common;
const chat = (model = 'gpt-4o-mini', rest = {}) => new ChatOpenAI({
    model, apiKey: common.apiKey, maxRetries: 0,
    configuration: { baseURL: common.baseURL }, ...rest,
});

test('a whole answer', limit, async () => {
    const message = await chat('gpt-4o-mini', { temperature: 0 }).invoke('Hi');
    assert.equal(message.content, common.answer);
    assert.equal(message.usage_metadata.total_tokens, 27);
    assert.equal(message.response_metadata.finish_reason, 'stop');
});

test('a streamed answer', limit, async () => {
    let text = '';
    let tokens;
    for await (const chunk of await chat().stream('Hi')) {
        text += chunk.content;
        tokens = chunk.usage_metadata?.total_tokens ?? tokens;
    }
    assert.equal(text, common.streamedAnswer);
    assert.equal(tokens, 18);
});

test('tools are called and answered', limit, async () => {
    const weather = tool(async ({ city }) => `5 degrees in ${city}`, {
        name: 'get_weather', schema: z.object({ city: z.string() }),
    });
    const clock = tool(async ({ zone }) => `12:00 in ${zone}`, {
        name: 'get_time', schema: z.object({ zone: z.string() }),
    });
    const model = chat().bindTools([weather, clock]);
    for (const ask of [
        (messages) => model.invoke(messages),
        async (messages) => {
            let whole;
            for await (const chunk of await model.stream(messages))
                whole = whole ? whole.concat(chunk) : chunk;
            return whole;
        },
    ]) {
        const messages = [new HumanMessage('Hi')];
        const message = await ask(messages);
        assert.deepEqual(message.tool_calls.map(({ name, args }) => ({ name, args })), [
            { name: 'get_weather', args: { city: 'Казань' } },
            { name: 'get_time', args: { zone: 'Europe/Moscow' } },
        ]);
        messages.push(message);
        messages.push(await weather.invoke(message.tool_calls[0]));
        messages.push(new ToolMessage({ content: '12:00', tool_call_id: message.tool_calls[1].id }));
        assert.match((await ask(messages)).content, /^Привет/);
    }
});

test('an answer by a JSON schema', limit, async () => {
    const Weather = z.object({ city: z.string(), degrees: z.number() });
    const model = chat().withStructuredOutput(Weather, { name: 'weather', method: 'jsonSchema' });
    assert.deepEqual(await model.invoke('Hi'), { city: 'Казань', degrees: 5 });
});

test('embeddings', limit, async () => {
    const embeddings = new OpenAIEmbeddings({
        model: 'text-embedding-3-small', apiKey: common.apiKey, maxRetries: 0,
        configuration: { baseURL: common.baseURL },
    });
    assert.deepEqual(await embeddings.embedDocuments(['one', 'two']), [[0.5, -1], [0.25, 2]]);
});

test('GigaChat behind it', limit, async () => {
    assert.equal((await chat('gigachat/GigaChat').invoke('Hi')).content, common.gigaAnswer);
    let text = '';
    for await (const chunk of await chat('gigachat/GigaChat').stream('Hi'))
        text += chunk.content;
    assert.equal(text, common.gigaStreamedAnswer);
});

test('leaving in the middle of a stream', limit, async () => {
    const controller = new AbortController();
    let events = 0;
    await assert.rejects(async () => {
        for await (const chunk of await chat('endless').stream('Hi', { signal: controller.signal })) {
            if (chunk.content && ++events === 1) {
                common.tellAbort();
                controller.abort();
            }
        }
        throw new DOMException('ended without an error', 'AbortError');
    });
    assert.ok(events >= 1);
});

test('errors have their statuses', limit, async () => {
    for (const [model, status] of [
        ['fail-400', 400], ['fail-404', 404], ['fail-429', 429], ['fail-401', 502], ['fail-500', 502],
    ])
        await assert.rejects(chat(model).invoke('Hi'), (error) => error.status === status);
    await assert.rejects(chat('gpt-4o-mini', { apiKey: 'wrong' }).invoke('Hi'),
        (error) => error.status === 401);
});
