// The page in a real browser, served as any web server would. Run it with `make test-web`.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

const { POCO_WEB_DIR, CARGO_TARGET_DIR } = process.env;
const built = POCO_WEB_DIR ?? `${CARGO_TARGET_DIR ?? `${homedir()}/.cache/poco/target`}/web`;
const vectors = JSON.parse(readFileSync(new URL('../verifier/vectors/bundle.json', import.meta.url)));
const types = { html: 'text/html', js: 'text/javascript', css: 'text/css', wasm: 'application/wasm' };
/** Names an element of the page, in answers of the driver. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** What the browser has asked for. */
const asked = [];
const server = createServer((request, response) => {
	const name = request.url.slice(1) || 'index.html';
	asked.push(name);
	try {
		const body = readFileSync(join(built, name));
		response.writeHead(200, { 'content-type': types[name.split('.').pop()] }).end(body);
	} catch {
		response.writeHead(404).end();
	}
});
const folder = mkdtempSync(join(tmpdir(), 'poco-page-'));
let driver;
let session;

const command = async (method, path, body) => {
	const response = await fetch(`${session}${path}`, { method, body: body && JSON.stringify(body) });
	const { value } = await response.json();
	assert.ok(response.ok, `${method} ${path}: ${value?.message}`);
	return value;
};

const find = async (css) => {
	const found = await command('POST', '/element', { using: 'css selector', value: css });
	return `/element/${found[ELEMENT]}`;
};

let files = 0;
const choose = async (name, content) => {
	// A browser does not take the file that is chosen already for another one.
	files += 1;
	const path = join(folder, `${name}-${files}`);
	writeFileSync(path, content);
	await command('POST', `${await find(`#${name}`)}/value`, { text: path });
};

/** Checks what is chosen, and tells what the page says. */
const check = async () => {
	await command('POST', `${await find('button')}/click`, {});
	const result = await find('#result');
	const began = Date.now();
	for (;;) {
		assert.ok(Date.now() - began < 30_000, 'the page says nothing');
		const text = await command('GET', `${result}/text`);
		if (text !== '') return text;
		await pause(50);
	}
};

before(async () => {
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	driver = spawn('chromedriver', ['--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
	let told = '';
	const port = await new Promise((found, failed) => {
		driver.on('error', failed).on('exit', (code) => failed(new Error(`it ended with ${code}: ${told}`)));
		driver.stdout.on('data', (words) => {
			told += words;
			const started = /started successfully on port (\d+)/.exec(told);
			if (started) found(started[1]);
		});
	});
	session = `http://127.0.0.1:${port}/session`;
	// The browser's own cell does not let root in.
	const args = ['--headless=new', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])];
	const alwaysMatch = { 'goog:chromeOptions': { args }, 'goog:loggingPrefs': { browser: 'ALL' } };
	const { sessionId } = await command('POST', '', { capabilities: { alwaysMatch } });
	session += `/${sessionId}`;
	await command('POST', '/url', { url: `http://127.0.0.1:${server.address().port}/` });
}, { timeout: 60_000 });

after(async () => {
	await command('DELETE', '').catch(() => {});
	driver?.kill();
	server.close();
	rmSync(folder, { recursive: true });
});

test('a browser tells what a receipt proves, and refuses by name what is none', async () => {
	await choose('bundle', vectors.bundle);
	await choose('checkpoint', vectors.checkpoint);
	const proven = await check();
	assert.match(proven, /^Proven, if the checkpoint is right\n/);
	for (const said of ['"medical research"', vectors.receipt, '\nNot proven\n', vectors.checkpoint_id]) {
		assert.ok(proven.includes(said), `${said} is not in: ${proven}`);
	}
	const digit = vectors.bundle.endsWith('0') ? '1' : '0';
	await choose('bundle', `${vectors.bundle.slice(0, -1)}${digit}`);
	assert.equal(await command('GET', `${await find('#result')}/text`), '', 'it was said of another file');
	assert.match(await check(), /^Not proven: [A-Z]\w+\n/);
	await choose('bundle', '');
	assert.match(await check(), /^Not proven: Malformed\n/);
});

test('the browser loads what lies beside the page, and nothing is against the page\'s policy', async () => {
	const own = ['index.html', 'verifier.wasm', 'verify.css', 'verify.js'];
	assert.deepEqual([...new Set(asked)].filter((name) => name !== 'favicon.ico').sort(), own);
	const said = await command('POST', '/se/log', { type: 'browser' });
	const bad = said.filter(({ level, message }) => level === 'SEVERE' && !message.includes('favicon.ico'));
	assert.deepEqual(bad, []);
});
