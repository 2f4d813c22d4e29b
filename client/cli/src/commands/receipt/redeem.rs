//! `poco receipt redeem`: a receipt is used, once, on whichever chain has a registry.

use super::{read_secret, verify, view};
use crate::{
	commands::args,
	exit::{bad_input, would_refuse, Status},
	files,
	keys::KeyOptions,
	output::Output,
	words::{self, date},
};
use anyhow::Result;
use clap::Args;
use poco_primitives::{
	attestation::{EpochRoot, Fact, VersionedNullifier, VersionedRedemption, VersionedStatement},
	redemption::{Evidence, HeadView, RedemptionView, VerifierView},
	H256,
};
use poco_sdk::{
	call::redemption,
	donor::{self, DonorSecret},
	proof,
	verifier::Bundle,
	Account, AccountId, Client, Error, Until,
};
use serde_json::{json, Value};
use std::{
	path::PathBuf,
	time::{Duration, Instant},
};

/// How often it is tried again to prove a root: a registry learns of a block in each of its own.
const AGAIN: Duration = Duration::from_secs(6);

/// Options of `poco receipt redeem`.
#[derive(Args)]
pub struct Options {
	/// The file that `poco receipt export` wrote.
	file: PathBuf,
	/// With whom: the 32 bytes that the verifier is known by.
	#[arg(long, value_name = "HASH", value_parser = args::hash)]
	verifier: H256,
	/// What opens the donor's commitment: the file that `poco donate` wrote. It is published by this, and
	/// worthless to others then. Not needed for what was given by name.
	#[arg(long, value_name = "FILE")]
	secret_file: Option<PathBuf>,
	/// A node of the chain that states the receipt, to prove the epoch's root to the registry if nobody
	/// has.
	#[arg(long, value_name = "URL")]
	source: Option<String>,
	/// How long to wait until the registry knows a block that proves it.
	#[arg(long, value_name = "SECONDS", default_value_t = 120)]
	timeout: u64,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let Options { file, verifier, secret_file, source, timeout, key } = options;
	let bundle = verify::decode(&files::read(&file)?)?;
	let secret = secret_file.as_deref().map(read_secret).transpose()?;
	let registry = Client::connect_to_any(url).await?;
	let pallet = registry.registry_pallet().await?;
	let account = key.account(&registry, out).await?;
	let statement = bundle.attested.statement.clone();

	let found = registry.verifier(verifier).await?.ok_or_else(|| {
		would_refuse(
			"VerifierNotFound",
			format!("nobody at {url} accepts receipts as {verifier:?}: ask whom to name"),
		)
	})?;
	let nullifier = usable(&statement, secret.as_ref(), account.id(), &found)?;
	unused(registry.redemption(found.scope, nullifier).await?)?;

	let evidence = match known(&registry, &bundle).await? {
		Some(evidence) => evidence,
		None => {
			let chain = statement.chain();
			believed(registry.is_source(&pallet, chain).await?, chain, url)?;
			let patience = Duration::from_secs(timeout);
			let source = match source {
				Some(source) => Some(Client::connect(&source).await?),
				None => None,
			};
			import(&registry, &pallet, source.as_ref(), &account, &bundle, patience, out).await?;
			Evidence::Proven(bundle.attested.path.clone())
		},
	};
	let claim = donor::claim(statement.clone(), evidence, secret.as_ref());
	let call = redemption::redeem(&pallet, verifier, claim);
	let done = registry.submit(&account, &call, Until::InBestBlock).await?;
	let redeemed = registry.redemption(found.scope, nullifier).await?;
	let certificate = redeemed.as_ref().map(|redeemed| &redeemed.certificate);
	let VersionedNullifier::V1(hash) = nullifier;
	out.result(
		json!({
			"block": done.block.number,
			"transaction": done.transaction,
			"verifier": verifier,
			"scope": found.scope,
			"nullifier": hash,
			"receipt": statement.leaf(),
			"holder": account.id(),
			"certificate": certificate.map_or(Value::Null, view::certificate_to_json),
		}),
		format!(
			"accepted: {} (block {})\nits holder is {}; the receipt cannot be used in this scope again",
			certificate.map_or_else(|| "a certificate".into(), view::certificate_to_text),
			done.block.number,
			words::name(&account.id())
		),
	);
	Ok(Status::Done)
}

