//! What to do about refusals: of donations and receipts, and of those pallets that are not the project's own,
//! for governance, the treasury, upgrades, and messages to other chains.

use crate::Refusal;

impl Refusal {
	/// What to do about a refusal of governance, where that is not obvious from the name.
	pub(crate) fn advice_on_decisions(&self) -> Option<&'static str> {
		let name = self.name.as_str();
		match self.pallet.as_deref() {
			Some("Democracy") => of_democracy(name),
			Some("Council" | "TechnicalCommittee") => of_motions(name),
			Some("Preimage") => of_preimages(name),
			Some("Treasury") => of_the_treasury(name),
			Some("Bounties") => of_bounties(name),
			Some("System") => of_upgrades(name),
			Some("ParachainSystem") => of_the_relay_chain(name),
			None if name == "BadOrigin" => {
				Some("whoever made the call has no such power: docs/governance.md says who has")
			},
			_ => None,
		}
	}

	/// The same for campaigns, donations, and receipts, here or on the chain where they are used.
	pub(crate) fn advice_on_donations(&self) -> Option<&'static str> {
		match self.pallet.as_deref() {
			Some("Donations") => of_donations(&self.name),
			Some("Attestations") => of_statements(&self.name),
			// The tax office of the examples has but one registry.
			Some("AttestationRegistry" | "Registry") => of_redemptions(&self.name),
			_ => None,
		}
	}

	/// The same for what is about messages to other chains.
	pub(crate) fn advice_on_messages(&self) -> Option<&'static str> {
		match self.pallet.as_deref() {
			Some("PolkadotXcm" | "XcmPallet") => of_messages(&self.name),
			_ => None,
		}
	}
}

fn of_donations(name: &str) -> Option<&'static str> {
	Some(match name {
		"CampaignNotFound" => "`poco campaign list` shows all",
		"CampaignEnded" | "CampaignRuns" => "`poco campaign show` tells its end",
		"EndOutOfRange" => "give another --ends",
		"AppNotFound" => "`poco app list` shows the apps",
		"RulesTooLoose" => "give more --members",
		"CurrencyNotAccepted" => "donations in POCO are always accepted",
		"AmountTooLow" => "give more: each donation takes room on the chain",
		"FundsTooLow" => {
			"send the account more POCO, or give less; what a worker earned `poco withdraw` pays out"
		},
		"NotTheManager" => "`poco campaign show` tells who the manager is",
		"DonationNotFound" | "NotTheDonor" | "StageNotFound" => {
			"`poco receipt list` shows an account's donations, with their stages"
		},
		"NothingSpent" => {
			"`poco campaign show` tells what is reserved in tasks that have not ended"
		},
		"DealsOpen" | "DealsKept" => {
			"wait until the campaign's tasks have ended, and their records are gone"
		},
		"AlreadyRefunded" | "AlreadyWaived" => "nothing is to be done",
		"TaskNotSettled" => "`poco due` tells when campaigns are told of the ends of tasks",
		"PaymentMismatch" => "run the command again: it looks for the payment anew",
		"NotAWorker" => "sign as one of the workers that were paid for the task",
		"NotARequester" => {
			"the campaign's manager names requesters with `poco campaign requesters`"
		},
		"CurrencyMismatch" => "sign orders in the campaign's currency",
		"CallbackNotPaid" => "sign a request without --callback",
		"TrustTooLow" => "sign a request with more --trust: `poco campaign show` tells how much",
		"AppNotAllowed" | "AppChangedHands" => "`poco campaign show` tells which apps it pays for",
		"PoolNotDrawn" | "PoolTooSmall" => {
			"choose a pool with more members that the chain draws from"
		},
		"SaleNotFree" => "choose an app and a dataset that are free: a campaign pays for work alone",
		"SchedulerRatioTooHigh" => "choose a pool whose scheduler keeps less of the reward",
		"PriceUnknown" => {
			"too few others have bought in this category lately: governance can say a price"
		},
		"PriceTooHigh" => "choose offers for less: others pay less, or the campaign wants to",
		"AvailableTooLow" => "buy fewer tasks, or wait for donations or for tasks to end",
		"DepositsUnfunded" => "`poco campaign fund` gives it more for deposits",
		_ => return None,
	})
}

