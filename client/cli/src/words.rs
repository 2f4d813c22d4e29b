//! What the chain says, in words.

use crate::commands::{args::TAGS, gov};
use poco_primitives::{
	attestation::Place,
	deal::Admission,
	order::{Currency, Tag},
	registry::{EntryKind, Permill, EVM_SUFFIX},
	staking::{MissedRule, Mode, Perbill},
	task::{Due, Refusal, Verdict},
	Balance, Moment, H160, H256,
};
use poco_sdk::{
	amount, event::Role, Account, AccountId, ChainEvent, DonationsEvent, MarketEvent, PocoEvent,
	RegistryEvent, SelectionEvent, SessionEvent, StakingEvent,
};

/// Milliseconds from a block to the next, as long as none is missed.
pub const BLOCK_TIME: Moment = 6_000;

/// An amount of a currency.
pub fn money(amount: Balance, currency: Currency) -> String {
	match currency {
		Currency::Native => amount::format(amount),
		Currency::Asset(asset) => format!("{amount} units of the asset {}", short(&asset)),
	}
}

/// A currency's name.
pub fn currency(currency: Currency) -> String {
	match currency {
		Currency::Native => amount::SYMBOL.into(),
		Currency::Asset(asset) => format!("the asset {asset:?}"),
	}
}

/// A part of a whole.
pub fn percent(part: Permill) -> String {
	hundredths(part.deconstruct(), 4)
}

/// A part of what collators and delegators have.
pub fn commission(part: Perbill) -> String {
	hundredths(part.deconstruct(), 7)
}

/// Hundredths of a whole, given with so many decimals.
fn hundredths(parts: u32, decimals: usize) -> String {
	let digits = format!("{parts:0>width$}", width = decimals + 1);
	let (whole, fraction) = digits.split_at(digits.len() - decimals);
	match fraction.trim_end_matches('0') {
		"" => format!("{whole} %"),
		fraction => format!("{whole}.{fraction} %"),
	}
}

/// What tasks must be run on.
pub fn tag(tag: Tag) -> String {
	let names: Vec<_> = TAGS
		.iter()
		.enumerate()
		.filter(|(bit, _)| Tag::low(1 << bit).is_within(tag))
		.map(|(_, name)| *name)
		.collect();
	let named = (0..TAGS.len()).fold(Tag::NONE, |all, bit| all.union(Tag::low(1 << bit)));
	match (names.is_empty(), tag.without(named) == Tag::NONE) {
		(true, true) => "nothing special".into(),
		(false, true) => names.join(", "),
		(_, false) => format!("{:?}", tag.0),
	}
}

/// A kind of entry, as the command line calls it.
pub fn kind(kind: EntryKind) -> &'static str {
	match kind {
		EntryKind::App => "app",
		EntryKind::Dataset => "dataset",
		EntryKind::Workerpool => "pool",
	}
}

/// An address, or that there is none.
pub fn address(address: H160) -> String {
	if address.is_zero() {
		"none".into()
	} else {
		format!("{address:?}")
	}
}

/// A moment against chain time.
pub fn relative(moment: Moment, now: Moment) -> String {
	match moment.checked_sub(now) {
		Some(left) => format!("in {} s of chain time", left / 1000),
		None => format!("{} s of chain time ago", (now - moment) / 1000),
	}
}

/// A length of time, in milliseconds, by its two largest units.
pub fn span(length: Moment) -> String {
	let seconds = length / 1000;
	let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
	let (minutes, seconds) = (seconds / 60 % 60, seconds % 60);
	let units = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")];
	let first = units.iter().position(|(count, _)| *count > 0).unwrap_or(units.len() - 1);
	units[first..]
		.iter()
		.take(2)
		.enumerate()
		.filter(|(place, (count, _))| *place == 0 || *count > 0)
		.map(|(_, (count, unit))| format!("{count} {unit}"))
		.collect::<Vec<_>>()
		.join(" ")
}

