// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages beside this file share. The address has the gateway and a client's key; what each
// step sees goes to the test, by the server that the page came from.
const given = new URLSearchParams(location.search);
const gateway = given.get('gateway');
const key = given.get('key');
const results = {};

function tell(path, what = {}) {
    return fetch(path, { method: 'POST', body: JSON.stringify(what) });
}

async function step(name, does) {
    try {
        results[name] = await does();
    } catch (error) {
        results[name] = { error: String(error) };
    }
}

function question(more = {}) {
    return JSON.stringify({
        model: 'gpt-4o-mini', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }], ...more,
    });
}

function ask(path, headers, body, options = {}) {
    return fetch(gateway + path, {
        method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body, ...options,
    });
}

// As the packages openai and @anthropic-ai/sdk send them from a browser.
const stainless = {
    'X-Stainless-Arch': 'unknown', 'X-Stainless-Lang': 'js', 'X-Stainless-OS': 'Unknown',
    'X-Stainless-Package-Version': '6.0.0', 'X-Stainless-Retry-Count': '0',
    'X-Stainless-Runtime': 'browser:chrome', 'X-Stainless-Runtime-Version': '150.0.0',
    'X-Stainless-Timeout': '600',
};
const openAiHeaders = {
    ...stainless, 'Authorization': `Bearer ${key}`, 'OpenAI-Organization': 'org-1',
    'OpenAI-Project': 'proj-1', 'X-Stainless-Helper-Method': 'stream',
};
const anthropicHeaders = {
    ...stainless, 'X-Api-Key': key, 'Anthropic-Version': '2023-06-01',
    'Anthropic-Beta': 'tools-2024-04-04', 'Anthropic-Dangerous-Direct-Browser-Access': 'true',
};
