//! Which orders match, and by which name the others are refused.

use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	deal::Sale,
	order::{matched_deal_id, Currency, Payer, Tag},
	registry::{address_of_account, evm_account},
	task::{Artifact, MAX_FUEL},
	Balance, H160, H256,
};
use sp_runtime::DispatchError;

const TEE: Tag = Tag::TEE;
const SCONE: Tag = Tag::low(0b0010);
const GPU: Tag = Tag::low(0b1_0000);

/// These orders match on a fresh chain.
fn accepted(change: impl FnOnce(&mut Offers)) {
	chain(|| {
		assert_ok!(changed(change).matched());
	});
}

/// These do not, and nothing is changed.
fn refused(change: impl FnOnce(&mut Offers), error: impl Into<DispatchError>) {
	chain(|| {
		let (offers, error) = (changed(change), error.into());
		assert_noop!(offers.matched(), error);
	});
}

/// A rule: how it is broken, and by which name that is refused.
pub type Rule = (fn(&mut Offers), DispatchError);

/// Every rule of matching, in the order in which they are checked. They are broken in such ways that
/// any of them may be broken on top of any that comes later.
pub fn rules() -> Vec<Rule> {
	fn rule(change: fn(&mut Offers), error: impl Into<DispatchError>) -> Rule {
		(change, error.into())
	}
	fn void(entry: H160, owner: Person) {
		assert_ok!(Registry::void_orders(owner.signed(), entry, H256::repeat_byte(1)));
	}
	vec![
		rule(|o| o.workerpool.category = OTHER_CATEGORY, Error::<Test>::CategoryMismatch),
		rule(
			|o| (o.request.category, o.workerpool.category) = (77, 77),
			Error::<Test>::CategoryNotFound,
		),
		rule(|o| o.request.trust = o.workerpool.trust + 1, Error::<Test>::TrustTooHigh),
		rule(|o| o.app.currency = GOLD, Error::<Test>::CurrencyMismatch),
		rule(|o| o.app.price = o.request.app_max_price + 1, Error::<Test>::AppPriceTooHigh),
		rule(
			|o| o.data().price = o.request.dataset_max_price + 1,
			Error::<Test>::DatasetPriceTooHigh,
		),
		rule(
			|o| o.workerpool.price = o.request.workerpool_max_price + 1,
			Error::<Test>::WorkerpoolPriceTooHigh,
		),
		rule(|o| o.request.tag = GPU, Error::<Test>::TagMismatch),
		rule(|o| (o.request.tag, o.workerpool.tag) = (TEE, TEE), Error::<Test>::TeeRequired),
		rule(|o| o.request.app = nowhere(0xaa), Error::<Test>::AppMismatch),
		rule(|o| o.request.dataset = nowhere(0xaa), Error::<Test>::DatasetMismatch),
		rule(|o| o.request.workerpool = nowhere(0xaa), Error::<Test>::WorkerpoolMismatch),
		rule(|o| o.app.dataset_restrict = nowhere(0xaa), Error::<Test>::AppRestrictsDataset),
		rule(|o| o.app.workerpool_restrict = nowhere(0xaa), Error::<Test>::AppRestrictsWorkerpool),
		rule(|o| o.app.requester_restrict = nowhere(0xaa), Error::<Test>::AppRestrictsRequester),
		rule(|o| o.data().app_restrict = nowhere(0xaa), Error::<Test>::DatasetRestrictsApp),
		rule(
			|o| o.data().workerpool_restrict = nowhere(0xaa),
			Error::<Test>::DatasetRestrictsWorkerpool,
		),
		rule(
			|o| o.data().requester_restrict = nowhere(0xaa),
			Error::<Test>::DatasetRestrictsRequester,
		),
		rule(|o| o.workerpool.app_restrict = nowhere(0xaa), Error::<Test>::WorkerpoolRestrictsApp),
		rule(
			|o| o.workerpool.dataset_restrict = nowhere(0xaa),
			Error::<Test>::WorkerpoolRestrictsDataset,
		),
		rule(
			|o| o.workerpool.requester_restrict = nowhere(0xaa),
			Error::<Test>::WorkerpoolRestrictsRequester,
		),
		rule(
			|o| (o.app.app, o.request.app) = (nowhere(0xa1), nowhere(0xa1)),
			Error::<Test>::AppNotRegistered,
		),
		rule(
			|o| (o.data().dataset, o.request.dataset) = (nowhere(0xda), nowhere(0xda)),
			Error::<Test>::DatasetNotRegistered,
		),
		rule(|o| o.workerpool.workerpool = nowhere(0x70), Error::<Test>::WorkerpoolNotRegistered),
		rule(|_| void(app(), APP_OWNER), Error::<Test>::AppOrderVoid),
		rule(|o| o.app.expiry = Some(START), Error::<Test>::AppOrderExpired),
		rule(|o| o.signers[0] = STRANGER, Error::<Test>::AppSignatureInvalid),
		rule(|_| void(dataset(), DATASET_OWNER), Error::<Test>::DatasetOrderVoid),
		rule(|o| o.data().expiry = Some(START), Error::<Test>::DatasetOrderExpired),
		rule(|o| o.signers[1] = STRANGER, Error::<Test>::DatasetSignatureInvalid),
		rule(|_| void(pool(), SCHEDULER), Error::<Test>::WorkerpoolOrderVoid),
		rule(|o| o.workerpool.expiry = Some(START), Error::<Test>::WorkerpoolOrderExpired),
		rule(|o| o.signers[2] = STRANGER, Error::<Test>::WorkerpoolSignatureInvalid),
		rule(
			|_| {
				let below = H256::repeat_byte(1);
				assert_ok!(Market::close_requests_below(REQUESTER.signed(), below));
			},
			Error::<Test>::RequestVoid,
		),
		rule(|o| o.request.expiry = Some(START), Error::<Test>::RequestExpired),
		rule(|o| o.signers[3] = STRANGER, Error::<Test>::RequestSignatureInvalid),
		rule(|o| o.app.volume = 0, Error::<Test>::AppOrderConsumed),
		rule(|o| o.data().volume = 0, Error::<Test>::DatasetOrderConsumed),
		rule(|o| o.workerpool.volume = 0, Error::<Test>::WorkerpoolOrderConsumed),
		rule(|o| o.request.volume = 0, Error::<Test>::RequestConsumed),
		rule(|o| o.request.payer = Payer::Sponsor(SPONSOR.account()), Error::<Test>::NotTheSponsor),
		rule(|o| o.request.params = params("["), Error::<Test>::ParamsInvalid),
		rule(
			|o| (o.app.price, o.request.app_max_price) = (1 << 100, 1 << 100),
			pallet_poco::Error::<Test>::FundsTooLow,
		),
		rule(
			|_| {
				let rest = 10_000;
				let to = STRANGER.account();
				let kept =
					wealth(&SCHEDULER.account()) - Balances::free_balance(SCHEDULER.account());
				let amount = FUNDS - kept - rest;
				assert_ok!(Balances::transfer_keep_alive(SCHEDULER.signed(), to, amount));
			},
			pallet_poco::Error::<Test>::SchedulerFundsTooLow,
		),
	]
}

