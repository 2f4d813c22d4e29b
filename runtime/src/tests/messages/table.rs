//! What comes from where: the table in the documentation.

use super::*;
use crate::tests::docs;

/// The page on messages.
const PAGE: docs::Page = docs::Page {
	text: include_str!("../../../../docs/messages.md"),
	path: concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/messages.md"),
};

#[test]
fn assets_come_from_their_reserves_and_from_nowhere_else() {
	let assets = [
		("the chain's own token", Location::here()),
		("the relay chain's token, listed", Location::parent()),
		("a parachain's token, listed", token()),
		("a token that is not listed", Location::new(1, [Parachain(SIBLING), GeneralIndex(8)])),
	];
	let origins = [
		("the relay chain", Location::parent()),
		("the token's parachain", parachain(SIBLING)),
		("another parachain", parachain(OTHER)),
	];
	let mut rows = Vec::new();
	for (name, asset) in &assets {
		for (origin, from) in &origins {
			let come = |program: &Xcm<RuntimeCall>| {
				let mut outcome = None;
				case(|| {
					let purse = sovereign(from);
					let _ = <Balances as frame_support::traits::fungible::Mutate<_>>::mint_into(
						&purse, MUCH,
					);
					let before = balance(&Alice.to_account_id(), asset);
					let told = receive(from, program.clone());
					let got = balance(&Alice.to_account_id(), asset) - before;
					if told == Ok(true) {
						assert_eq!(got, MUCH - fee(program, asset));
						outcome = Some(fee(program, asset));
					} else {
						assert_eq!(got, 0);
					}
				});
				outcome
			};
			let kept = brought(asset, MUCH, Alice);
			let mut withdrawn = kept.clone();
			withdrawn.0[0] = WithdrawAsset(some(asset, MUCH).into());
			let (way, fee) = match (come(&kept), come(&withdrawn)) {
				(Some(fee), None) => ("yes, of which it is the reserve", Some(fee)),
				(None, Some(fee)) => ("yes, of what it has here", Some(fee)),
				(None, None) => ("no", None),
				both => panic!("{name} from {origin} in two ways: {both:?}"),
			};
			let fee = fee.map_or("-".into(), |fee| docs::thousands(fee as u64 / 1_000_000));
			rows.push(vec![(*name).into(), (*origin).into(), way.into(), fee]);
		}
	}
	PAGE.show(&["asset", "from", "comes in", "fee, millionths of it"], &rows);
}
