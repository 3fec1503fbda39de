// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';
import { APICallError, Output, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { z } from 'zod';
import * as common from './common.mjs';

const { limit } = common;
const provider = (apiKey = common.apiKey) => createOpenAICompatible({
    name: 'lmchat', baseURL: common.baseURL, apiKey, includeUsage: true,
    supportsStructuredOutputs: true,
});
const ask = (model = 'gpt-4o-mini', rest = {}) => ({
    model: provider()(model), prompt: 'Hi', maxRetries: 0, ...rest,
});

test('a whole answer', limit, async () => {
    const { text, usage, finishReason, response } = await generateText(ask('gpt-4o-mini', {
        system: 'Be brief', temperature: 0.2, maxOutputTokens: 40,
    }));
    assert.equal(text, common.answer);
    assert.equal(usage.totalTokens, 27);
    assert.equal(finishReason, 'stop');
    assert.equal(response.modelId, 'gpt-4o-mini');
});

test('a streamed answer', limit, async () => {
    const result = streamText(ask());
    let text = '';
    for await (const piece of result.textStream)
        text += piece;
    assert.equal(text, common.streamedAnswer);
    assert.equal((await result.usage).totalTokens, 18);
    assert.equal(await result.finishReason, 'stop');
});

for (const streamed of [false, true]) {
    test(`tools are called and answered, ${streamed ? 'streamed' : 'whole'}`, limit, async () => {
        const calls = [];
        const made = (declaration, result) => tool({
            description: declaration.description,
            inputSchema: jsonSchema(declaration.parameters),
            execute: async (input) => {
                calls.push(input);
                return result;
            },
        });
        const options = ask('gpt-4o-mini', {
            stopWhen: stepCountIs(3),
            tools: {
                get_weather: made(common.weather, { degrees: 5 }),
                get_time: made(common.clock, '12:00'),
            },
        });
        const result = streamed ? streamText(options) : await generateText(options);
        if (streamed)
            await result.consumeStream();
        assert.equal(await result.text, streamed ? common.streamedAnswer : common.answer);
        assert.deepEqual(calls, [{ city: 'Казань' }, { zone: 'Europe/Moscow' }]);
        assert.equal((await result.steps).length, 2);
    });
}

test('an answer by a JSON schema', limit, async () => {
    const { output } = await generateText(ask('gpt-4o-mini', {
        output: Output.object({ schema: z.object({ city: z.string(), degrees: z.number() }) }),
    }));
    assert.deepEqual(output, { city: 'Казань', degrees: 5 });
});

test('leaving in the middle of a stream', limit, async () => {
    const controller = new AbortController();
    const result = streamText(ask('endless', { abortSignal: controller.signal }));
    let pieces = 0;
    let isAborted = false;
    for await (const part of result.fullStream) {
        isAborted ||= part.type === 'abort';
        if (part.type === 'text-delta' && ++pieces === 1) {
            common.tellAbort();
            controller.abort();
        }
    }
    assert.ok(isAborted);
});

test('errors have their statuses', limit, async () => {
    for (const [model, status, isRetryable] of [
        ['fail-400', 400, false], ['fail-404', 404, false], ['fail-429', 429, true],
        ['fail-401', 502, true], ['fail-500', 502, true],
    ])
        await assert.rejects(generateText(ask(model)), (error) => APICallError.isInstance(error)
            && error.statusCode === status && error.isRetryable === isRetryable);
    await assert.rejects(generateText(ask('', { model: provider('wrong')('gpt-4o-mini') })),
        (error) => error.statusCode === 401);
});

test('an error in the middle of a stream', limit, async () => {
    const errors = [];
    const result = streamText(ask('fail-midway', { onError: ({ error }) => errors.push(error) }));
    let text = '';
    for await (const piece of result.textStream)
        text += piece;
    assert.equal(text, 'one');
    assert.equal(errors.length, 1);
});
