//! What can go wrong between a client and the chain, each with what to do next.

use poco_primitives::TaskId;

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// Nothing answers at the URL.
	#[error("no node answers at {url} ({reason}); start one with `poco-node --dev`, or name another one with --url")]
	Unreachable {
		/// Where a node was looked for.
		url: String,
		/// What the connection said.
		reason: String,
	},
	/// The connection is gone, and did not come back.
	#[error("the connection to {url} was lost and did not come back; see whether the node runs, then run the command again")]
	Disconnected {
		/// Where the node was.
		url: String,
	},
	/// A node answers, but its chain is another one.
	#[error("the chain at {url} is no PoCo chain: {missing}; connect to another node with --url")]
	NotPoco {
		/// Where the node is.
		url: String,
		/// What its runtime lacks.
		missing: String,
	},
	/// The chain speaks another version of the runtime API.
	#[error("the chain at {url} offers version {found} of PocoApi, this program needs version {needed}; install the release that belongs to the chain")]
	ApiVersion {
		/// Where the node is.
		url: String,
		/// The version that it offers.
		found: u32,
		/// The version that this crate knows.
		needed: u32,
	},
	/// The node refused a request.
	#[error("the node refused {method}: {reason}; see its log")]
	Rpc {
		/// The request.
		method: String,
		/// Why.
		reason: String,
	},
	/// Bytes of the node make no sense to this crate.
	#[error("cannot read {what} ({reason}); the chain's runtime is newer than this program, install the release that belongs to it")]
	Decode {
		/// What was to be read.
		what: String,
		/// What was found.
		reason: String,
	},
	/// A call could not be encoded or signed.
	#[error("cannot build the call `{call}` ({reason}); the chain's runtime is newer than this program, install the release that belongs to it")]
	Encode {
		/// The call.
		call: String,
		/// Why.
		reason: String,
	},
	/// The chain executed a call, and it failed.
	#[error("the chain refused `{call}`: {refusal}")]
	Refused {
		/// The call.
		call: String,
		/// Why.
		refusal: Refusal,
	},
	/// The account cannot pay for a transaction.
	#[error("the account {account} cannot pay the fee of `{call}`; send it some POCO first")]
	CannotPayFees {
		/// The account.
		account: String,
		/// The call.
		call: String,
	},
	/// The node's pool did not take a transaction.
	#[error("the node did not take `{call}`: {reason}; {advice}")]
	NotTaken {
		/// The call.
		call: String,
		/// What the pool said.
		reason: String,
		/// What to do.
		advice: &'static str,
	},
	/// Another transaction of the account took the place of this one.
	#[error("another transaction of {account} took the place of `{call}`; let only one program at a time use this account, and run the command again")]
	Superseded {
		/// The account.
		account: String,
		/// The call.
		call: String,
	},
	/// A transaction waits, and no block comes.
	#[error("no block came for {seconds} s although `{call}` waits; see the node's log for why it makes none")]
	Stalled {
		/// The call.
		call: String,
		/// How long.
		seconds: u64,
	},
	/// The chain does not know a task.
	#[error("the chain knows no task {task:?}; `poco task list` shows those that are open, and `poco task show` the receipt of one that was pruned")]
	UnknownTask {
		/// Its identifier.
		task: TaskId,
	},
	/// A key cannot be used.
	#[error("this is no key: {reason}; give a secret URI such as `//Alice` or a mnemonic phrase, or make a key with `poco key new`")]
	Key {
		/// Why not.
		reason: String,
	},
	/// An amount cannot be read.
	#[error("`{text}` is no amount; write POCO with at most 12 decimals, such as `10` or `0.5`")]
	Amount {
		/// What was given.
		text: String,
	},
	/// Bytes, or names and arguments, are no call of the chain.
	#[error("this is no call of the chain: {reason}; `poco gov encode` makes one of names and arguments")]
	NoCall {
		/// Why not.
		reason: String,
	},
	/// Text is no location.
	#[error("`{text}` is no location: {reason}; write `here`, `..` for the relay chain, or a path such as `../Parachain(1000)/PalletInstance(50)/GeneralIndex(7)`")]
	Location {
		/// What was given.
		text: String,
		/// Why not.
		reason: String,
	},
	/// A chain cannot answer a question about messages.
	#[error("the chain at {url} cannot tell {what}: {reason}")]
	Untold {
		/// Where the chain's node is.
		url: String,
		/// What was asked.
		what: &'static str,
		/// Why it cannot.
		reason: String,
	},
	/// Something cannot be proven before something else has happened.
	#[error("this cannot be proven yet: {reason}; try again in a minute")]
	NotYet {
		/// What has to happen.
		reason: String,
	},
	/// Something cannot be proven.
	#[error("this cannot be proven: {reason}")]
	Unprovable {
		/// Why not.
		reason: String,
	},
	/// Text is not what opens a donor's commitment.
	#[error("{name} holds no donor's secret: {reason}")]
	DonorSecret {
		/// The file.
		name: String,
		/// What is wrong with it.
		reason: String,
	},
	/// A file holds no order.
	#[error("{name} holds no order: {reason}")]
	Order {
		/// The file.
		name: String,
		/// What is wrong with it.
		reason: String,
	},
	/// An order cannot be signed by EIP-712.
	#[error("iExec's order types cannot say all of this order: sign it with another scheme, or leave out currency, expiry and payer, and name only accounts that sign by EIP-712")]
	NotExpressibleAsEip712,
	/// A program that a development network needs is missing.
	#[error("cannot find `{program}` beside this program, on PATH or in ${variable}; {mend}")]
	MissingProgram {
		/// The program.
		program: String,
		/// The variable that may name it.
		variable: &'static str,
		/// The command that would mend it.
		mend: &'static str,
	},
	/// A child process does not do what it should.
	#[error("{name} {reason}; its log is {log}{tail}")]
	Child {
		/// Which process.
		name: String,
		/// What happened.
		reason: String,
		/// Its log file.
		log: String,
		/// The end of its log.
		tail: String,
	},
	/// The machine refused something.
	#[error("cannot {what}: {reason}")]
	Machine {
		/// What was tried.
		what: String,
		/// Why not.
		reason: String,
	},
}

