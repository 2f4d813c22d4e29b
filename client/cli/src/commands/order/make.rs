//! Orders that are written on the command line.

use super::Signing;
use crate::{
	commands::args::{self, When},
	exit::bad_input,
	random,
};
use anyhow::Result;
use clap::{Args, Subcommand};
use poco_primitives::{
	order::{AppOrder, Currency, DatasetOrder, Payer, Tag, WorkerpoolOrder},
	params::{Params, ParamsError},
	task::{Artifact, Uri, MAX_FUEL},
	CategoryId, Moment, H160, H256,
};
use poco_sdk::{
	order::{AnyOrder, RequestOrder},
	AccountId, Client,
};
use serde_json::json;

/// Subcommands of `poco order sign`.
#[derive(Subcommand)]
pub enum Command {
	/// Sell the use of an app.
	App(Written<App>),
	/// Sell the use of a dataset.
	Dataset(Written<Dataset>),
	/// Sell computing.
	Pool(Written<Pool>),
	/// Ask for a computation.
	Request(Box<Written<Request>>),
}

/// An order, and how it is signed.
#[derive(Args)]
pub struct Written<O: Args> {
	#[command(flatten)]
	order: O,
	#[command(flatten)]
	signing: Signing,
}

impl Command {
	/// The order, and how it is signed.
	pub fn split(self) -> (Make, Signing) {
		match self {
			Self::App(Written { order, signing }) => (Make::App(order), signing),
			Self::Dataset(Written { order, signing }) => (Make::Dataset(order), signing),
			Self::Pool(Written { order, signing }) => (Make::Pool(order), signing),
			Self::Request(written) => {
				let Written { order, signing } = *written;
				(Make::Request(Box::new(order)), signing)
			},
		}
	}
}

/// An order as the command line writes it.
pub enum Make {
	App(App),
	Dataset(Dataset),
	Pool(Pool),
	Request(Box<Request>),
}

/// What all orders have.
#[derive(Args)]
struct Common {
	/// How many tasks it is good for.
	#[arg(long, default_value_t = 1, value_name = "TASKS")]
	volume: u64,
	/// What tasks must be run on, or, for a pool, what they are run on: names between commas (tee,
	/// scone, gramine, tdx), or 0x and 64 hex digits.
	#[arg(long, default_value = "", hide_default_value = true, value_parser = args::tag)]
	tag: Tag,
	/// Makes orders differ, and orders them: 0x and 64 hex digits; random when not given.
	#[arg(long, value_name = "SALT", value_parser = args::hash)]
	salt: Option<H256>,
	/// What its prices are in: POCO, or the 0x key of an asset, whose prices are whole units.
	#[arg(long, default_value = "POCO", value_parser = args::currency)]
	currency: Currency,
	/// Void it then: 12h or 30d of chain time from now, or a moment in milliseconds. Never when not
	/// given.
	#[arg(long, value_name = "TIME", value_parser = args::when)]
	expires: Option<When>,
}

impl Common {
	fn price(&self, text: &str) -> Result<u128> {
		args::price(text, self.currency).map_err(bad_input)
	}

	fn salt(&self) -> Result<H256> {
		match self.salt {
			Some(salt) => Ok(salt),
			None => Ok(H256(random()?)),
		}
	}

	async fn expiry(&self, client: Option<&Client>) -> Result<Option<Moment>> {
		match (self.expires, client) {
			(None, _) => Ok(None),
			(Some(When::At(moment)), _) => Ok(Some(moment)),
			(Some(when), Some(client)) => Ok(Some(when.moment(client).await?)),
			(Some(_), None) => Err(bad_input(
				"without a node nobody knows chain time: give --expires as a moment in milliseconds",
			)),
		}
	}
}

/// Sells the use of an app.
#[derive(Args)]
pub struct App {
	/// The app's 0x address.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	app: H160,
	/// What it costs a task.
	#[arg(long, value_name = "AMOUNT", default_value = "0")]
	price: String,
	/// Only with this dataset, or one of this group.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	only_dataset: Option<H160>,
	/// Only in this pool, or one of this group.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	only_pool: Option<H160>,
	/// Only for this requester, or one of this group.
	#[arg(long, value_name = "ACCOUNT", value_parser = args::party)]
	only_requester: Option<H160>,
	#[command(flatten)]
	common: Common,
}

/// Sells the use of a dataset.
#[derive(Args)]
pub struct Dataset {
	/// The dataset's 0x address.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	dataset: H160,
	/// What it costs a task.
	#[arg(long, value_name = "AMOUNT", default_value = "0")]
	price: String,
	/// Only with this app, or one of this group.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	only_app: Option<H160>,
	/// Only in this pool, or one of this group.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	only_pool: Option<H160>,
	/// Only for this requester, or one of this group.
	#[arg(long, value_name = "ACCOUNT", value_parser = args::party)]
	only_requester: Option<H160>,
	#[command(flatten)]
	common: Common,
}

