//! Sending a transaction, and following it to its end.

use crate::{
	call, client::POLL, event, Account, Call, ChainEvent, Client, Error, EventRecord, Head,
};
use poco_primitives::{hash, H256};
use std::{
	collections::HashSet,
	time::{Duration, Instant},
};
use subxt::config::DefaultExtrinsicParamsBuilder;

/// How far a transaction is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
	/// Until it is in a block of the best chain.
	InBestBlock,
	/// Until that block is final. A chain that seals on demand may never finalize anything.
	Finalized,
}

/// A transaction that was executed without error.
#[derive(Clone, Debug)]
pub struct Done {
	/// The block that it is in.
	pub block: Head,
	/// Its hash.
	pub transaction: H256,
	/// What it did.
	pub events: Vec<EventRecord>,
}

/// After this long without any block, a waiting transaction is given up.
const STALL: Duration = Duration::from_secs(180);

/// How often it is checked whether the node's pool still has a waiting transaction.
const RECHECK: Duration = Duration::from_secs(3);

/// After this long without any block, a chain that finalizes nothing is taken for one that seals on demand: longer
/// than any other one takes for a block.
const QUIET: Duration = Duration::from_secs(7);

/// How often a number that somebody else took is replaced by the next one.
const ATTEMPTS: usize = 8;

struct Sent {
	bytes: Vec<u8>,
	hash: H256,
	nonce: u64,
	since: Since,
}

/// Where the chain was when a transaction was sent: the transaction is in none of these blocks.
#[derive(Clone, Copy)]
struct Since {
	best: H256,
	/// Its number. What is above it may be on another branch than the best block was.
	finalized: u64,
}

impl Since {
	/// The blocks that need not be searched.
	fn searched(self) -> HashSet<H256> {
		HashSet::from([self.best])
	}
}

/// What the pool's words mean for us.
enum Verdict {
	/// It has the transaction.
	Has,
	/// The number is taken.
	NumberTaken,
	CannotPay,
	/// It saw what the chain would refuse: the position of the pallet's error.
	Refused(u8),
	No(String, &'static str),
}

/// The position of an error of the pallet `Poco` in the pool's words, if that is what they are.
fn refused(reason: &str) -> Option<u8> {
	let (_, code) = reason.split_once("Custom error: ")?;
	code.split(|other: char| !other.is_ascii_digit()).next()?.parse().ok()
}

fn verdict(answer: Result<H256, (i32, String)>) -> Verdict {
	let (code, reason) = match answer {
		Ok(_) => return Verdict::Has,
		Err(refusal) => refusal,
	};
	match code {
		1013 => Verdict::Has,
		1014 => Verdict::NumberTaken,
		1010 if reason.contains("pay some fees") => Verdict::CannotPay,
		1010 if reason.contains("outdated") => Verdict::NumberTaken,
		1010 if refused(&reason).is_some() => {
			Verdict::Refused(refused(&reason).unwrap_or_default())
		},
		1012 => {
			Verdict::No(reason, "it was found invalid a moment ago; wait half an hour or change it")
		},
		1016 => Verdict::No(reason, "the node's pool is full; try again later"),
		_ => Verdict::No(reason, "see the node's log"),
	}
}

impl Client {
	/// Signs a call, sends it and follows it. Fails with [`Error::Refused`] when the chain executed the
	/// call and it failed.
	pub async fn submit(
		&self,
		account: &Account,
		call: &Call,
		until: Until,
	) -> Result<Done, Error> {
		let sent = self.send(account, call).await?;
		let ended = self.follow(account, call, &sent, until).await;
		self.take_off(account, &sent, ended.as_ref().err()).await;
		let (block, index) = ended?;
		self.done(call, &sent, block, index).await
	}

	/// Sends a call that nobody signs and that pays no fee, and follows it into a block of the best chain. Fails
	/// with [`Error::Refused`] when the chain executed the call and it failed.
	pub async fn submit_unsigned(&self, call: &Call) -> Result<Done, Error> {
		let best = self.best().await?;
		let at = self.at(best.hash).await?;
		let unsigned = at.tx().create_unsigned(call).map_err(|error| Error::Encode {
			call: call.name().into(),
			reason: error.to_string(),
		})?;
		let bytes = unsigned.into_encoded();
		let since = self.since(best).await?;
		let sent = Sent { hash: hash::content(&bytes), bytes, nonce: 0, since };
		self.hand_in(call, &sent).await?;
		let mut searched = since.searched();
		let mut last_best = best.hash;
		let (mut last_block_at, mut last_check) = (Instant::now(), Instant::now());
		loop {
			let best = self.best().await?;
			if last_best != best.hash {
				last_best = best.hash;
				last_block_at = Instant::now();
			}
			if let Some((block, index)) = self.search(&sent, best, &mut searched).await? {
				return self.done(call, &sent, block, index).await;
			}
			if last_check.elapsed() >= RECHECK {
				last_check = Instant::now();
				if let Err(refused) = self.hand_in(call, &sent).await {
					// Unless it got into a block this very moment, it never will.
					let best = self.best().await?;
					return match self.search(&sent, best, &mut searched).await? {
						Some((block, index)) => self.done(call, &sent, block, index).await,
						None => Err(refused),
					};
				}
			}
			if last_block_at.elapsed() >= STALL {
				return Err(Error::Stalled { call: call.name().into(), seconds: STALL.as_secs() });
			}
			tokio::time::sleep(POLL).await;
		}
	}

