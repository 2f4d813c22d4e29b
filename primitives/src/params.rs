//! What a request asks to be computed: a JSON text, as iExec's requests carry it.
//!
//! | key | meaning |
//! | --- | --- |
//! | `args` | the arguments, a list of texts |
//! | `iexec_args` | the arguments as one text, split at white space outside of quotes |
//! | `input` | the input folder's bundle: `{"on_chain": "0x…"}` or `{"at_uri": {"hash", "uri"}}` |
//! | `fuel` | the fuel that the program may use |
//!
//! Other keys are left to whoever understands them. `iexec_input_files` is refused: it names files
//! and not what is in them, so two workers could see two inputs. The chain reads the text once,
//! when orders are matched.

use crate::{
	order::MAX_PARAMS,
	task::{Args, Artifact, MAX_FUEL},
	H256,
};
use alloc::{string::String, vec::Vec};
use serde::Deserialize;

/// What a request asks to be computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Params {
	/// Arguments of the program.
	pub args: Args,
	/// Its input folder, if the request brings one.
	pub input: Option<Artifact>,
	/// Fuel that it may use.
	pub fuel_limit: u64,
}

/// Why a text says nothing that can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamsError {
	/// It is no JSON object, a known key has a value of another type, or the text or a URI in it is
	/// too long.
	NotJson,
	/// There are too many arguments, one is too long, or there are two lists of them.
	Args,
	/// The fuel is nothing, or more than a task may have.
	Fuel,
	/// It names files by their addresses alone.
	InputFiles,
}

#[derive(Default, Deserialize)]
struct Text {
	#[serde(default)]
	args: Option<Vec<String>>,
	#[serde(default)]
	iexec_args: Option<String>,
	#[serde(default)]
	iexec_input_files: Option<Vec<String>>,
	#[serde(default)]
	input: Option<Input>,
	#[serde(default)]
	fuel: Option<u64>,
}

/// An artifact whose URI is text.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Input {
	OnChain(H256),
	AtUri { hash: H256, uri: String },
}

impl Input {
	fn artifact(self) -> Result<Artifact, ParamsError> {
		Ok(match self {
			Self::OnChain(hash) => Artifact::OnChain(hash),
			Self::AtUri { hash, uri } => {
				let uri = uri.into_bytes().try_into().map_err(|_| ParamsError::NotJson)?;
				Artifact::AtUri { hash, uri }
			},
		})
	}
}

impl Params {
	/// Reads a request's parameters. An empty text asks for no arguments.
	pub fn read(text: &[u8]) -> Result<Self, ParamsError> {
		let text: Text = match text.trim_ascii() {
			[] => Text::default(),
			json @ [b'{', ..] if u32::try_from(text.len()).is_ok_and(|it| it <= MAX_PARAMS) => {
				serde_json::from_slice(json).map_err(|_| ParamsError::NotJson)?
			},
			_ => return Err(ParamsError::NotJson),
		};
		if text.iexec_input_files.is_some_and(|files| !files.is_empty()) {
			return Err(ParamsError::InputFiles);
		}
		let args = match (text.args, text.iexec_args) {
			(Some(_), Some(_)) => return Err(ParamsError::Args),
			(Some(args), None) => args,
			(None, Some(line)) => split(&line),
			(None, None) => Vec::new(),
		};
		let args = args
			.into_iter()
			.map(|arg| arg.into_bytes().try_into())
			.collect::<Result<Vec<_>, _>>()
			.map_err(|_| ParamsError::Args)?
			.try_into()
			.map_err(|_| ParamsError::Args)?;
		let fuel_limit = text.fuel.unwrap_or(MAX_FUEL);
		if !(1..=MAX_FUEL).contains(&fuel_limit) {
			return Err(ParamsError::Fuel);
		}
		let input = text.input.map(Input::artifact).transpose()?;
		Ok(Self { args, input, fuel_limit })
	}
}

/// Splits a line at white space; what stands between two equal quotes stays together.
fn split(line: &str) -> Vec<String> {
	let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
	for letter in line.chars() {
		match quote {
			Some(end) if letter == end => quote = None,
			Some(_) => word.get_or_insert_default().push(letter),
			None if letter == '"' || letter == '\'' => {
				quote = Some(letter);
				word.get_or_insert_default();
			},
			None if letter.is_whitespace() => words.extend(word.take()),
			None => word.get_or_insert_default().push(letter),
		}
	}
	words.extend(word);
	words
}