/// Sells computing.
#[derive(Args)]
pub struct Pool {
	/// The pool's 0x address.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	pool: H160,
	/// What a task pays workers and scheduler.
	#[arg(long, value_name = "AMOUNT", default_value = "10")]
	price: String,
	/// How long tasks may take: flash, xs, s, m, l, xl, or the number of a category.
	#[arg(long, default_value = "xs", value_parser = args::category)]
	category: CategoryId,
	/// The highest trust that it gives.
	#[arg(long, default_value_t = 100)]
	trust: u32,
	/// Only for this app, or one of this group.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	only_app: Option<H160>,
	/// Only with this dataset, or one of this group.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	only_dataset: Option<H160>,
	/// Only for this requester, or one of this group.
	#[arg(long, value_name = "ACCOUNT", value_parser = args::party)]
	only_requester: Option<H160>,
	#[command(flatten)]
	common: Common,
}

/// Asks for a computation.
#[derive(Args)]
pub struct Request {
	/// The app's 0x address.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	app: H160,
	/// The most that the app may cost a task.
	#[arg(long, value_name = "AMOUNT", default_value = "0")]
	max_app_price: String,
	/// The dataset's 0x address; none when not given.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	dataset: Option<H160>,
	/// The most that the dataset may cost a task.
	#[arg(long, value_name = "AMOUNT", default_value = "0", requires = "dataset")]
	max_dataset_price: String,
	/// The pool's 0x address, or that of a group of them; any when not given.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	pool: Option<H160>,
	/// The most that the pool may cost a task.
	#[arg(long, value_name = "AMOUNT", default_value = "10")]
	max_pool_price: String,
	/// How long tasks may take: flash, xs, s, m, l, xl, or the number of a category.
	#[arg(long, default_value = "xs", value_parser = args::category)]
	category: CategoryId,
	/// A result is accepted when its credibility exceeds 1 - 1/TRUST; 2^N takes N unanimous
	/// workers without a track record.
	#[arg(long, default_value_t = 4)]
	trust: u32,
	/// Whom the results are for; the requester when not given.
	#[arg(long, value_name = "ACCOUNT", value_parser = args::account)]
	beneficiary: Option<AccountId>,
	/// The 0x address of what is called with the result.
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	callback: Option<H160>,
	/// An argument of the program; may be given many times.
	#[arg(long = "arg", value_name = "ARG", allow_hyphen_values = true)]
	args: Vec<String>,
	/// The program's input folder, where there is no dataset: the 0x hash of a bundle on chain.
	#[arg(long, value_name = "HASH", value_parser = args::hash, conflicts_with = "dataset")]
	input: Option<H256>,
	/// Where workers fetch the bundle of --input, when it is not on chain.
	#[arg(long, value_name = "URI", requires = "input")]
	input_uri: Option<String>,
	/// Fuel that the program may use; about an instruction each.
	#[arg(long)]
	fuel: Option<u64>,
	/// All parameters as JSON, in place of --arg, --input and --fuel.
	#[arg(long, value_name = "JSON", conflicts_with_all = ["args", "input", "fuel"])]
	params: Option<String>,
	/// This account pays, and has to make the match itself.
	#[arg(long, value_name = "ACCOUNT", value_parser = args::account)]
	sponsor: Option<AccountId>,
	/// Whoever makes the match pays.
	#[arg(long, conflicts_with = "sponsor")]
	caller_pays: bool,
	/// This voucher pays.
	#[arg(long, value_name = "VOUCHER", value_parser = args::hash, conflicts_with_all = ["sponsor", "caller_pays"])]
	voucher: Option<H256>,
	#[command(flatten)]
	common: Common,
}

