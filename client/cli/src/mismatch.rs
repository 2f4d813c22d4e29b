//! Why orders do not match, in words: what the chain calls an error, with the values that clash.

use crate::{
	commands::order::make::params_words,
	words::{self, address, money, relative},
};
use poco_primitives::{
	order::{Currency, Order, Payer, Tag},
	params::Params,
	registry::address_of_account,
	Balance, Moment, H160,
};
use poco_sdk::order::Orders;

/// Says why orders do not match at a moment of chain time. An error of a newer chain is given by
/// its name.
pub fn explain(name: &str, orders: &Orders, now: Moment) -> String {
	let words = Case::new(orders, now)
		.words(name)
		.unwrap_or_else(|| format!("the chain says {name}; see the documentation of its runtime"));
	format!("the orders do not match: {words}")
}

struct Case<'a> {
	orders: &'a Orders,
	now: Moment,
	dataset: H160,
	requester: H160,
}

impl<'a> Case<'a> {
	fn new(orders: &'a Orders, now: Moment) -> Self {
		let dataset = orders.dataset.as_ref().map(|dataset| dataset.order.dataset);
		let requester = address_of_account(&orders.request.order.requester.0);
		Self { orders, now, dataset: dataset.unwrap_or_default(), requester }
	}

	fn words(&self, name: &str) -> Option<String> {
		let app = &self.orders.app.order;
		let dataset = self.orders.dataset.as_ref().map(|dataset| &dataset.order);
		let pool = &self.orders.workerpool.order;
		let request = &self.orders.request.order;
		let dataset_price = dataset.map(|order| order.price).unwrap_or_default();
		Some(match name {
			"CategoryMismatch" => format!(
				"the pool works in category {}, and the request asks for category {}",
				pool.category, request.category
			),
			"CategoryNotFound" => format!(
				"there is no category {}, or it is closed; `poco category list` shows all",
				request.category
			),
			"TrustTooHigh" => format!(
				"the request asks for a trust of {}, and the pool gives {} at most",
				request.trust, pool.trust
			),
			"AppPriceTooHigh" => self.price("app", app.price, request.app_max_price),
			"DatasetPriceTooHigh" => {
				self.price("dataset", dataset_price, request.dataset_max_price)
			},
			"WorkerpoolPriceTooHigh" => {
				self.price("pool", pool.price, request.workerpool_max_price)
			},
			"TagMismatch" => {
				let wanted = self.wanted();
				format!(
					"tasks must be run on {}, and the pool offers {}: {} is missing",
					words::tag(wanted),
					words::tag(pool.tag),
					words::tag(wanted.without(pool.tag))
				)
			},
			"TeeRequired" => format!(
				"tasks must be run on {}, and the app is made for {}: only an app whose order carries \
				 the tag `tee` runs in a trusted execution environment",
				words::tag(self.wanted()),
				words::tag(app.tag)
			),
			"AppMismatch" => {
				format!(
					"the request is for the app {:?}, and the order for {:?}",
					request.app, app.app
				)
			},
			"DatasetMismatch" => match dataset {
				Some(dataset) => format!(
					"the request is for the dataset {}, and the order for {:?}",
					address(request.dataset),
					dataset.dataset
				),
				None => format!(
					"the request is for the dataset {}, and there is no order for it",
					address(request.dataset)
				),
			},
			"WorkerpoolMismatch" => format!(
				"the request is for the pool {}, and the order for {:?}",
				address(request.workerpool),
				pool.workerpool
			),
			"AppRestrictsDataset" => {
				restricts("app", app.dataset_restrict, "the dataset", self.dataset)
			},
			"AppRestrictsWorkerpool" => {
				restricts("app", app.workerpool_restrict, "the pool", pool.workerpool)
			},
			"AppRestrictsRequester" => {
				restricts("app", app.requester_restrict, "the requester", self.requester)
			},
			"DatasetRestrictsApp" => {
				let only = dataset.map(|order| order.app_restrict);
				restricts("dataset", only.unwrap_or_default(), "the app", app.app)
			},
			"DatasetRestrictsWorkerpool" => {
				let only = dataset.map(|order| order.workerpool_restrict);
				restricts("dataset", only.unwrap_or_default(), "the pool", pool.workerpool)
			},
			"DatasetRestrictsRequester" => {
				let only = dataset.map(|order| order.requester_restrict);
				restricts("dataset", only.unwrap_or_default(), "the requester", self.requester)
			},
			"WorkerpoolRestrictsApp" => restricts("pool", pool.app_restrict, "the app", app.app),
			"WorkerpoolRestrictsDataset" => {
				restricts("pool", pool.dataset_restrict, "the dataset", self.dataset)
			},
			"WorkerpoolRestrictsRequester" => {
				restricts("pool", pool.requester_restrict, "the requester", self.requester)
			},
			"AppNotRegistered" => unregistered("app", app.app),
			"DatasetNotRegistered" => unregistered("dataset", self.dataset),
			"WorkerpoolNotRegistered" => unregistered("pool", pool.workerpool),
			"AppSignatureInvalid" => unsigned("app order", "the app's owner"),
			"DatasetSignatureInvalid" => unsigned("dataset order", "the dataset's owner"),
			"WorkerpoolSignatureInvalid" => unsigned("pool order", "the pool's owner"),
			"RequestSignatureInvalid" => unsigned("request", &words::name(&request.requester)),
			"NotExpressibleAsEip712" => {
				"an order is signed by EIP-712 and says what iExec's order types \
				cannot: a currency, an expiry or another payer. It must be signed with another scheme"
					.into()
			},
			"CurrencyMismatch" => self.currencies(),
			"CurrencyNotAccepted" => {
				format!("the chain makes no deals in {}", words::currency(request.currency))
			},
			"AppOrderExpired" => self.expired("app order", app.expiry),
			"DatasetOrderExpired" => {
				self.expired("dataset order", dataset.and_then(|order| order.expiry))
			},
			"WorkerpoolOrderExpired" => self.expired("pool order", pool.expiry),
			"RequestExpired" => self.expired("request", request.expiry),
			"AppOrderVoid" => void("app order", app, "the app's owner"),
			"DatasetOrderVoid" => match dataset {
				Some(dataset) => void("dataset order", dataset, "the dataset's owner"),
				None => return None,
			},
			"WorkerpoolOrderVoid" => void("pool order", pool, "the pool's owner"),
			"RequestVoid" => void("request", request, "the requester"),
			"AppOrderConsumed" => consumed("app order", app),
			"DatasetOrderConsumed" => match dataset {
				Some(dataset) => consumed("dataset order", dataset),
				None => return None,
			},
			"WorkerpoolOrderConsumed" => consumed("pool order", pool),
			"RequestConsumed" => consumed("request", request),
			"ParamsInvalid" => match Params::read(&request.params) {
				Err(error) => {
					format!("the request's parameters are no good: {}", params_words(error))
				},
				Ok(_) => "the chain cannot read the request's parameters".into(),
			},
			"InputFilesUnpinned" => {
				"the request's parameters name `iexec_input_files`, and not what \
				is in them: two workers could see two inputs. Give `input` instead"
					.into()
			},
			"InputAndDataset" => format!(
				"the request brings an input of its own and asks for the dataset {}: a task has one \
				 input folder",
				address(request.dataset)
			),
			"NotTheSponsor" => match &request.payer {
				Payer::Sponsor(sponsor) => format!(
					"the request is paid by {}, who has to make the match",
					words::name(sponsor)
				),
				_ => "the request is paid by somebody who has to make the match".into(),
			},
			"VoucherNotFound" => format!("the chain knows no voucher {}", self.voucher()),
			"VoucherExpired" => {
				format!("the voucher {} has expired; `poco voucher show` says when", self.voucher())
			},
			"VoucherNotForUser" => format!(
				"the voucher {} is not for {}",
				self.voucher(),
				words::name(&request.requester)
			),
			"VoucherNotForEntry" => format!(
				"the voucher {} is not for one of the app {:?}, the dataset {} and the pool {:?}",
				self.voucher(),
				app.app,
				address(self.dataset),
				pool.workerpool
			),
			"VoucherCurrencyMismatch" => format!(
				"the voucher {} is in another currency than the orders, which are in {}",
				self.voucher(),
				words::currency(request.currency)
			),
			"FundsTooLow" => format!(
				"whoever pays has too little for {} a task and the deposits for their records; \
				 `poco account` shows what somebody has",
				money(
					app.price.saturating_add(dataset_price).saturating_add(pool.price),
					request.currency
				)
			),
			"SchedulerFundsTooLow" => format!(
				"the owner of the pool {:?} has too little to stake for these tasks, at {} each",
				pool.workerpool,
				money(pool.price, pool.currency)
			),
			"VolumeOverflow" => {
				"the price of all these tasks together is beyond any amount: lower the volumes".into()
			},
			"ArtifactNotFound" => {
				"the input that the request names is not stored on chain: `poco bundle` makes it, and \
				 --input-uri says where else it is"
					.into()
			},
			"ArtifactIsRetired" => {
				"the input that the request names is about to be removed from the chain".into()
			},
			_ => return None,
		})
	}

