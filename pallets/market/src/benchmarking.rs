//! Measures the weights. A match is measured without its signatures, restrictions and voucher, which are
//! measured by themselves, once for each kind; the parties are accounts of their own, and the entries and
//! parameters as large as can be.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use super::{
	matching::{Matched, PaidBy, Signatures},
	*,
};
use alloc::{boxed::Box, format, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::hold::Mutate, Get},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use poco_primitives::{
	order::{
		voucher_id, AnyOrder, AppOrder, Currency, DatasetOrder, Order, Orders, Payer, Proof,
		RequestOrder, Signed, Tag, WorkerpoolOrder, MAX_PARAMS,
	},
	params::Params,
	registry::{evm_account, Details, Name, PoolPolicy, MAX_NAME},
	result::{ExecutionProfile, MAX_URI},
	task::{Artifact, MAX_ARGS},
	Balance, CategoryId, Moment, H160, H256,
};
use sp_core::hex2array;
use sp_runtime::{traits::Zero, AccountId32, DispatchError, Permill};

const SEED: u32 = 0;
/// More than anything costs.
const MONEY: Balance = 1 << 80;
/// Of a task, for each of those who sell.
const PRICE: Balance = 1 << 40;
const VOLUME: u64 = 1_000;
const SALT: H256 = H256::repeat_byte(0x5a);

/// An account with plenty of money.
fn funded<T: Config>(name: &'static str) -> AccountId32 {
	let account: AccountId32 = account(name, 0, SEED);
	T::BenchmarkHelper::fund(&account, MONEY);
	account
}

/// Every transaction reads the hash of the chain's first block, to see that it was signed for this
/// chain: whoever reads it again pays nothing for it.
fn whitelist_genesis<T: Config>() {
	let key = frame_system::BlockHash::<T>::hashed_key_for(BlockNumberFor::<T>::zero());
	frame_benchmarking::benchmarking::add_to_whitelist(key.into());
}

/// A name as long as can be.
fn name() -> Name {
	vec![b'n'; MAX_NAME as usize].try_into().expect("within the bound")
}

fn at_uri() -> Artifact {
	let uri = vec![b'u'; MAX_URI as usize].try_into().expect("within the bound");
	Artifact::AtUri { hash: H256::repeat_byte(2), uri }
}

fn app<T: Config>(owner: &AccountId32) -> H160 {
	let details = Details::App {
		name: name(),
		profile: ExecutionProfile::V1,
		artifact: at_uri(),
		measurement: Some(H256::repeat_byte(1)),
	};
	T::BenchmarkHelper::register(owner, details, None)
}

fn dataset<T: Config>(owner: &AccountId32) -> H160 {
	let key_statement = Some(H256::repeat_byte(3));
	let details = Details::Dataset { name: name(), artifact: at_uri(), key_statement };
	T::BenchmarkHelper::register(owner, details, None)
}

fn pool<T: Config>(owner: &AccountId32) -> H160 {
	let policy = PoolPolicy {
		stake_ratio: Permill::from_percent(30),
		scheduler_ratio: Permill::from_percent(10),
	};
	T::BenchmarkHelper::register(owner, Details::Workerpool { name: name() }, Some(policy))
}

type Text = BoundedVec<u8, frame_support::traits::ConstU32<MAX_PARAMS>>;

