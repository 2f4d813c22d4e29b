//! What the chain's runtime tells: a method for each function of its runtime APIs.

use super::Client;
use crate::{
	order::{AnyOrder, Orders},
	AccountId, Agreement, DealView, EntryView, Error, GroupView, TaskView, VoucherView,
};
use poco_primitives::{
	deal::PoolView,
	eip712::Domain,
	order::{OrderKind, Proof},
	registry::{CategoryView, EntryKind},
	task::{Credibility, DueView, Quote, Receipt, Standing, WorkerView},
	Balance, CategoryId, DealId, Moment, TaskId, H160, H256,
};

/// `PocoApi`: tasks, deals, workers.
impl Client {
	/// Chain time at a block, by default the best one, in milliseconds.
	pub async fn now(&self, at: Option<H256>) -> Result<Moment, Error> {
		self.call_runtime("PocoApi_now", (), at).await
	}

	/// A task at a block, by default the best one; nothing when its records are gone, see
	/// [`receipt`](Self::receipt).
	pub async fn task(&self, id: TaskId, at: Option<H256>) -> Result<Option<TaskView>, Error> {
		self.call_runtime("PocoApi_task", id, at).await
	}

	/// The tasks that take contributions or reveals.
	pub async fn open_tasks(&self) -> Result<Vec<TaskId>, Error> {
		self.call_runtime("PocoApi_open_tasks", (), None).await
	}

	/// Whose bond and record an account's votes count for: its own, or those of the account that it is
	/// the operator of.
	pub async fn works_for(&self, account: AccountId) -> Result<AccountId, Error> {
		self.call_runtime("PocoApi_works_for", account, None).await
	}

	/// The operating key that an account has named, if it has.
	pub async fn operator(&self, account: AccountId) -> Result<Option<AccountId>, Error> {
		self.call_runtime("PocoApi_operator", account, None).await
	}

	/// A worker's record at a block, by default the best one.
	pub async fn worker(&self, account: AccountId, at: Option<H256>) -> Result<WorkerView, Error> {
		self.call_runtime("PocoApi_worker", account, at).await
	}

	/// What a task would cost.
	pub async fn quote(
		&self,
		threshold: u8,
		category: Option<CategoryId>,
		reward: Balance,
	) -> Result<Option<Quote>, Error> {
		self.call_runtime("PocoApi_quote", (threshold, category, reward), None).await
	}

	/// Bytes that are stored on chain.
	pub async fn artifact(&self, hash: H256) -> Result<Option<Vec<u8>>, Error> {
		self.call_runtime("PocoApi_artifact", hash, None).await
	}

	/// A deal at a block, by default the best one.
	pub async fn deal(&self, id: DealId, at: Option<H256>) -> Result<Option<DealView>, Error> {
		self.call_runtime("PocoApi_deal", id, at).await
	}

	/// Whether a worker, or its operator, may contribute to a task now, and why not if not.
	pub async fn standing(&self, task: TaskId, worker: AccountId) -> Result<Standing, Error> {
		self.call_runtime("PocoApi_standing", (task, worker), None).await
	}

	/// How sure the chain is of what was voted on a task; with one more vote, if one is given.
	pub async fn credibility(
		&self,
		task: TaskId,
		with: Option<(AccountId, H256)>,
	) -> Result<Option<Credibility>, Error> {
		self.call_runtime("PocoApi_credibility", (task, with), None).await
	}

	/// What is due now, and may be done by anybody before the chain comes to it.
	pub async fn due(&self) -> Result<Vec<DueView>, Error> {
		self.call_runtime("PocoApi_due", (), None).await
	}

	/// What stays of a task whose records are gone.
	pub async fn receipt(&self, task: TaskId) -> Result<Option<Receipt>, Error> {
		self.call_runtime("PocoApi_receipt", task, None).await
	}

