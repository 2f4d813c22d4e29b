//! The marketplace's part of a demonstration: three sellers who have never met the requester.

use super::{tasks::Task, CATEGORY, REWARD, THRESHOLD};
use crate::{
	artifact::Source,
	commands::{deal, entry, matching::make_deal},
	output::Output,
	random, words,
};
use anyhow::{Context, Result};
use poco_primitives::{
	order::{AppOrder, Currency, DatasetOrder, Payer, Signed, Tag, WorkerpoolOrder},
	registry::{Name, Permill, PoolPolicy},
	Balance, TaskId, H160, H256,
};
use poco_sdk::{
	amount, call,
	order::{self, AnyOrder, Orders, RequestOrder, Scheme, SigningKey},
	Account, AccountId, Client, Until,
};
use serde_json::json;

const APP_OWNER: &str = "//AppOwner";
const DATA_OWNER: &str = "//DataOwner";
const SCHEDULER: &str = "//Scheduler";

/// What the sellers get first, for deposits, stakes and fees.
const FUNDS: Balance = 10_000 * amount::POCO;

/// What the app costs.
const APP_PRICE: Balance = 2 * amount::POCO;

/// What the data cost.
const DATA_PRICE: Balance = 3 * amount::POCO;

/// The scheduler's terms: stakes of 30 % of the pool's price, 5 % of it for scheduling.
const TERMS: PoolPolicy = PoolPolicy {
	stake_ratio: Permill::from_percent(30),
	scheduler_ratio: Permill::from_percent(5),
};

/// Gives the sellers something to begin with, and tells who they are.
pub async fn fund(client: &Client, from: &Account) -> Result<[AccountId; 3]> {
	let mut sellers = [AccountId([0; 32]); 3];
	for (seller, uri) in sellers.iter_mut().zip([APP_OWNER, DATA_OWNER, SCHEDULER]) {
		*seller = Account::from_uri(uri)?.id();
		client.submit(from, &call::pay(*seller, FUNDS), Until::InBestBlock).await?;
	}
	Ok(sellers)
}

/// App, data and pool are deployed by their owners, each of whom signs an offer; the requester signs
/// a request, matches the four, and opens the deal's only task. Gives the task and the block of the
/// deal.
pub async fn buy(
	client: &Client,
	requester: &Account,
	task: Task,
	out: &Output,
) -> Result<(TaskId, u64)> {
	let name =
		Name::try_from(task.name.as_bytes().to_vec()).ok().context("the name is too long")?;
	let data = task.input.context("nobody sells data for this task")?;
	let (app, dataset, pool) = tokio::try_join!(
		async {
			let app = entry::app(client, name.clone(), Source::Here(task.app)).await?;
			deploy(client, APP_OWNER, app, out).await
		},
		async {
			let dataset = entry::dataset(client, name.clone(), Source::Here(data)).await?;
			deploy(client, DATA_OWNER, dataset, out).await
		},
		deploy(client, SCHEDULER, entry::pool(name.clone(), TERMS), out)
	)?;

	let trust = 1 << THRESHOLD;
	let (volume, tag, currency, expiry) = (1, Tag::NONE, Currency::Native, None);
	let nobody = H160::zero();
	let app_order = AppOrder {
		app,
		price: APP_PRICE,
		dataset_restrict: nobody,
		workerpool_restrict: nobody,
		requester_restrict: nobody,
		volume,
		tag,
		salt: H256(random()?),
		currency,
		expiry,
	};
	// The data are sold for this app alone.
	let dataset_order = DatasetOrder {
		dataset,
		price: DATA_PRICE,
		app_restrict: app,
		workerpool_restrict: nobody,
		requester_restrict: nobody,
		volume,
		tag,
		salt: H256(random()?),
		currency,
		expiry,
	};
	let pool_order = WorkerpoolOrder {
		workerpool: pool,
		price: REWARD,
		category: CATEGORY,
		trust,
		app_restrict: nobody,
		dataset_restrict: nobody,
		requester_restrict: nobody,
		volume,
		tag,
		salt: H256(random()?),
		currency,
		expiry,
	};
	let params = json!({ "args": task.args, "fuel": task.fuel }).to_string().into_bytes();
	let request = RequestOrder {
		app,
		app_max_price: APP_PRICE,
		dataset,
		dataset_max_price: DATA_PRICE,
		workerpool: nobody,
		workerpool_max_price: REWARD,
		requester: requester.id(),
		category: CATEGORY,
		trust,
		beneficiary: None,
		callback: nobody,
		params: params.try_into().ok().context("the parameters are too long")?,
		payer: Payer::Requester,
		volume,
		tag,
		salt: H256(random()?),
		currency,
		expiry,
	};
	let genesis = client.genesis();
	let orders = Orders {
		app: sign(genesis, APP_OWNER, app_order, AnyOrder::App)?,
		dataset: Some(sign(genesis, DATA_OWNER, dataset_order, AnyOrder::Dataset)?),
		workerpool: sign(genesis, SCHEDULER, pool_order, AnyOrder::Workerpool)?,
		request: sign(genesis, super::REQUESTER, request, AnyOrder::Request)?,
	};
	let (deal, block) = make_deal(client, requester, orders, out).await?;
	let tasks = deal::open_tasks(client, requester, deal, out).await?;
	let task = *tasks.first().context("the deal has no task")?;
	out.step(
		"task",
		json!({ "task": task, "deal": deal, "block": block }),
		format!("task {task:?}"),
	);
	Ok((task, block))
}

async fn deploy(
	client: &Client,
	owner: &str,
	entry: entry::Prepared,
	out: &Output,
) -> Result<H160> {
	let owner = Account::from_uri(owner)?;
	let kind = entry.kind();
	let (address, _) = entry::register(client, &owner, entry).await?;
	out.step(
		"deployed",
		json!({ "kind": kind, "address": address, "owner": owner.id() }),
		format!("{} deployed the {} {address:?}", words::name(&owner.id()), words::kind(kind)),
	);
	Ok(address)
}

fn sign<O: Clone>(
	genesis: H256,
	signer: &str,
	order: O,
	of_any_kind: fn(O) -> AnyOrder,
) -> Result<Signed<O>> {
	let key = SigningKey::from_uri(Scheme::Sr25519, signer)?;
	let proof = order::sign(&of_any_kind(order.clone()), genesis, &key, false)?;
	Ok(Signed { order, proof })
}