/// Parameters of this length, with as many arguments as can be.
fn params(length: u32) -> Text {
	let (head, tail) = (br#"{"iexec_args":""#, br#""}"#);
	let mut args = vec![b'a'; (length as usize).saturating_sub(head.len() + tail.len())];
	let step = args.len() / MAX_ARGS as usize;
	for number in 1..MAX_ARGS as usize {
		if step > 1 {
			args[number * step] = b' ';
		}
	}
	let text = [head.as_slice(), &args, tail].concat();
	if text.len() > length as usize { vec![b' '; length as usize] } else { text }
		.try_into()
		.expect("within the bound")
}

/// Parameters that name an input and nothing else.
fn with_input(hash: H256) -> Text {
	let text = format!(r#"{{"input":{{"on_chain":"{hash:?}"}}}}"#);
	text.into_bytes().try_into().expect("within the bound")
}

fn app_order(app: H160, currency: Currency, expiry: Option<Moment>) -> AppOrder {
	AppOrder {
		app,
		price: PRICE,
		dataset_restrict: H160::zero(),
		workerpool_restrict: H160::zero(),
		requester_restrict: H160::zero(),
		volume: VOLUME,
		tag: Tag::NONE,
		salt: SALT,
		currency,
		expiry,
	}
}

fn request_order(requester: AccountId32, category: CategoryId) -> RequestOrder<AccountId32> {
	RequestOrder {
		app: H160::repeat_byte(0xa1),
		app_max_price: PRICE,
		dataset: H160::zero(),
		dataset_max_price: PRICE,
		workerpool: H160::zero(),
		workerpool_max_price: PRICE,
		requester,
		category,
		trust: 4,
		beneficiary: Some(evm_account(H160::repeat_byte(0xbe)).into()),
		callback: H160::repeat_byte(0xcb),
		params: params(MAX_PARAMS),
		payer: Payer::Requester,
		volume: VOLUME,
		tag: Tag::NONE,
		salt: SALT,
		currency: Currency::Native,
		expiry: None,
	}
}

/// The largest order there is.
fn largest_request(requester: AccountId32) -> RequestOrder<AccountId32> {
	RequestOrder {
		payer: Payer::Sponsor(AccountId32::new([0x50; 32])),
		currency: Currency::Asset(H256::repeat_byte(0xa5)),
		expiry: Some(Moment::MAX),
		..request_order(requester, 0)
	}
}

/// What the request of a match has computed on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Data {
	Nothing,
	Input,
	Dataset,
}

/// Orders of parties that have nothing in common, paid by whoever makes the match.
fn orders<T: Config>(data: Data, currency: Currency) -> Orders<AccountId32> {
	let (app_owner, scheduler) = (funded::<T>("app owner"), funded::<T>("scheduler"));
	let expiry = Some(T::Clock::get() + 1);
	let category = T::BenchmarkHelper::category();
	let proof = Proof::OnChain;
	let app_order = app_order(app::<T>(&app_owner), currency, expiry);
	let dataset = (data == Data::Dataset).then(|| DatasetOrder {
		dataset: dataset::<T>(&funded::<T>("dataset owner")),
		price: PRICE,
		app_restrict: H160::zero(),
		workerpool_restrict: H160::zero(),
		requester_restrict: H160::zero(),
		volume: VOLUME,
		tag: Tag::NONE,
		salt: SALT,
		currency,
		expiry,
	});
	let input = (data == Data::Input).then(T::BenchmarkHelper::stored_data);
	let request = RequestOrder {
		app: app_order.app,
		dataset: dataset.as_ref().map(|order| order.dataset).unwrap_or_default(),
		beneficiary: Some(funded::<T>("beneficiary")),
		params: input.map(with_input).unwrap_or_default(),
		payer: Payer::Caller,
		currency,
		expiry,
		..request_order(funded::<T>("requester"), category)
	};
	let workerpool = WorkerpoolOrder {
		workerpool: pool::<T>(&scheduler),
		price: PRICE,
		category,
		trust: 4,
		app_restrict: H160::zero(),
		dataset_restrict: H160::zero(),
		requester_restrict: H160::zero(),
		volume: VOLUME,
		tag: Tag::NONE,
		salt: SALT,
		currency,
		expiry,
	};
	Orders {
		app: Signed { order: app_order, proof },
		dataset: dataset.map(|order| Signed { order, proof }),
		workerpool: Signed { order: workerpool, proof },
		request: Signed { order: request, proof },
	}
}

/// What is matched, and by whom: with a bond of the scheduler that has to grow or not, in another
/// currency or not.
fn to_match<T: Config>(
	data: Data,
	tops_up: bool,
	in_asset: bool,
) -> (AccountId32, Orders<AccountId32>) {
	whitelist_genesis::<T>();
	let caller = funded::<T>("caller");
	let currency = if in_asset {
		let asset = T::BenchmarkHelper::asset();
		T::BenchmarkHelper::fund_asset(&caller, MONEY);
		asset
	} else {
		Currency::Native
	};
	let orders = orders::<T>(data, currency);
	if !tops_up {
		T::BenchmarkHelper::bond(&account("scheduler", 0, SEED), MONEY / 2);
	}
	(caller, orders)
}

fn check_matched<T: Config>(matched: Result<Matched, DispatchError>, topped_up: bool) {
	let matched = matched.map_err(|_| "refused").expect("they fit each other");
	assert_eq!((matched.groups, matched.topped_up), (0, topped_up));
	assert_eq!(u64::from(matched.agreement.volume), VOLUME);
	assert_eq!(Consumed::<T>::iter_values().filter(|used| *used == VOLUME).count() as u32, {
		3 + u32::from(matched.agreement.dataset.is_some())
	});
}

/// Writes an order for the largest app down as placed by `placed_by`, who is not asked whether the app
/// is theirs. It is that of the account that comes back.
fn placed_app_order<T: Config>(
	placed_by: Option<&'static str>,
) -> (AccountId32, AnyOrder<AccountId32>) {
	let owner = funded::<T>("owner");
	let order = app_order(app::<T>(&owner), Currency::Native, Some(T::Clock::get() + 1));
	let signer = placed_by.map(funded::<T>).unwrap_or_else(|| owner.clone());
	let order = AnyOrder::App(order);
	put_on_chain::<T>(signer, &order);
	(owner, order)
}

fn put_on_chain<T: Config>(signer: AccountId32, order: &AnyOrder<AccountId32>) {
	T::Currency::hold(&HoldReason::Order.into(), &signer, PRICE).expect("it has the money");
	let expiry = Some(Moment::MAX);
	let placed = Placed { signer, deposit: PRICE, expiry, order: Some(order.clone()) };
	Book::<T>::insert(order.hash(Pallet::<T>::genesis()), placed);
}

fn users<T: Config>(name: &'static str) -> BoundedVec<AccountId32, T::MaxVoucherUsers> {
	(0..T::MaxVoucherUsers::get())
		.map(|number| account(name, number, SEED))
		.collect::<Vec<AccountId32>>()
		.try_into()
		.expect("within the bound")
}

fn entries<T: Config>(byte: u8) -> BoundedVec<H160, T::MaxVoucherEntries> {
	(0..T::MaxVoucherEntries::get())
		.map(|number| {
			let mut address = [byte; 20];
			address[..4].copy_from_slice(&number.to_be_bytes());
			H160(address)
		})
		.collect::<Vec<_>>()
		.try_into()
		.expect("within the bound")
}

/// A voucher in an asset, as large as can be, and its issuer.
fn voucher<T: Config>() -> (AccountId32, H256) {
	let issuer = funded::<T>("issuer");
	let currency = T::BenchmarkHelper::asset();
	T::BenchmarkHelper::fund_asset(&issuer, MONEY);
	Pallet::<T>::create_voucher(
		RawOrigin::Signed(issuer.clone()).into(),
		currency,
		PRICE,
		T::Clock::get() + 1,
		users::<T>("user"),
		entries::<T>(0x40),
	)
	.expect("it has the money");
	let id = voucher_id(&issuer, 0);
	(issuer, id)
}

/// An account, and its signature of [`largest_request`] by it (or, by EIP-712, of [`request_order`]) on
/// the chain of [`GENESIS`]. The tests below make them.
struct Vector<const N: usize> {
	account: [u8; 32],
	signature: [u8; N],
}

const GENESIS: H256 = H256::repeat_byte(0x6e);

const SR25519: Vector<64> = Vector {
	account: hex2array!("6a10be029d1ed283446587145a4f885225489b490424a0328dcce2a48ae6fe61"),
	signature: hex2array!(
		"16e32359fcf8b0dd8ee78d38c8c90901741c7a53fffcfb228df67ca83c043b39\
		e5cf5bfb42046b18a549a549ce39f214cd386e086f966944c14745f610988187"
	),
};
const ED25519: Vector<64> = Vector {
	account: hex2array!("fd1724385aa0c75b64fb78cd602fa1d991fdebf76b13c58ed702eac835e9f618"),
	signature: hex2array!(
		"11c90f1107aabe2c7b9041323fc3ddb4d1484ae4575de1c321fa30320de5dda6\
		388ff092a94790471298c5054ddb12130e0cef6977d654b89ad531dcb0136d01"
	),
};
const ECDSA: Vector<65> = Vector {
	account: hex2array!("f579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3"),
	signature: hex2array!(
		"1df6d9231da066e470b9f843d8de5e1d5e51f60e526c10ac91399834233d7d4e\
		3ac7bc3928e4c4a9915080aa06f788625d0b7f196ad942f13718b88aff88aa3d01"
	),
};
const EIP712: Vector<65> = Vector {
	account: hex2array!("58da990a8f4a3a6ca7cb6315d68a140105917352eeeeeeeeeeeeeeeeeeeeeeee"),
	signature: hex2array!(
		"4a9406d7cb24e8b968dbd5dce5e6543a6077ef639ddbea5c75daa4bc142c8a80\
		3a028003bc00faf2cc01284dba96522eeb2081988cb39f9425a9b61fee310a3a1c"
	),
};

fn signed_by_sr25519() -> Signed<RequestOrder<AccountId32>> {
	Signed {
		order: largest_request(SR25519.account.into()),
		proof: Proof::Sr25519 { signature: SR25519.signature, wrapped: true },
	}
}

fn signed_by_ed25519() -> Signed<RequestOrder<AccountId32>> {
	Signed {
		order: largest_request(ED25519.account.into()),
		proof: Proof::Ed25519 { signature: ED25519.signature, wrapped: true },
	}
}

fn signed_by_ecdsa() -> Signed<RequestOrder<AccountId32>> {
	Signed {
		order: largest_request(ECDSA.account.into()),
		proof: Proof::Ecdsa { signature: ECDSA.signature, wrapped: true },
	}
}

fn signed_by_eip712() -> Signed<RequestOrder<AccountId32>> {
	Signed {
		order: request_order(EIP712.account.into(), 0),
		proof: Proof::Eip712(EIP712.signature),
	}
}

/// Whether the order is its requester's, by what shows it.
fn is_requesters<T: Config>(signed: &Signed<RequestOrder<AccountId32>>, hash: H256) -> bool {
	let Signed { order, proof } = signed;
	Pallet::<T>::is_signed(order, hash, proof, &order.requester).unwrap_or(false)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark(pov_mode = Measured)]
	fn match_orders(t: Linear<0, 1>, a: Linear<0, 1>) {
		let (caller, orders) = to_match::<T>(Data::Nothing, t > 0, a > 0);
		let matched;
		#[block]
		{
			let paid_by = PaidBy::Request { caller: Some(&caller) };
			matched = Pallet::<T>::do_match(paid_by, orders, Signatures::Assumed);
		}
		check_matched::<T>(matched, t > 0);
	}

	#[benchmark(pov_mode = Measured)]
	fn match_orders_with_input(t: Linear<0, 1>, a: Linear<0, 1>) {
		let (caller, orders) = to_match::<T>(Data::Input, t > 0, a > 0);
		let matched;
		#[block]
		{
			let paid_by = PaidBy::Request { caller: Some(&caller) };
			matched = Pallet::<T>::do_match(paid_by, orders, Signatures::Assumed);
		}
		check_matched::<T>(matched, t > 0);
	}

	#[benchmark(pov_mode = Measured)]
	fn match_orders_with_dataset(t: Linear<0, 1>, a: Linear<0, 1>) {
		let (caller, orders) = to_match::<T>(Data::Dataset, t > 0, a > 0);
		let matched;
		#[block]
		{
			let paid_by = PaidBy::Request { caller: Some(&caller) };
			matched = Pallet::<T>::do_match(paid_by, orders, Signatures::Assumed);
		}
		check_matched::<T>(matched, t > 0);
	}

	#[benchmark]
	fn read_params(b: Linear<0, MAX_PARAMS>) {
		let text = params(b);
		let read;
		#[block]
		{
			read = Params::read(&text);
		}
		assert_eq!(text.len(), b as usize);
		assert!(read.is_ok());
	}

	#[benchmark(pov_mode = Measured)]
	fn check_group() {
		let member = H160::repeat_byte(0x3e);
		let group = T::BenchmarkHelper::group(member);
		let is_member;
		#[block]
		{
			is_member = T::Registry::is_member(group, member);
		}
		assert!(is_member);
	}

	#[benchmark(pov_mode = Measured)]
	fn check_voucher() {
		let (_, id) = voucher::<T>();
		let record = Vouchers::<T>::get(id).expect("it was made");
		let mut orders = orders::<T>(Data::Dataset, record.currency);
		// What is looked for stands at the end of the lists.
		let requester = record.users.last().expect("it is for somebody").clone();
		let entry = *record.entries.last().expect("it names some");
		orders.request.order.requester = requester;
		orders.request.order.app = entry;
		orders.workerpool.order.workerpool = entry;
		orders.dataset.as_mut().expect("there is one").order.dataset = entry;
		let payer;
		#[block]
		{
			payer = Pallet::<T>::voucher_payer(id, &orders);
		}
		assert!(payer.is_ok());
	}

	#[benchmark(pov_mode = Measured)]
	fn verify_sr25519() {
		let signed = signed_by_sr25519();
		let hash = signed.order.hash(GENESIS);
		let is_signed;
		#[block]
		{
			is_signed = is_requesters::<T>(&signed, hash);
		}
		assert!(is_signed);
	}

	#[benchmark(pov_mode = Measured)]
	fn verify_ed25519() {
		let signed = signed_by_ed25519();
		let hash = signed.order.hash(GENESIS);
		let is_signed;
		#[block]
		{
			is_signed = is_requesters::<T>(&signed, hash);
		}
		assert!(is_signed);
	}

	#[benchmark(pov_mode = Measured)]
	fn verify_ecdsa() {
		let signed = signed_by_ecdsa();
		let hash = signed.order.hash(GENESIS);
		let is_signed;
		#[block]
		{
			is_signed = is_requesters::<T>(&signed, hash);
		}
		assert!(is_signed);
	}

	#[benchmark(pov_mode = Measured)]
	fn verify_eip712() {
		let signed = signed_by_eip712();
		let hash = signed.order.hash(GENESIS);
		let is_signed;
		#[block]
		{
			is_signed = is_requesters::<T>(&signed, hash);
		}
		assert!(is_signed);
	}

	#[benchmark(pov_mode = Measured)]
	fn verify_on_chain() {
		whitelist_genesis::<T>();
		let order = largest_request(funded::<T>("requester"));
		put_on_chain::<T>(order.requester.clone(), &AnyOrder::Request(order.clone()));
		let hash = order.hash(Pallet::<T>::genesis());
		let signed = Signed { order, proof: Proof::OnChain };
		let is_signed;
		#[block]
		{
			is_signed = is_requesters::<T>(&signed, hash);
		}
		assert!(is_signed);
	}

	#[benchmark(pov_mode = Measured)]
	fn place() {
		whitelist_genesis::<T>();
		let (owner, order) = placed_app_order::<T>(Some("former owner"));
		let hash = order.hash(Pallet::<T>::genesis());
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), Box::new(order));
		assert_eq!(Book::<T>::get(hash).expect("it is placed").signer, owner);
	}

	#[benchmark(pov_mode = Measured)]
	fn presign() {
		whitelist_genesis::<T>();
		let (owner, order) = placed_app_order::<T>(Some("former owner"));
		let hash = order.hash(Pallet::<T>::genesis());
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), Box::new(order));
		assert_eq!(Book::<T>::get(hash).expect("it is placed").signer, owner);
	}

	#[benchmark(pov_mode = Measured)]
	fn withdraw_order() {
		let requester = funded::<T>("requester");
		let order = AnyOrder::Request(largest_request(requester.clone()));
		put_on_chain::<T>(requester.clone(), &order);
		let hash = order.hash(Pallet::<T>::genesis());
		#[extrinsic_call]
		_(RawOrigin::Signed(requester), hash);
		assert!(!Book::<T>::contains_key(hash));
	}

	#[benchmark(pov_mode = Measured)]
	fn close() {
		whitelist_genesis::<T>();
		let (owner, order) = placed_app_order::<T>(None);
		let hash = order.hash(Pallet::<T>::genesis());
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), Box::new(order));
		assert_eq!(Consumed::<T>::get(hash), VOLUME);
		assert!(!Book::<T>::contains_key(hash));
	}

	#[benchmark(pov_mode = Measured)]
	fn close_requests_below() {
		let requester = funded::<T>("requester");
		RequestFloors::<T>::insert(&requester, H256::repeat_byte(1));
		#[extrinsic_call]
		_(RawOrigin::Signed(requester.clone()), SALT);
		assert_eq!(RequestFloors::<T>::get(requester), SALT);
	}

	#[benchmark(pov_mode = Measured)]
	fn forget() {
		whitelist_genesis::<T>();
		let (caller, requester) = (funded::<T>("caller"), funded::<T>("requester"));
		RequestFloors::<T>::insert(&requester, H256::repeat_byte(0xff));
		let order = AnyOrder::Request(largest_request(requester));
		let hash = order.hash(Pallet::<T>::genesis());
		Consumed::<T>::insert(hash, VOLUME);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), Box::new(order));
		assert!(!Consumed::<T>::contains_key(hash));
	}

	#[benchmark(pov_mode = Measured)]
	fn create_voucher() {
		let issuer = funded::<T>("issuer");
		let currency = T::BenchmarkHelper::asset();
		T::BenchmarkHelper::fund_asset(&issuer, MONEY);
		let expiry = T::Clock::get() + 1;
		#[extrinsic_call]
		_(
			RawOrigin::Signed(issuer.clone()),
			currency,
			PRICE,
			expiry,
			users::<T>("user"),
			entries::<T>(0x40),
		);
		assert!(Vouchers::<T>::contains_key(voucher_id(&issuer, 0)));
	}

	#[benchmark(pov_mode = Measured)]
	fn top_up_voucher() {
		let (issuer, id) = voucher::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(issuer), id, PRICE);
		let view = Pallet::<T>::view_voucher(id).expect("it is there");
		assert_eq!(view.balance, 2 * PRICE);
	}

	#[benchmark(pov_mode = Measured)]
	fn change_voucher() {
		let (issuer, id) = voucher::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(issuer), id, users::<T>("other"), entries::<T>(0x80));
		assert_eq!(Vouchers::<T>::get(id).expect("it is there").users, users::<T>("other"));
	}

	#[benchmark(pov_mode = Measured)]
	fn refund_voucher() {
		let (issuer, id) = voucher::<T>();
		let caller = funded::<T>("caller");
		Vouchers::<T>::mutate(id, |voucher| voucher.as_mut().expect("it is there").expiry = 0);
		let currency = Vouchers::<T>::get(id).expect("it is there").currency;
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), issuer, 0, currency);
		assert!(!Vouchers::<T>::contains_key(id));
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::mock::fresh(), crate::tests::mock::Test);
}