	/// The bytes that the callback of a task passes on.
	pub async fn callback(&self, task: TaskId) -> Result<Option<Vec<u8>>, Error> {
		self.call_runtime("PocoApi_callback", task, None).await
	}

	/// How a pool takes workers in.
	pub async fn pool(&self, pool: H160) -> Result<PoolView, Error> {
		self.call_runtime("PocoApi_pool", pool, None).await
	}
}

/// `RegistryApi`: entries, categories, groups.
impl Client {
	/// The entry of this address.
	pub async fn entry(&self, address: H160) -> Result<Option<EntryView>, Error> {
		self.call_runtime("RegistryApi_entry", address, None).await
	}

	/// The entries of an owner.
	pub async fn entries_of(&self, owner: AccountId) -> Result<Vec<EntryView>, Error> {
		self.call_runtime("RegistryApi_entries_of", owner, None).await
	}

	/// The entries of a kind.
	pub async fn entries(&self, kind: EntryKind) -> Result<Vec<EntryView>, Error> {
		self.call_runtime("RegistryApi_entries", kind, None).await
	}

	/// All categories.
	pub async fn categories(&self) -> Result<Vec<CategoryView>, Error> {
		self.call_runtime("RegistryApi_categories", (), None).await
	}

	/// The group of this address.
	pub async fn group(&self, address: H160) -> Result<Option<GroupView>, Error> {
		self.call_runtime("RegistryApi_group", address, None).await
	}

	/// Whether a group has this member.
	pub async fn is_member(&self, group: H160, member: H160) -> Result<bool, Error> {
		self.call_runtime("RegistryApi_is_member", (group, member), None).await
	}
}

/// `MarketApi`: orders, vouchers.
impl Client {
	/// What orders would agree on if `caller` matched them, or the name of the error that stands in
	/// the way, such as `AppPriceTooHigh`.
	pub async fn would_match(
		&self,
		orders: &Orders,
		caller: Option<AccountId>,
	) -> Result<Result<Agreement, String>, Error> {
		let answer: Result<Agreement, Vec<u8>> =
			self.call_runtime("MarketApi_would_match", (orders, caller), None).await?;
		Ok(answer.map_err(text))
	}

	/// An order's identity on the chain.
	pub async fn order_hash(&self, order: &AnyOrder) -> Result<H256, Error> {
		self.call_runtime("MarketApi_order_hash", order, None).await
	}

	/// Whose order this is by its proof, or the name of the error that stands in the way.
	pub async fn verify(
		&self,
		order: &AnyOrder,
		proof: &Proof,
	) -> Result<Result<AccountId, String>, Error> {
		let answer: Result<AccountId, Vec<u8>> =
			self.call_runtime("MarketApi_verify", (order, proof), None).await?;
		Ok(answer.map_err(text))
	}

	/// How many tasks an order is still good for.
	pub async fn remaining(&self, order: &AnyOrder) -> Result<u64, Error> {
		self.call_runtime("MarketApi_remaining", order, None).await
	}

	/// The orders of a kind that are on chain, each with its signer.
	pub async fn placed(&self, kind: OrderKind) -> Result<Vec<(AnyOrder, AccountId)>, Error> {
		self.call_runtime("MarketApi_placed", kind, None).await
	}

	/// What EIP-712 signatures are bound to.
	pub async fn eip712_domain(&self) -> Result<Domain, Error> {
		self.call_runtime("MarketApi_eip712_domain", (), None).await
	}

	/// The voucher of this identifier.
	pub async fn voucher(&self, id: H256) -> Result<Option<VoucherView>, Error> {
		self.call_runtime("MarketApi_voucher", id, None).await
	}

	/// The vouchers that somebody issued.
	pub async fn vouchers_of(&self, issuer: AccountId) -> Result<Vec<VoucherView>, Error> {
		self.call_runtime("MarketApi_vouchers_of", issuer, None).await
	}
}

fn text(name: Vec<u8>) -> String {
	String::from_utf8_lossy(&name).into_owned()
}
