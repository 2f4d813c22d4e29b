//! Messages between chains: what a chain would do with one, what that costs, what came of it. Most of this can be
//! asked of any chain, whoever wrote it.

use super::{governance::Raw, hex, storage::item, Client};
use crate::{
	call::named::{shape, Shape},
	event::{self, AnyEvent},
	message::{self, Chain},
	AccountId, Call, Error,
};
use codec::{Compact, Decode, Encode, Input};
use poco_primitives::{Balance, H256};
use subxt::{
	config::PolkadotConfig,
	events::{Event, Phase},
	ext::scale_value::{scale, Composite, Value, ValueDef},
	metadata::ArcMetadata,
};
use xcm::{
	latest::{Location, Weight, Xcm, VERSION},
	VersionedAssetId, VersionedAssets, VersionedLocation, VersionedXcm,
};

/// What a chain would do.
#[derive(Clone, Debug)]
pub struct DryRun {
	/// Why it would stop, if it would.
	pub stopped: Option<Stopped>,
	/// What a program would weigh; nothing for a call.
	pub weight: Option<Weight>,
	/// What would happen.
	pub events: Vec<AnyEvent>,
	/// The programs that would be sent, and where to.
	pub forwarded: Vec<(Location, Vec<Xcm<()>>)>,
}

/// Why something stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
	/// The error's name.
	pub name: String,
	/// The same in words.
	pub words: String,
}

/// A currency of other chains that is listed here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedCurrency {
	/// Its key.
	pub key: H256,
	/// Where it lies.
	pub location: Location,
	/// The chain that is trusted to keep it.
	pub reserve: Location,
	/// Its name and its symbol, where it has some.
	pub names: Vec<String>,
}

/// All that is left of an answer.
struct Rest(Vec<u8>);

impl Decode for Rest {
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		let mut bytes = vec![0; input.remaining_len()?.unwrap_or_default()];
		input.read(&mut bytes)?;
		Ok(Self(bytes))
	}
}

/// Why a runtime API gave no answer, by the number of its error.
fn reason(api: &str, code: u8) -> String {
	let known = match (api, code) {
		("XcmPaymentApi", 2) => "it cannot weigh the message",
		("XcmPaymentApi", 3) => "it does not know this version of messages",
		("XcmPaymentApi", 4) => "it takes no fees in this asset",
		("XcmPaymentApi", 5) => "no way leads there",
		("LocationToAccountApi", 0) => "the location has no account there",
		(_, 0) => "its runtime does not do that",
		(_, 1) => "it does not know this version of messages",
		_ => return format!("error {code} of {api}"),
	};
	known.into()
}

/// Which chain it is.
impl Client {
	/// How its neighbours name the chain.
	pub async fn chain(&self) -> Result<Chain, Error> {
		let key = item("ParachainInfo", "ParachainId");
		if let Some(id) = self.stored_as(&key, None, "the parachain's number").await? {
			return Ok(Chain::Para(id));
		}
		let at = self.at(self.best().await?.hash).await?;
		let has_parachains = at.metadata_ref().pallet_by_name("Paras").is_some();
		Ok(if has_parachains { Chain::Relay } else { Chain::Solo })
	}

	/// Whether a channel is open to a parachain; nothing where the chain does not know.
	pub async fn has_channel_to(&self, id: u32) -> Result<Option<bool>, Error> {
		type Channel = (u32, (u32, u32, u32, u32, u32, Option<H256>));
		type State = (H256, (u32, u32), Vec<Channel>, Vec<Channel>);
		let key = item("ParachainSystem", "RelevantMessagingState");
		let state: Option<State> = self.stored_as(&key, None, "the chain's channels").await?;
		let Some((_, _, _, out)) = state else { return Ok(None) };
		Ok(Some(out.iter().any(|(to, _)| *to == id)))
	}

	/// The currencies of other chains that are listed here.
	pub async fn listed_currencies(&self) -> Result<Vec<ListedCurrency>, Error> {
		let keys = self.keys(&item("Currencies", "Listed"), None).await?;
		let mut listed = Vec::with_capacity(keys.len());
		for stored_at in keys {
			let Some(key) = stored_at.last_chunk().copied().map(H256) else { continue };
			// The first of many fields.
			let places = self.stored_as(&stored_at, None, "a listed currency").await?;
			let Some((location, reserve)) = places else { continue };
			let mut called = item("Assets", "Metadata");
			called.extend(sp_crypto_hashing::blake2_128(&key.0));
			called.extend(key.0);
			let named: Option<(Balance, Vec<u8>, Vec<u8>)> =
				self.stored_as(&called, None, "a currency's name").await?;
			let named = named.into_iter().flat_map(|(_deposit, name, symbol)| [name, symbol]);
			let names = named
				.filter(|name| !name.is_empty())
				.map(|name| String::from_utf8_lossy(&name).into_owned())
				.collect();
			listed.push(ListedCurrency { key, location, reserve, names });
		}
		Ok(listed)
	}

