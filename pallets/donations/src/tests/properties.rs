//! Random sequences of everything that can be done to campaigns, with every invariant after each, and money
//! to the last unit.

use super::mock::*;
use crate::{Campaigns, Donations, Ledgers};
use poco_primitives::{
	attestation::{Donor, Gift, Payment},
	donation::{CampaignId, DonationId},
	order::Currency,
	H256,
};
use proptest::{
	prelude::*,
	test_runner::{Config as Runs, TestRunner},
};
use sp_runtime::DispatchError;
use std::{cell::RefCell, collections::BTreeMap};

/// Sequences, and moves of each.
const CASES: u32 = 100;
const MOVES: usize = 120;
const _: () = assert!(CASES as usize * MOVES >= 10_000);

const DONORS: [AccountId; 4] = [ANNE, BERT, CLEO, XENIA];
const WORKERS: [AccountId; 2] = [WANDA, WILL];

#[derive(Clone, Debug)]
enum Move {
	Create(bool),
	Donate(usize, u32, u128),
	DonateAll(usize, u32),
	Buy(u32, u128, u32),
	BuyAll(u32),
	Complete(usize, Option<u8>),
	Fail(usize),
	Refute(usize, u8),
	Untouched(usize, u32),
	Prune(usize),
	Claim(bool, u32, u32, Option<u32>),
	Waive(usize, usize),
	Refund(u32, u32),
	End(u32),
	Fund(u32, u128),
	Stray(u32, u128),
	Remove(u32),
	Days(u64),
	Wait(u64),
	Room(bool),
}

fn moves() -> impl Strategy<Value = Move> {
	let campaign = || 0..3u32;
	let amount = || prop_oneof![100..2_000u128, 100..900_000u128];
	let price = || prop_oneof![1..500u128, 1..900_000u128];
	prop_oneof![
		2 => any::<bool>().prop_map(Move::Create),
		10 => (0..4usize, campaign(), amount()).prop_map(|(a, b, c)| Move::Donate(a, b, c)),
		1 => (0..4usize, campaign()).prop_map(|(a, b)| Move::DonateAll(a, b)),
		10 => (campaign(), price(), 1..4u32).prop_map(|(a, b, c)| Move::Buy(a, b, c)),
		4 => campaign().prop_map(Move::BuyAll),
		14 => (0..6usize, proptest::option::weighted(0.1, any::<u8>())).prop_map(|(a, b)| Move::Complete(a, b)),
		3 => (0..6usize).prop_map(Move::Fail),
		2 => (0..6usize, any::<u8>()).prop_map(|(a, b)| Move::Refute(a, b)),
		1 => (0..6usize, 1..3u32).prop_map(|(a, b)| Move::Untouched(a, b)),
		8 => (0..6usize).prop_map(Move::Prune),
		12 => (proptest::bool::weighted(0.8), campaign(), 0..8u32, proptest::option::of(0..3u32)).prop_map(|(a, b, c, d)| Move::Claim(a, b, c, d)),
		4 => (0..2usize, 0..6usize).prop_map(|(a, b)| Move::Waive(a, b)),
		10 => (campaign(), 0..8u32).prop_map(|(a, b)| Move::Refund(a, b)),
		2 => campaign().prop_map(Move::End),
		1 => (campaign(), 1..5_000u128).prop_map(|(a, b)| Move::Fund(a, b)),
		1 => (campaign(), 1..5_000u128).prop_map(|(a, b)| Move::Stray(a, b)),
		4 => campaign().prop_map(Move::Remove),
		4 => (1..40u64).prop_map(Move::Days),
		2 => (1..LASTS).prop_map(Move::Wait),
		1 => any::<bool>().prop_map(Move::Room),
	]
}

/// What the marketplace knows of a deal that a campaign pays.
#[derive(Clone)]
struct Open {
	bought: Bought,
	next: u32,
	volume: u32,
	/// Tasks that have ended, and whose records are kept.
	kept: Vec<u32>,
}

/// All that is known outside of the pallet.
#[derive(Clone, Default)]
struct World {
	deals: Vec<Open>,
	payments: Vec<Payment>,
	/// What was given, by campaign and number.
	given: BTreeMap<(CampaignId, DonationId), u128>,
	/// What of it is in receipts.
	receipted: BTreeMap<(CampaignId, DonationId), u128>,
}

/// A campaign that is there, when there is one.
fn running(at: u32) -> Option<CampaignId> {
	let all = Campaigning::view_campaigns();
	all.get(at as usize % all.len().max(1)).copied()
}

impl World {
	/// The open deal at a position from the end.
	fn open(&mut self, back: usize) -> Option<&mut Open> {
		let mut open: Vec<&mut Open> =
			self.deals.iter_mut().filter(|deal| deal.next < deal.volume).collect();
		let at = back % open.len().max(1);
		(!open.is_empty()).then(|| open.swap_remove(at))
	}

