//! A scheduler's word that a worker may contribute to a task of its pool, as a file: what `poco pool
//! authorise` writes and `poco worker --authorisations` reads.

use anyhow::{ensure, Context, Result};
use codec::{Decode, Encode};
use poco_primitives::TaskId;
use poco_sdk::{submission::Signature, AccountId, Authorisation};
use serde::{Deserialize, Serialize};
use std::{
	fs, io,
	path::{Path, PathBuf},
};

/// The file's content.
#[derive(Serialize, Deserialize)]
pub struct Slip {
	/// The task.
	pub task: TaskId,
	/// Who may contribute.
	pub worker: AccountId,
	/// By which enclave, if only by one.
	pub enclave: Option<AccountId>,
	/// Whose word it is, by the key that signed.
	pub signer: AccountId,
	/// The signature: 0x and the hex digits of its encoding.
	pub signature: String,
}

impl Slip {
	/// Writes a signature down.
	pub fn new(
		task: TaskId,
		worker: AccountId,
		enclave: Option<AccountId>,
		signer: AccountId,
		signature: &Signature,
	) -> Self {
		let signature = format!("0x{}", hex::encode(signature.encode()));
		Self { task, worker, enclave, signer, signature }
	}

	fn signature(&self) -> Option<Signature> {
		let bytes = hex::decode(self.signature.strip_prefix("0x")?).ok()?;
		let mut rest = &bytes[..];
		let signature = Signature::decode(&mut rest).ok()?;
		rest.is_empty().then_some(signature)
	}
}

/// Where the authorisation for a task is looked for in a folder.
pub fn path(folder: &Path, task: TaskId) -> PathBuf {
	folder.join(format!("{task:?}.json"))
}

/// The authorisation of a worker for a task, if the folder has one.
pub fn find(folder: &Path, task: TaskId, worker: AccountId) -> Result<Option<Authorisation>> {
	let path = path(folder, task);
	let name = path.display();
	let bytes = match fs::read(&path) {
		Ok(bytes) => bytes,
		Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
		Err(error) => return Err(error).with_context(|| format!("cannot read {name}")),
	};
	let slip: Slip = serde_json::from_slice(&bytes).with_context(|| {
		format!("{name} is no authorisation, as `poco pool authorise` writes it")
	})?;
	ensure!(slip.task == task, "{name} is for another task, {:?}", slip.task);
	ensure!(slip.worker == worker, "{name} is for another worker, {}", slip.worker);
	ensure!(slip.enclave.is_none(), "{name} is for an enclave, and this worker is none");
	let signature = slip.signature().with_context(|| format!("{name} has no valid signature"))?;
	Ok(Some(Authorisation { signature, enclave: None }))
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::H256;
	use poco_sdk::Account;

	#[test]
	fn an_authorisation_is_found_by_its_task_and_worker_only() {
		let folder = tempfile::tempdir().unwrap();
		let scheduler = Account::from_uri("//Scheduler").unwrap();
		let worker = Account::from_uri("//Bob").unwrap().id();
		let task = H256([7; 32]);
		assert_eq!(find(folder.path(), task, worker).unwrap(), None);

		let signature = scheduler.authorise(worker, task, None);
		let write = |enclave| {
			let slip = Slip::new(task, worker, enclave, scheduler.id(), &signature);
			let bytes = serde_json::to_vec(&slip).unwrap();
			fs::write(path(folder.path(), task), bytes).unwrap();
		};
		write(None);
		let found = find(folder.path(), task, worker).unwrap().expect("it is there");
		assert_eq!(found, Authorisation { signature: signature.clone(), enclave: None });
		assert_eq!(find(folder.path(), H256([8; 32]), worker).unwrap(), None);
		let other = find(folder.path(), task, scheduler.id()).unwrap_err();
		assert!(other.to_string().contains("another worker"), "{other}");
		write(Some(worker));
		assert!(find(folder.path(), task, worker).unwrap_err().to_string().contains("enclave"));
		fs::write(path(folder.path(), task), "{}").unwrap();
		assert!(find(folder.path(), task, worker).is_err());
	}
}