impl Make {
	/// The order, for `signer` to sign.
	pub async fn order(self, signer: AccountId, client: Option<&Client>) -> Result<AnyOrder> {
		Ok(match self {
			Self::App(App { app, price, only_dataset, only_pool, only_requester, common }) => {
				AnyOrder::App(AppOrder {
					app,
					price: common.price(&price)?,
					dataset_restrict: only_dataset.unwrap_or_default(),
					workerpool_restrict: only_pool.unwrap_or_default(),
					requester_restrict: only_requester.unwrap_or_default(),
					volume: common.volume,
					tag: common.tag,
					salt: common.salt()?,
					currency: common.currency,
					expiry: common.expiry(client).await?,
				})
			},
			Self::Dataset(order) => {
				let Dataset { dataset, price, only_app, only_pool, only_requester, common } = order;
				AnyOrder::Dataset(DatasetOrder {
					dataset,
					price: common.price(&price)?,
					app_restrict: only_app.unwrap_or_default(),
					workerpool_restrict: only_pool.unwrap_or_default(),
					requester_restrict: only_requester.unwrap_or_default(),
					volume: common.volume,
					tag: common.tag,
					salt: common.salt()?,
					currency: common.currency,
					expiry: common.expiry(client).await?,
				})
			},
			Self::Pool(order) => {
				let common = order.common;
				AnyOrder::Workerpool(WorkerpoolOrder {
					workerpool: order.pool,
					price: common.price(&order.price)?,
					category: order.category,
					trust: order.trust,
					app_restrict: order.only_app.unwrap_or_default(),
					dataset_restrict: order.only_dataset.unwrap_or_default(),
					requester_restrict: order.only_requester.unwrap_or_default(),
					volume: common.volume,
					tag: common.tag,
					salt: common.salt()?,
					currency: common.currency,
					expiry: common.expiry(client).await?,
				})
			},
			Self::Request(order) => {
				let params = order.params()?;
				let payer = order.payer();
				let common = order.common;
				AnyOrder::Request(RequestOrder {
					app: order.app,
					app_max_price: common.price(&order.max_app_price)?,
					dataset: order.dataset.unwrap_or_default(),
					dataset_max_price: common.price(&order.max_dataset_price)?,
					workerpool: order.pool.unwrap_or_default(),
					workerpool_max_price: common.price(&order.max_pool_price)?,
					requester: signer,
					category: order.category,
					trust: order.trust,
					beneficiary: order.beneficiary,
					callback: order.callback.unwrap_or_default(),
					params: params
						.into_bytes()
						.try_into()
						.map_err(|_| params_error(ParamsError::NotJson))?,
					payer,
					volume: common.volume,
					tag: common.tag,
					salt: common.salt()?,
					currency: common.currency,
					expiry: common.expiry(client).await?,
				})
			},
		})
	}
}

impl Request {
	fn payer(&self) -> Payer<AccountId> {
		match (self.sponsor, self.voucher) {
			(Some(sponsor), _) => Payer::Sponsor(sponsor),
			(None, Some(voucher)) => Payer::Voucher(voucher),
			(None, None) if self.caller_pays => Payer::Caller,
			(None, None) => Payer::Requester,
		}
	}

	/// The parameters as the text that the chain reads.
	fn params(&self) -> Result<String> {
		let text = match &self.params {
			Some(text) => text.clone(),
			None => {
				let mut params = serde_json::Map::new();
				if !self.args.is_empty() {
					params.insert("args".into(), json!(self.args));
				}
				if let Some(hash) = self.input {
					params.insert("input".into(), json!(self.artifact(hash)?));
				}
				if let Some(fuel) = self.fuel {
					params.insert("fuel".into(), json!(fuel));
				}
				serde_json::Value::Object(params).to_string()
			},
		};
		Params::read(text.as_bytes()).map_err(params_error)?;
		Ok(text)
	}

	fn artifact(&self, hash: H256) -> Result<Artifact> {
		let Some(uri) = &self.input_uri else { return Ok(Artifact::OnChain(hash)) };
		let uri = Uri::try_from(uri.as_bytes().to_vec())
			.map_err(|_| bad_input("the URI of the input is too long, 256 bytes at most"))?;
		Ok(Artifact::AtUri { hash, uri })
	}
}

fn params_error(error: ParamsError) -> anyhow::Error {
	bad_input(format!("the request's parameters are no good: {}", params_words(error)))
}