	/// Gives the pool a transaction that nobody signed.
	async fn hand_in(&self, call: &Call, sent: &Sent) -> Result<(), Error> {
		let (reason, advice) = match verdict(self.submit_bytes(&sent.bytes).await?) {
			Verdict::Has => return Ok(()),
			Verdict::No(reason, advice) => (reason, advice),
			Verdict::NumberTaken | Verdict::CannotPay | Verdict::Refused(_) => {
				("the chain does not take it now".into(), "see the node's log")
			},
		};
		Err(Error::NotTaken { call: call.name().into(), reason, advice })
	}

	/// What an executed transaction did, unless it failed.
	async fn done(&self, call: &Call, sent: &Sent, block: Head, index: u32) -> Result<Done, Error> {
		let events: Vec<_> = self
			.events(block.hash)
			.await?
			.into_iter()
			.filter(|record| record.transaction == Some(index))
			.collect();
		let failure = events.iter().find_map(|record| match &record.event {
			ChainEvent::Failed(refusal) => Some(refusal.clone()),
			_ => None,
		});
		match failure {
			Some(refusal) => Err(Error::Refused { call: call.name().into(), refusal }),
			None => Ok(Done { block, transaction: sent.hash, events }),
		}
	}

	/// Gives the call a number and sends it. One at a time for each account, so that numbers are
	/// taken in order.
	async fn send(&self, account: &Account, call: &Call) -> Result<Sent, Error> {
		let mut numbers = account.numbers.lock().await;
		let mut last_reason = String::new();
		for _ in 0..ATTEMPTS {
			let best = self.best().await?;
			// The pool may not know yet what it was given a moment ago, so the own count matters;
			// but what the pool lost must not leave a gap, so it does not matter for long.
			let known = self.next_nonce(account.id()).await?;
			let on_chain = u64::from(self.funds(account.id(), Some(best.hash)).await?.transactions);
			let nonce = known.max(on_chain).max(numbers.next.unwrap_or_default());
			let bytes = self.sign(account, call, nonce, best).await?;
			let since = self.since(best).await?;
			match verdict(self.submit_bytes(&bytes).await?) {
				Verdict::Has => {
					numbers.next = Some(nonce.saturating_add(1));
					numbers.waiting.insert(nonce);
					let hash = hash::content(&bytes);
					return Ok(Sent { bytes, hash, nonce, since });
				},
				Verdict::NumberTaken => {
					numbers.next = None;
					last_reason = format!("its number {nonce} is taken");
					tokio::time::sleep(POLL).await;
				},
				Verdict::CannotPay => {
					return Err(Error::CannotPayFees {
						account: account.id().to_string(),
						call: call.name().into(),
					})
				},
				Verdict::Refused(position) => return Err(self.refused(call, position).await?),
				Verdict::No(reason, advice) => {
					return Err(Error::NotTaken { call: call.name().into(), reason, advice })
				},
			}
		}
		Err(Error::NotTaken {
			call: call.name().into(),
			reason: last_reason,
			advice: "let only one program at a time use this account",
		})
	}

	/// Takes a transaction off those under way, and sees that nobody waits for its number.
	///
	/// A vote that came too late is dropped by the pool, and takes its number with it: what the account
	/// sent after it would wait forever. A transaction that does nothing takes its place, for a fee like
	/// that of a vote that failed.
	async fn take_off(&self, account: &Account, sent: &Sent, error: Option<&Error>) {
		let mut numbers = account.numbers.lock().await;
		numbers.waiting.remove(&sent.nonce);
		let Some(error) = error else { return };
		// What became of the number is unknown: the chain is asked before the next one.
		numbers.next = None;
		let later_ones = numbers.waiting.range(sent.nonce..).next().is_some();
		if later_ones && matches!(error, Error::Refused { .. }) {
			let filled = async {
				let best = self.best().await?;
				let bytes = self.sign(account, &call::nothing(), sent.nonce, best).await?;
				self.submit_bytes(&bytes).await
			};
			// Where that is refused, somebody else has the number, and nobody waits for it.
			let _ = filled.await;
		}
	}

	/// What the chain would refuse, by the position of the pallet's error.
	async fn refused(&self, call: &Call, position: u8) -> Result<Error, Error> {
		let metadata = self.at(self.best().await?.hash).await?.metadata();
		let refusal = event::refusal_of_poco(position, metadata)?;
		Ok(Error::Refused { call: call.name().into(), refusal })
	}

