// The page's script, with the module that `build.sh` built and the verifier's vectors. Run it with `make test-web`.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { test } from 'node:test';
import { MAX_FILE, check, decode, load, run, sections } from './verify.js';

const { POCO_WEB_DIR, CARGO_TARGET_DIR } = process.env;
const built = POCO_WEB_DIR ?? `${CARGO_TARGET_DIR ?? `${homedir()}/.cache/poco/target`}/web`;
const module = new WebAssembly.Module(readFileSync(`${built}/verifier.wasm`));
const local = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const vectors = JSON.parse(local('../verifier/vectors/bundle.json'));
const text = new TextEncoder();
const bundle = decode(text.encode(vectors.bundle));
const checkpoint = decode(text.encode(vectors.checkpoint));

/** Bytes of which one is another. */
const flipped = (bytes, at) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

/** Where the first vote's signature is: its voter's key, the first one of the checkpoint, comes after it. */
const key = vectors.checkpoint.slice(2 + 2 * 46, 2 + 2 * 78);
const signature = (vectors.bundle.indexOf(key) - 2) / 2 - 64;

test('the module imports nothing', () => {
	assert.deepEqual(WebAssembly.Module.imports(module), []);
});

test('files of bytes and of hex digits are told apart', () => {
	const cases = [
		[[1, 0xff, 2], [1, 0xff, 2]],
		[' 0x01fF02\n', [1, 0xff, 2]],
		['0x', []],
		['', []],
	];
	for (const [written, expected] of cases) {
		const bytes = typeof written === 'string' ? text.encode(written) : Uint8Array.from(written);
		assert.deepEqual([...decode(bytes)], expected, JSON.stringify(written));
	}
	for (const written of ['0x01f', '01ff02', '0x01zz', '0x+1', '0x 1', 'text']) {
		assert.deepEqual(decode(text.encode(written)), text.encode(written), written);
	}
});

test('the vectors are proven, and it is said what is not', async () => {
	const answer = await check(module, bundle, checkpoint);
	assert.equal(answer.checkpoint, vectors.checkpoint_id);
	assert.deepEqual(answer.block, vectors.block);
	assert.deepEqual(answer.relay_block, vectors.relay_block);
	assert.deepEqual(answer.votes, vectors.votes);
	const [proven, open, ...others] = sections(answer);
	assert.equal(proven.kind, 'proven');
	assert.equal(proven.heading, 'Proven, if the checkpoint is right');
	for (const said of ['set 7 with 5 of 7 votes', '"medical research"', vectors.receipt]) {
		assert.ok(proven.sentences.some((sentence) => sentence.includes(said)), said);
	}
	assert.equal(open.heading, 'Not proven');
	assert.equal(open.sentences.length, 5);
	assert.ok(open.sentences[0].includes(vectors.checkpoint_id));
	assert.deepEqual(others, []);
});

test('what is no bundle, or not these authorities\', is refused by name', async () => {
	const cases = [
		['Malformed', bundle.subarray(1), checkpoint],
		['Malformed', Uint8Array.from([...bundle, 0]), checkpoint],
		['Malformed', new Uint8Array(0), checkpoint],
		['TooLarge', new Uint8Array(1024 * 1024 + 1), checkpoint],
		['BadSignature', flipped(bundle, signature), checkpoint],
		['NoCheckpoint', bundle, checkpoint.subarray(1)],
		['NoCheckpoint', bundle, bundle],
		['NoCheckpoint', bundle, new Uint8Array(0)],
	];
	for (const [name, ...files] of cases) {
		const [refused, ...others] = sections(await check(module, ...files));
		assert.equal(refused.kind, 'refused');
		assert.equal(refused.heading, `Not proven: ${name}`);
		assert.equal(refused.sentences.length, 1);
		assert.deepEqual(others, [], name);
	}
	const larger = new Uint8Array(MAX_FILE + 1);
	await assert.rejects(check(module, larger, checkpoint), /4194305 bytes are more than/);
});

test('no byte of a bundle can be another one', async () => {
	for (let at = 0; at < bundle.length; at += 1) {
		const answer = await check(module, flipped(bundle, at), checkpoint);
		assert.match(answer.name ?? 'proven', /^[A-Z]/, `byte ${at}`);
	}
});

