// Checks what a donation receipt proves, with the verifier's module that lies beside this file. Nothing that is chosen
// leaves the page.

/** Most bytes of a file that is read: a bundle's as hex digits, and some. What a bundle may have, the module says. */
export const MAX_FILE = 4 * 1024 * 1024;

/** Loads the verifier's module. */
export const load = async (url = new URL('verifier.wasm', import.meta.url)) => {
	const response = await fetch(url);
	if (!response.ok) {
		throw new Error(`the verifier could not be loaded (${response.status}): load the page again`);
	}
	return WebAssembly.compile(await response.arrayBuffer());
};

/** The bytes of 0x and hex digits. */
const fromHex = (text) => {
	if (!text.startsWith('0x') || text.length % 2 !== 0) return undefined;
	const bytes = new Uint8Array(text.length / 2 - 1);
	for (let at = 0; at < bytes.length; at += 1) {
		const pair = text.slice(2 * at + 2, 2 * at + 4);
		if (!/^[0-9a-f]{2}$/i.test(pair)) return undefined;
		bytes[at] = Number.parseInt(pair, 16);
	}
	return bytes;
};

/** The bytes that a file holds, as they are or as 0x and hex digits. */
export const decode = (bytes) => {
	try {
		return fromHex(new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()) ?? bytes;
	} catch {
		return bytes;
	}
};

/** What the verifier says of a bundle: `proven` and `not_proven`, or the `name` and `message` of its refusal. */
export const check = async (module, bundle, checkpoint) => {
	// Each check has an instance of its own, and gives nothing back.
	const { exports } = await WebAssembly.instantiate(module, {});
	const handIn = (bytes) => {
		const address = exports.allocate(bytes.length) >>> 0;
		if (address === 0) throw new Error(`${bytes.length} bytes are more than the verifier takes`);
		new Uint8Array(exports.memory.buffer).set(bytes, address);
		return [address, bytes.length];
	};
	const answer = exports.verify(...handIn(bundle), ...handIn(checkpoint)) >>> 0;
	const { buffer } = exports.memory;
	const length = new DataView(buffer).getUint32(answer, true);
	return JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, answer + 4, length)));
};

/** An answer as sentences below headings. */
export const sections = (answer) => {
	if ('name' in answer) {
		const { name, message } = answer;
		return [{ kind: 'refused', heading: `Not proven: ${name}`, sentences: [message] }];
	}
	return [
		{ kind: 'proven', heading: 'Proven, if the checkpoint is right', sentences: answer.proven },
		{ kind: 'open', heading: 'Not proven', sentences: answer.not_proven },
	];
};

const read = async (file) => {
	if (file.size > MAX_FILE) {
		const most = `no receipt and no checkpoint has more than ${MAX_FILE}`;
		throw new Error(`${file.name} has ${file.size} bytes, and ${most}: is it the right file?`);
	}
	return decode(new Uint8Array(await file.arrayBuffer()));
};

/** Runs the page. */
export const run = (page, loadModule = load) => {
	const form = page.querySelector('form');
	const result = page.querySelector('#result');
	const write = (tag, text) => Object.assign(page.createElement(tag), { textContent: text });
	const tell = (told) => result.replaceChildren(...told.map(({ kind, heading, sentences }) => {
		const section = write('section', '');
		section.className = kind;
		const list = write('ul', '');
		list.append(...sentences.map((sentence) => write('li', sentence)));
		section.append(write('h2', heading), list);
		return section;
	}));
	const chosen = (name) => read(form.elements[name].files[0]);
	const loaded = loadModule();
	// Whoever checks something is told, or it is there by then.
	loaded.catch(() => {});
	// What is told is of the files that are chosen, and of no others.
	let turn = 0;
	form.addEventListener('change', () => {
		turn += 1;
		tell([]);
	});
	form.addEventListener('submit', async (event) => {
		event.preventDefault();
		turn += 1;
		const mine = turn;
		tell([]);
		let told;
		try {
			const files = await Promise.all([chosen('bundle'), chosen('checkpoint')]);
			told = sections(await check(await loaded.catch(() => loadModule()), ...files));
		} catch (error) {
			told = [{ kind: 'refused', heading: 'Not checked', sentences: [error.message] }];
		}
		if (mine === turn) tell(told);
	});
};

if (globalThis.document !== undefined) run(globalThis.document);