#[cfg(test)]
mod tests {
	#![allow(clippy::panic)]

	use super::*;
	use crate::tests::mock::{chain, Key, Test};
	use codec::{Encode, MaxEncodedLen};
	use sp_core::{bytes::to_hex, ecdsa, ed25519, sr25519, Pair};

	/// The signature of what this key signs, by the same key.
	fn new_vector(key: Key) -> (AccountId32, Proof) {
		let account = key.account();
		let proof = match &key {
			Key::Ethereum(_) => key.sign(&request_order(account.clone(), 0)),
			_ => key.sign_hash(largest_request(account.clone()).hash(GENESIS), true),
		};
		(account, proof)
	}

	fn hex(bytes: &[u8]) -> alloc::string::String {
		to_hex(bytes, false)[2..].into()
	}

	#[test]
	fn the_signatures_that_are_measured_are_good() {
		chain(|| {
			let seed = &[9; 32];
			let mut wrong = Vec::new();
			for (name, signed, key) in [
				("SR25519", signed_by_sr25519(), Key::Sr25519(sr25519::Pair::from_seed(seed))),
				("ED25519", signed_by_ed25519(), Key::Ed25519(ed25519::Pair::from_seed(seed))),
				("ECDSA", signed_by_ecdsa(), Key::Ecdsa(ecdsa::Pair::from_seed(seed))),
				("EIP712", signed_by_eip712(), Key::Ethereum(ecdsa::Pair::from_seed(seed))),
			] {
				let (account, proof) = new_vector(key);
				let signature = match proof {
					Proof::Sr25519 { signature, .. } | Proof::Ed25519 { signature, .. } => {
						hex(&signature)
					},
					Proof::Ecdsa { signature, .. } | Proof::Eip712(signature) => hex(&signature),
					Proof::Eip712Compact(_) | Proof::OnChain => panic!("not measured"),
				};
				let hash = signed.order.hash(GENESIS);
				if signed.order.requester != account || !is_requesters::<Test>(&signed, hash) {
					wrong.push(format!("{name}: {} {signature}", hex(account.as_ref())));
				}
			}
			assert!(wrong.is_empty(), "write these instead: {wrong:#?}");
		});
	}

	#[test]
	fn no_request_is_larger_than_the_one_that_is_measured() {
		let largest = largest_request(AccountId32::new([1; 32]));
		assert_eq!(largest.encoded_size(), RequestOrder::<AccountId32>::max_encoded_len());
	}
}