/// A moment by the calendar, in coordinated universal time.
pub fn date(moment: Moment) -> String {
	let seconds = moment / 1000;
	let (hours, minutes) = (seconds / 3_600 % 24, seconds / 60 % 60);
	// Days since the first of March of the year 0, whose years end with the day that is not always there.
	let days = seconds / 86_400 + 719_468;
	let (era, day) = (days / 146_097, days % 146_097);
	let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
	let day = day - (365 * year + year / 4 - year / 100);
	let month = (5 * day + 2) / 153;
	let day = day - (153 * month + 2) / 5 + 1;
	let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
	let year = era * 400 + year + next;
	format!("{year:04}-{month:02}-{day:02} {hours:02}:{minutes:02}:{:02} UTC", seconds % 60)
}

/// Where a receipt is stated.
pub fn place(place: Place) -> String {
	format!("{}/{}", place.epoch, place.index)
}

/// Text of strangers, on one line and without anything that a terminal obeys.
pub fn quoted(text: &[u8]) -> String {
	format!("\"{}\"", String::from_utf8_lossy(text).escape_debug())
}

/// How long it takes from a block to another one, as long as none is missed; nothing when that is
/// there already.
pub fn until(block: u64, now: u64) -> Option<String> {
	let blocks = block.checked_sub(now).filter(|blocks| *blocks > 0)?;
	Some(span(blocks.saturating_mul(BLOCK_TIME)))
}

/// Why a worker may not contribute.
pub fn refusal(refusal: Refusal) -> &'static str {
	match refusal {
		Refusal::TaskNotFound => "there is no such task",
		Refusal::NotActive => "the task takes no contributions now",
		Refusal::ContributionWindowOver => "the contribution window is over",
		Refusal::AlreadyContributed => "the worker has voted already",
		Refusal::MaxContributorsExceeded => "all places are taken",
		Refusal::Involved => "the worker had a part in the result that this task judges",
		Refusal::NotAuthorised => "the pool's scheduler has to sign for the worker",
		Refusal::EnclaveMissing => "the task asks for a trusted execution environment",
		Refusal::EnclaveMismatch => "the enclave did not sign the contribution",
		Refusal::BrokerMissing => "nobody vouches for enclaves on this chain yet",
		Refusal::NotMember => "the worker was no member of the pool when the deal was made",
		Refusal::DrawPending => "the chain has not drawn yet",
		Refusal::NotDrawn => "the worker is not drawn",
		Refusal::FundsTooLow => "bond and balance do not cover the stake",
	}
}

/// Who may contribute.
pub fn admission(admission: Admission) -> &'static str {
	match admission {
		Admission::Open => "anybody",
		Admission::Authorised => "whom the pool's scheduler authorises",
		Admission::Drawn => "members whom the chain draws",
	}
}

/// What a rerun says of a result.
pub fn verdict(verdict: Option<Verdict>) -> &'static str {
	match verdict {
		None => "being judged",
		Some(Verdict::Upheld) => "upheld",
		Some(Verdict::Refuted) => "refuted",
		Some(Verdict::Open) => "left open, as the rerun came to nothing",
	}
}

/// Who may collate.
pub fn mode(mode: Mode) -> &'static str {
	match mode {
		Mode::Open => "open: invulnerables, and candidates by the stake behind them",
		Mode::Consortium => "consortium: invulnerables only",
	}
}

/// What becomes of collators that miss blocks.
pub fn missed(rule: MissedRule) -> String {
	if rule.slash.is_zero() || rule.threshold.is_zero() {
		return "nothing is slashed for missed blocks".into();
	}
	format!(
		"who makes less than {} of its fair part of a session's blocks loses {} of all stake",
		commission(rule.threshold),
		commission(rule.slash)
	)
}

/// What comes due.
pub fn due(due: Due) -> String {
	match due {
		Due::Reveals(task) => format!("task {task:?}: its reveal window is over"),
		Due::Verdict(task) => format!("task {task:?}: its appeal can be judged"),
		Due::End(deal, _) => format!("deal {deal:?}: its final deadline has passed"),
		Due::Prune(deal, _) => format!("deal {deal:?}: its records need not be kept"),
		Due::Callback(task) => format!("task {task:?}: its callback can be delivered"),
		Due::Final(task) => format!("task {task:?}: the campaign that pays it can be told"),
		Due::Price(deal) => format!("deal {deal:?}: campaigns can be told what was paid"),
	}
}

