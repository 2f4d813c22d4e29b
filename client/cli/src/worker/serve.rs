//! The small server that hands out results by their digest, and nothing else.

use anyhow::Result;
use std::{fs::File, path::PathBuf};
use tiny_http::{Method, Response, Server};

/// Listens at `address` and serves the files of `results` by their name, which is a digest of 64
/// hex digits.
pub fn start(address: &str, results: PathBuf) -> Result<()> {
	let server = Server::http(address).map_err(|error| {
		anyhow::anyhow!("cannot listen at {address} ({error}): choose another --serve address")
	})?;
	std::thread::spawn(move || {
		for request in server.incoming_requests() {
			let name = request.url().trim_start_matches('/');
			let is_digest = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
			let file = match request.method() {
				Method::Get | Method::Head if is_digest => {
					File::open(results.join(name.to_lowercase())).ok()
				},
				_ => None,
			};
			// A client that went away is its own business.
			let _ = match file {
				Some(file) => request.respond(Response::from_file(file)),
				None => {
					request.respond(Response::from_string("no such result\n").with_status_code(404))
				},
			};
		}
	});
	Ok(())
}