#[test]
fn orders_that_fit_each_other_match() {
	chain(|| {
		assert_ok!(offers().matched());
		let (id, deal) = last_deal();
		let terms = deal.agreement;
		assert_eq!(terms.requester, REQUESTER.account());
		assert_eq!(terms.payer, REQUESTER.account());
		assert_eq!(terms.beneficiary, REQUESTER.account());
		for (sale, entry, owner, price) in [
			(terms.app, app(), APP_OWNER, APP_PRICE),
			(terms.dataset, dataset(), DATASET_OWNER, DATASET_PRICE),
			(terms.pool, pool(), SCHEDULER, REWARD),
		] {
			assert_eq!(sale, Some(Sale { entry, owner: owner.account(), price }));
		}
		assert_eq!((terms.first, terms.volume, terms.trust), (0, 5, 4));
		assert_eq!((terms.category, terms.currency), (CATEGORY, Currency::Native));
		assert_eq!(terms.reward, REWARD);
		assert_eq!(
			(terms.stake_ratio, terms.scheduler_ratio),
			(POLICY.stake_ratio, POLICY.scheduler_ratio)
		);
		assert_eq!(id, matched_deal_id(hash_of(&request_order()), 0));
		assert_eq!(
			last_event(),
			Event::OrdersMatched {
				deal: id,
				app: app(),
				dataset: Some(dataset()),
				workerpool: pool(),
				request: hash_of(&request_order()),
				volume: 5,
			}
		);
	});
}