	/// How often assets of this hash are trapped.
	pub async fn trapped(&self, hash: H256) -> Result<u32, Error> {
		let mut key = item("PolkadotXcm", "AssetTraps");
		key.extend(hash.0);
		let count = self.stored_as(&key, None, "a count of trapped assets").await?;
		Ok(count.unwrap_or_default())
	}
}

/// Events of any chain.
impl Client {
	/// The events of a block.
	pub async fn any_events(&self, block: H256) -> Result<Vec<AnyEvent>, Error> {
		let bad = |reason: String| Error::Decode {
			what: format!("the events of block {block:?}"),
			reason,
		};
		let at = self.at(block).await?;
		let metadata = at.metadata();
		let events = at.events().fetch().await.map_err(|error| bad(error.to_string()))?;
		let read = |event: Event<'_, PolkadotConfig>| {
			let mut bytes = vec![event.pallet_index(), event.event_index()];
			bytes.extend(event.field_bytes());
			let mut read = AnyEvent::take(&mut &bytes[..], &metadata)?;
			read.transaction = match event.phase() {
				Phase::ApplyExtrinsic(index) => Some(index),
				Phase::Initialization | Phase::Finalization => None,
			};
			Ok(read)
		};
		events
			.iter()
			.map(|event| read(event.map_err(|error| error.to_string())?))
			.collect::<Result<_, String>>()
			.map_err(bad)
	}
}

/// Dry runs.
impl Client {
	/// What the chain would do if an account made this call now.
	pub async fn dry_run_call(&self, who: AccountId, call: &Call) -> Result<DryRun, Error> {
		/// The variant of an origin that is an account.
		const SIGNED: u8 = 1;
		let best = self.best().await?.hash;
		let metadata = self.at(best).await?.metadata();
		let system = metadata.pallet_by_name("System").map(|system| system.call_index());
		let encoded = self.call_bytes(call).await?;
		let arguments = (system.unwrap_or_default(), SIGNED, who, Raw(&encoded), VERSION);
		let effects = self.effects("dry_run_call", arguments, best, &metadata).await?;
		let stopped = match stopped_call(&effects, &metadata) {
			Ok(stopped) => stopped,
			Err(reason) => {
				return Err(Error::Decode { what: "the answer of dry_run_call".into(), reason })
			},
		};
		Ok(DryRun { stopped, weight: None, events: effects.events, forwarded: effects.forwarded })
	}

	/// What the chain would do if this program came from there now.
	pub async fn dry_run_xcm(&self, from: &Location, program: &Xcm<()>) -> Result<DryRun, Error> {
		let best = self.best().await?.hash;
		let metadata = self.at(best).await?.metadata();
		let arguments =
			(VersionedLocation::from(from.clone()), VersionedXcm::from(program.clone()));
		let effects = self.effects("dry_run_xcm", arguments, best, &metadata).await?;
		let (weight, stopped) = outcome(&effects.result, program).ok_or_else(|| Error::Decode {
			what: "the answer of dry_run_xcm".into(),
			reason: format!("`{}` is no outcome", effects.result),
		})?;
		Ok(DryRun { stopped, weight, events: effects.events, forwarded: effects.forwarded })
	}

	async fn effects(
		&self,
		function: &str,
		arguments: impl Encode,
		at: H256,
		metadata: &ArcMetadata,
	) -> Result<Effects, Error> {
		const API: &str = "DryRunApi";
		const WHAT: &str = "what would happen";
		let untold = |reason: String| Error::Untold { url: self.url().into(), what: WHAT, reason };
		let Some(_) = self.runtime_version().await?.api(API) else {
			return Err(untold(format!("its runtime has no {API}")));
		};
		let Rest(answer) =
			self.call_runtime(&format!("{API}_{function}"), arguments, Some(at)).await?;
		match answer.split_first() {
			Some((0, effects)) => Effects::read(effects, function, metadata).map_err(|reason| {
				Error::Decode { what: format!("the answer of {function}"), reason }
			}),
			Some((_, error)) => {
				Err(untold(reason(API, error.first().copied().unwrap_or_default())))
			},
			None => Err(untold("its answer is empty".into())),
		}
	}
}

