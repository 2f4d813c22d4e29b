//! Tables, as Markdown and as JSON.

use poco_primitives::{chain::UNIT, Balance};
use serde::Serialize;
use std::fmt;

/// A table of figures.
#[derive(Serialize)]
pub struct Table {
	title: &'static str,
	columns: Vec<String>,
	rows: Vec<Vec<String>>,
}

impl Table {
	/// A table without rows.
	pub fn new<Column: Into<String>>(
		title: &'static str,
		columns: impl IntoIterator<Item = Column>,
	) -> Self {
		let columns = columns.into_iter().map(Into::into).collect();
		Self { title, columns, rows: Vec::new() }
	}

	/// One row more: what it is about, and its figures.
	pub fn row(
		&mut self,
		about: impl IntoIterator<Item = String>,
		figures: impl IntoIterator<Item = String>,
	) {
		self.rows.push(about.into_iter().chain(figures).collect());
	}
}

impl fmt::Display for Table {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(out, "### {}\n", self.title)?;
		writeln!(out, "| {} |", self.columns.join(" | "))?;
		writeln!(out, "|{}", " --- |".repeat(self.columns.len()))?;
		for row in &self.rows {
			writeln!(out, "| {} |", row.join(" | "))?;
		}
		Ok(())
	}
}

/// A part of all, in per cent.
pub fn percent(part: f64) -> String {
	format!("{:.1} %", part * 100.0)
}

/// Which part of forged results must be refuted for forging to lose, by what one that is accepted
/// wins and one that is refuted.
pub fn deterrence(accepted: f64, refuted: f64) -> String {
	if refuted < 0.0 {
		percent(accepted / (accepted - refuted))
	} else {
		"never".into()
	}
}

/// An amount in prices.
pub fn price(amount: f64) -> String {
	let text = format!("{amount:+.3}");
	if text == "-0.000" || text == "+0.000" {
		"0".into()
	} else {
		text
	}
}

/// An amount of smallest units in whole POCO, rounded to the nearest, with separated thousands.
pub fn amount(units: Balance) -> String {
	let digits = ((units + UNIT / 2) / UNIT).to_string();
	let mut text = String::new();
	for (position, digit) in digits.chars().enumerate() {
		if position > 0 && (digits.len() - position).is_multiple_of(3) {
			text.push(',');
		}
		text.push(digit);
	}
	text
}

/// By how much a whole changed, in per cent with two digits, rounded to the nearest.
pub fn change(by: i128, whole: Balance) -> String {
	let hundredths = (by.unsigned_abs() * 10_000 + whole / 2) / whole;
	let sign = if by < 0 && hundredths > 0 { "-" } else { "" };
	format!("{sign}{}.{:02} %", hundredths / 100, hundredths % 100)
}