fn of_statements(name: &str) -> Option<&'static str> {
	Some(match name {
		"EpochsFull" => "try again when the running epoch has ended",
		"StatementNotFound" => "`poco receipt list` shows what is kept",
		"DestinationNotFound" => "`poco receipt destinations` lists those that there are",
		"AlreadyDelivered" => "nothing is to be done",
		"AlreadySent" => "`poco receipt destinations` shows what is on its way",
		"OutboxFull" => "try again when the destination has taken something",
		_ => return None,
	})
}

fn of_redemptions(name: &str) -> Option<&'static str> {
	Some(match name {
		"BlockNotFound" => "run the command again: it proves by a later block",
		"ProofInvalid" | "NotUnderRoot" => "export the receipt again, from nodes in sync",
		"RootNotFound" | "NotReceived" => "give --source, so that the root is proven first",
		"SourceNotFound" => "this chain does not believe what that chain states",
		"TooOld" => "it had to be used earlier: roots are kept for some epochs",
		"VerifierNotFound" => "ask whom to name with --verifier",
		"OutsidePeriods" => {
			"claim later receipts within one period, with `poco receipt claim --through`"
		},
		"NotTheDonor" => "sign as the account that the secret, or the donation, is of",
		"AlreadyRedeemed" => "a receipt counts once",
		_ => return None,
	})
}

fn of_democracy(name: &str) -> Option<&'static str> {
	Some(match name {
		"ValueLow" => "`poco gov status` tells the least deposit",
		"ProposalMissing" | "NoProposal" | "ReferendumInvalid" | "InvalidHash" => {
			"`poco gov status` shows what is being decided"
		},
		"ProposalBlacklisted" => "it was vetoed or stopped: propose something else, or wait",
		"NotSimpleMajority" => {
			"only what the council proposes with --how majority or against can be hastened"
		},
		"InstantNotAllowed" => {
			"a vote has to be open for longer: docs/governance.md tells the least that a hastened one has"
		},
		"AlreadyVetoed" => "a member vetoes the same call once: another one may, or the holders decide",
		"NotVoter" => "`poco gov voter` shows its votes",
		"NoPermission" => "only the voter may, as long as the vote is open or its stake locked",
		"AlreadyDelegating" => "its votes are somebody else's: `poco gov undelegate` first",
		"VotesExist" => "take its votes back first, with `poco gov unvote`",
		"NotDelegating" => "`poco gov voter` shows how it votes",
		"Nonsense" => "name another account",
		"InsufficientFunds" => {
			"give less stake; what is held, as behind collators, cannot vote: vote before you stake"
		},
		"MaxVotesReached" => "take votes in referenda that are over back, with `poco gov unvote`",
		"TooMany" => "as many as there may be are waiting: try again after the next vote opens",
		"VotingPeriodLow" => "give more blocks",
		_ => return None,
	})
}

fn of_messages(name: &str) -> Option<&'static str> {
	Some(match name {
		"Unreachable" => {
			"only the relay chain, and parachains to which a channel is open, can be sent to"
		},
		"SendFailure" => {
			"there is no open channel to that chain, or it is full: governance opens channels, and full ones \
			 empty by themselves"
		},
		"FeesNotMet" => "send the account more of what delivery is paid in: `poco xcm quote` tells it",
		"InvalidAssetUnknownReserve" | "InvalidAssetUnsupportedReserve" | "TooManyReserves" => {
			"only the chain's own token and listed currencies can be sent"
		},
		"Filtered" => "this chain does not let accounts send such a message",
		"UnweighableMessage" => "it holds an instruction that this chain has no use for",
		_ => return None,
	})
}

fn of_motions(name: &str) -> Option<&'static str> {
	Some(match name {
		"NotMember" => "`poco gov status` shows who is",
		"DuplicateProposal" => "vote on that one: `poco gov status` shows it",
		"ProposalMissing" | "WrongIndex" => "`poco gov status` shows the open motions",
		"DuplicateVote" => "it was counted before",
		"TooEarly" => "it is not decided yet, and its time is not over",
		"TooManyProposals" => "close those that are over first",
		"WrongProposalWeight" => "a motion may use half a block: let a referendum do it",
		_ => return None,
	})
}