	fn price(&self, what: &str, asked: Balance, given: Balance) -> String {
		let currency = self.orders.request.order.currency;
		format!(
			"the {what} costs {} a task, and the request gives {} at most",
			money(asked, currency),
			money(given, currency)
		)
	}

	/// What tasks must be run on: a dataset's framework binds nobody.
	fn wanted(&self) -> Tag {
		let dataset = self.orders.dataset.as_ref().map(|dataset| dataset.order.tag);
		let dataset = dataset.unwrap_or_default().without(Tag::FRAMEWORKS);
		self.orders.app.order.tag.union(dataset).union(self.orders.request.order.tag)
	}

	fn currencies(&self) -> String {
		let mut said = vec![
			("the app order", self.orders.app.order.currency),
			("the pool order", self.orders.workerpool.order.currency),
			("the request", self.orders.request.order.currency),
		];
		said.extend(
			self.orders.dataset.as_ref().map(|it| ("the dataset order", it.order.currency)),
		);
		let said: Vec<_> = said
			.into_iter()
			.map(|(who, currency): (_, Currency)| format!("{who} in {}", words::currency(currency)))
			.collect();
		format!("prices are in different currencies: {}", said.join(", "))
	}

	fn expired(&self, what: &str, expiry: Option<Moment>) -> String {
		match expiry {
			Some(expiry) => format!("the {what} expired {}", relative(expiry, self.now)),
			None => format!("the {what} has expired"),
		}
	}

