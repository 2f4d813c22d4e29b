//! Calls of the pallet `Donations`.

use super::Call;
use crate::AccountId;
use codec::{Compact, Encode};
use poco_primitives::{
	attestation::{Cause, Payment},
	donation::{AppChoice, CampaignId, DonationId, Rules},
	order::Currency,
	Balance, Moment, H256,
};

/// What a campaign is to be.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Plan {
	/// What it is for.
	pub cause: Cause,
	/// What its money may buy the use of.
	pub apps: Vec<AppChoice>,
	/// Who may ask for deals that it pays.
	pub requesters: Vec<AccountId>,
	/// What else its money may buy.
	pub rules: Rules,
	/// What it collects.
	pub currency: Currency,
	/// How much it would like to collect, in smallest units.
	pub goal: Balance,
	/// It takes and spends money before this, in chain time.
	pub end: Moment,
}

fn donations(name: &'static str, arguments: impl Encode) -> Call {
	Call::new("Donations", name, arguments)
}

/// Begins a campaign of the caller's, with so much of the chain's own token for the deposits of its tasks.
pub fn create_campaign(plan: Plan, float: Balance) -> Call {
	donations("create_campaign", (plan, Compact(float)))
}

/// Gives money to a campaign. Receipts name the commitment in place of the caller, where there is one.
pub fn donate(campaign: CampaignId, amount: Balance, commitment: Option<H256>) -> Call {
	donations("donate", (Compact(campaign), Compact(amount), commitment))
}

/// States the caller's share of what was spent, up to the end of a stage, or to now.
pub fn claim_receipt(campaign: CampaignId, donation: DonationId, through: Option<u32>) -> Call {
	donations("claim_receipt", (Compact(campaign), Compact(donation), through))
}

/// Gives what the caller was paid for proving a task's result to the campaign that paid it. The receipt names the
/// commitment in place of the caller, where there is one.
pub fn waive(payment: &Payment, commitment: Option<H256>) -> Call {
	donations("waive", (payment, commitment))
}

/// Pays back what was not spent of a donation, once the campaign has ended.
pub fn refund(campaign: CampaignId, donation: DonationId) -> Call {
	donations("refund", (Compact(campaign), Compact(donation)))
}

/// Says who may ask for deals that a campaign of the caller's pays.
pub fn set_requesters(campaign: CampaignId, requesters: Vec<AccountId>) -> Call {
	donations("set_requesters", (Compact(campaign), requesters))
}

/// Ends a campaign of the caller's now.
pub fn end_campaign(campaign: CampaignId) -> Call {
	donations("end_campaign", Compact(campaign))
}

/// Gives a campaign more for the deposits of its tasks, of the chain's own token.
pub fn fund_deposits(campaign: CampaignId, amount: Balance) -> Call {
	donations("fund_deposits", (Compact(campaign), Compact(amount)))
}

/// Forgets a campaign of which nobody has anything to get any more.
pub fn remove_campaign(campaign: CampaignId) -> Call {
	donations("remove_campaign", Compact(campaign))
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::{
		attestation::{Payee, PayeeRole},
		H160,
	};

	fn arguments(call: Call) -> Vec<u8> {
		call.arguments.encode()
	}

	#[test]
	fn a_plan_is_written_field_by_field() {
		let plan = Plan {
			cause: b"ab".to_vec().try_into().unwrap(),
			apps: vec![AppChoice::Entry(H160([1; 20])), AppChoice::Content(H256([2; 32]))],
			requesters: vec![AccountId([3; 32])],
			rules: Rules { trust: 4, members: 5, price: 6 },
			currency: Currency::Native,
			goal: 7,
			end: 8,
		};
		let expected: [&[u8]; 12] = [
			&[8, b'a', b'b', 8, 0],
			&[1; 20],
			&[1],
			&[2; 32],
			&[4],
			&[3; 32],
			&[4, 0, 0, 0, 5, 0, 0, 0],
			&6u128.encode(),
			&[0],
			&7u128.encode(),
			&8u64.encode(),
			// The float is compact.
			&[36],
		];
		assert_eq!(arguments(create_campaign(plan, 9)), expected.concat());
	}

	#[test]
	fn a_donation_names_a_commitment_or_none() {
		assert_eq!(arguments(donate(1, 2, None)), [4, 8, 0]);
		let named = arguments(donate(1, 2, Some(H256([3; 32]))));
		assert_eq!(named[..3], [4, 8, 1]);
		assert_eq!(named[3..], [3; 32]);
		assert_eq!(arguments(claim_receipt(1, 2, Some(3))), [4, 8, 1, 3, 0, 0, 0]);
		assert_eq!(arguments(end_campaign(1)), [4]);
	}

	#[test]
	fn a_reward_is_given_by_what_was_paid() {
		let payee = Payee { account: H256([2; 32]), role: PayeeRole::Worker, amount: 3 };
		let payment = Payment { task: H256([1; 32]), spent: 4, payees: vec![payee] };
		let expected: [&[u8]; 7] =
			[&[1; 32], &4u128.encode(), &[4], &[2; 32], &[0], &3u128.encode(), &[0]];
		assert_eq!(arguments(waive(&payment, None)), expected.concat());
		assert_eq!(
			arguments(waive(&payment, Some(H256([5; 32]))))[98..],
			[&[1u8][..], &[5; 32]].concat()
		);
	}
}