#[test]
fn every_rule_has_a_name_and_a_refused_match_changes_nothing() {
	for (break_rule, error) in rules() {
		chain(|| {
			let offers = changed(break_rule);
			assert_noop!(offers.matched(), error);
		});
	}
}

#[test]
fn of_two_broken_rules_the_one_that_comes_first_is_named() {
	chain(|| {
		let rules = rules();
		for (position, (break_later, later)) in rules.iter().enumerate() {
			for (break_first, error) in &rules[..position] {
				let found = undone(|| {
					let offers = changed(|offers| {
						break_later(offers);
						break_first(offers);
					});
					offers.matched().map_err(|refusal| refusal.error)
				});
				assert_eq!(found, Err(*error), "and not {later:?}");
			}
		}
	});
}

#[test]
fn a_category_is_the_same_for_request_and_workerpool_exists_and_is_open() {
	accepted(|o| (o.request.category, o.workerpool.category) = (OTHER_CATEGORY, OTHER_CATEGORY));
	refused(|o| o.request.category = OTHER_CATEGORY, Error::<Test>::CategoryMismatch);
	refused(|o| o.workerpool.category = OTHER_CATEGORY, Error::<Test>::CategoryMismatch);
	refused(
		|_| {
			assert_ok!(Registry::close_category(RuntimeOrigin::root(), CATEGORY));
		},
		Error::<Test>::CategoryNotFound,
	);
	accepted(|_| {
		assert_ok!(Registry::close_category(RuntimeOrigin::root(), CATEGORY));
		assert_ok!(Registry::reopen_category(RuntimeOrigin::root(), CATEGORY));
	});
}

#[test]
fn a_workerpool_gives_at_least_the_trust_that_is_asked_for() {
	accepted(|o| (o.request.trust, o.workerpool.trust) = (4, 4));
	accepted(|o| (o.request.trust, o.workerpool.trust) = (2, 100));
	accepted(|o| (o.request.trust, o.workerpool.trust) = (u32::MAX, u32::MAX));
	refused(|o| (o.request.trust, o.workerpool.trust) = (5, 4), Error::<Test>::TrustTooHigh);
}

#[test]
fn no_trust_is_a_trust_of_one_and_what_is_asked_for_counts() {
	for (asked, agreed) in [(0, 1), (1, 1), (2, 2)] {
		chain(|| {
			assert_ok!(changed(|o| o.request.trust = asked).matched());
			assert_eq!(last_deal().1.agreement.trust, agreed);
		});
	}
}

#[test]
fn all_prices_are_in_one_currency() {
	refused(|o| o.app.currency = GOLD, Error::<Test>::CurrencyMismatch);
	refused(|o| o.data().currency = GOLD, Error::<Test>::CurrencyMismatch);
	refused(|o| o.workerpool.currency = GOLD, Error::<Test>::CurrencyMismatch);
	refused(|o| o.request.currency = GOLD, Error::<Test>::CurrencyMismatch);
}

#[test]
fn nothing_costs_more_than_the_request_allows_not_by_one_unit() {
	refused(|o| o.app.price = APP_PRICE + 1, Error::<Test>::AppPriceTooHigh);
	refused(|o| o.data().price = DATASET_PRICE + 1, Error::<Test>::DatasetPriceTooHigh);
	refused(|o| o.workerpool.price = REWARD + 1, Error::<Test>::WorkerpoolPriceTooHigh);
}

#[test]
fn what_sellers_ask_is_paid_and_not_what_the_request_allows() {
	chain(|| {
		let before = wealth(&REQUESTER.account());
		let offers = changed(|o| {
			o.request.app_max_price = 10 * APP_PRICE;
			o.request.dataset_max_price = Balance::MAX;
			o.request.workerpool_max_price = 10 * REWARD;
		});
		assert_ok!(offers.matched());
		assert_eq!(wealth(&REQUESTER.account()), before - 5 * (PRICE + TASK_DEPOSIT));
	});
}