	fn voucher(&self) -> String {
		match self.orders.request.order.payer {
			Payer::Voucher(voucher) => format!("{voucher:?}"),
			_ => "of the request".into(),
		}
	}
}

fn restricts(who: &str, only: H160, what: &str, found: H160) -> String {
	format!(
		"the {who} order is only for {what} {}, or the members of such a group, and this is {}",
		address(only),
		address(found)
	)
}

fn unregistered(what: &str, at: H160) -> String {
	format!("there is no {what} {}; `poco {what} list` shows what there is", address(at))
}

fn unsigned(what: &str, who: &str) -> String {
	format!(
		"the {what} has no valid signature of {who}: `poco order verify` says whose it is. An order \
		 is signed for one chain, and for what it says to the last letter"
	)
}

fn void(what: &str, order: &impl Order, who: &str) -> String {
	format!("the {what} is void: its salt {:?} is below the floor that {who} set", order.salt())
}

fn consumed(what: &str, order: &impl Order) -> String {
	format!(
		"nothing is left of the {what}: its {} tasks are used up, or it was closed",
		order.volume()
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::{
		order::{AppOrder, DatasetOrder, Proof, Signed, WorkerpoolOrder},
		H256,
	};
	use poco_sdk::{amount::POCO, order::RequestOrder, AccountId};

	/// Every error of the market.
	const ERRORS: [&str; 51] = [
		"CategoryMismatch",
		"CategoryNotFound",
		"TrustTooHigh",
		"AppPriceTooHigh",
		"DatasetPriceTooHigh",
		"WorkerpoolPriceTooHigh",
		"TagMismatch",
		"TeeRequired",
		"AppMismatch",
		"DatasetMismatch",
		"WorkerpoolMismatch",
		"AppRestrictsDataset",
		"AppRestrictsWorkerpool",
		"AppRestrictsRequester",
		"DatasetRestrictsApp",
		"DatasetRestrictsWorkerpool",
		"DatasetRestrictsRequester",
		"WorkerpoolRestrictsApp",
		"WorkerpoolRestrictsDataset",
		"WorkerpoolRestrictsRequester",
		"AppNotRegistered",
		"DatasetNotRegistered",
		"WorkerpoolNotRegistered",
		"AppSignatureInvalid",
		"DatasetSignatureInvalid",
		"WorkerpoolSignatureInvalid",
		"RequestSignatureInvalid",
		"NotExpressibleAsEip712",
		"CurrencyMismatch",
		"CurrencyNotAccepted",
		"AppOrderExpired",
		"DatasetOrderExpired",
		"WorkerpoolOrderExpired",
		"RequestExpired",
		"AppOrderVoid",
		"DatasetOrderVoid",
		"WorkerpoolOrderVoid",
		"RequestVoid",
		"AppOrderConsumed",
		"DatasetOrderConsumed",
		"WorkerpoolOrderConsumed",
		"RequestConsumed",
		"ParamsInvalid",
		"InputFilesUnpinned",
		"InputAndDataset",
		"NotTheSponsor",
		"VoucherNotFound",
		"VoucherExpired",
		"VoucherNotForUser",
		"VoucherNotForEntry",
		"VoucherCurrencyMismatch",
	];

	/// Errors of what a deal needs, beside those of the orders.
	const DEAL_ERRORS: [&str; 5] = [
		"ArtifactIsRetired",
		"ArtifactNotFound",
		"FundsTooLow",
		"SchedulerFundsTooLow",
		"VolumeOverflow",
	];

	fn orders() -> Orders {
		let address = |byte| H160([byte; 20]);
		let salt = |byte| H256([byte; 32]);
		let (currency, proof) = (Currency::Native, Proof::OnChain);
		Orders {
			app: Signed {
				order: AppOrder {
					app: address(0xa1),
					price: 2 * POCO,
					dataset_restrict: address(0xa2),
					workerpool_restrict: address(0xa3),
					requester_restrict: address(0xa4),
					volume: 11,
					tag: Tag::low(0b0010),
					salt: salt(0xa5),
					currency,
					expiry: Some(1_000),
				},
				proof,
			},
			dataset: Some(Signed {
				order: DatasetOrder {
					dataset: address(0xb1),
					price: 3 * POCO,
					app_restrict: address(0xb2),
					workerpool_restrict: address(0xb3),
					requester_restrict: address(0xb4),
					volume: 12,
					tag: Tag::low(0b1001),
					salt: salt(0xb5),
					currency,
					expiry: Some(2_000),
				},
				proof,
			}),
			workerpool: Signed {
				order: WorkerpoolOrder {
					workerpool: address(0xc1),
					price: 4 * POCO,
					category: 1,
					trust: 8,
					app_restrict: address(0xc2),
					dataset_restrict: address(0xc3),
					requester_restrict: address(0xc4),
					volume: 13,
					tag: Tag::NONE,
					salt: salt(0xc5),
					currency: Currency::Asset(salt(0xc6)),
					expiry: Some(3_000),
				},
				proof,
			},
			request: Signed {
				order: RequestOrder {
					app: address(0xd1),
					app_max_price: POCO / 2,
					dataset: address(0xd2),
					dataset_max_price: POCO / 4,
					workerpool: address(0xd3),
					workerpool_max_price: POCO / 5,
					requester: AccountId([0xd4; 32]),
					category: 2,
					trust: 16,
					beneficiary: None,
					callback: H160::zero(),
					params: b"no JSON".to_vec().try_into().unwrap(),
					payer: Payer::Voucher(salt(0xd5)),
					volume: 14,
					tag: Tag::NONE,
					salt: salt(0xd6),
					currency,
					expiry: Some(4_000),
				},
				proof,
			},
		}
	}

	#[test]
	fn every_error_has_its_own_words() {
		let orders = orders();
		let case = Case::new(&orders, 10_000);
		let mut seen = Vec::new();
		for name in ERRORS.iter().chain(&DEAL_ERRORS) {
			let words = case.words(name).unwrap_or_else(|| panic!("{name} has no words"));
			assert!(!words.contains(name), "{name}: a name is no explanation");
			assert!(!seen.contains(&words), "{name} is told like another one: {words}");
			seen.push(words);
		}
	}

	#[test]
	fn words_without_a_dataset_do_not_fail() {
		let orders = Orders { dataset: None, ..orders() };
		for name in ERRORS.iter().chain(&DEAL_ERRORS) {
			assert!(!explain(name, &orders, 0).is_empty());
		}
	}

	#[test]
	fn both_values_that_clash_are_told() {
		let orders = orders();
		let address = |byte: u8| format!("0x{}", hex::encode([byte; 20]));
		let requester = format!("{:?}", address_of_account(&[0xd4; 32]));
		for (name, values) in [
			("CategoryMismatch", ["category 1".to_string(), "category 2".into()]),
			("TrustTooHigh", ["16".into(), "8 at most".into()]),
			("AppPriceTooHigh", ["2 POCO".into(), "0.5 POCO".into()]),
			("DatasetPriceTooHigh", ["3 POCO".into(), "0.25 POCO".into()]),
			("WorkerpoolPriceTooHigh", ["4 POCO".into(), "0.2 POCO".into()]),
			("TagMismatch", ["tee, scone".into(), "nothing special".into()]),
			("AppMismatch", [address(0xd1), address(0xa1)]),
			("DatasetMismatch", [address(0xd2), address(0xb1)]),
			("WorkerpoolMismatch", [address(0xd3), address(0xc1)]),
			("AppRestrictsDataset", [address(0xa2), address(0xb1)]),
			("AppRestrictsWorkerpool", [address(0xa3), address(0xc1)]),
			("AppRestrictsRequester", [address(0xa4), requester.clone()]),
			("DatasetRestrictsApp", [address(0xb2), address(0xa1)]),
			("DatasetRestrictsWorkerpool", [address(0xb3), address(0xc1)]),
			("DatasetRestrictsRequester", [address(0xb4), requester.clone()]),
			("WorkerpoolRestrictsApp", [address(0xc2), address(0xa1)]),
			("WorkerpoolRestrictsDataset", [address(0xc3), address(0xb1)]),
			("WorkerpoolRestrictsRequester", [address(0xc4), requester]),
			("CurrencyMismatch", ["the pool order in the asset 0xc6".into(), "in POCO".into()]),
			("AppOrderExpired", ["9 s".into(), "ago".into()]),
			("RequestExpired", ["6 s".into(), "ago".into()]),
			("WorkerpoolOrderConsumed", ["13 tasks".into(), "used up".into()]),
			("RequestVoid", [hex::encode([0xd6; 32]), "the requester".into()]),
			("FundsTooLow", ["9 POCO".into(), "deposits".into()]),
		] {
			let words = explain(name, &orders, 10_000);
			for value in values {
				assert!(words.contains(&value), "{name}: no `{value}` in `{words}`");
			}
		}
	}

	#[test]
	fn an_error_of_a_newer_chain_is_named() {
		assert!(explain("BrandNew", &orders(), 0).contains("BrandNew"));
	}
}