/// An event of one of the chain's own pallets; nothing for others.
pub fn event(event: &ChainEvent) -> Option<String> {
	match event {
		ChainEvent::Poco(event) => Some(poco(event)),
		ChainEvent::Registry(event) => Some(registry(event)),
		ChainEvent::Market(event) => Some(market(event)),
		ChainEvent::Donations(event) => Some(donations(event, None)),
		ChainEvent::Staking(event) => Some(staking(event)),
		ChainEvent::Selection(event) => Some(selection(event)),
		ChainEvent::Session(event) => Some(session(event)),
		ChainEvent::Governance(event) => Some(gov::words::event(event)),
		_ => None,
	}
}

/// An event of bonds, artifacts, deals or tasks.
pub fn poco(event: &PocoEvent) -> String {
	use PocoEvent::*;
	match event {
		TaskCreated { reward, .. } => format!("created, for {}", amount::format(*reward)),
		Contributed { worker, vote, .. } => format!("{} voted {}", name(worker), short(vote)),
		ConsensusReached { vote, winners, .. } => {
			format!("consensus on {} by {winners} workers; they may reveal now", short(vote))
		},
		Revealed { worker, digest, .. } => format!("{} revealed {}", name(worker), short(digest)),
		Rewarded { worker, currency, amount, .. } => {
			format!("{} earned {}", name(worker), money(*amount, *currency))
		},
		Paid { payee, role, currency, amount, .. } => {
			let what = match role {
				Role::App => "the app",
				Role::Dataset => "the dataset",
				Role::Scheduler => "scheduling",
				Role::Publisher => "publishing in the scheduler's place",
			};
			format!("{} earned {} for {what}", name(payee), money(*amount, *currency))
		},
		KittyDrawn { scheduler, amount, .. } => {
			format!("{} drew {} from the kitty", name(scheduler), amount::format(*amount))
		},
		SchedulerSlashed { scheduler, amount, .. } => {
			format!("{} lost {}", name(scheduler), amount::format(*amount))
		},
		DealOpened { payer, volume, currency, price, .. } => format!(
			"{} paid for {} at {} each",
			name(payer),
			tasks(*volume),
			money(*price, *currency)
		),
		TaskInitialized { task, index, .. } => format!("task {index} of the deal is {task:?}"),
		DealRefunded { payer, tasks: count, currency, amount, .. } => {
			format!("{} has {} back for {}", name(payer), money(*amount, *currency), tasks(*count))
		},
		Bonded { amount, .. } => format!("{} bonded", amount::format(*amount)),
		Unbonded { amount, .. } => format!("{} released", amount::format(*amount)),
		AssetWithdrawn { account, currency, amount } => {
			format!("{} was paid {}", name(account), money(*amount, *currency))
		},
		ArtifactStored { hash, length, .. } => format!("{hash:?} is stored, {length} bytes"),
		ArtifactRemoved { hash } => format!("{hash:?} is removed"),
		Slashed { worker, amount, .. } => {
			format!("{} lost {}", name(worker), amount::format(*amount))
		},
		TaskCompleted { burned, to_kitty, .. } => format!(
			"settled: {} burned, {} to the kitty",
			amount::format(*burned),
			amount::format(*to_kitty)
		),
		TaskFailed { reason, .. } => format!("failed: {reason}"),
		Refunded { payer, currency, amount, .. } => {
			format!("{} are back with {}, who paid", money(*amount, *currency), name(payer))
		},
		Compensated { worker, amount, .. } => {
			format!("{} compensated with {}", name(worker), amount::format(*amount))
		},
		TaskReopened { .. } => "open again: nobody revealed".into(),
		Published { publisher, .. } => format!("{} published the result", name(publisher)),
		TaskPruned { .. } => "records removed but for a receipt".into(),
		ContributionRefused { worker, .. } => format!("the vote of {} was refused", name(worker)),
		RevealRefused { .. } => "a reveal was refused".into(),
		PublicationRefused { .. } => "a publication was refused".into(),
		Appealed { by, rerun, .. } => format!("{} appeals; the rerun is {rerun:?}", name(by)),
		Judged { verdict: said, awarded, burned, .. } => format!(
			"the appeal is judged: {}; {} awarded, {} burned",
			verdict(Some(*said)),
			amount::format(*awarded),
			amount::format(*burned)
		),
		CheckCommitted { commitment, .. } => format!("{commitment:?} is committed to"),
		CheckDropped { commitment } => format!("{commitment:?} is dropped, its deposit is back"),
		CheckConfirmed { by, .. } => format!("{} knew the result before", name(by)),
		PoolSet { pool, admission: who, minimum, cap } => match who {
			Admission::Drawn => format!(
				"{pool:?} is for {} in later deals, who stake {} to {}",
				admission(*who),
				amount::format(*minimum),
				amount::format(*cap)
			),
			_ => format!("{pool:?} is for {} in later deals", admission(*who)),
		},
		AuthoritySet { key: Some(key), .. } => format!("{} signs authorisations", name(key)),
		AuthoritySet { scheduler, key: None } => {
			format!("{} signs authorisations itself", name(scheduler))
		},
		OperatorSet { worker, operator: Some(operator) } => {
			format!("{} works for {}", name(operator), name(worker))
		},
		OperatorSet { worker, operator: None } => format!("{} works for itself", name(worker)),
		CheckerSet { checker: Some(checker) } => {
			format!("spot checks of {} count everywhere", name(checker))
		},
		CheckerSet { checker: None } => "no spot checks count everywhere".into(),
		Joined { pool, stake, .. } => {
			format!("a member of {pool:?} with {}", amount::format(*stake))
		},
		Left { pool, stake, .. } => {
			format!("no member of {pool:?} any more, {} unlocked", amount::format(*stake))
		},
		Withdrawn { worker, amount } => {
			format!("{} was paid {}", name(worker), amount::format(*amount))
		},
		Unknown { name } => name.clone(),
	}
}