/// What a dry run answers.
struct Effects {
	result: Value<()>,
	/// The same, encoded.
	bytes: Vec<u8>,
	events: Vec<AnyEvent>,
	local: Option<Xcm<()>>,
	forwarded: Vec<(Location, Vec<Xcm<()>>)>,
}

impl Effects {
	fn read(mut from: &[u8], function: &str, metadata: &ArcMetadata) -> Result<Self, String> {
		let text = |error: codec::Error| error.to_string();
		let unknown = || "a program of an unknown version".to_string();
		let result = result_type(function, metadata).ok_or("the metadata says nothing of it")?;
		let before = from;
		let result = scale::decode_as_type(&mut from, result, metadata.types())
			.map_err(|error| error.to_string())?
			.remove_context();
		let bytes = before[..before.len() - from.len()].to_vec();
		let Compact(count) = Compact::<u32>::decode(&mut from).map_err(text)?;
		let events = (0..count)
			.map(|_| AnyEvent::take(&mut from, metadata))
			.collect::<Result<Vec<_>, _>>()?;
		let local = match function {
			"dry_run_call" => Option::<VersionedXcm<()>>::decode(&mut from).map_err(text)?,
			_ => None,
		};
		let local = local.map(Xcm::try_from).transpose().map_err(|()| unknown())?;
		let forwarded =
			Vec::<(VersionedLocation, Vec<VersionedXcm<()>>)>::decode(&mut from).map_err(text)?;
		let forwarded = forwarded
			.into_iter()
			.map(|(to, programs)| {
				let programs = programs.into_iter().map(Xcm::try_from).collect::<Result<_, _>>()?;
				Ok((Location::try_from(to)?, programs))
			})
			.collect::<Result<_, ()>>()
			.map_err(|()| unknown())?;
		Ok(Self { result, bytes, events, local, forwarded })
	}
}

/// The type of the first field of what a dry run answers, where it does not fail.
fn result_type(function: &str, metadata: &ArcMetadata) -> Option<u32> {
	let api = metadata.runtime_api_trait_by_name("DryRunApi")?;
	let answer = api.method_by_name(function)?.output_ty();
	let Shape::Enum { variants, .. } = shape(answer, metadata.types()) else { return None };
	let (_, fields) = variants.iter().find(|(name, _)| name == "Ok")?;
	let (_, effects) = fields.first()?;
	match shape(*effects, metadata.types()) {
		Shape::Struct { fields, .. } => fields.first().map(|(_, result)| *result),
		_ => None,
	}
}

/// Why a call would fail, if it would.
fn stopped_call(effects: &Effects, metadata: &ArcMetadata) -> Result<Option<Stopped>, String> {
	let Some((1, mut error)) = effects.bytes.split_first().map(|(first, rest)| (*first, rest))
	else {
		return Ok(None);
	};
	// What it would have weighed, and whether it would have cost a fee.
	<(Option<Weight>, u8)>::decode(&mut error).map_err(|error| error.to_string())?;
	let refusal = event::refusal(error, metadata.clone()).map_err(|error| error.to_string())?;
	let words = match (refusal.name.as_str(), error) {
		(message::STOPPED, [_, _, _, index, number, ..]) => {
			message::stopped(effects.local.as_ref(), *index, message::name_of(*number))
		},
		_ => refusal.to_string(),
	};
	let name = match (refusal.name.as_str(), error) {
		(message::STOPPED, [_, _, _, _, number, ..]) => message::name_of(*number),
		_ => refusal.name,
	};
	Ok(Some(Stopped { name, words }))
}

/// What a program would weigh, and why it would stop, if it would.
fn outcome(result: &Value<()>, program: &Xcm<()>) -> Option<(Option<Weight>, Option<Stopped>)> {
	let ValueDef::Variant(outcome) = &result.value else { return None };
	let field = |values: &Composite<()>, wanted: &str| match values {
		Composite::Named(fields) => {
			fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
		},
		Composite::Unnamed(_) => None,
	};
	let weight = field(&outcome.values, "used").and_then(|used| {
		let ValueDef::Composite(used) = &used.value else { return None };
		let part = |name| field(used, name)?.as_u128()?.try_into().ok();
		Some(Weight::from_parts(part("ref_time")?, part("proof_size")?))
	});
	if outcome.name == "Complete" {
		return Some((weight, None));
	}
	let error = match field(&outcome.values, "error") {
		Some(error) => error,
		None => outcome.values.values().next()?.clone(),
	};
	// Earlier releases do not tell where.
	let (index, error) = match &error.value {
		ValueDef::Composite(place) => {
			(field(place, "index").and_then(|index| index.as_u128()), field(place, "error")?)
		},
		_ => (None, error),
	};
	let ValueDef::Variant(error) = &error.value else { return None };
	let name = error.name.clone();
	let words = match index.and_then(|index| u8::try_from(index).ok()) {
		Some(index) => message::stopped(Some(program), index, name.clone()),
		None => match message::error_in_words(&name) {
			Some(words) => format!("{name}: {words}"),
			None => name.clone(),
		},
	};
	Some((weight, Some(Stopped { name, words })))
}