impl Error {
	/// The pallet's name of a refusal, such as `AlreadyContributed`.
	pub fn refusal(&self) -> Option<&str> {
		match self {
			Self::Refused { refusal, .. } => Some(&refusal.name),
			_ => None,
		}
	}

	/// Whether the node, not the request, is the trouble.
	pub fn is_connection(&self) -> bool {
		matches!(self, Self::Unreachable { .. } | Self::Disconnected { .. })
	}

	/// Whether the chain or its pool said no.
	pub fn is_refusal(&self) -> bool {
		matches!(self, Self::Refused { .. } | Self::CannotPayFees { .. } | Self::NotTaken { .. })
	}
}

/// Why a call failed on chain.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Refusal {
	/// The pallet whose error it is, when it is a pallet's.
	pub pallet: Option<String>,
	/// Name of the error, such as `AlreadyContributed`.
	pub name: String,
	/// What the runtime's metadata, or this crate, says about it.
	pub explanation: String,
}

impl std::fmt::Display for Refusal {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		if let Some(pallet) = &self.pallet {
			write!(f, "{pallet}::")?;
		}
		write!(f, "{}", self.name)?;
		if !self.explanation.is_empty() {
			write!(f, " ({})", self.explanation.trim_end_matches('.'))?;
		}
		match self.advice() {
			Some(advice) => write!(f, "; {advice}"),
			None => Ok(()),
		}
	}
}