/// An event of entries, categories or groups.
pub fn registry(event: &RegistryEvent) -> String {
	use RegistryEvent::*;
	match event {
		EntryRegistered { address, owner, kind: of } => {
			format!("{address:?}\nis the {} of {}", kind(*of), name(owner))
		},
		EntryRemoved { address } => format!("{address:?} is removed, its deposit is back"),
		EntryTransferred { address, to, .. } => format!("{address:?} is {}'s now", name(to)),
		EntryOffered { address, price: Some(price) } => {
			format!("{address:?} is for sale at {}", amount::format(*price))
		},
		EntryOffered { address, price: None } => format!("{address:?} is not for sale"),
		EntrySold { address, from, to, price } => {
			format!(
				"{} sold {address:?} to {} for {}",
				name(from),
				name(to),
				amount::format(*price)
			)
		},
		PolicyChanged { address, policy } => format!(
			"{address:?} takes stakes of {}, and {} for its scheduler, in later deals",
			percent(policy.stake_ratio),
			percent(policy.scheduler_ratio)
		),
		OrdersVoided { address, below } => {
			format!("orders for {address:?} with a salt below {below:?} are void")
		},
		CategoryOpened { id, time_unit } => {
			format!("category {id} is open, its time unit is {} s", time_unit / 1000)
		},
		CategoryClosed { id } => format!("category {id} is closed"),
		CategoryReopened { id } => format!("category {id} is open again"),
		GroupCreated { address, owner } => {
			format!("{address:?}\nis a group of {}", name(owner))
		},
		MembersAdded { group, count } => format!("{group:?} has {count} more members"),
		MembersRemoved { group, count } => format!("{group:?} has {count} fewer members"),
		GroupDeleted { group } => format!("{group:?} is deleted, its deposit is back"),
		Unknown { name } => name.clone(),
	}
}

