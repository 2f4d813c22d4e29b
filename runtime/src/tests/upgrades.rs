//! Which code the chain takes in, once a vote has authorized its hash. The code of these tests says who it is
//! and nothing else.

use super::preset;
use crate::*;
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use sp_core::traits::{Externalities, ReadRuntimeVersion, ReadRuntimeVersionExt};
use sp_keyring::Sr25519Keyring::Bob;
use sp_runtime::{
	traits::{BlakeTwo256, Dispatchable, Hash as _},
	DispatchError,
};

/// Takes the bytes of a version for a runtime of that version, and nothing else for a runtime.
struct Reader;

impl ReadRuntimeVersion for Reader {
	fn read_runtime_version(
		&self,
		code: &[u8],
		_: &mut dyn Externalities,
	) -> Result<Vec<u8>, String> {
		RuntimeVersion::decode(&mut &code[..])
			.map(|_| code.to_vec())
			.map_err(|error| error.to_string())
	}
}

fn code(name: &'static str, spec_version: u32) -> Vec<u8> {
	RuntimeVersion { spec_name: name.into(), spec_version, ..VERSION }.encode()
}

/// What becomes of code whose hash was authorized.
fn applied(code: Vec<u8>) -> Result<Option<DispatchError>, DispatchError> {
	System::reset_events();
	assert_ok!(System::authorize_upgrade(RuntimeOrigin::root(), BlakeTwo256::hash(&code)));
	RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { code })
		.dispatch(RuntimeOrigin::signed(Bob.to_account_id()))
		.map_err(|refusal| refusal.error)?;
	Ok(System::events().into_iter().find_map(|record| match record.event {
		RuntimeEvent::System(frame_system::Event::RejectedInvalidAuthorizedUpgrade {
			error,
			..
		}) => Some(error),
		_ => None,
	}))
}

fn chain(run: impl FnOnce()) {
	let mut state = preset("development");
	state.register_extension(ReadRuntimeVersionExt::new(Reader));
	state.execute_with(|| {
		System::set_block_number(1);
		run();
	});
}

#[test]
fn code_that_is_no_later_version_of_this_chain_is_refused_and_its_authorization_is_spent() {
	type Refusal = frame_system::Error<Runtime>;
	chain(|| {
		for (code, reason) in [
			(code("another", VERSION.spec_version + 1), Refusal::InvalidSpecName),
			(code("poco", VERSION.spec_version), Refusal::SpecVersionNeedsToIncrease),
			(code("poco", VERSION.spec_version - 1), Refusal::SpecVersionNeedsToIncrease),
			(b"no runtime".to_vec(), Refusal::FailedToExtractRuntimeVersion),
		] {
			assert_eq!(applied(code.clone()), Ok(Some(reason.into())));
			assert!(System::authorized_upgrade().is_none(), "it was spent");
			assert!(!cumulus_pallet_parachain_system::PendingValidationCode::<Runtime>::exists());
			assert_noop!(
				System::apply_authorized_upgrade(RuntimeOrigin::signed(Bob.to_account_id()), code),
				Refusal::NothingAuthorized
			);
		}
	});
}

#[test]
fn other_code_than_what_was_authorized_is_refused_and_the_authorization_stays() {
	chain(|| {
		let authorized = code("poco", VERSION.spec_version + 1);
		let hash = BlakeTwo256::hash(&authorized);
		assert_ok!(System::authorize_upgrade(RuntimeOrigin::root(), hash));
		assert_noop!(
			System::apply_authorized_upgrade(
				RuntimeOrigin::signed(Bob.to_account_id()),
				code("poco", VERSION.spec_version + 2)
			),
			frame_system::Error::<Runtime>::Unauthorized
		);
		assert!(System::authorized_upgrade().is_some());
	});
}

#[test]
fn no_code_is_taken_in_while_what_is_stored_is_being_changed() {
	chain(|| {
		pallet_migrations::Cursor::<Runtime>::put(pallet_migrations::MigrationCursor::Stuck);
		assert_eq!(
			applied(code("poco", VERSION.spec_version + 1)),
			Err(frame_system::Error::<Runtime>::MultiBlockMigrationsOngoing.into())
		);
		assert!(System::authorized_upgrade().is_some(), "it can be applied later");
		pallet_migrations::Cursor::<Runtime>::kill();
		assert_eq!(applied(b"no runtime".to_vec()).map(|refusal| refusal.is_some()), Ok(true));
	});
}

#[test]
fn a_preimage_that_is_too_large_is_refused() {
	chain(|| {
		let most = 4 * 1024 * 1024;
		let note = |size: usize| {
			Preimage::note_preimage(RuntimeOrigin::signed(Bob.to_account_id()), vec![0; size])
		};
		assert_noop!(note(most + 1), pallet_preimage::Error::<Runtime>::TooBig);
		assert_ok!(note(most));
	});
}