/** As much of a document as the page's script asks for. */
class Page {
	handlers = {};

	constructor() {
		this.form = {
			elements: { bundle: { files: [] }, checkpoint: { files: [] } },
			addEventListener: (kind, handler) => {
				this.handlers[kind] = handler;
			},
		};
		this.result = this.createElement('div');
	}

	querySelector(name) {
		return { form: this.form, '#result': this.result }[name];
	}

	createElement(tag) {
		const append = function (...added) {
			this.children.push(...added);
		};
		const replaceChildren = function (...others) {
			this.children = others;
		};
		return { tag, children: [], append, replaceChildren };
	}

	choose(name, bytes, size = bytes.length) {
		const arrayBuffer = async () => Uint8Array.from(bytes).buffer;
		this.form.elements[name].files = [{ name: `my.${name}`, size, arrayBuffer }];
		this.handlers.change();
	}

	async submit() {
		let prevented = false;
		const done = this.handlers.submit({
			preventDefault: () => {
				prevented = true;
			},
		});
		assert.ok(prevented, 'the form is sent nowhere');
		await done;
		return this.told();
	}

	told() {
		return this.result.children.map(({ className, children: [heading, list] }) => ({
			kind: className,
			heading: heading.textContent,
			sentences: list.children.map((item) => item.textContent),
		}));
	}
}

test('the page tells what is proven of the files that are chosen, and of no others', async () => {
	const page = new Page();
	run(page, async () => module);
	page.choose('bundle', text.encode(`${vectors.bundle}\n`));
	page.choose('checkpoint', checkpoint);
	const told = await page.submit();
	assert.deepEqual(told, sections(await check(module, bundle, checkpoint)));
	page.choose('bundle', flipped(bundle, signature));
	assert.deepEqual(page.told(), [], 'it was said of another file');
	const [refused] = await page.submit();
	assert.equal(refused.heading, 'Not proven: BadSignature');
	// Another file is chosen while the first one is checked.
	page.choose('bundle', bundle);
	const checked = page.submit();
	page.choose('bundle', new Uint8Array(0));
	await checked;
	assert.deepEqual(page.told(), []);
});

test('what cannot be checked is told, and can be tried again', async () => {
	const page = new Page();
	let tries = 0;
	run(page, async () => {
		tries += 1;
		if (tries < 3) throw new Error('no answer');
		return module;
	});
	page.choose('bundle', bundle);
	page.choose('checkpoint', checkpoint);
	const failed = (words) => [{ kind: 'refused', heading: 'Not checked', sentences: [words] }];
	assert.deepEqual(await page.submit(), failed('no answer'));
	assert.equal((await page.submit())[0].kind, 'proven');
	page.choose('bundle', [], MAX_FILE + 1);
	const [{ heading, sentences: [words] }] = await page.submit();
	assert.equal(heading, 'Not checked');
	assert.match(words, /^my\.bundle has 4194305 bytes, .*right file\?$/);
	page.choose('bundle', new Uint8Array(MAX_FILE));
	assert.equal((await page.submit())[0].heading, 'Not proven: TooLarge');
});

test('the module is loaded from beside the script, whatever type a server gives it', async () => {
	const asked = [];
	globalThis.fetch = async (url) => {
		asked.push(url.href);
		return new Response(readFileSync(`${built}/verifier.wasm`));
	};
	assert.ok((await load()) instanceof WebAssembly.Module);
	assert.deepEqual(asked, [new URL('verifier.wasm', import.meta.url).href]);
	globalThis.fetch = async () => new Response('none', { status: 404 });
	await assert.rejects(load(), /could not be loaded \(404\)/);
});

test('the page allows itself nothing but what lies beside it', () => {
	const page = local('index.html');
	const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page);
	const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule]));
	assert.equal(rules.get('default-src'), "default-src 'none'");
	assert.equal(rules.get('connect-src'), "connect-src 'self'");
	assert.equal(rules.get('script-src'), "script-src 'self' 'wasm-unsafe-eval'");
	assert.equal(rules.get('form-action'), "form-action 'none'");
	assert.doesNotMatch(page, /\son\w+=|style=|<style|<script>|https?:/);
	for (const [, name] of page.matchAll(/(?:src|href)="([^"]*)"/g)) local(name);
});