/// What messages cost, and whose their money is.
impl Client {
	/// What making a call costs, about.
	pub async fn fee_of(&self, call: &Call) -> Result<Balance, Error> {
		/// What a signature, and what is signed beside a call, adds to its length.
		const SIGNATURE: u32 = 110;
		let encoded = self.call_bytes(call).await?;
		let length = (encoded.len() as u32).saturating_add(SIGNATURE);
		let (_weight, _class, fee): (Weight, u8, Balance) = self
			.call_runtime(
				"TransactionPaymentCallApi_query_call_info",
				(Raw(&encoded), length),
				None,
			)
			.await?;
		Ok(fee)
	}

	/// What a program weighs here.
	pub async fn weight_of_xcm(&self, program: &Xcm<()>) -> Result<Weight, Error> {
		let program = VersionedXcm::from(program.clone());
		self.ask(PAYMENT, "query_xcm_weight", program, "what the message weighs").await
	}

	/// What so much weight costs here, paid with an asset.
	pub async fn fee_of_weight(&self, weight: Weight, asset: &Location) -> Result<u128, Error> {
		let asset = VersionedAssetId::from(xcm::latest::AssetId(asset.clone()));
		let what = "what the execution costs";
		self.ask(PAYMENT, "query_weight_to_asset_fee", (weight, asset), what).await
	}

	/// The assets that can pay for messages here.
	pub async fn payment_assets(&self) -> Result<Vec<Location>, Error> {
		let what = "what it takes fees in";
		let assets: Vec<VersionedAssetId> =
			self.ask(PAYMENT, "query_acceptable_payment_assets", VERSION, what).await?;
		let known = assets.into_iter().filter_map(|id| xcm::latest::AssetId::try_from(id).ok());
		Ok(known.map(|id| id.0).collect())
	}

	/// What it costs to send a program from here, paid with the chain's own token.
	pub async fn delivery_fees(
		&self,
		to: &Location,
		program: &Xcm<()>,
	) -> Result<xcm::latest::Assets, Error> {
		const WHAT: &str = "what the delivery costs";
		let own = VersionedAssetId::from(xcm::latest::AssetId(Location::here()));
		let arguments =
			(VersionedLocation::from(to.clone()), VersionedXcm::from(program.clone()), own);
		let fees: VersionedAssets =
			self.ask(PAYMENT, "query_delivery_fees", arguments, WHAT).await?;
		fees.try_into().map_err(|()| Error::Untold {
			url: self.url().into(),
			what: WHAT,
			reason: reason(PAYMENT, 1),
		})
	}

	/// Which account a location has here, as text: an address, or `0x` and hex digits where accounts are no 32
	/// bytes.
	pub async fn account_at(&self, location: &Location) -> Result<String, Error> {
		let location = VersionedLocation::from(location.clone());
		let what = "whose money it is";
		let Rest(account) =
			self.ask("LocationToAccountApi", "convert_location", location, what).await?;
		Ok(match <[u8; 32]>::try_from(&account[..]) {
			Ok(account) => AccountId(account).to_string(),
			Err(_) => hex::encode_prefixed(&account),
		})
	}

	async fn ask<R: Decode>(
		&self,
		api: &str,
		function: &str,
		arguments: impl Encode,
		what: &'static str,
	) -> Result<R, Error> {
		let untold = |reason: String| Error::Untold { url: self.url().into(), what, reason };
		if self.runtime_version().await?.api(api).is_none() {
			return Err(untold(format!("its runtime has no {api}")));
		}
		let answer: Result<R, u8> =
			self.call_runtime(&format!("{api}_{function}"), arguments, None).await?;
		answer.map_err(|code| untold(reason(api, code)))
	}
}

const PAYMENT: &str = "XcmPaymentApi";