#[test]
fn a_workerpool_offers_all_that_app_and_request_ask_for() {
	accepted(|o| o.workerpool.tag = Tag::low(0xff));
	for ask in [GPU, SCONE] {
		refused(|o| o.app.tag = ask, Error::<Test>::TagMismatch);
		refused(|o| o.request.tag = ask, Error::<Test>::TagMismatch);
		accepted(|o| (o.app.tag, o.request.tag, o.workerpool.tag) = (ask, ask, ask));
	}
	let bits = |o: &mut Offers| (o.app.tag, o.request.tag) = (GPU, SCONE);
	refused(
		|o| {
			bits(o);
			o.workerpool.tag = GPU
		},
		Error::<Test>::TagMismatch,
	);
	accepted(|o| {
		bits(o);
		o.workerpool.tag = GPU.union(SCONE)
	});
	refused(|o| o.request.tag = Tag(H256::repeat_byte(0x80)), Error::<Test>::TagMismatch);
}

#[test]
fn of_a_dataset_the_frameworks_do_not_count() {
	accepted(|o| o.data().tag = Tag::FRAMEWORKS);
	refused(|o| o.data().tag = GPU, Error::<Test>::TagMismatch);
	accepted(|o| (o.data().tag, o.workerpool.tag) = (GPU.union(SCONE), GPU));
	refused(|o| o.data().tag = TEE, Error::<Test>::TagMismatch);
}

#[test]
fn whoever_asks_for_an_enclave_gets_an_app_that_is_made_for_one() {
	refused(|o| (o.request.tag, o.workerpool.tag) = (TEE, TEE), Error::<Test>::TeeRequired);
	refused(|o| (o.data().tag, o.workerpool.tag) = (TEE, TEE), Error::<Test>::TeeRequired);
	accepted(|o| (o.request.tag, o.app.tag, o.workerpool.tag) = (TEE, TEE, TEE));
	accepted(|o| (o.data().tag, o.app.tag, o.workerpool.tag) = (TEE.union(SCONE), TEE, TEE));
	accepted(|o| (o.app.tag, o.workerpool.tag) = (TEE, TEE));
	refused(|o| o.app.tag = TEE, Error::<Test>::TagMismatch);
}

#[test]
fn a_deal_asks_workers_for_what_app_dataset_and_request_ask_together() {
	chain(|| {
		let offers = changed(|o| {
			(o.request.tag, o.app.tag, o.dataset.as_mut().unwrap().tag) =
				(GPU, TEE, Tag::low(0x42));
			o.workerpool.tag = Tag::low(0xff);
		});
		assert_ok!(offers.matched());
		// All but the dataset's framework, bit 1.
		assert_eq!(last_deal().1.agreement.tag, GPU.union(TEE).union(Tag::low(0x40)));
	});
}

#[test]
fn a_dataset_is_given_when_it_is_asked_for_and_only_then() {
	refused(|o| o.request.dataset = H160::zero(), Error::<Test>::DatasetMismatch);
	refused(|o| o.dataset = None, Error::<Test>::DatasetMismatch);
	chain(|| {
		let before = wealth(&DATASET_OWNER.account());
		assert_ok!(offers().without_dataset().matched());
		let (_, deal) = last_deal();
		assert_eq!((deal.agreement.dataset.clone(), deal.price()), (None, APP_PRICE + REWARD));
		assert_eq!(deal.agreement.spec.input, None);
		assert_eq!(wealth(&DATASET_OWNER.account()), before);
	});
}

#[test]
fn what_the_request_allows_for_a_dataset_that_it_does_not_ask_for_is_nobodys_concern() {
	chain(|| {
		let mut offers = offers().without_dataset();
		offers.request.dataset_max_price = Balance::MAX;
		assert_ok!(offers.matched());
	});
}

#[test]
fn orders_name_entries_of_their_own_kind() {
	refused(|o| (o.app.app, o.request.app) = (pool(), pool()), Error::<Test>::AppNotRegistered);
	refused(
		|o| {
			o.data().dataset = app();
			o.request.dataset = app();
		},
		Error::<Test>::DatasetNotRegistered,
	);
	refused(|o| o.workerpool.workerpool = dataset(), Error::<Test>::WorkerpoolNotRegistered);
}

