//! The native currency, and what transactions cost.

use super::marketplace::Treasury;
use crate::{
	constants::*, AccountId, Balance, Balances, CollatorStaking, Runtime, RuntimeEvent,
	RuntimeFreezeReason, RuntimeHoldReason, System,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		ConstU32, ConstU8, Imbalance, OnUnbalanced,
	},
	weights::{ConstantMultiplier, Weight},
};
use polkadot_runtime_common::SlowAdjustingFeeUpdate;

parameter_types! {
	/// Accounts below this are removed.
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	/// Fee for every byte of a transaction.
	pub const TransactionByteFee: Balance = MICROUNIT;
}

impl pallet_balances::Config for Runtime {
	type Balance = Balance;
	type DustRemoval = ();
	type RuntimeEvent = RuntimeEvent;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
	type WeightInfo = crate::weights::pallet_balances::WeightInfo<Runtime>;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type ReserveIdentifier = [u8; 8];
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type RuntimeHoldReason = RuntimeHoldReason;
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = ConstU32<50>;
	type DoneSlashHandler = ();
}

/// Turns weight into a fee: by the scarcer of time and proof.
///
/// A block full of either costs 16 POCO: 8 millionths of a POCO for a microsecond of its two
/// seconds, and some 1.5 millionths for a byte of its ten mebibytes.
pub struct WeightToFee;

impl WeightToFee {
	/// Smallest units for a picosecond.
	const PER_PICOSECOND: Balance = 8;
	/// Smallest units for a byte of proof.
	const PER_PROOF_BYTE: Balance = 1_525_879;
}

impl frame_support::weights::WeightToFee for WeightToFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		let time = Balance::from(weight.ref_time()).saturating_mul(Self::PER_PICOSECOND);
		let proof = Balance::from(weight.proof_size()).saturating_mul(Self::PER_PROOF_BYTE);
		time.max(proof)
	}
}

/// Divides what transactions pay: of a fee four fifths go to collators and their delegators, a fifth to the
/// treasury; tips go to collators and their delegators.
pub struct DivideFees;

impl OnUnbalanced<Credit<AccountId, Balances>> for DivideFees {
	fn on_unbalanceds(mut fees_then_tips: impl Iterator<Item = Credit<AccountId, Balances>>) {
		let Some(fee) = fees_then_tips.next() else { return };
		let (mut staking, treasury) = fee.ration(4, 1);
		if let Some(tip) = fees_then_tips.next() {
			tip.merge_into(&mut staking);
		}
		for (account, part) in
			[(CollatorStaking::pot_account(), staking), (Treasury::get(), treasury)]
		{
			// What is too small to keep an empty account alive is burned.
			drop(<Balances as Balanced<AccountId>>::resolve(&account, part));
		}
	}
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = pallet_transaction_payment::FungibleAdapter<Balances, DivideFees>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightToFee = WeightToFee;
	type LengthToFee = ConstantMultiplier<Balance, TransactionByteFee>;
	type FeeMultiplierUpdate = SlowAdjustingFeeUpdate<Self>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}