/// An event of orders or vouchers.
pub fn market(event: &MarketEvent) -> String {
	use MarketEvent::*;
	match event {
		OrdersMatched { deal, volume, .. } => {
			format!("{deal:?}\nis a deal of {}", tasks(*volume))
		},
		DealSponsored { payer, .. } => format!("{} pays for it", name(payer)),
		OrderPlaced { hash, signer, .. } => {
			format!("{hash:?}\nis on chain as an order of {}", name(signer))
		},
		OrderPresigned { hash, signer } => format!("{hash:?} is signed by {}", name(signer)),
		OrderWithdrawn { hash } => format!("{hash:?} is no longer on chain"),
		OrderClosed { hash, .. } => format!("{hash:?} is closed for ever"),
		OrderForgotten { hash } => format!("{hash:?} is forgotten"),
		RequestsClosed { requester, below } => {
			format!("requests of {} with a salt below {below:?} are closed", name(requester))
		},
		VoucherCreated { voucher, amount, currency, issuer, number, .. } => format!(
			"{voucher:?}\nis voucher {number} of {}, with {}",
			name(issuer),
			money(*amount, *currency)
		),
		VoucherToppedUp { voucher, .. } => format!("{voucher:?} has more money"),
		VoucherChanged { voucher } => format!("{voucher:?} is changed"),
		VoucherRefunded { voucher, issuer, currency, amount } => {
			format!("{} of {voucher:?} are back with {}", money(*amount, *currency), name(issuer))
		},
		Unknown { name } => name.clone(),
	}
}

/// An event of campaigns and donations, of a campaign whose currency is known or not.
pub fn donations(event: &DonationsEvent, currency: Option<Currency>) -> String {
	use DonationsEvent::*;
	let money = |amount: &Balance| match currency {
		Some(currency) => money(*amount, currency),
		None => format!("{amount} smallest units"),
	};
	match event {
		CampaignCreated { campaign, manager, account, end, .. } => format!(
			"{campaign}\nis a campaign of {}, with its money on {account}, until {}",
			name(manager),
			date(*end)
		),
		Donated { campaign, donation, account, amount } => {
			format!(
				"{} gave {} to campaign {campaign}: donation {donation}",
				name(account),
				money(amount)
			)
		},
		GoalReached { campaign } => {
			format!("campaign {campaign} has collected what it would like to")
		},
		DealSponsored { campaign, deal, tasks: count, price } => format!(
			"campaign {campaign} pays {} of the deal {deal:?}, {} each",
			tasks(*count),
			money(price)
		),
		Spent { campaign, deal, .. } => {
			format!("money of campaign {campaign} is spent for good, on the deal {deal:?}")
		},
		Lost { campaign, task, amount, .. } => format!(
			"campaign {campaign} lost {} on task {task:?}, whose result was refuted",
			money(amount)
		),
		Returned { campaign, tasks: count, amount, .. } => {
			format!("campaign {campaign} has {} back for {}", money(amount), tasks(*count))
		},
		ReceiptClaimed { campaign, amount, place: at, .. } => format!(
			"{}\nis the place of a receipt over {} of campaign {campaign}",
			place(*at),
			money(amount)
		),
		Waived { campaign, worker, amount, place: at, .. } => format!(
			"{}\nis the place of a receipt over {} that {} gave to campaign {campaign}",
			place(*at),
			money(amount),
			name(worker)
		),
		Refunded { campaign, donation, account, amount } => format!(
			"{} of donation {donation} to campaign {campaign} are back with {}",
			money(amount),
			name(account)
		),
		RequestersSet { campaign } => format!("campaign {campaign} pays for other requesters"),
		CampaignEnded { campaign, end } => format!("campaign {campaign} ended at {}", date(*end)),
		DepositsFunded { campaign, from, amount } => format!(
			"{} gave {} for deposits of campaign {campaign}",
			name(from),
			amount::format(*amount)
		),
		CampaignRemoved { campaign } => format!("campaign {campaign} is forgotten"),
		CeilingSet { category, ceiling: Some(ceiling), .. } => {
			format!("campaigns pay at most {} for a vote in category {category}", money(ceiling))
		},
		CeilingSet { category, ceiling: None, .. } => {
			format!("campaigns pay what others do in category {category}")
		},
		Unknown { name } => name.clone(),
	}
}