/// The nullifier of a receipt that an account can use with a verifier, or why it cannot.
fn usable(
	statement: &VersionedStatement,
	secret: Option<&DonorSecret>,
	redeemer: AccountId,
	verifier: &VerifierView,
) -> Result<VersionedNullifier> {
	let Fact::Donation(receipt) = statement.fact();
	let mut periods = verifier.periods.iter();
	if !periods.any(|period| receipt.is_within(period.from, period.until)) {
		let open: Vec<_> = verifier
			.periods
			.iter()
			.map(|period| format!("{} to before {}", date(period.from), date(period.until)))
			.collect();
		let open = if open.is_empty() { "none".into() } else { open.join("; ") };
		let words = format!(
			"the receipt is over what was spent from {} to before {}, and the verifier accepts: {open}; a \
			 receipt over several periods counts in none, claim later ones with `poco receipt claim --through`",
			date(receipt.from),
			date(receipt.until)
		);
		return Err(would_refuse("OutsidePeriods", words));
	}
	let opening = secret.map(DonorSecret::opening).unwrap_or_default();
	let shown = VersionedRedemption::V1(opening);
	shown.nullifier(statement, H256(redeemer.0), verifier.scope).map_err(|why| {
		let next = match secret {
			Some(secret) if secret.account != redeemer => {
				format!("the secret is for {}: sign as that account", words::name(&secret.account))
			},
			Some(_) => "name the file that was written for this donation".into(),
			None => {
				"sign as the account that gave, or give --secret-file if it gave unknown".into()
			},
		};
		would_refuse("NotTheDonor", format!("{why}; {next}"))
	})
}

/// Sees that a receipt was not used in a scope.
fn unused(redemption: Option<RedemptionView>) -> Result<()> {
	let Some(RedemptionView { verifier, holder, certificate }) = redemption else { return Ok(()) };
	let words = format!(
		"this receipt was used before, with the verifier {verifier:?}, by {}: {}. It counts once",
		words::name(&AccountId(holder.0)),
		view::certificate_to_text(&certificate)
	);
	Err(would_refuse("AlreadyRedeemed", words))
}

/// Why the registry would believe a statement, if it would already.
async fn known(registry: &Client, bundle: &Bundle) -> Result<Option<Evidence>> {
	let statement = &bundle.attested.statement;
	let (chain, epoch) = (statement.chain(), statement.place().epoch);
	if let Some(root) = registry.source_root(chain, epoch).await? {
		if leads_to(bundle, &root) {
			return Ok(Some(Evidence::Proven(bundle.attested.path.clone())));
		}
		let words = format!(
			"the registry has another root of epoch {epoch} than this file leads to: the file is of a fork, \
			 export it again"
		);
		return Err(would_refuse("NotUnderRoot", words));
	}
	let received = registry.is_received(chain, statement.leaf()).await?;
	Ok(received.then_some(Evidence::Pushed))
}

fn leads_to(bundle: &Bundle, root: &EpochRoot) -> bool {
	let statement = &bundle.attested.statement;
	let (chain, epoch) = (statement.chain(), statement.place().epoch);
	bundle.attested.verify(chain, epoch, root).is_ok()
}

/// Sees that a registry believes what a chain states: it learns of the blocks of no other one, however long is
/// waited.
fn believed(is_source: bool, chain: H256, url: &str) -> Result<()> {
	if is_source {
		return Ok(());
	}
	let words = format!(
		"the registry at {url} does not believe what the chain {chain:?} states, which this receipt is of: ask \
		 the verifier which registry believes that chain, and name a node of it with --url"
	);
	Err(would_refuse("SourceNotFound", words))
}

/// Proves the epoch's root to the registry, as soon as that knows a block that does.
async fn import(
	registry: &Client,
	pallet: &str,
	source: Option<&Client>,
	account: &Account,
	bundle: &Bundle,
	patience: Duration,
	out: &Output,
) -> Result<()> {
	let began = Instant::now();
	loop {
		match try_import(registry, pallet, source, account, bundle, out).await {
			Err(error) if began.elapsed() < patience && is_early(&error) => {
				tokio::time::sleep(AGAIN).await;
			},
			ended => return ended,
		}
	}
}

/// Proves the root by a block that the registry knows now.
async fn try_import(
	registry: &Client,
	pallet: &str,
	source: Option<&Client>,
	account: &Account,
	bundle: &Bundle,
	out: &Output,
) -> Result<()> {
	let statement = &bundle.attested.statement;
	let (chain, epoch) = (statement.chain(), statement.place().epoch);
	let heads = registry.source_heads(chain).await?;
	let (block, proof) = prove(source, &heads, bundle).await?;
	let call = redemption::import(pallet, chain, block, epoch, proof);
	match registry.submit(account, &call, Until::InBestBlock).await {
		// Somebody else was faster.
		Err(error) if error.refusal() == Some("AlreadyImported") => Ok(()),
		Err(error) => Err(error.into()),
		Ok(done) => {
			out.step(
				"import",
				json!({ "epoch": epoch, "source_block": block, "block": done.block.number }),
				format!(
					"the root of epoch {epoch} is proven to the registry by block {block} (block {} here)",
					done.block.number
				),
			);
			Ok(())
		},
	}
}

