// Signs orders by EIP-712 and writes them to orders.json, with every hash on the way to a signature.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import {
	Signature, TypedDataEncoder, Wallet, ZeroAddress, ZeroHash, dataLength, hexlify, id, toUtf8Bytes,
	verifyTypedData,
} from 'ethers';

const file = (name) => new URL(name, import.meta.url);
const { app, dataset, workerpool } = JSON.parse(readFileSync(file('entries.json')));

const domain = {
	name: 'iExecODB',
	version: '5.0.0',
	chainId: 0x706f636f,
	verifyingContract: hexlify(toUtf8Bytes('poco/market/eip712/1')),
};

/** Fields of a type from a text as EIP-712 writes it. */
const fields = (text) => text.split(',').map((field) => {
	const [type, name] = field.trim().split(' ');
	return { type, name };
});

const types = {
	app: {
		AppOrder: fields(`address app, uint256 appprice, uint256 volume, bytes32 tag,
			address datasetrestrict, address workerpoolrestrict, address requesterrestrict,
			bytes32 salt`),
	},
	dataset: {
		DatasetOrder: fields(`address dataset, uint256 datasetprice, uint256 volume, bytes32 tag,
			address apprestrict, address workerpoolrestrict, address requesterrestrict,
			bytes32 salt`),
	},
	workerpool: {
		WorkerpoolOrder: fields(`address workerpool, uint256 workerpoolprice, uint256 volume,
			bytes32 tag, uint256 category, uint256 trust, address apprestrict,
			address datasetrestrict, address requesterrestrict, bytes32 salt`),
	},
	request: {
		RequestOrder: fields(`address app, uint256 appmaxprice, address dataset,
			uint256 datasetmaxprice, address workerpool, uint256 workerpoolmaxprice,
			address requester, uint256 volume, bytes32 tag, uint256 category, uint256 trust,
			address beneficiary, address callback, string params, bytes32 salt`),
	},
};

// Keys for tests. They follow from these texts, so everybody has them.
const key = (name) => new Wallet(id(`poco/examples/orders/${name}`));
const keys = {
	app: key('app'),
	dataset: key('dataset'),
	workerpool: key('workerpool'),
	request: key('request'),
};

const poco = (amount) => `${amount}000000000000`;
const salt = (name) => id(`poco/examples/orders/salt/${name}`);

const orders = {
	app: {
		app: app.address,
		appprice: poco(1),
		volume: 3,
		tag: ZeroHash,
		datasetrestrict: ZeroAddress,
		workerpoolrestrict: ZeroAddress,
		requesterrestrict: ZeroAddress,
		salt: salt('app'),
	},
	dataset: {
		dataset: dataset.address,
		datasetprice: poco(2),
		volume: 3,
		tag: ZeroHash,
		apprestrict: ZeroAddress,
		workerpoolrestrict: ZeroAddress,
		requesterrestrict: ZeroAddress,
		salt: salt('dataset'),
	},
	workerpool: {
		workerpool: workerpool.address,
		workerpoolprice: poco(10),
		volume: 3,
		tag: ZeroHash,
		category: 0,
		trust: 4,
		apprestrict: ZeroAddress,
		datasetrestrict: ZeroAddress,
		requesterrestrict: ZeroAddress,
		salt: salt('workerpool'),
	},
	request: {
		app: app.address,
		appmaxprice: poco(1),
		dataset: dataset.address,
		datasetmaxprice: poco(2),
		workerpool: workerpool.address,
		workerpoolmaxprice: poco(10),
		requester: keys.request.address,
		volume: 3,
		tag: ZeroHash,
		category: 0,
		trust: 4,
		beneficiary: ZeroAddress,
		callback: ZeroAddress,
		params: '{"iexec_args":"hello from ethers"}',
		salt: salt('request'),
	},
};

// Every field as large as the chain takes it. The parameters are 1024 bytes, not as many letters.
const address = `0x${'ff'.repeat(20)}`;
const word = `0x${'ff'.repeat(32)}`;
const largest = {
	app: address,
	appmaxprice: String(2n ** 128n - 1n),
	dataset: address,
	datasetmaxprice: String(2n ** 128n - 1n),
	workerpool: address,
	workerpoolmaxprice: String(2n ** 128n - 1n),
	requester: keys.request.address,
	volume: 2n ** 64n - 1n,
	tag: word,
	category: 2 ** 32 - 1,
	trust: 2 ** 32 - 1,
	beneficiary: address,
	callback: address,
	params: `{"iexec_args":"x${'ä'.repeat(503)}"}`,
	salt: word,
};
assert.equal(dataLength(toUtf8Bytes(largest.params)), 1024);

/** An order of a kind, signed by a key for a domain. */
async function signed(kind, order, signer = keys[kind], of = domain) {
	const type = types[kind];
	const [name] = Object.keys(type);
	const sign = await signer.signTypedData(of, type, order);
	assert.equal(verifyTypedData(of, type, order, sign), signer.address);
	return {
		kind,
		order,
		signer: signer.address,
		typeHash: id(TypedDataEncoder.from(type).encodeType(name)),
		structHash: TypedDataEncoder.hashStruct(name, type, order),
		domainSeparator: TypedDataEncoder.hashDomain(of),
		digest: TypedDataEncoder.hash(of, type, order),
		sign,
		compact: Signature.from(sign).compactSerialized,
	};
}

const all = {
	domain,
	orders: {
		app: await signed('app', orders.app),
		dataset: await signed('dataset', orders.dataset),
		workerpool: await signed('workerpool', orders.workerpool),
		request: await signed('request', orders.request),
		largest: await signed('request', largest),
	},
	refused: {
		another_chain: {
			because: 'It is signed for another chain id.',
			...(await signed('app', orders.app, keys.app, { ...domain, chainId: 1 })),
		},
		another_contract: {
			because: 'It is signed for another verifying contract.',
			...(await signed('request', orders.request, keys.request, {
				...domain,
				verifyingContract: address,
			})),
		},
		another_key: {
			because: "It is signed by the scheduler and not by the dataset's owner.",
			...(await signed('dataset', orders.dataset, keys.workerpool)),
		},
	},
};

// Numbers beyond those of JavaScript are written with all their digits.
const digits = (_, value) => (typeof value === 'bigint' ? `${value}n` : value);
const json = JSON.stringify(all, digits, '\t').replace(/"(\d+)n"/g, '$1');
writeFileSync(file('orders.json'), `${json}\n`);