/// An event of stake behind collators, and of what it earns.
pub fn staking(event: &StakingEvent) -> String {
	use StakingEvent::*;
	match event {
		Delegated { delegator, collator, amount, total } => format!(
			"{} stakes {} more behind {}, {} in all",
			name(delegator),
			amount::format(*amount),
			name(collator),
			amount::format(*total)
		),
		Undelegated { collator, amount, due: Some(due), .. } => format!(
			"{} taken out from behind {}; `poco stake withdraw` frees it from block {due} on",
			amount::format(*amount),
			name(collator)
		),
		Undelegated { collator, amount, due: None, .. } => {
			format!(
				"{} taken out from behind {}, and free",
				amount::format(*amount),
				name(collator)
			)
		},
		Redelegated { from, to, amount, .. } => {
			format!("{} moved from {} to {}", amount::format(*amount), name(from), name(to))
		},
		Withdrawn { delegator, amount } => {
			format!("{} of {} are free", amount::format(*amount), name(delegator))
		},
		Rewarded { delegator, collator, amount } => format!(
			"{} was paid {} for its stake behind {}",
			name(delegator),
			amount::format(*amount),
			name(collator)
		),
		Cut { delegator, collator, amount } => format!(
			"{} lost {} by slashes of {}",
			name(delegator),
			amount::format(*amount),
			name(collator)
		),
		Earned { collator, amount } => {
			format!("{} was paid {} for collating", name(collator), amount::format(*amount))
		},
		CompoundSet { collator, compound: true, .. } => {
			format!(
				"what is earned behind {} is added to the stake when it is claimed",
				name(collator)
			)
		},
		CompoundSet { collator, compound: false, .. } => {
			format!("what is earned behind {} is paid out when it is claimed", name(collator))
		},
		CommissionAnnounced { collator, commission: part, from } => {
			format!("{} takes {} from session {from} on", name(collator), commission(*part))
		},
		Chilled { collator } => format!("{} is not chosen any more", name(collator)),
		Unchilled { collator } => format!("{} can be chosen again", name(collator)),
		ExitAnnounced { collator, from } => format!(
			"{} is not chosen any more; `poco collator exit` leaves from session {from} on",
			name(collator)
		),
		ExitCancelled { collator } => format!("{} stays, and can be chosen again", name(collator)),
		Exited { collator } => format!("{} left, its bond is back", name(collator)),
		ModeSet { mode: set } => format!("the mode is {}", mode(*set)),
		IssuanceSet { per_block } => {
			format!("{} are minted for a block", amount::format(*per_block))
		},
		MissedSet { missed: rule } => missed(*rule),
		Slashed { collator, bond, delegated } => format!(
			"{} lost {} of its bond, and {} of what is staked behind it",
			name(collator),
			amount::format(*bond),
			amount::format(*delegated)
		),
		SessionPaid { session, reward, issued } => format!(
			"session {session} brought {}, of which {} were minted",
			amount::format(*reward),
			amount::format(*issued)
		),
		Unknown { name } => name.clone(),
	}
}

