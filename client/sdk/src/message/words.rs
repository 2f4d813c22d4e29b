//! What goes wrong with messages, in words.

use codec::Decode;
use xcm::latest::{Error as XcmError, Instruction, Xcm};

/// The error of a call whose program stopped here, before anything was sent.
pub(crate) const STOPPED: &str = "LocalExecutionIncompleteWithError";

/// What an error of a program means.
fn words(error: &XcmError) -> &'static str {
	match error {
		XcmError::Overflow => "a number became too large",
		XcmError::Unimplemented => "the chain does not do this instruction",
		XcmError::UntrustedReserveLocation => {
			"the chain does not trust the sender to keep this asset for it"
		},
		XcmError::UntrustedTeleportLocation => "the chain takes no teleports of this asset from there",
		XcmError::LocationFull => "a location became too long",
		XcmError::LocationNotInvertible => "a location leads further up than the chain knows",
		XcmError::BadOrigin => "whoever the program acts for may not do this",
		XcmError::InvalidLocation => "a location makes no sense in this instruction",
		XcmError::AssetNotFound => "the chain does not know the asset: governance lists what it takes",
		XcmError::FailedToTransactAsset(_) => {
			"the asset could not be moved: too little is there, too little would be left or would \
			 arrive, or the account cannot have it"
		},
		XcmError::NotWithdrawable => "there is not that much to withdraw, or it is held",
		XcmError::LocationCannotHold => "the beneficiary cannot have the asset",
		XcmError::ExceedsMaxMessageSize => "the message is too long for the way there",
		XcmError::DestinationUnsupported => {
			"the other chain speaks no version of messages that this one can write"
		},
		XcmError::Transport(_) => {
			"it could not be handed over: there is no open channel to that chain, or it is full"
		},
		XcmError::Unroutable => "no way leads there",
		XcmError::UnknownClaim => {
			"no such assets are trapped for this origin: assets and amounts have to be exactly those"
		},
		XcmError::FailedToDecode => "the call in it is none of that chain",
		XcmError::MaxWeightInvalid => "the call in it weighs more than it was allowed",
		XcmError::NotHoldingFees => "it holds nothing of what fees were to be paid with",
		XcmError::TooExpensive => {
			"what was given for fees does not pay for the execution, or the chain takes no fees in it: \
			 send more, or what it takes"
		},
		XcmError::Trap(_) => "the program says itself that it fails here",
		XcmError::ExpectationFalse => "what the program expects is not so",
		XcmError::PalletNotFound => "the chain has no such pallet",
		XcmError::NameMismatch => "the pallet has another name there",
		XcmError::VersionIncompatible => "the pallet has another version there",
		XcmError::HoldingWouldOverflow => "it would hold more assets than a program may",
		XcmError::ExportError => "it could not be exported to another consensus",
		XcmError::ReanchorFailed => "an asset has no name in the view of the other chain",
		XcmError::NoDeal => "nobody exchanges the assets on these terms",
		XcmError::FeesNotMet => "whoever sends cannot pay for the delivery",
		XcmError::LockError => "an asset could not be locked or unlocked",
		XcmError::NoPermission => "the chain does not allow this now",
		XcmError::Unanchored => "the chain does not say where it is itself",
		XcmError::NotDepositable => "the asset cannot be deposited: too much of it is there",
		XcmError::TooManyAssets => "more assets fit the description than may",
		XcmError::UnhandledXcmVersion => "the chain does not know this version of messages",
		XcmError::WeightLimitReached(_) => "it would weigh more than it may",
		XcmError::Barrier => {
			"no barrier of the chain lets it in: it does not pay for its execution in an acceptable way, \
			 or has an instruction that the chain has no use for"
		},
		XcmError::WeightNotComputable => "the chain cannot say what the program weighs",
		XcmError::ExceedsStackLimit => "programs are nested too deep in it",
	}
}

/// The error of this number, with zeros for what it tells beside its name.
fn numbered(number: u8) -> Option<XcmError> {
	XcmError::decode(&mut &[number, 0, 0, 0, 0, 0, 0, 0, 0][..]).ok()
}

