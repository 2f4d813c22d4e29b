//! `poco campaign`: money that buys computing for a cause and nothing else.

use crate::{
	commands::args::{self, When},
	exit::{bad_input, would_refuse, Status},
	keys::KeyOptions,
	output::Output,
	send::tell_in_words,
	words::{self, date, money},
};
use anyhow::Result;
use clap::Subcommand;
use poco_primitives::{
	attestation::{Cause, MAX_CAUSE},
	donation::{AllowedApp, AppChoice, CampaignId, DonationId, Rules},
	order::Currency,
	Balance, Moment, H160, H256,
};
use poco_sdk::{
	amount,
	call::donations::{self, Plan},
	AccountId, Call, CampaignView, ChainEvent, Client, Until,
};
use serde_json::{json, Value};

/// Subcommands of `poco campaign`.
#[derive(Subcommand)]
pub enum Command {
	/// Begin a campaign. Whoever begins it says who may ask for deals, and never has the money.
	Create(Create),
	/// Show a campaign: what it may buy, and what became of its money.
	Show {
		/// Its number.
		campaign: CampaignId,
	},
	/// List all campaigns that are kept.
	List,
	/// End a campaign of the signing account's now: what is not spent goes back to the donors.
	End {
		/// Its number.
		campaign: CampaignId,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Say who may ask for deals that a campaign of the signing account's pays, from now on.
	Requesters {
		/// Its number.
		campaign: CampaignId,
		/// Who may.
		#[arg(required = true, value_name = "ACCOUNT", value_parser = args::account)]
		requesters: Vec<AccountId>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Give a campaign more POCO for the deposits of its tasks: they come back, and what is left goes to
	/// its manager in the end. It is no donation.
	Fund {
		/// Its number.
		campaign: CampaignId,
		/// How much, in POCO.
		#[arg(value_parser = args::amount)]
		amount: Balance,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Pay back what was not spent of a donation, once the campaign has ended and none of its tasks is
	/// open. Anybody may: it goes to whoever gave.
	Refund {
		/// The campaign.
		campaign: CampaignId,
		/// The donation's number.
		donation: DonationId,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Forget a campaign of which nobody has anything to get any more. Its manager has its deposit back.
	Remove {
		/// Its number.
		campaign: CampaignId,
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// Options of `poco campaign create`.
#[derive(clap::Args)]
pub struct Create {
	/// What it is for, in 64 bytes.
	#[arg(long, value_name = "TEXT", value_parser = cause)]
	cause: Cause,
	/// The 0x address of an app that its money may buy the use of, as long as nobody else comes to own
	/// it; may be given many times.
	#[arg(
		long = "app",
		value_name = "ADDRESS",
		value_parser = args::address,
		required_unless_present = "contents"
	)]
	apps: Vec<H160>,
	/// The content hash of a program that its money may buy the use of, whoever sells it; may be given
	/// many times.
	#[arg(long = "content", value_name = "HASH", value_parser = args::hash)]
	contents: Vec<H256>,
	/// Who may ask for deals that it pays; may be given many times. The signing account when not given.
	#[arg(long = "requester", value_name = "ACCOUNT", value_parser = args::account)]
	requesters: Vec<AccountId>,
	/// The least trust of a deal: how sure the chain must be of a result before it counts.
	#[arg(long, value_name = "TRUST", default_value_t = 4)]
	trust: u32,
	/// The fewest members of a pool that the chain draws its workers from.
	#[arg(long, value_name = "COUNT", default_value_t = 5)]
	members: u32,
	/// The most that workers and scheduler may be paid for a task: POCO, or whole units of --currency.
	#[arg(long)]
	price: String,
	/// How much it would like to collect: POCO, or whole units of --currency. Nothing but an event
	/// follows from it.
	#[arg(long)]
	goal: String,
	/// What it collects: POCO, or the 0x key of an asset.
	#[arg(long, default_value = "POCO", value_parser = args::currency)]
	currency: Currency,
	/// How long it takes and spends money, in chain time: 12h, 30d, or a moment in milliseconds.
	#[arg(long, value_name = "TIME", value_parser = args::when)]
	ends: When,
	/// POCO for the deposits of its tasks. What is left comes back in the end.
	#[arg(long, value_name = "POCO", default_value = "1", value_parser = args::amount)]
	float: Balance,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let (campaign, key, call): (_, _, Call) = match command {
		Command::Create(options) => return create(&client, options, out).await,
		Command::List => return list(&client, out).await,
		Command::Show { campaign } => {
			let view = find(&client, campaign).await?;
			let now = client.now(None).await?;
			out.result(to_json(&view, now), to_text(&view, now));
			return Ok(Status::Done);
		},
		Command::End { campaign, key } => (campaign, key, donations::end_campaign(campaign)),
		Command::Requesters { campaign, requesters, key } => {
			(campaign, key, donations::set_requesters(campaign, requesters))
		},
		Command::Fund { campaign, amount, key } => {
			(campaign, key, donations::fund_deposits(campaign, amount))
		},
		Command::Refund { campaign, donation, key } => {
			(campaign, key, donations::refund(campaign, donation))
		},
		Command::Remove { campaign, key } => (campaign, key, donations::remove_campaign(campaign)),
	};
	let view = find(&client, campaign).await?;
	let account = key.account(&client, out).await?;
	let done = client.submit(&account, &call, Until::InBestBlock).await?;
	tell_in_words(&done, |event| in_currency(event, view.currency), out);
	Ok(Status::Done)
}

async fn create(client: &Client, options: Create, out: &Output) -> Result<Status> {
	let Create {
		cause,
		apps,
		contents,
		mut requesters,
		trust,
		members,
		price,
		goal,
		currency,
		ends,
		float,
		key,
	} = options;
	let price = args::price(&price, currency).map_err(bad_input)?;
	let goal = args::price(&goal, currency).map_err(bad_input)?;
	let entries = apps.into_iter().map(AppChoice::Entry);
	let apps = entries.chain(contents.into_iter().map(AppChoice::Content)).collect();
	let account = key.account(client, out).await?;
	if requesters.is_empty() {
		requesters.push(account.id());
	}
	let end = ends.moment(client).await?;
	let rules = Rules { trust, members, price };
	let plan = Plan { cause, apps, requesters, rules, currency, goal, end };
	let call = donations::create_campaign(plan, float);
	let done = client.submit(&account, &call, Until::InBestBlock).await?;
	tell_in_words(&done, |event| in_currency(event, currency), out);
	Ok(Status::Done)
}

async fn list(client: &Client, out: &Output) -> Result<Status> {
	let now = client.now(None).await?;
	let views = all(client).await?;
	let lines: Vec<_> = views
		.iter()
		.map(|view| {
			format!(
				"{}  {}  {} of {} collected, {} spent, {}",
				view.id,
				words::quoted(&view.cause),
				money(view.books.donated, view.currency),
				money(view.goal, view.currency),
				money(view.books.spent, view.currency),
				until(view, now)
			)
		})
		.collect();
	let text = if lines.is_empty() { "none".into() } else { lines.join("\n") };
	out.result(
		json!({ "campaigns": views.iter().map(|view| to_json(view, now)).collect::<Vec<_>>() }),
		text,
	);
	Ok(Status::Done)
}

/// All campaigns that are kept.
pub async fn all(client: &Client) -> Result<Vec<CampaignView>> {
	let mut views = Vec::new();
	for campaign in client.campaigns().await? {
		// One that is forgotten this very moment is none.
		views.extend(client.campaign(campaign).await?);
	}
	Ok(views)
}

/// A campaign, or what to do where there is none.
pub async fn find(client: &Client, campaign: CampaignId) -> Result<CampaignView> {
	client.campaign(campaign).await?.ok_or_else(|| {
		bad_input(format!("there is no campaign {campaign}; `poco campaign list` shows all"))
	})
}

/// Sees that a campaign takes money.
pub fn runs(view: &CampaignView, now: Moment) -> Result<()> {
	if now < view.end {
		return Ok(());
	}
	let words = format!(
		"campaign {} ended at {} and takes no money any more; `poco campaign list` shows others",
		view.id,
		date(view.end)
	);
	Err(would_refuse("CampaignEnded", words))
}

/// An event in words, of a campaign of this currency.
pub fn in_currency(event: &ChainEvent, currency: Currency) -> Option<String> {
	match event {
		ChainEvent::Donations(event) => Some(words::donations(event, Some(currency))),
		event => words::event(event),
	}
}

/// A cause: text, and some.
fn cause(text: &str) -> Result<Cause, String> {
	if text.trim().is_empty() {
		return Err("a cause cannot be empty".into());
	}
	Cause::try_from(text.as_bytes().to_vec())
		.map_err(|_| format!("a cause has {MAX_CAUSE} bytes at most"))
}

fn until(view: &CampaignView, now: Moment) -> String {
	match now < view.end {
		true => format!("ends {}", words::relative(view.end, now)),
		false => "ended".into(),
	}
}

/// A campaign as JSON, its amounts as text.
fn to_json(view: &CampaignView, now: Moment) -> Value {
	let apps: Vec<_> = view
		.apps
		.iter()
		.map(|app| match app {
			AllowedApp::Entry { entry, owner, content } => {
				json!({ "entry": entry, "owner": owner, "content": content })
			},
			AllowedApp::Content(content) => json!({ "content": content }),
		})
		.collect();
	let books = &view.books;
	json!({
		"campaign": view.id,
		"cause": String::from_utf8_lossy(&view.cause),
		"manager": view.manager,
		"requesters": view.requesters,
		"apps": apps,
		"trust": view.rules.trust,
		"members": view.rules.members,
		"price": view.rules.price.to_string(),
		"currency": view.currency,
		"goal": view.goal.to_string(),
		"now": now,
		"end": view.end,
		"account": view.account,
		"donated": books.donated.to_string(),
		"waived": books.waived.to_string(),
		"spent": books.spent.to_string(),
		"lost": books.lost.to_string(),
		"reserved": books.reserved.to_string(),
		"available": books.available.to_string(),
		"refunded": books.refunded.to_string(),
		"receipted": books.receipted.to_string(),
		"float": view.float.to_string(),
		"deals": view.deals,
		"donations": view.donations,
		"tasks": view.tasks,
		"stage": view.stage,
		"payments": view.payments,
	})
}

fn to_text(view: &CampaignView, now: Moment) -> String {
	let in_it = |amount| money(amount, view.currency);
	let books = &view.books;
	let mut lines = vec![
		format!("campaign    {}, {}", view.id, words::quoted(&view.cause)),
		format!("manager     {}", words::name(&view.manager)),
	];
	lines.extend(view.requesters.iter().map(|who| format!("requester   {}", words::name(who))));
	lines.extend(view.apps.iter().map(|app| match app {
		AllowedApp::Entry { entry, owner, content } => format!(
			"app         {entry:?}, as long as {} owns it, the program {content:?}",
			words::name(owner)
		),
		AllowedApp::Content(content) => {
			format!("app         the program {content:?} of any seller")
		},
	}));
	lines.extend([
		format!(
			"buys        with trust {} or more, from pools of {} or more whom the chain draws from, at \
			 {} a task or less",
			view.rules.trust,
			view.rules.members,
			in_it(view.rules.price)
		),
		format!("goal        {}", in_it(view.goal)),
		format!("end         {}, {}", date(view.end), until(view, now)),
		format!("donated     {}, of which {} as work", in_it(books.donated), in_it(books.waived)),
		format!(
			"spent       {} on {}, of which {} on results that were refuted",
			in_it(books.spent),
			words::tasks(view.tasks),
			in_it(books.lost)
		),
		format!("reserved    {} in {} deals", in_it(books.reserved), view.deals),
		format!("available   {}", in_it(books.available)),
		format!("refunded    {}", in_it(books.refunded)),
		format!("receipts    over {}", in_it(books.receipted)),
		format!("deposits    {} are there for them", amount::format(view.float)),
	]);
	lines.join("\n")
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::donation::Books;
	use poco_sdk::Account;

	fn view() -> CampaignView {
		let account = |name: &str| Account::from_uri(name).unwrap().id();
		let content = H256([2; 32]);
		CampaignView {
			id: 4,
			manager: account("//Alice"),
			cause: cause("a\ncure").unwrap(),
			apps: vec![
				AllowedApp::Entry { entry: H160([1; 20]), owner: account("//Bob"), content },
				AllowedApp::Content(content),
			],
			requesters: vec![account("//Charlie")],
			rules: Rules { trust: 4, members: 9, price: amount::POCO },
			currency: Currency::Native,
			goal: 100 * amount::POCO,
			end: 1_798_761_600_000,
			account: AccountId([7; 32]),
			books: Books {
				donated: 10 * amount::POCO,
				waived: amount::POCO,
				spent: 5 * amount::POCO,
				lost: amount::POCO / 2,
				reserved: 2 * amount::POCO,
				available: 2 * amount::POCO,
				refunded: amount::POCO,
				receipted: 3 * amount::POCO,
			},
			float: amount::POCO / 4,
			deals: 1,
			donations: 2,
			tasks: 1,
			stage: 0,
			payments: H256::zero(),
		}
	}

	#[test]
	fn a_campaign_is_told_on_its_lines() {
		let text = to_text(&view(), 0);
		for said in [
			r#"campaign    4, "a\ncure""#,
			"requester   Charlie",
			"as long as Bob owns it",
			"trust 4 or more, from pools of 9 or more",
			"end         2027-01-01 00:00:00 UTC, ends in",
			"donated     10 POCO, of which 1 POCO as work",
			"spent       5 POCO on 1 task, of which 0.5 POCO",
			"deposits    0.25 POCO",
		] {
			assert!(text.contains(said), "{said}: {text}");
		}
		assert_eq!(text.lines().filter(|line| line.starts_with("app ")).count(), 2);
		assert!(to_text(&view(), view().end).contains("UTC, ended"));
		let json = to_json(&view(), 5);
		assert_eq!(
			(&json["cause"], &json["donated"]),
			(&json!("a\ncure"), &json!("10000000000000"))
		);
	}

	#[test]
	fn a_campaign_takes_money_until_it_ends() {
		assert!(runs(&view(), view().end - 1).is_ok());
		let refused = runs(&view(), view().end).unwrap_err();
		assert_eq!(crate::exit::refusal(&refused), Some("CampaignEnded"));
		assert_eq!(Status::of(&refused), Status::Refused);
	}

	#[test]
	fn causes_are_bounded_text() {
		assert!(cause(&"x".repeat(64)).is_ok());
		assert!(cause(&"x".repeat(65)).unwrap_err().contains("64"));
		assert!(cause(" ").is_err());
	}
}