#[test]
fn an_entry_that_was_removed_is_sold_no_more() {
	refused(
		|_| {
			assert_ok!(Registry::remove(APP_OWNER.signed(), app()));
		},
		Error::<Test>::AppNotRegistered,
	);
	refused(
		|_| {
			assert_ok!(Registry::remove(DATASET_OWNER.signed(), dataset()));
		},
		Error::<Test>::DatasetNotRegistered,
	);
	refused(
		|_| {
			assert_ok!(Registry::remove(SCHEDULER.signed(), pool()));
		},
		Error::<Test>::WorkerpoolNotRegistered,
	);
}

/// A restriction: where it stands, what it is held against, by which name it is refused.
type Restriction = (fn(&mut Offers, H160), fn() -> H160, DispatchError);

fn restrictions() -> Vec<Restriction> {
	fn requester() -> H160 {
		REQUESTER.address()
	}
	fn restriction(
		restrict: fn(&mut Offers, H160),
		to: fn() -> H160,
		error: Error<Test>,
	) -> Restriction {
		(restrict, to, error.into())
	}
	vec![
		restriction(|o, to| o.request.workerpool = to, pool, Error::WorkerpoolMismatch),
		restriction(|o, to| o.app.dataset_restrict = to, dataset, Error::AppRestrictsDataset),
		restriction(|o, to| o.app.workerpool_restrict = to, pool, Error::AppRestrictsWorkerpool),
		restriction(|o, to| o.app.requester_restrict = to, requester, Error::AppRestrictsRequester),
		restriction(|o, to| o.data().app_restrict = to, app, Error::DatasetRestrictsApp),
		restriction(
			|o, to| o.data().workerpool_restrict = to,
			pool,
			Error::DatasetRestrictsWorkerpool,
		),
		restriction(
			|o, to| o.data().requester_restrict = to,
			requester,
			Error::DatasetRestrictsRequester,
		),
		restriction(|o, to| o.workerpool.app_restrict = to, app, Error::WorkerpoolRestrictsApp),
		restriction(
			|o, to| o.workerpool.dataset_restrict = to,
			dataset,
			Error::WorkerpoolRestrictsDataset,
		),
		restriction(
			|o, to| o.workerpool.requester_restrict = to,
			requester,
			Error::WorkerpoolRestrictsRequester,
		),
	]
}

#[test]
fn a_restriction_is_met_by_its_own_address_and_by_no_other() {
	for (restrict, address, error) in restrictions() {
		accepted(|o| restrict(o, address()));
		refused(|o| restrict(o, nowhere(0xaa)), error);
	}
}

#[test]
fn a_restriction_to_a_group_is_met_by_its_members_while_they_are_members() {
	for (restrict, address, error) in restrictions() {
		chain(|| {
			let group = group(&[nowhere(0xaa), address()]);
			let restricted = changed(|o| restrict(o, group));
			assert_ok!(undone(|| restricted.matched()));
			let members = || vec![address()].try_into().unwrap();
			assert_ok!(Registry::remove_members(STRANGER.signed(), group, members()));
			assert_noop!(restricted.matched(), error);
			assert_ok!(Registry::add_members(STRANGER.signed(), group, members()));
			assert_ok!(restricted.matched());
		});
	}
}

#[test]
fn a_group_of_others_meets_no_restriction_and_neither_does_a_deleted_one() {
	for (restrict, address, error) in restrictions() {
		chain(|| {
			let others = group(&[nowhere(0xaa)]);
			assert_noop!(changed(|o| restrict(o, others)).matched(), error);
		});
		chain(|| {
			let group = group(&[address()]);
			let members = vec![address()].try_into().unwrap();
			assert_ok!(Registry::remove_members(STRANGER.signed(), group, members));
			assert_ok!(Registry::delete_group(STRANGER.signed(), group));
			assert_noop!(changed(|o| restrict(o, group)).matched(), error);
		});
	}
}