/// An error's name, or an instruction's: what its debug form begins with.
fn name(what: impl std::fmt::Debug) -> String {
	let text = format!("{what:?}");
	let end = text.find(|other: char| !other.is_ascii_alphanumeric()).unwrap_or(text.len());
	text[..end].into()
}

/// The name of the error of this number, as dispatch errors tell it.
pub fn name_of(number: u8) -> String {
	numbered(number).map_or_else(|| format!("error {number}"), name)
}

/// What the error of this name means, if it has one of the known names.
pub fn error_in_words(wanted: &str) -> Option<&'static str> {
	let mut known = (0..=u8::MAX).map_while(numbered);
	known.find(|error| name(error) == wanted).map(|error| words(&error))
}

/// Where and why a program stopped. The program may be unknown.
pub(crate) fn stopped(program: Option<&Xcm<()>>, index: u8, error: String) -> String {
	let meaning = error_in_words(&error).map_or(String::new(), |words| format!(": {words}"));
	// A barrier looks before anything is done, so no instruction is to blame.
	if error == "Barrier" {
		return format!("{error}{meaning}");
	}
	let instruction = program.and_then(|program| program.0.get(usize::from(index)));
	let instruction = instruction
		.map_or(String::new(), |instruction: &Instruction<()>| format!(" ({})", name(instruction)));
	format!("instruction {index}{instruction} of the program ends with {error}{meaning}")
}

/// What the error of this name means that a chain had with handing a message over.
pub fn send_error_in_words(name: &str) -> Option<&'static str> {
	Some(match name {
		"NotApplicable" | "Unroutable" => "no way leads there",
		"Transport" => words(&XcmError::Transport("")),
		"DestinationUnsupported" => words(&XcmError::DestinationUnsupported),
		"ExceedsMaxMessageSize" => words(&XcmError::ExceedsMaxMessageSize),
		"MissingArgument" => "the message is incomplete",
		"Fees" => words(&XcmError::FeesNotMet),
		_ => return None,
	})
}

/// What the error of this name means that a chain had with a message in its queue.
pub fn processing_in_words(name: &str) -> Option<&'static str> {
	Some(match name {
		"BadFormat" => "its bytes have no known format",
		"Corrupt" => "its bytes are no message",
		"Unsupported" => {
			"no barrier let it in, or it is of an unknown version, or cannot be weighed"
		},
		"Overweight" => {
			"it weighs more than a block has for messages: anybody may execute it by a transaction of \
			 the queue"
		},
		"Yield" => "the queue waits",
		"StackLimitReached" => words(&XcmError::ExceedsStackLimit),
		_ => return None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;
	use xcm::latest::prelude::*;

	#[test]
	fn every_error_is_said_in_words_of_its_own() {
		let all: Vec<_> = (0..=u8::MAX).map_while(numbered).collect();
		assert_eq!(all.last(), Some(&XcmError::ExceedsStackLimit), "the last one of this release");
		let said: BTreeSet<_> = all.iter().map(words).collect();
		assert_eq!(said.len(), all.len());
		for error in &all {
			assert_eq!(error_in_words(&name(error)), Some(words(error)));
			assert!(!words(error).ends_with('.'), "{error:?}");
		}
		assert_eq!(name_of(21), "Trap");
		assert_eq!(name_of(38), "Barrier");
		assert_eq!(name_of(250), "error 250");
		assert_eq!(error_in_words("Unheard"), None);
	}

	#[test]
	fn a_program_stops_at_an_instruction_or_at_a_barrier() {
		let program = Xcm(vec![
			SetFeesMode { jit_withdraw: true },
			TransferReserveAsset {
				assets: Assets::new(),
				dest: Location::parent(),
				xcm: Xcm::default(),
			},
		]);
		let told = stopped(Some(&program), 1, "Transport".into());
		assert!(
			told.starts_with(
				"instruction 1 (TransferReserveAsset) of the program ends with Transport: "
			),
			"{told}"
		);
		assert!(told.contains("no open channel"), "{told}");
		let told = stopped(Some(&program), 7, "Unheard".into());
		assert_eq!(told, "instruction 7 of the program ends with Unheard");
		assert!(stopped(None, 0, "Barrier".into()).starts_with("Barrier: no barrier"));
	}
}