/// An event of candidates and invulnerables.
pub fn selection(event: &SelectionEvent) -> String {
	use SelectionEvent::*;
	match event {
		NewInvulnerables { invulnerables } => {
			let names: Vec<_> = invulnerables.iter().map(name).collect();
			format!("the invulnerables are {}", names.join(", "))
		},
		InvulnerableAdded { account_id } => format!("{} is an invulnerable", name(account_id)),
		InvulnerableRemoved { account_id } => {
			format!("{} is no invulnerable any more", name(account_id))
		},
		NewDesiredCandidates { desired_candidates } => {
			format!("{desired_candidates} candidates are chosen from now on")
		},
		NewCandidacyBond { bond_amount } => {
			format!("the least bond of a candidate is {}", amount::format(*bond_amount))
		},
		CandidateAdded { account_id, deposit } => {
			format!("{} is a candidate, its bond is {}", name(account_id), amount::format(*deposit))
		},
		CandidateBondUpdated { account_id, deposit } => {
			format!("the bond of {} is {}", name(account_id), amount::format(*deposit))
		},
		CandidateRemoved { account_id } => {
			format!("{} is no candidate any more", name(account_id))
		},
		CandidateReplaced { old, new, deposit } => format!(
			"{} took the place of {} among the candidates, its bond is {}",
			name(new),
			name(old),
			amount::format(*deposit)
		),
		InvalidInvulnerableSkipped { account_id } => {
			format!("{} has no session keys, and is no invulnerable", name(account_id))
		},
		Unknown { name } => name.clone(),
	}
}

/// An event of sessions.
pub fn session(event: &SessionEvent) -> String {
	use SessionEvent::*;
	match event {
		NewSession { session_index } => format!("session {session_index} begins"),
		NewQueued {} => "who collates in the session after it is chosen".into(),
		ValidatorDisabled { validator } => {
			format!("{} makes no blocks for the rest of the session", name(validator))
		},
		ValidatorReenabled { validator } => format!("{} makes blocks again", name(validator)),
		Unknown { name } => name.clone(),
	}
}

/// So many tasks.
pub fn tasks(count: u32) -> String {
	match count {
		1 => "1 task".into(),
		count => format!("{count} tasks"),
	}
}

/// The beginning of a hash.
pub fn short(hash: &H256) -> String {
	format!("0x{}..", hex::encode(&hash.as_bytes()[..4]))
}

/// The name of a well-known development account, the address of one that signs by EIP-712, or the
/// account.
pub fn name(account: &AccountId) -> String {
	if let Some((_, name)) = development_names().iter().find(|(known, _)| known == account) {
		return (*name).to_string();
	}
	match account.0.strip_suffix(&EVM_SUFFIX) {
		Some(address) => format!("0x{}", hex::encode(address)),
		None => account.to_string(),
	}
}

