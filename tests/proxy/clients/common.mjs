// SPDX-License-Identifier: GPL-3.0-or-later
// What the scripts beside this file share. tst_gatewayclients.cpp starts them, and plays the
// service behind the gateway: the model that is asked for says what it does.
export const baseURL = `${process.env.GATEWAY_URL}/v1`;
export const apiKey = process.env.GATEWAY_KEY;
export const limit = { timeout: 90_000 };

export const answer = 'Привет! Чем помочь?';
export const streamedAnswer = 'Привет, мир! 🌍';
export const gigaAnswer = 'Здравствуйте! Столица Татарстана — Казань. 🏙';
export const gigaStreamedAnswer = 'Считаю: **один**, два,\n- три — «готово» "ok" 👍';

/// A PNG of one pixel and 70 bytes, and what a model says that got it as a file.
export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk'
    + 'YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
export const seen = 'I see png-70';

/// The test measures from here until the service notices.
export function tellAbort() {
    console.log(`aborted ${Date.now()}`);
}

export const weather = {
    name: 'get_weather',
    description: 'The weather of a city',
    parameters: {
        type: 'object',
        properties: { city: { type: 'string' } },
        required: ['city'],
    },
};
export const clock = {
    name: 'get_time',
    description: 'The time in a zone',
    parameters: {
        type: 'object',
        properties: { zone: { type: 'string' } },
        required: ['zone'],
    },
};
