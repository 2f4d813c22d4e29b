// Runs app.wasm as a worker would, and checks what it says.

import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';

const module = new WebAssembly.Module(readFileSync(new URL('app.wasm', import.meta.url)));

function says(...args) {
	const folder = mkdtempSync(join(tmpdir(), 'poco-app-'));
	const file = join(folder, 'stdout');
	const stdout = openSync(file, 'w');
	try {
		const wasi = new WASI({ version: 'preview1', args: ['app', ...args], env: {}, stdout });
		assert.equal(wasi.start(new WebAssembly.Instance(module, wasi.getImportObject())), 0);
		return readFileSync(file, 'utf8');
	} finally {
		closeSync(stdout);
		rmSync(folder, { recursive: true });
	}
}

assert.equal(says(), '\n');
assert.equal(says('one'), 'one\n');
assert.equal(says('hello', 'from', 'ethers'), 'hello from ethers\n');
assert.equal(says('', 'ä b', ''), ' ä b \n');