impl Refusal {
	/// What to do about it, where that is not obvious from the name.
	pub fn advice(&self) -> Option<&'static str> {
		let of_others = self
			.advice_on_collators()
			.or_else(|| self.advice_on_decisions())
			.or_else(|| self.advice_on_messages())
			.or_else(|| self.advice_on_donations());
		if of_others.is_some() {
			return of_others;
		}
		let ours = ["Poco", "Registry", "Market"];
		if !self.pallet.as_deref().is_some_and(|pallet| ours.contains(&pallet)) {
			return match self.name.as_str() {
				"FundsUnavailable" | "InsufficientBalance" => {
					Some("send the account more POCO, or offer less")
				},
				"LiquidityRestrictions" => {
					Some("what is locked, as by votes, cannot be used for this")
				},
				_ => None,
			};
		}
		Some(match self.name.as_str() {
			"FundsTooLow" => "send the account more POCO, or offer less",
			"ArtifactAlreadyExists" => "it is there already, name it by its hash",
			"NotWasm" => "give a WebAssembly module, a file that starts with `\\0asm`",
			"ArtifactEmpty" => "give a file that is not empty",
			"ArtifactNotFound" => "store it first, or give a URI with its hash",
			"CategoryNotFound" => "`poco category list` shows the categories",
			"ThresholdOutOfRange" => "choose another --replicas",
			"FuelOutOfRange" => "choose another --fuel",
			"AlreadyContributed" => "each account votes once",
			"ContributionWindowOver" | "RevealWindowOver" => "its window is over",
			"MaxContributorsExceeded" => "its places are taken",
			"RevealWindowOpen" | "FinalDeadlineAhead" | "RetentionOpen" => {
				"wait for the deadline that `poco task show` gives"
			},
			"BondLocked" => {
				"wait for this worker's open tasks and for results that can be appealed against, leave \
				 its pools, then unbond"
			},
			"NotAuthorised" => {
				"the pool's scheduler signs for a worker with `poco pool authorise`"
			},
			"NotMember" => "`poco pool join` makes a member, for later deals",
			"DrawPending" | "NotDrawn" => "`poco task standing` tells when",
			"NotBonded" => "`poco bond` gives it one",
			"OperatorIsWorker" | "OperatorTaken" => "make a fresh key with `poco key new`",
			"IsOperator" => "`poco account operator remove` ends that",
			"NoOperator" => "`poco account` shows the operator of an account",
			"PoolNotDrawn" => "its owner lets the chain draw with `poco pool policy --admission drawn`",
			"StakeOutOfRange" => "`poco pool show` tells what members stake",
			"NoCourt" => "this chain has nobody who judges appeals yet",
			"NotRequester" => "whoever else doubts it needs a spot check that was committed before",
			"TrustTooLow" => "give a higher --trust than the task had",
			"RewardTooLow" => "give a --reward of at least what the task was worth",
			"CheckNotFound" => "`poco check commit` makes one, before the deal is made",
			"CheckDisagrees" => "appeal with it: `poco task appeal` with --digest and --salt",
			"CheckAgrees" => "confirm it instead: `poco check open`",
			"EntryAlreadyExists" => "it is there already: the same owner made the same before",
			"SaltFloorNotRaised" => "a floor only ever rises: `poco app show` and the like tell it",
			"OrderAlreadyPlaced" => "it is on chain already",
			"GroupNotEmpty" => "remove its members first",
			"SchedulerFundsTooLow" => "the workerpool's owner must have more to stake",
			_ => return None,
		})
	}

	/// The same for what is about collators, and stake behind them.
	fn advice_on_collators(&self) -> Option<&'static str> {
		Some(match (self.pallet.as_deref()?, self.name.as_str()) {
			("CollatorStaking", name) => match name {
				"ConsortiumMode" => "only a referendum lets others collate",
				"NotCandidate" | "NotCollator" => "`poco collator list` shows who is",
				"Chilled" | "NotChilled" | "Leaving" => "`poco collator show` tells how it stands",
				"NotLeaving" => "announce it first, with `poco collator leave`",
				"ExitTooEarly" => "`poco collator show` tells when it may",
				"SlashedTooOften" | "MaxDelegatorsExceeded" => {
					"choose another one: `poco collator list` shows all"
				},
				"BelowMinimum" => "`poco collator list` tells the least that can be staked",
				"AmountTooHigh" | "NotDelegated" => "`poco stake show` tells what is there",
				"FundsTooLow" => "send the account more POCO, or stake less",
				"TwiceInABlock" => "run the command again, in a later block",
				"MaxDelegationsExceeded" => "take all out from behind one of them first",
				"MaxUnbondingExceeded" => "`poco stake withdraw` frees what has waited long enough",
				"MovedTooRecently" => {
					"wait for a whole session, or take it out with `poco stake undelegate`"
				},
				"NothingDue" => "`poco stake show` tells when something is",
				"NothingEarned" => "rewards come at the ends of sessions",
				"CommissionTooHigh" => "announce a lower one",
				"SlashPending" => "the stake bears the slash; run the command again in the next session",
				"RoomLeft" => "there is a place without that: leave out `--replace`",
				"Collating" => "choose one that does not collate: `poco collator list`",
				"DepositTooLow" => "`poco collator list` tells every bond, and what is staked behind it",
				"BondTooLow" => "raise it first, with `poco collator bond`",
				_ => return None,
			},
			("CollatorSelection", name) => match name {
				"TooManyCandidates" => {
					"wait until somebody leaves, or take a place with `poco collator join --replace`"
				},
				"TooFewEligibleCollators" => "the last ones have to stay until others are there",
				"NoAssociatedValidatorId" | "ValidatorNotRegistered" => {
					"set session keys first, with `poco collator keys`"
				},
				"AlreadyCandidate" => "`poco collator show` tells how it stands",
				"AlreadyInvulnerable" => "it collates already, by a decision of governance",
				"NotCandidate" => "`poco collator join` makes it one",
				"DepositTooLow" | "InsufficientBond" => "`poco collator list` tells the least bond",
				_ => return None,
			},
			("Session", "InvalidProof") => "make new ones with `poco collator keys`",
			("Session", "DuplicatedKey") => {
				"somebody has set them already: make new ones with `poco collator keys`"
			},
			("Session", "NoAccount") => "send the account some POCO first",
			_ => return None,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_refusal_reads_as_a_sentence_and_says_what_to_do_next() {
		let refused = |pallet: &str| Refusal {
			pallet: Some(pallet.into()),
			name: "FundsTooLow".into(),
			explanation: "The account has not as much to spend.".into(),
		};
		assert_eq!(
			refused("CollatorStaking").to_string(),
			"CollatorStaking::FundsTooLow (The account has not as much to spend); send the account \
			 more POCO, or stake less"
		);
		let other = refused("Poco").to_string();
		assert!(other.ends_with("send the account more POCO, or offer less"), "{other}");
		assert_eq!(refused("Elsewhere").advice(), None);
	}
}