	async fn sign(
		&self,
		account: &Account,
		call: &Call,
		nonce: u64,
		best: Head,
	) -> Result<Vec<u8>, Error> {
		let params = DefaultExtrinsicParamsBuilder::new().immortal().nonce(nonce).build();
		let at = self.at(best.hash).await?;
		let encode = |error: subxt::error::ExtrinsicError| Error::Encode {
			call: call.name().into(),
			reason: error.to_string(),
		};
		let signed = at
			.tx()
			.create_signable_offline(call, params)
			.and_then(|mut signable| signable.sign(&account.key))
			.map_err(encode)?;
		Ok(signed.into_encoded())
	}

	/// Follows a transaction: the block that has it, and its position there.
	async fn follow(
		&self,
		account: &Account,
		call: &Call,
		sent: &Sent,
		until: Until,
	) -> Result<(Head, u32), Error> {
		let mut searched = sent.since.searched();
		let mut found: Option<(Head, u32)> = None;
		let mut last_best = None;
		let (mut last_block_at, mut last_check) = (Instant::now(), Instant::now());
		loop {
			let best = self.best().await?;
			if last_best != Some(best.hash) {
				last_best = Some(best.hash);
				last_block_at = Instant::now();
				if let Some((block, _)) = found {
					if self.hash_at(block.number).await? != Some(block.hash) {
						found = None;
					}
				}
				if found.is_none() {
					found = self.search(sent, best, &mut searched).await?;
				}
			}
			match (found, until) {
				(Some(found), Until::InBestBlock) => return Ok(found),
				(Some((block, index)), Until::Finalized) => {
					if self.finalized().await?.number >= block.number
						&& self.hash_at(block.number).await? == Some(block.hash)
					{
						return Ok((block, index));
					}
				},
				(None, _) if last_check.elapsed() >= RECHECK => {
					last_check = Instant::now();
					self.recheck(account, call, sent, best).await?;
					if last_block_at.elapsed() >= QUIET {
						// Where it cannot be, the call waits on.
						let _ = self.nudge(account).await;
					}
				},
				(None, _) => {},
			}
			if found.is_none() && last_block_at.elapsed() >= STALL {
				return Err(Error::Stalled { call: call.name().into(), seconds: STALL.as_secs() });
			}
			tokio::time::sleep(POLL).await;
		}
	}

	/// Where the chain is now.
	async fn since(&self, best: Head) -> Result<Since, Error> {
		Ok(Since { best: best.hash, finalized: self.finalized().await?.number })
	}

	/// Looks for a transaction from the best block backwards.
	async fn search(
		&self,
		sent: &Sent,
		best: Head,
		searched: &mut HashSet<H256>,
	) -> Result<Option<(Head, u32)>, Error> {
		let mut block = best;
		while block.number > sent.since.finalized && searched.insert(block.hash) {
			let transactions = self.transactions(block.hash).await?;
			if let Some(index) = transactions.iter().position(|bytes| *bytes == sent.bytes) {
				// To be found again, should this block turn out to be on a branch that died.
				*searched = sent.since.searched();
				return Ok(Some((block, index as u32)));
			}
			block = self.head(block.parent).await?;
		}
		Ok(None)
	}

	/// Makes a chain that seals on demand make another block, for a fee. In one that ends a session there is no room
	/// for transactions, and those that it left in the pool are no reason for a block of their own.
	async fn nudge(&self, account: &Account) -> Result<(), Error> {
		if self.finalized().await?.number > 0 {
			return Ok(());
		}
		let sent = self.send(account, &call::nothing()).await?;
		account.numbers.lock().await.waiting.remove(&sent.nonce);
		Ok(())
	}

	/// A transaction is in no block: does the pool still have it? One that a node forgot, as it
	/// does when it restarts, is sent again.
	async fn recheck(
		&self,
		account: &Account,
		call: &Call,
		sent: &Sent,
		best: Head,
	) -> Result<(), Error> {
		let on_chain = self.funds(account.id(), Some(best.hash)).await?.transactions;
		if u64::from(on_chain) > sent.nonce {
			// In a block that came after the search, or somebody else took its number.
			let mut searched = sent.since.searched();
			return match self.search(sent, self.best().await?, &mut searched).await? {
				Some(_) => Ok(()),
				None => Err(Error::Superseded {
					account: account.id().to_string(),
					call: call.name().into(),
				}),
			};
		}
		if self.next_nonce(account.id()).await? > sent.nonce {
			return Ok(());
		}
		match verdict(self.submit_bytes(&sent.bytes).await?) {
			Verdict::Has | Verdict::NumberTaken => Ok(()),
			Verdict::CannotPay => Err(Error::CannotPayFees {
				account: account.id().to_string(),
				call: call.name().into(),
			}),
			// Banned for a moment, as what is in a block already is: the next look will tell.
			Verdict::No(..) => Ok(()),
			Verdict::Refused(position) => {
				// Unless it got into a block this very moment, it never will.
				let best = self.best().await?;
				let on_chain = self.funds(account.id(), Some(best.hash)).await?.transactions;
				match u64::from(on_chain) > sent.nonce {
					true => Ok(()),
					false => Err(self.refused(call, position).await?),
				}
			},
		}
	}
}