/// What is wrong with a request's parameters.
pub fn params_words(error: ParamsError) -> String {
	match error {
		ParamsError::NotJson => {
			"they must be one JSON object of 1024 bytes at most; put the rest into the input".into()
		},
		ParamsError::Args => {
			"at most 32 arguments of 256 bytes each, in `args` or in `iexec_args` and not in both"
				.into()
		},
		ParamsError::Fuel => format!("the fuel must be between 1 and {MAX_FUEL}"),
		ParamsError::InputFiles => {
			"`iexec_input_files` names files and not what is in them: give `input` instead".into()
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Parser;
	use poco_sdk::{order::OrderFile, Account};

	/// A command line with nothing but an order.
	#[derive(Parser)]
	struct Line {
		#[command(subcommand)]
		make: Command,
	}

	async fn make(line: &str) -> Result<AnyOrder> {
		let line = Line::try_parse_from(["sign"].into_iter().chain(line.split_whitespace()))?;
		let signer = Account::from_uri("//Alice")?.id();
		line.make.split().0.order(signer, None).await
	}

	const ADDRESS: &str = "0xabababababababababababababababababababab";

	#[tokio::test]
	async fn a_request_says_what_the_command_line_says() {
		let order = make(&format!(
			"request --app {ADDRESS} --max-app-price 1.5 --dataset {ADDRESS} --volume 3 --arg -a \
			 --arg b --fuel 7 --trust 16 --category flash --tag tee --beneficiary //Bob --caller-pays"
		))
		.await
		.unwrap();
		let AnyOrder::Request(request) = order else { panic!() };
		assert_eq!(request.app, H160([0xab; 20]));
		assert_eq!(request.app_max_price, 1_500_000_000_000);
		assert_eq!(request.workerpool_max_price, 10_000_000_000_000);
		assert_eq!((request.volume, request.trust, request.category), (3, 16, 0));
		assert_eq!(request.requester, Account::from_uri("//Alice").unwrap().id());
		assert_eq!(request.beneficiary, Some(Account::from_uri("//Bob").unwrap().id()));
		assert_eq!((request.payer, request.tag), (Payer::Caller, Tag::TEE));
		let params = Params::read(&request.params).unwrap();
		assert_eq!(params.args.iter().map(|arg| &arg[..]).collect::<Vec<_>>(), [&b"-a"[..], b"b"]);
		assert_eq!(params.fuel_limit, 7);
	}

	#[tokio::test]
	async fn offers_restrict_whom_they_name() {
		let order = make(&format!("app --app {ADDRESS} --price 2 --only-requester //Bob")).await;
		let AnyOrder::App(order) = order.unwrap() else { panic!() };
		let bob = Account::from_uri("//Bob").unwrap().id();
		let address = poco_primitives::registry::address_of_account(&bob.0);
		assert_eq!(order.requester_restrict, address);
		assert_eq!(order.dataset_restrict, H160::zero());

		let asset = format!("0x{}", "01".repeat(32));
		let order = make(&format!("dataset --dataset {ADDRESS} --price 12 --currency {asset}"))
			.await
			.unwrap();
		let AnyOrder::Dataset(order) = order else { panic!() };
		assert_eq!(order.price, 12, "an asset's units are whole");

		let order = make(&format!("pool --pool {ADDRESS} --expires 5")).await.unwrap();
		let AnyOrder::Workerpool(order) = order else { panic!() };
		assert_eq!(order.expiry, Some(5));
	}

	#[tokio::test]
	async fn salts_differ() {
		let [first, second] = [
			make(&format!("app --app {ADDRESS}")).await.unwrap(),
			make(&format!("app --app {ADDRESS}")).await.unwrap(),
		];
		assert_ne!(first.hash(H256::zero()), second.hash(H256::zero()));
	}

	#[tokio::test]
	async fn mistakes_are_named() {
		for (line, words) in [
			("app --app 0x12", "is no address"),
			("app", "--app"),
			(&format!("app --app {ADDRESS} --price much"), "is no amount"),
			(&format!("app --app {ADDRESS} --tag sgx"), "is no tag"),
			(&format!("app --app {ADDRESS} --expires 5m"), "nobody knows chain time"),
			(&format!("request --app {ADDRESS} --params {{"), "one JSON object"),
			(&format!("request --app {ADDRESS} --fuel 0"), "the fuel must be"),
			(
				&format!("request --app {ADDRESS} --caller-pays --sponsor //Bob"),
				"cannot be used with",
			),
			(
				&format!("request --app {ADDRESS} --params {{\"iexec_input_files\":[\"x\"]}}"),
				"give `input` instead",
			),
		] {
			let error = make(line).await.err().unwrap_or_else(|| panic!("{line}"));
			assert!(error.to_string().contains(words), "{line}: {error}");
		}
	}

	#[tokio::test]
	async fn what_is_signed_fits_the_published_schema() {
		for line in [
			format!("app --app {ADDRESS} --expires 7"),
			format!("dataset --dataset {ADDRESS} --currency 0x{}", "01".repeat(32)),
			format!("pool --pool {ADDRESS} --only-requester //Bob"),
			format!("request --app {ADDRESS} --arg a --beneficiary //Bob"),
			format!("request --app {ADDRESS} --sponsor //Bob"),
			format!("request --app {ADDRESS} --caller-pays"),
			format!("request --app {ADDRESS} --voucher 0x{}", "02".repeat(32)),
		] {
			let order = make(&line).await.unwrap();
			for scheme in ["sr25519", "ed25519", "ecdsa", "eip712"] {
				let scheme = <super::super::Scheme as clap::ValueEnum>::from_str(scheme, false);
				let key = poco_sdk::order::SigningKey::from_uri(scheme.unwrap().into(), "//Alice");
				let Ok(proof) = poco_sdk::order::sign(&order, H256::zero(), &key.unwrap(), true)
				else {
					continue;
				};
				let document = OrderFile { order: order.clone(), proof: Some(proof) }.to_json();
				crate::commands::order::schema::assert_valid(&document);
			}
		}
	}
}
