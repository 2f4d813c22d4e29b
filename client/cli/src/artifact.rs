//! Bytes that are named by their hash, wherever they are: programs, inputs and results.

use crate::exit::bad_input;
use anyhow::{bail, ensure, Context, Result};
use poco_primitives::{
	hash,
	result::{ResultBundle, ResultLocation},
	task::{Artifact, ArtifactKind, Uri, MAX_ARTIFACT},
	Digest, H256,
};
use poco_sdk::{call, Account, Call, Client, Error, Until};
use std::{
	io::Read,
	path::{Path, PathBuf},
	time::Duration,
};

/// Most bytes that are fetched from anywhere.
pub const MAX_FETCH: u64 = 256 * 1024 * 1024;

/// How long a server may take to hand out all of it.
const FETCH_TIME: Duration = Duration::from_secs(300);

/// What a command line names: a file or folder, bytes on chain, or bytes elsewhere.
pub enum Source {
	/// Bytes read from this machine.
	Here(Vec<u8>),
	/// A content hash.
	Hash(H256),
	/// A URI.
	Uri(String),
}

impl Source {
	/// Reads an argument: a `0x` hash, a URI, or a path, which `read` turns into bytes.
	pub fn parse(text: &str, read: impl Fn(&Path) -> Result<Vec<u8>>) -> Result<Self> {
		if let Some(digits) = text.strip_prefix("0x") {
			return Ok(Self::Hash(parse_hash(digits)?));
		}
		if text.contains("://") {
			return Ok(Self::Uri(text.into()));
		}
		Ok(Self::Here(read(Path::new(text))?))
	}
}

/// Reads a hash of 64 hex digits, with or without `0x`.
pub fn parse_hash(text: &str) -> Result<H256> {
	let bytes =
		hex::decode(text.trim_start_matches("0x")).ok().and_then(|bytes| bytes.try_into().ok());
	bytes
		.map(H256)
		.ok_or_else(|| bad_input(format!("`{text}` is no hash: it takes 0x and 64 hex digits")))
}

/// Whether the bytes begin as a WebAssembly module does.
pub fn is_wasm(bytes: &[u8]) -> bool {
	bytes.starts_with(b"\0asm\x01\0\0\0")
}

/// Names for workers what the command line names, and gives the call that must come first, if
/// any: bytes of this machine are stored on chain unless `uri` says where else they are.
///
/// `option` is what the command line calls `uri`.
pub async fn place(
	client: &Client,
	kind: ArtifactKind,
	source: Source,
	uri: Option<&str>,
	hash: Option<H256>,
	option: &str,
) -> Result<(Artifact, Option<Call>)> {
	let what = match kind {
		ArtifactKind::App => "app",
		ArtifactKind::Data => "data",
	};
	let check = |bytes: &[u8]| {
		if kind == ArtifactKind::App && !is_wasm(bytes) {
			return Err(bad_input(
				"the app is no WebAssembly module: it must begin with the bytes `\\0asm` and version 1. \
				 Build it for the target wasm32-wasip1",
			));
		}
		Ok(())
	};
	let at_uri = |hash: H256, uri: &str| -> Result<(Artifact, Option<Call>)> {
		let uri = Uri::try_from(uri.as_bytes().to_vec()).map_err(|_| {
			bad_input(format!("the URI of the {what} is too long, 256 bytes at most"))
		})?;
		Ok((Artifact::AtUri { hash, uri }, None))
	};
	match source {
		Source::Here(bytes) => {
			check(&bytes)?;
			let found = hash::content(&bytes);
			if let Some(uri) = uri {
				return at_uri(found, uri);
			}
			if bytes.len() > MAX_ARTIFACT as usize {
				return Err(bad_input(format!(
					"the {what} has {} bytes, and the chain stores {MAX_ARTIFACT} at most: put it where \
					 workers can fetch it, and give its address with {option}",
					bytes.len()
				)));
			}
			if bytes.is_empty() {
				return Err(bad_input(format!("the {what} is empty")));
			}
			let known = client.artifact(found).await?.is_some();
			let store = (!known).then(|| call::store(kind, bytes));
			Ok((Artifact::OnChain(found), store))
		},
		Source::Hash(found) => match uri {
			Some(uri) => at_uri(found, uri),
			None if client.artifact(found).await?.is_some() => Ok((Artifact::OnChain(found), None)),
			None => Err(bad_input(format!(
				"the chain stores no {what} with the hash {found:?}: give the file itself, or an \
				 address with {option}"
			))),
		},
		Source::Uri(address) => {
			let hash = match hash {
				Some(hash) => hash,
				None => {
					let bytes = fetch(address.clone())
						.await
						.map_err(|error| bad_input(format!("{error:#}")))?;
					check(&bytes)?;
					hash::content(&bytes)
				},
			};
			at_uri(hash, &address)
		},
	}
}