fn of_preimages(name: &str) -> Option<&'static str> {
	Some(match name {
		"TooBig" => "4 MiB are the most",
		"AlreadyNoted" => "nothing is to be done",
		"NotAuthorized" => "whoever noted it takes it back",
		"NotNoted" => "nothing is to be done",
		"Requested" => "what was decided needs it until it is carried out",
		_ => return None,
	})
}

fn of_the_treasury(name: &str) -> Option<&'static str> {
	Some(match name {
		"InvalidIndex" => "`poco treasury show` tells what was granted",
		"InsufficientPermission" => "so much only a referendum grants",
		"EarlyPayout" | "SpendExpired" => "`poco treasury show` tells from when to when it is paid",
		"AlreadyAttempted" => "`poco treasury check` looks what became of it",
		"PayoutError" => "the treasury has too little of it",
		"NotAttempted" => "`poco treasury payout` pays it",
		_ => return None,
	})
}

fn of_bounties(name: &str) -> Option<&'static str> {
	Some(match name {
		"InvalidIndex" | "UnexpectedStatus" => "`poco treasury show` tells how far each is",
		"InsufficientProposersBalance" => "send the account more POCO",
		"ReasonTooBig" => "300 bytes are the most",
		"RequireCurator" => "its curator has to",
		"InvalidValue" => "give more",
		"InvalidFee" => "the fee is a part of what the bounty is worth",
		"Premature" => "`poco treasury show` tells how far it is; it can be claimed later",
		"PendingPayout" => "its curator awarded it: only taking the curator off it stops that",
		_ => return None,
	})
}

fn of_upgrades(name: &str) -> Option<&'static str> {
	Some(match name {
		"InvalidSpecName" | "SpecVersionNeedsToIncrease" | "FailedToExtractRuntimeVersion" => {
			"`poco upgrade check` tells what is wrong with a file"
		},
		"NothingAuthorized" | "Unauthorized" => "`poco upgrade status` tells what is authorized",
		"MultiBlockMigrationsOngoing" => "wait until the migration is done",
		_ => return None,
	})
}

fn of_the_relay_chain(name: &str) -> Option<&'static str> {
	Some(match name {
		"OverlappingUpgrades" => {
			"wait until the relay chain has decided on the upgrade before this one"
		},
		"ProhibitedByPolkadot" => "the relay chain lets parachains upgrade rarely: try again later",
		"TooBig" => "compress the runtime, or make it smaller: `poco upgrade check` tells its size",
		"ValidationDataNotAvailable" | "HostConfigurationNotAvailable" => {
			"try again in a later block"
		},
		_ => return None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn refusals_say_what_to_do_next() {
		let refused = |pallet: Option<&str>, name: &str| {
			let pallet = pallet.map(Into::into);
			Refusal { pallet, name: name.into(), explanation: String::new() }
		};
		for (pallet, name, words) in [
			("Democracy", "ValueLow", "`poco gov status`"),
			("Council", "TooEarly", "not decided yet"),
			("TechnicalCommittee", "NotMember", "`poco gov status`"),
			("Preimage", "Requested", "until it is carried out"),
			("Treasury", "InsufficientPermission", "only a referendum"),
			("Bounties", "Premature", "later"),
			("System", "SpecVersionNeedsToIncrease", "`poco upgrade check`"),
			("ParachainSystem", "ProhibitedByPolkadot", "try again later"),
			("Donations", "DepositsUnfunded", "`poco campaign fund`"),
			("Donations", "FundsTooLow", "send the account more"),
			("Donations", "AlreadyWaived", "nothing is to be done"),
			("Attestations", "EpochsFull", "epoch has ended"),
			("Attestations", "DestinationNotFound", "`poco receipt destinations`"),
			("AttestationRegistry", "AlreadyRedeemed", "counts once"),
			("Registry", "SourceNotFound", "does not believe"),
			("Registry", "GroupNotEmpty", "remove its members"),
		] {
			let text = refused(Some(pallet), name).to_string();
			assert!(text.starts_with(&format!("{pallet}::{name}; ")), "{text}");
			assert!(text.contains(words), "{text}");
		}
		assert!(refused(None, "BadOrigin").to_string().contains("docs/governance.md"));
		assert_eq!(refused(Some("Council"), "Unheard").advice(), None);
		assert_eq!(refused(Some("Poco"), "TooEarly").advice(), None);
	}
}