/// Whether trying again may help.
fn is_early(error: &anyhow::Error) -> bool {
	match error.downcast_ref::<Error>() {
		Some(Error::NotYet { .. }) => true,
		// The registry has made room for later blocks meanwhile.
		Some(error) => error.refusal() == Some("BlockNotFound"),
		None => false,
	}
}

/// A block that the registry knows, and the proof of the root in its state.
async fn prove(
	source: Option<&Client>,
	heads: &[HeadView],
	bundle: &Bundle,
) -> Result<(u32, Vec<Vec<u8>>)> {
	let header = &bundle.header;
	let same =
		|head: &&HeadView| (head.number, head.state_root) == (header.number, header.state_root);
	if let Some(head) = heads.iter().find(same) {
		return Ok((head.number, bundle.root_proof.clone()));
	}
	let not_yet = |reason: String| -> Result<_> { Err(Error::NotYet { reason }.into()) };
	let Some(last) = heads.last() else {
		return not_yet(
			"the registry knows no block of the receipt's chain, as it has just begun to look"
				.into(),
		);
	};
	let Some(source) = source else {
		return Err(bad_input(format!(
			"nobody has proven the root of the receipt's epoch to the registry, and it does not know block \
			 {} of the file any more: give --source with a node of the receipt's chain",
			header.number
		)));
	};
	if source.genesis() != bundle.attested.statement.chain() {
		return Err(bad_input(format!(
			"the chain at {} is not the one that states the receipt: name a node of that with --source",
			source.url()
		)));
	}
	let Some(hash) = source.hash_at(last.number.into()).await? else {
		return not_yet(format!("the node at {} has no block {} yet", source.url(), last.number));
	};
	if last.number < header.number {
		return not_yet(format!(
			"the last block that the registry knows is {}, and the file is proven by block {}",
			last.number, header.number
		));
	}
	let epoch = bundle.attested.statement.place().epoch;
	let (found, proof) = proof::prove_root(source, hash, epoch).await?;
	if found.state_root != last.state_root {
		return not_yet(format!(
			"the node at {} has another block {} than the registry: is it in sync?",
			source.url(),
			last.number
		));
	}
	Ok((last.number, proof))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{commands::receipt::verify::tests::vector, exit::refusal};
	use poco_primitives::{
		attestation::{DonationReceipt, Donor},
		redemption::{Period, VersionedCertificate},
	};
	use poco_sdk::{verifier, Refusal};

	fn bundle() -> Bundle {
		verify::decode(&vector("bundle")).unwrap()
	}

	fn receipt(bundle: &mut Bundle) -> &mut DonationReceipt {
		let VersionedStatement::V1(statement) = &mut bundle.attested.statement;
		let Fact::Donation(receipt) = &mut statement.fact;
		receipt
	}

	/// A receipt of whom the secret is for.
	fn of(secret: &DonorSecret) -> VersionedStatement {
		let mut bundle = bundle();
		receipt(&mut bundle).donor = Donor::Commitment(secret.commitment);
		bundle.attested.statement
	}

	fn secret() -> DonorSecret {
		DonorSecret::new(H256([0xc4; 32]), 5, AccountId([3; 32]), H256([4; 32]), None)
	}

	/// One who accepts what was spent at the time of the receipt.
	fn accepting() -> VerifierView {
		let period = Period { from: 1_800_000_000_000, until: 1_900_000_000_000 };
		VerifierView { scope: H256([9; 32]), periods: vec![period] }
	}

	#[test]
	fn whoever_opens_the_commitment_from_its_account_can_use_the_receipt_once() {
		let secret = secret();
		let statement = of(&secret);
		let used = usable(&statement, Some(&secret), secret.account, &accepting()).unwrap();
		let again = usable(&statement, Some(&secret), secret.account, &accepting()).unwrap();
		assert_eq!(used, again, "the same receipt has the same nullifier");
		let elsewhere = VerifierView { scope: H256([8; 32]), ..accepting() };
		let other = usable(&statement, Some(&secret), secret.account, &elsewhere).unwrap();
		assert_ne!(used, other);
	}

	#[test]
	fn nobody_else_can() {
		let secret = secret();
		let statement = of(&secret);
		let stranger = AccountId([7; 32]);
		let refused = usable(&statement, Some(&secret), stranger, &accepting()).unwrap_err();
		assert_eq!(refusal(&refused), Some("NotTheDonor"));
		assert!(refused.to_string().contains(&words::name(&secret.account)), "{refused}");
		let refused = usable(&statement, None, secret.account, &accepting()).unwrap_err();
		assert_eq!(refusal(&refused), Some("NotTheDonor"));
		assert!(refused.to_string().contains("--secret-file"), "{refused}");
		let other = DonorSecret::new(secret.chain, 5, secret.account, H256([5; 32]), None);
		let refused = usable(&statement, Some(&other), secret.account, &accepting()).unwrap_err();
		assert!(refused.to_string().contains("written for this donation"), "{refused}");
		assert_eq!(Status::of(&refused), Status::Refused);
	}

	#[test]
	fn who_gave_by_name_needs_no_secret() {
		let mut bundle = bundle();
		receipt(&mut bundle).donor = Donor::Account(H256([3; 32]));
		let statement = bundle.attested.statement;
		assert!(usable(&statement, None, AccountId([3; 32]), &accepting()).is_ok());
		assert!(usable(&statement, None, AccountId([4; 32]), &accepting()).is_err());
	}

	#[test]
	fn a_receipt_counts_in_a_period_that_has_all_of_it() {
		let secret = secret();
		let statement = of(&secret);
		for (from, until) in [(1_800_000_000_001, 1_900_000_000_000), (0, 1_800_086_399_999)] {
			let outside = VerifierView { periods: vec![Period { from, until }], ..accepting() };
			let refused = usable(&statement, Some(&secret), secret.account, &outside).unwrap_err();
			assert_eq!(refusal(&refused), Some("OutsidePeriods"));
			assert!(refused.to_string().contains(&date(from)), "{refused}");
		}
		let closed = VerifierView { periods: vec![], ..accepting() };
		let refused = usable(&statement, Some(&secret), secret.account, &closed).unwrap_err();
		assert!(refused.to_string().contains("accepts: none"), "{refused}");
	}

	#[test]
	fn a_second_use_is_refused_by_name_and_in_words() {
		assert!(unused(None).is_ok());
		let mut bundle = bundle();
		let certificate = VersionedCertificate::of(receipt(&mut bundle), H256([9; 32]));
		let view = RedemptionView { verifier: H256([6; 32]), holder: H256([3; 32]), certificate };
		let refused = unused(Some(view)).unwrap_err();
		assert_eq!(refusal(&refused), Some("AlreadyRedeemed"));
		assert_eq!(Status::of(&refused), Status::Refused);
		let text = refused.to_string();
		for said in ["used before", "0x0606", "counts once", "\"medical research\""] {
			assert!(text.contains(said), "{said}: {text}");
		}
	}

	#[tokio::test]
	async fn the_files_own_block_proves_the_root_when_the_registry_knows_it() {
		let bundle = bundle();
		let own = HeadView { number: bundle.header.number, state_root: bundle.header.state_root };
		let later = HeadView { number: own.number + 1, state_root: H256::zero() };
		let heads = [own.clone(), later.clone()];
		let (block, proof) = prove(None, &heads, &bundle).await.unwrap();
		assert_eq!((block, proof), (own.number, bundle.root_proof.clone()));
		// Another block of the same number is no such block, and needs somebody to ask.
		let fork = HeadView { state_root: H256::zero(), ..own };
		let refused = prove(None, &[fork], &bundle).await.unwrap_err();
		assert!(refused.to_string().contains("--source"), "{refused}");
		assert!(!is_early(&refused));
		assert!(is_early(&prove(None, &[], &bundle).await.unwrap_err()));
	}

	#[test]
	fn what_only_time_mends_is_tried_again() {
		let refused = |name: &str| -> anyhow::Error {
			let refusal = Refusal { pallet: None, name: name.into(), explanation: String::new() };
			Error::Refused { call: "import".into(), refusal }.into()
		};
		assert!(is_early(&refused("BlockNotFound")));
		assert!(is_early(&Error::NotYet { reason: String::new() }.into()));
		assert!(!is_early(&refused("SourceNotFound")));
		assert!(!is_early(&bad_input("give --source")));
	}

	#[test]
	fn a_chain_that_the_registry_does_not_believe_is_not_waited_for() {
		let chain = H256([0xc4; 32]);
		assert!(believed(true, chain, "ws://office").is_ok());
		let refused = believed(false, chain, "ws://office").unwrap_err();
		assert_eq!(refusal(&refused), Some("SourceNotFound"));
		assert_eq!(Status::of(&refused), Status::Refused);
		assert!(!is_early(&refused));
		for said in ["ws://office", "0xc4c4", "--url"] {
			assert!(refused.to_string().contains(said), "{said}: {refused}");
		}
	}

	#[test]
	fn a_file_leads_to_the_root_that_it_was_proven_under_only() {
		let bundle = bundle();
		let root = verifier::verify(&vector("bundle"), &vector("checkpoint")).unwrap().root;
		assert!(leads_to(&bundle, &root));
		assert!(!leads_to(&bundle, &EpochRoot { root: H256::zero(), ..root }));
	}
}