/// Stores bytes on chain, by the call that [`place`] gave.
pub async fn store(client: &Client, account: &Account, call: Option<Call>) -> Result<(), Error> {
	let Some(call) = call else { return Ok(()) };
	match client.submit(account, &call, Until::InBestBlock).await {
		// Somebody else stored it meanwhile.
		Err(error) if error.refusal() == Some("ArtifactAlreadyExists") => Ok(()),
		ended => ended.map(drop),
	}
}

/// Fetches what a task names and checks it against its hash.
pub async fn get(client: &Client, artifact: &Artifact, cache: &Path) -> Result<Vec<u8>> {
	let hash = artifact.hash();
	let kept: PathBuf = cache.join(hex::encode(hash));
	if let Ok(bytes) = std::fs::read(&kept) {
		if hash::content(&bytes) == hash {
			return Ok(bytes);
		}
	}
	let bytes = match artifact {
		Artifact::OnChain(hash) => client
			.artifact(*hash)
			.await?
			.with_context(|| format!("the chain no longer stores {hash:?}"))?,
		Artifact::AtUri { uri, .. } => fetch(uri_text(uri)?).await?,
	};
	ensure!(
		hash::content(&bytes) == hash,
		"what was fetched hashes to {:?}, and the task names {hash:?}: its requester must put the right bytes there",
		hash::content(&bytes)
	);
	crate::worker::state::write_durably(&kept, &bytes)?;
	Ok(bytes)
}

/// Fetches a published result, if it is the one of `digest`.
pub async fn result(location: &ResultLocation, digest: Digest) -> Result<ResultBundle> {
	let bytes = match location {
		ResultLocation::Inline(bytes) => bytes.to_vec(),
		ResultLocation::Uri(uri) => fetch(uri_text(uri)?).await?,
	};
	ResultBundle::open(&bytes, digest).map_err(|mismatch| anyhow::anyhow!("{mismatch}"))
}

fn uri_text(uri: &[u8]) -> Result<String> {
	String::from_utf8(uri.to_vec()).context("the URI is no text")
}

/// Fetches bytes from an `http`, `https` or `file` address.
pub async fn fetch(uri: String) -> Result<Vec<u8>> {
	let address = uri.clone();
	tokio::task::spawn_blocking(move || fetch_blocking(&address))
		.await?
		.with_context(|| format!("cannot fetch {uri}"))
}

fn fetch_blocking(uri: &str) -> Result<Vec<u8>> {
	let mut bytes = Vec::new();
	if let Some(path) = uri.strip_prefix("file://") {
		let path = Path::new(path);
		// A device or a pipe might never end.
		ensure!(std::fs::metadata(path)?.is_file(), "it is no regular file");
		std::fs::File::open(path)?.take(MAX_FETCH + 1).read_to_end(&mut bytes)?;
	} else if uri.starts_with("http://") || uri.starts_with("https://") {
		let agent: ureq::Agent =
			ureq::Agent::config_builder().timeout_global(Some(FETCH_TIME)).build().into();
		agent
			.get(uri)
			.call()?
			.into_body()
			.into_reader()
			.take(MAX_FETCH + 1)
			.read_to_end(&mut bytes)?;
	} else {
		bail!("only http, https and file addresses are known");
	}
	ensure!(bytes.len() as u64 <= MAX_FETCH, "it is larger than {MAX_FETCH} bytes");
	Ok(bytes)
}
