//! What the pallet wants measured. The figures stand in the runtime's `weights` folder.

use frame_support::weights::Weight;

/// Measured weights of the pallet's calls.
pub trait WeightInfo {
	/// `match_orders` of three orders, without their signatures and parameters: topping the scheduler's bond up
	/// (`t` 1), in another currency than the chain's own (`a` 1).
	fn match_orders(t: u32, a: u32) -> Weight;
	/// The same, with an input that is stored on chain.
	fn match_orders_with_input(t: u32, a: u32) -> Weight;
	/// The same, with a dataset.
	fn match_orders_with_dataset(t: u32, a: u32) -> Weight;
	/// Reading a request's parameters of `b` bytes.
	fn read_params(b: u32) -> Weight;
	/// Looking into a group.
	fn check_group() -> Weight;
	/// Looking into a voucher of as many users and entries as can be.
	fn check_voucher() -> Weight;
	/// Checking an sr25519 signature of the largest order.
	fn verify_sr25519() -> Weight;
	/// Checking an ed25519 signature of the largest order.
	fn verify_ed25519() -> Weight;
	/// Checking an ECDSA signature of the largest order.
	fn verify_ecdsa() -> Weight;
	/// Checking an EIP-712 signature of the largest order.
	fn verify_eip712() -> Weight;
	/// Checking that an order was placed on chain.
	fn verify_on_chain() -> Weight;
	/// `place` of an order for the largest entry, which a former owner had placed.
	fn place() -> Weight;
	/// `presign` of an order for the largest entry, which a former owner had placed.
	fn presign() -> Weight;
	/// `withdraw_order` of the largest order.
	fn withdraw_order() -> Weight;
	/// `close` of an order for the largest entry, which is placed.
	fn close() -> Weight;
	/// `close_requests_below`.
	fn close_requests_below() -> Weight;
	/// `forget` of the largest order, a request.
	fn forget() -> Weight;
	/// `create_voucher` for as many users and entries as can be, in an asset.
	fn create_voucher() -> Weight;
	/// `top_up_voucher` in an asset.
	fn top_up_voucher() -> Weight;
	/// `change_voucher` to as many users and entries as can be.
	fn change_voucher() -> Weight;
	/// `refund_voucher` in an asset.
	fn refund_voucher() -> Weight;
}
