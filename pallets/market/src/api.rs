//! The runtime API: what programs and pages ask before they sign and send.

use crate::{
	matching::{by_kind, PaidBy, Signatures},
	Book, Config, Consumed, Pallet, Vouchers,
};
use alloc::vec::Vec;
use codec::Codec;
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::{fungibles::Inspect as _, Get},
};
use poco_primitives::{
	deal::Agreement,
	eip712::Domain,
	order::{AnyOrder, OrderKind, Orders, Proof},
	registry::EntryKind,
	voucher::VoucherView,
	H256,
};
use sp_runtime::{AccountId32, DispatchError};

sp_api::decl_runtime_apis! {
	/// Reads orders and vouchers, and tells what a match would do.
	pub trait MarketApi<AccountId> where AccountId: Codec {
		/// What these orders would agree on if `caller` matched them now; the name of the first
		/// error if they would not match.
		fn would_match(
			orders: Orders<AccountId>,
			caller: Option<AccountId>,
		) -> Result<Agreement<AccountId>, Vec<u8>>;
		/// The identity of an order, which is what keys of Substrate sign.
		fn order_hash(order: AnyOrder<AccountId>) -> H256;
		/// Whose order it is by this proof; the name of the error if it is nobody's.
		fn verify(order: AnyOrder<AccountId>, proof: Proof) -> Result<AccountId, Vec<u8>>;
		/// How many tasks an order is still good for.
		fn remaining(order: AnyOrder<AccountId>) -> u64;
		/// The orders of a kind that are placed on chain, and whose they are.
		fn placed(kind: OrderKind) -> Vec<(AnyOrder<AccountId>, AccountId)>;
		/// What EIP-712 signatures are bound to.
		fn eip712_domain() -> Domain;
		/// A voucher.
		fn voucher(id: H256) -> Option<VoucherView<AccountId>>;
		/// The vouchers that an account made.
		fn vouchers_of(issuer: AccountId) -> Vec<VoucherView<AccountId>>;
	}
}

fn name(error: DispatchError) -> Vec<u8> {
	let name: &'static str = error.into();
	name.as_bytes().to_vec()
}

impl<T: Config> Pallet<T> {
	/// See [`MarketApi`]. The match is made, and undone.
	pub fn view_match(
		orders: Orders<AccountId32>,
		caller: Option<AccountId32>,
	) -> Result<Agreement<AccountId32>, Vec<u8>> {
		with_transaction(|| {
			let paid_by = PaidBy::Request { caller: caller.as_ref() };
			let matched = Self::do_match(paid_by, orders, Signatures::Checked);
			TransactionOutcome::Rollback(matched)
		})
		.map(|matched| matched.agreement)
		.map_err(name)
	}

	/// See [`MarketApi`].
	pub fn view_order_hash(order: &AnyOrder<AccountId32>) -> H256 {
		order.hash(Self::genesis())
	}

	/// See [`MarketApi`].
	pub fn view_signer(
		order: &AnyOrder<AccountId32>,
		proof: &Proof,
	) -> Result<AccountId32, Vec<u8>> {
		let signer = Self::signer(order).map_err(|error| name(error.into()))?;
		let hash = order.hash(Self::genesis());
		let signed = match order {
			AnyOrder::App(order) => Self::is_signed(order, hash, proof, &signer),
			AnyOrder::Dataset(order) => Self::is_signed(order, hash, proof, &signer),
			AnyOrder::Workerpool(order) => Self::is_signed(order, hash, proof, &signer),
			AnyOrder::Request(order) => Self::is_signed(order, hash, proof, &signer),
		};
		match signed {
			Ok(true) => Ok(signer),
			Ok(false) => Err(name(
				by_kind(
					order.kind(),
					crate::Error::<T>::AppSignatureInvalid,
					crate::Error::<T>::DatasetSignatureInvalid,
					crate::Error::<T>::WorkerpoolSignatureInvalid,
					crate::Error::<T>::RequestSignatureInvalid,
				)
				.into(),
			)),
			Err(error) => Err(name(error.into())),
		}
	}

	/// See [`MarketApi`].
	pub fn view_remaining(order: &AnyOrder<AccountId32>) -> u64 {
		order.volume().saturating_sub(Consumed::<T>::get(order.hash(Self::genesis())))
	}

	/// See [`MarketApi`].
	pub fn view_placed(kind: OrderKind) -> Vec<(AnyOrder<AccountId32>, AccountId32)> {
		Book::<T>::iter_values()
			.filter_map(|placed| Some((placed.order?, placed.signer)))
			.filter(|(order, _)| order.kind() == kind)
			.collect()
	}

	/// See [`MarketApi`].
	pub fn view_voucher(id: H256) -> Option<VoucherView<AccountId32>> {
		let voucher = Vouchers::<T>::get(id)?;
		let account = Self::voucher_account(id);
		Some(VoucherView {
			id,
			number: voucher.number,
			issuer: voucher.issuer,
			balance: T::Assets::balance(voucher.currency, &account),
			account,
			currency: voucher.currency,
			expiry: voucher.expiry,
			users: voucher.users.into_inner(),
			entries: voucher.entries.into_inner(),
		})
	}

	/// See [`MarketApi`].
	pub fn view_vouchers_of(issuer: &AccountId32) -> Vec<VoucherView<AccountId32>> {
		Vouchers::<T>::iter()
			.filter(|(_, voucher)| voucher.issuer == *issuer)
			.filter_map(|(id, _)| Self::view_voucher(id))
			.collect()
	}

	/// Whose signature an order needs.
	pub(crate) fn signer(order: &AnyOrder<AccountId32>) -> Result<AccountId32, crate::Error<T>> {
		Ok(match order {
			AnyOrder::App(order) => Self::listed(order.app, EntryKind::App)?.owner,
			AnyOrder::Dataset(order) => Self::listed(order.dataset, EntryKind::Dataset)?.owner,
			AnyOrder::Workerpool(order) => {
				Self::listed(order.workerpool, EntryKind::Workerpool)?.owner
			},
			AnyOrder::Request(order) => order.requester.clone(),
		})
	}

	/// See [`MarketApi`].
	pub fn view_eip712_domain() -> Domain {
		T::Eip712Domain::get()
	}
}