#[test]
fn an_order_restricted_to_some_dataset_is_not_for_requests_without_one() {
	chain(|| {
		let mut offers = offers().without_dataset();
		offers.app.dataset_restrict = dataset();
		assert_noop!(offers.matched(), Error::<Test>::AppRestrictsDataset);
		offers.app.dataset_restrict = H160::zero();
		offers.workerpool.dataset_restrict = dataset();
		assert_noop!(offers.matched(), Error::<Test>::WorkerpoolRestrictsDataset);
		offers.workerpool.dataset_restrict = group(&[dataset()]);
		assert_noop!(offers.matched(), Error::<Test>::WorkerpoolRestrictsDataset);
	});
}

#[test]
fn who_signs_by_eip712_is_named_by_the_address_that_it_signs_with() {
	let address = nowhere(0x11);
	assert_eq!(address_of_account(&evm_account(address)), address);
	chain(|| {
		let requester = AccountId::from(evm_account(address));
		let mut offers = offers();
		offers.app.requester_restrict = address;
		offers.request.requester = requester;
		// It gets as far as to its signature, which somebody else made.
		assert_noop!(offers.matched(), Error::<Test>::RequestSignatureInvalid);
	});
}

#[test]
fn a_deal_computes_what_the_parameters_say() {
	chain(|| {
		let text =
			r#"{"iexec_args": "--year '19 91' x", "fuel": 12345, "iexec_secrets": {"1": "s"}}"#;
		assert_ok!(changed(|o| o.request.params = params(text)).matched());
		let spec = last_deal().1.agreement.spec;
		let args: Vec<&[u8]> = spec.args.iter().map(|arg| arg.as_slice()).collect();
		assert_eq!(args, [b"--year".as_slice(), b"19 91", b"x"]);
		assert_eq!(spec.fuel_limit, 12_345);
		assert_eq!(Some(&spec.app), app_details().artifact());
		assert_eq!(spec.input.as_ref(), dataset_details().artifact());
	});
	chain(|| {
		assert_ok!(offers().matched());
		let spec = last_deal().1.agreement.spec;
		assert_eq!((spec.args.len(), spec.fuel_limit), (0, MAX_FUEL));
	});
}

#[test]
fn parameters_that_say_nothing_to_compute_are_refused() {
	for text in
		["[", "1", r#"{"args": [1]}"#, r#"{"fuel": 0}"#, r#"{"args": [], "iexec_args": ""}"#]
	{
		refused(|o| o.request.params = params(text), Error::<Test>::ParamsInvalid);
	}
	let files = r#"{"iexec_input_files": ["https://example.org/a"]}"#;
	refused(|o| o.request.params = params(files), Error::<Test>::InputFilesUnpinned);
	accepted(|o| o.request.params = params(r#"{"iexec_input_files": []}"#));
}

#[test]
fn a_request_brings_an_input_or_buys_a_dataset() {
	let text = format!(
		r#"{{"input": {{"at_uri": {{"hash": "{:?}", "uri": "https://example.org/a"}}}}}}"#,
		H256::repeat_byte(7)
	);
	refused(|o| o.request.params = params(&text), Error::<Test>::InputAndDataset);
	chain(|| {
		let mut offers = offers().without_dataset();
		offers.request.params = params(&text);
		assert_ok!(offers.matched());
		let input = last_deal().1.agreement.spec.input;
		let uri = b"https://example.org/a".to_vec().try_into().unwrap();
		assert_eq!(input, Some(Artifact::AtUri { hash: H256::repeat_byte(7), uri }));
	});
	chain(|| {
		let mut offers = offers().without_dataset();
		let text = format!(r#"{{"input": {{"on_chain": "{:?}"}}}}"#, H256::repeat_byte(7));
		offers.request.params = params(&text);
		assert_noop!(offers.matched(), pallet_poco::Error::<Test>::ArtifactNotFound);
	});
}

#[test]
fn results_are_for_whom_the_request_names() {
	chain(|| {
		let offers = changed(|o| {
			o.request.beneficiary = Some(BUYER.account());
			o.request.callback = nowhere(0xcb);
		});
		assert_ok!(offers.matched());
		let terms = last_deal().1.agreement;
		assert_eq!((terms.beneficiary, terms.callback), (BUYER.account(), nowhere(0xcb)));
		assert_eq!(terms.payer, REQUESTER.account());
	});
}