	fn buy(&mut self, id: CampaignId, price: u128, volume: u32) -> Result<(), DispatchError> {
		let campaign = Campaigns::<Test>::get(id).unwrap();
		let bought = buy_as(id, agreement(campaign.currency, price, volume))?;
		self.deals.push(Open { bought, next: 0, volume, kept: Vec::new() });
		Ok(())
	}

	fn make(&mut self, step: &Move) -> Result<(), DispatchError> {
		let refused = Err(DispatchError::Other("there is none"));
		match *step {
			Move::Create(native) => {
				if Campaigns::<Test>::iter().count() < 3 {
					campaign(if native { Currency::Native } else { GOLD });
				}
				Ok(())
			},
			Move::Donate(who, at, amount) => {
				let Some(id) = running(at) else { return refused };
				let number = Ledgers::<Test>::get(id).next;
				let commitment = (amount % 2 == 0).then_some(H256::repeat_byte(1));
				Campaigning::donate(signed(&DONORS[who]), id, amount, commitment)?;
				self.given.insert((id, number), amount);
				Ok(())
			},
			Move::DonateAll(who, at) => {
				let Some(id) = running(at) else { return refused };
				let currency = Campaigns::<Test>::get(id).unwrap().currency;
				let amount = balance(&DONORS[who], currency) / 30;
				self.make(&Move::Donate(who, at, amount))
			},
			Move::Buy(at, price, volume) => {
				let Some(id) = running(at) else { return refused };
				self.buy(id, price, volume)
			},
			Move::BuyAll(at) => {
				let Some(id) = running(at) else { return refused };
				let available = books(id).available;
				// Nothing is dearer than a million here.
				let volume = (available / 1_000_000 + 1).min(900) as u32;
				self.buy(id, available / u128::from(volume), volume)
			},
			Move::Complete(back, part) => {
				let Some(open) = self.open(back) else { return refused };
				let (bought, index) = (open.bought.clone(), open.next);
				open.next += 1;
				open.kept.push(index);
				let returned = part.map_or(0, |part| bought.price * u128::from(part) / 256);
				self.payments.push(complete_with(&bought, index, &WORKERS, returned));
				Ok(())
			},
			Move::Fail(back) => {
				let Some(open) = self.open(back) else { return refused };
				let index = open.next;
				open.next += 1;
				open.kept.push(index);
				fail(&open.bought, index);
				Ok(())
			},
			Move::Refute(back, part) => {
				let Some(open) = self.open(back) else { return refused };
				let index = open.next;
				open.next += 1;
				open.kept.push(index);
				refute(&open.bought, index, open.bought.price * u128::from(part) / 255);
				Ok(())
			},
			Move::Untouched(back, count) => {
				let Some(open) = self.open(back) else { return refused };
				let count = count.min(open.volume - open.next);
				open.next += count;
				untouched(&open.bought, count);
				Ok(())
			},
			Move::Prune(back) => {
				let mut kept: Vec<&mut Open> =
					self.deals.iter_mut().filter(|deal| !deal.kept.is_empty()).collect();
				let at = back % kept.len().max(1);
				if kept.is_empty() {
					return refused;
				}
				let deal = kept.swap_remove(at);
				let index = deal.kept.pop().unwrap();
				prune(&deal.bought, index);
				Ok(())
			},
			Move::Claim(own, at, number, through) => {
				let Some(id) = running(at) else { return refused };
				let donation = Donations::<Test>::get(id, number);
				let stage = donation.as_ref().map_or(0, |donation| donation.stage);
				let who = donation.filter(|_| own).map_or(ANNE, |donation| donation.account);
				let receipt = claim(&who, id, number, through.map(|more| stage + more))?;
				assert!(receipt.from < receipt.until && receipt.gift == Gift::Money);
				*self.receipted.entry((id, number)).or_default() += receipt.amount;
				Ok(())
			},
			Move::Waive(who, back) => {
				let len = self.payments.len();
				let Some(payment) = len.checked_sub(back + 1).map(|at| &self.payments[at]) else {
					return refused;
				};
				Campaigning::waive(signed(&WORKERS[who]), Box::new(payment.clone()), None)
			},
			Move::Refund(at, number) => {
				let Some(id) = running(at) else { return refused };
				refund(id, number)
			},
			Move::End(at) => {
				let Some(id) = running(at) else { return refused };
				Campaigning::end_campaign(signed(&MANAGER), id)
			},
			Move::Fund(at, amount) => {
				let Some(id) = running(at) else { return refused };
				Campaigning::fund_deposits(signed(&BERT), id, amount)
			},
			Move::Stray(at, amount) => {
				let Some(id) = running(at) else { return refused };
				use frame_support::traits::{fungibles::Mutate, tokens::Preservation};
				let account = Campaigning::account(id);
				let keep = Preservation::Preserve;
				Currencies::transfer(Currency::Native, &CLEO, &account, amount, keep)?;
				Ok(())
			},
			Move::Remove(at) => {
				let Some(id) = running(at) else { return refused };
				Campaigning::remove_campaign(signed(&CLEO), id)
			},
			Move::Days(count) => {
				days(count);
				Ok(())
			},
			Move::Wait(time) => {
				Time::set(Time::get() + time / 8);
				Ok(())
			},
			Move::Room(none) => {
				Room::set(if none { Stated::get().len() as u32 } else { u32::MAX });
				Ok(())
			},
		}
	}