fn development_names() -> &'static [(AccountId, &'static str)] {
	static NAMES: std::sync::OnceLock<Vec<(AccountId, &'static str)>> = std::sync::OnceLock::new();
	NAMES.get_or_init(|| {
		[
			"//Alice",
			"//Bob",
			"//Charlie",
			"//Dave",
			"//Eve",
			"//Ferdie",
			"//AppOwner",
			"//DataOwner",
			"//Scheduler",
		]
		.iter()
		.filter_map(|uri| Some((Account::from_uri(uri).ok()?.id(), uri.trim_start_matches('/'))))
		.collect()
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn parts_are_written_as_they_are_read() {
		for text in ["0 %", "5 %", "30 %", "2.5 %", "0.0001 %", "100 %"] {
			assert_eq!(percent(crate::commands::args::percent(text).unwrap()), text);
		}
	}

	#[test]
	fn commissions_are_written_to_the_billionth() {
		for (parts, text) in [
			(0, "0 %"),
			(1, "0.0000001 %"),
			(25_000_000, "2.5 %"),
			(50_000_000, "5 %"),
			(1_000_000_000, "100 %"),
		] {
			assert_eq!(commission(Perbill::from_parts(parts)), text);
		}
	}

	#[test]
	fn times_are_written_by_their_two_largest_units() {
		for (seconds, text) in [
			(0, "0 s"),
			(6, "6 s"),
			(60, "1 min"),
			(252, "4 min 12 s"),
			(3_600, "1 h"),
			(3_612, "1 h"),
			(12_000, "3 h 20 min"),
			(14 * 86_400, "14 d"),
			(14 * 86_400 + 3 * 3_600 + 59, "14 d 3 h"),
		] {
			assert_eq!(span(seconds * 1000), text);
		}
		assert_eq!(until(45, 5).as_deref(), Some("4 min"));
		assert_eq!(until(5, 5), None);
		assert_eq!(until(4, 5), None);
	}

	#[test]
	fn moments_are_dated() {
		for (seconds, text) in [
			(0, "1970-01-01 00:00:00 UTC"),
			(951_782_399, "2000-02-28 23:59:59 UTC"),
			(951_782_400, "2000-02-29 00:00:00 UTC"),
			(951_868_800, "2000-03-01 00:00:00 UTC"),
			(1_798_761_599, "2026-12-31 23:59:59 UTC"),
			(1_798_761_600, "2027-01-01 00:00:00 UTC"),
			(4_107_542_400, "2100-03-01 00:00:00 UTC"),
		] {
			assert_eq!(date(seconds * 1000), text);
		}
		date(Moment::MAX);
	}

	#[test]
	fn strangers_text_stays_on_its_line() {
		assert_eq!(quoted(b"medical research"), "\"medical research\"");
		assert_eq!(quoted(b"a\n\x1b[2J\"\xff"), "\"a\\n\\u{1b}[2J\\\"\u{fffd}\"");
	}

	#[test]
	fn donations_are_told_with_or_without_their_currency() {
		let bob = Account::from_uri("//Bob").unwrap().id();
		let amount = 3 * amount::POCO / 2;
		let given = DonationsEvent::Donated { campaign: 4, donation: 2, account: bob, amount };
		let native = Some(Currency::Native);
		assert_eq!(donations(&given, native), "Bob gave 1.5 POCO to campaign 4: donation 2");
		assert!(donations(&given, None).contains("1500000000000 smallest units"));
		let place = Place { epoch: 3, index: 2 };
		let claimed = DonationsEvent::ReceiptClaimed { campaign: 4, donation: 2, amount, place };
		assert!(donations(&claimed, native).starts_with("3/2\nis the place of a receipt over 1.5"));
		// Deposits are in the chain's own token, whatever is given.
		let asset = Some(Currency::Asset(H256::zero()));
		let funded = DonationsEvent::DepositsFunded { campaign: 4, from: bob, amount };
		assert_eq!(donations(&funded, asset), "Bob gave 1.5 POCO for deposits of campaign 4");
	}

	#[test]
	fn stake_is_told_in_words() {
		let [alice, bob] = ["//Alice", "//Bob"].map(|uri| Account::from_uri(uri).unwrap().id());
		let taken = |due| {
			let amount = amount::POCO / 2;
			staking(&StakingEvent::Undelegated { delegator: alice, collator: bob, amount, due })
		};
		assert_eq!(
			taken(Some(45)),
			"0.5 POCO taken out from behind Bob; `poco stake withdraw` frees it from block 45 on"
		);
		assert_eq!(taken(None), "0.5 POCO taken out from behind Bob, and free");
		let (collator, part) = (bob, Perbill::from_percent(5));
		assert_eq!(
			staking(&StakingEvent::CommissionAnnounced { collator, commission: part, from: 9 }),
			"Bob takes 5 % from session 9 on"
		);
		assert_eq!(missed(MissedRule::default()), "nothing is slashed for missed blocks");
		let rule =
			MissedRule { threshold: Perbill::from_percent(50), slash: Perbill::from_percent(1) };
		assert!(missed(rule).contains("less than 50 %") && missed(rule).contains("loses 1 %"));
	}

	#[test]
	fn tags_are_named_where_they_have_names() {
		assert_eq!(tag(Tag::NONE), "nothing special");
		assert_eq!(tag(Tag::low(0b1001)), "tee, tdx");
		assert!(tag(Tag::low(0b10000)).starts_with("0x"));
	}

	#[test]
	fn accounts_are_named_as_people_know_them() {
		assert_eq!(name(&Account::from_uri("//Bob").unwrap().id()), "Bob");
		let evm = crate::commands::args::account(&format!("0x{}", "ab".repeat(20))).unwrap();
		assert_eq!(name(&evm), format!("0x{}", "ab".repeat(20)));
		assert!(name(&AccountId([1; 32])).starts_with('5'));
	}
}