	/// No donor's receipts are over more than it gave.
	fn check(&self) {
		check();
		for (donation, receipted) in &self.receipted {
			assert!(*receipted <= self.given[donation], "{donation:?}");
		}
		for id in Campaigning::view_campaigns() {
			let books = books(id);
			let of = |map: &BTreeMap<(CampaignId, DonationId), u128>| -> u128 {
				map.iter().filter(|((campaign, _), _)| *campaign == id).map(|(_, sum)| *sum).sum()
			};
			assert_eq!(books.donated, of(&self.given) + books.waived);
			assert_eq!(books.receipted, of(&self.receipted));
		}
	}

	/// Everybody takes what there is to take, and all campaigns are forgotten.
	fn wind_up(&mut self) {
		Room::set(u32::MAX);
		for id in Campaigning::view_campaigns() {
			let _ = Campaigning::end_campaign(signed(&MANAGER), id);
		}
		while self.open(0).is_some() {
			self.make(&Move::Complete(0, None)).unwrap();
		}
		for id in Campaigning::view_campaigns() {
			let donations: Vec<_> = Donations::<Test>::iter_prefix(id).collect();
			let currency = Campaigns::<Test>::get(id).unwrap().currency;
			for (number, donation) in donations {
				let view = Campaigning::view_donation(id, number).unwrap();
				if view.claimable > 0 {
					let amount = claimed(&donation.account, id, number);
					assert_eq!(amount, view.claimable);
					*self.receipted.entry((id, number)).or_default() += amount;
				}
				let before = balance(&donation.account, currency);
				let refunded = refund(id, number);
				assert_eq!(refunded.is_err(), donation.refunded, "{refunded:?}");
				assert_eq!(balance(&donation.account, currency), before + view.unspent);
				assert!(!Donations::<Test>::contains_key(id, number));
				self.check();
			}
			let books = books(id);
			assert_eq!(books.donated, books.spent + books.available + books.refunded);
		}
		while self.make(&Move::Prune(0)).is_ok() {}
		for id in Campaigning::view_campaigns() {
			while Campaigns::<Test>::contains_key(id) {
				Campaigning::remove_campaign(signed(&CLEO), id).unwrap();
			}
			let account = Campaigning::account(id);
			assert_eq!((balance(&account, Currency::Native), balance(&account, GOLD)), (0, 0));
			check();
		}
		assert_eq!(held(&MANAGER), 0);
	}
}

/// Whether receipts of a kind are over so much together.
fn stated(gift: Gift) -> u128 {
	Stated::get()
		.iter()
		.filter(|receipt| receipt.gift == gift)
		.inspect(|receipt| {
			assert!(matches!(receipt.donor, Donor::Account(_) | Donor::Commitment(_)))
		})
		.map(|receipt| receipt.amount)
		.sum()
}

#[test]
fn every_unit_that_is_given_is_spent_or_comes_back_and_no_receipt_is_over_anything_else() {
	let done: RefCell<BTreeMap<String, u32>> = RefCell::default();
	let config = Runs { cases: CASES, failure_persistence: None, ..Runs::default() };
	let run = |steps: Vec<Move>| {
		fresh().execute_with(|| {
			let mut world = World::default();
			campaign(Currency::Native);
			campaign(GOLD);
			for step in &steps {
				let before = (world.clone(), Stated::get());
				let outcome = frame_support::storage::with_storage_layer(|| world.make(step));
				match outcome {
					Ok(()) => {
						let name = format!("{step:?}").split('(').next().unwrap().to_string();
						*done.borrow_mut().entry(name).or_default() += 1;
					},
					Err(_) => {
						world = before.0;
						Stated::set(before.1);
					},
				}
				world.check();
			}
			world.wind_up();
			let money: u128 = world.receipted.values().sum();
			assert_eq!(stated(Gift::Money), money);
			// Nobody gives more work than was paid.
			assert!(stated(Gift::Work) <= world.payments.iter().map(|it| it.spent).sum::<u128>());
		});
		Ok(())
	};
	TestRunner::new(config).run(&proptest::collection::vec(moves(), MOVES), run).unwrap();
	// All of it happened, and often.
	let done = done.into_inner();
	let all = [
		"Create",
		"Donate",
		"DonateAll",
		"Buy",
		"BuyAll",
		"Complete",
		"Fail",
		"Refute",
		"Untouched",
		"Prune",
		"Claim",
		"Waive",
		"Refund",
		"End",
		"Fund",
		"Stray",
		"Remove",
		"Days",
		"Wait",
	];
	for name in all {
		let times = done.get(name).copied().unwrap_or_default();
		assert!(times >= 10, "{name} {times} times: {done:?}");
	}
	println!("{done:?}");
}
