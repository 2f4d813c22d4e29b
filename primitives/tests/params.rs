//! What requests' parameters say, and which are refused.

use poco_primitives::{
	order::MAX_PARAMS,
	params::{Params, ParamsError},
	result::MAX_URI,
	task::{Artifact, MAX_ARG, MAX_ARGS, MAX_FUEL},
	H256,
};
use serde_json::json;

const HASH: H256 = H256([0xab; 32]);

fn args(text: &str) -> Result<Vec<String>, ParamsError> {
	let args = Params::read(text.as_bytes())?.args;
	Ok(args.iter().map(|arg| String::from_utf8_lossy(arg).into_owned()).collect())
}

fn refusal(text: impl AsRef<[u8]>) -> Option<ParamsError> {
	Params::read(text.as_ref()).err()
}

#[test]
fn an_empty_text_asks_for_nothing_but_a_run() {
	let nothing = Params { args: Default::default(), input: None, fuel_limit: MAX_FUEL };
	for text in [
		"",
		" \t\r\n",
		"{}",
		" {\n} ",
		r#"{"args":[]}"#,
		r#"{"iexec_args":""}"#,
		r#"{"args":null,"iexec_args":null,"input":null,"fuel":null,"iexec_input_files":null}"#,
		r#"{"iexec_input_files":[]}"#,
	] {
		assert_eq!(Params::read(text.as_bytes()), Ok(nothing.clone()), "{text}");
	}
	assert_eq!(Params::read(&[b' '; MAX_PARAMS as usize]), Ok(nothing));
}

#[test]
fn every_key_is_read() {
	let text =
		json!({ "args": ["a", "b c"], "input": { "on_chain": HASH }, "fuel": 5 }).to_string();
	let params = Params::read(text.as_bytes()).expect("parameters");
	assert!(params.args.iter().map(|arg| &arg[..]).eq([&b"a"[..], b"b c"]));
	assert_eq!(params.input, Some(Artifact::OnChain(HASH)));
	assert_eq!(params.fuel_limit, 5);
}

#[test]
fn arguments_are_a_list_or_a_line() {
	let cases: [(&str, &[&str]); 16] = [
		(r#"{"args":["a"]}"#, &["a"]),
		(r#"{"args":["", " ", "\"", "é", "a b"]}"#, &["", " ", "\"", "é", "a b"]),
		(r#"{"args":["a\\b", "\u00e9"]}"#, &["a\\b", "é"]),
		(r#"{"iexec_args":"a"}"#, &["a"]),
		(r#"{"iexec_args":"a b"}"#, &["a", "b"]),
		(r#"{"iexec_args":"  a \t\n b  "}"#, &["a", "b"]),
		(r#"{"iexec_args":"'a b' c"}"#, &["a b", "c"]),
		(r#"{"iexec_args":"\"a b\" c"}"#, &["a b", "c"]),
		(r#"{"iexec_args":"--name='a b'"}"#, &["--name=a b"]),
		(r#"{"iexec_args":"a'b'\"c\"d"}"#, &["abcd"]),
		(r#"{"iexec_args":"'say \"it\"' \"it's\""}"#, &["say \"it\"", "it's"]),
		(r#"{"iexec_args":"'' a \"\""}"#, &["", "a", ""]),
		// A quote that is not closed goes to the end.
		(r#"{"iexec_args":"a 'b c "}"#, &["a", "b c "]),
		(r#"{"iexec_args":"a '"}"#, &["a", ""]),
		// There are no escapes.
		(r#"{"iexec_args":"a\\ b"}"#, &["a\\", "b"]),
		(r#"{"iexec_args":"é\u00a0ü"}"#, &["é", "ü"]),
	];
	for (text, expected) in cases {
		let expected = expected.iter().map(|arg| arg.to_string()).collect();
		assert_eq!(args(text), Ok(expected), "{text}");
	}
}

#[test]
fn two_lists_of_arguments_are_refused() {
	for text in [
		r#"{"args":[],"iexec_args":""}"#,
		r#"{"args":["a"],"iexec_args":"a"}"#,
		r#"{"iexec_args":"a","args":["b"]}"#,
	] {
		assert_eq!(refusal(text), Some(ParamsError::Args), "{text}");
	}
	assert_eq!(refusal(r#"{"args":["a"],"args":["a"]}"#), Some(ParamsError::NotJson));
	assert_eq!(args(r#"{"args":["a"],"iexec_args":null}"#), Ok(vec!["a".into()]));
}

#[test]
fn arguments_are_bounded_in_number_and_length() {
	let (most, longest) = (MAX_ARGS as usize, MAX_ARG as usize);
	let list = |count: usize| json!({ "args": vec!["a"; count] }).to_string();
	let line = |count: usize| json!({ "iexec_args": "a ".repeat(count) }).to_string();
	let one = |length: usize| json!({ "args": ["a".repeat(length)] }).to_string();
	let word = |length: usize| json!({ "iexec_args": "a".repeat(length) }).to_string();
	for text in [list(most), line(most)] {
		assert_eq!(args(&text), Ok(vec!["a".into(); most]), "{text}");
	}
	for text in [one(longest), word(longest)] {
		assert_eq!(args(&text), Ok(vec!["a".repeat(longest)]), "{text}");
	}
	for text in [list(most + 1), line(most + 1), one(longest + 1), word(longest + 1)] {
		assert_eq!(refusal(&text), Some(ParamsError::Args), "{text}");
	}
	// Bytes count, not letters.
	let letters = "é".repeat(longest / 2);
	assert_eq!(args(&json!({ "args": [letters] }).to_string()), Ok(vec![letters.clone()]));
	let beyond = json!({ "args": [format!("{letters}a")] }).to_string();
	assert_eq!(refusal(beyond), Some(ParamsError::Args));
}

#[test]
fn fuel_is_some_and_no_more_than_a_task_may_have() {
	let fuel = |fuel: u64| Params::read(json!({ "fuel": fuel }).to_string().as_bytes());
	for some in [1, MAX_FUEL - 1, MAX_FUEL] {
		assert_eq!(fuel(some).map(|params| params.fuel_limit), Ok(some));
	}
	for refused in [0, MAX_FUEL + 1, u64::MAX] {
		assert_eq!(fuel(refused), Err(ParamsError::Fuel), "{refused}");
	}
	for text in [
		r#"{"fuel":-1}"#,
		r#"{"fuel":1.0}"#,
		r#"{"fuel":1e3}"#,
		r#"{"fuel":"1"}"#,
		r#"{"fuel":18446744073709551616}"#,
	] {
		assert_eq!(refusal(text), Some(ParamsError::NotJson), "{text}");
	}
}

#[test]
fn an_input_is_named_by_the_hash_of_its_bytes() {
	let at = |uri: &str| json!({ "input": { "at_uri": { "hash": HASH, "uri": uri } } }).to_string();
	let longest = "u".repeat(MAX_URI as usize);
	for uri in ["https://example.org/data", &longest] {
		let expected = Artifact::AtUri {
			hash: HASH,
			uri: uri.as_bytes().to_vec().try_into().expect("the URI is short enough"),
		};
		let params = Params::read(at(uri).as_bytes()).expect("parameters");
		assert_eq!(params.input, Some(expected));
	}
	for text in [
		at(&format!("{longest}u")),
		json!({ "input": HASH }).to_string(),
		json!({ "input": { "on_chain": "0xab" } }).to_string(),
		json!({ "input": { "at_uri": { "uri": "https://example.org/data" } } }).to_string(),
		json!({ "input": { "at_uri": { "hash": HASH } } }).to_string(),
		json!({ "input": { "elsewhere": HASH } }).to_string(),
		json!({ "input": "https://example.org/data" }).to_string(),
	] {
		assert_eq!(refusal(&text), Some(ParamsError::NotJson), "{text}");
	}
}

#[test]
fn files_that_are_named_by_their_addresses_alone_are_refused() {
	for text in [
		r#"{"iexec_input_files":["https://example.org/data"]}"#,
		r#"{"iexec_input_files":[""],"args":["a"]}"#,
		// Also when something else is wrong.
		r#"{"iexec_input_files":[""],"args":["a"],"iexec_args":"a","fuel":0}"#,
	] {
		assert_eq!(refusal(text), Some(ParamsError::InputFiles), "{text}");
	}
	for text in
		[r#"{"iexec_input_files":"https://example.org/data"}"#, r#"{"iexec_input_files":[1]}"#]
	{
		assert_eq!(refusal(text), Some(ParamsError::NotJson), "{text}");
	}
}

#[test]
fn keys_of_others_are_left_to_them() {
	for text in [
		r#"{"iexec_args":"a","iexec_result_storage_provider":"ipfs"}"#,
		r#"{"args":["a"],"iexec_secrets":{"1":"mine"},"iexec_developer_logger":true}"#,
		r#"{"ARGS":["b"],"args":["a"]}"#,
	] {
		assert_eq!(args(text), Ok(vec!["a".into()]), "{text}");
	}
}

#[test]
fn what_is_no_object_of_json_is_refused() {
	for text in [
		"hello",
		"--name a",
		"null",
		"true",
		"1",
		"\"a\"",
		"[]",
		r#"[["a"]]"#,
		"{",
		"}",
		"{}{}",
		"{} a",
		"{a:1}",
		r#"{"args":["a"],}"#,
		r#"{"args":"a"}"#,
		r#"{"args":[1]}"#,
		r#"{"args":[null]}"#,
		r#"{"args":{"0":"a"}}"#,
		r#"{"iexec_args":["a"]}"#,
		r#"{"iexec_args":1}"#,
		r#"{"args":["\ud800"]}"#,
		"{\"args\":[\"a\nb\"]}",
		"\u{feff}{}",
		"\0",
	] {
		assert_eq!(refusal(text), Some(ParamsError::NotJson), "{text:?}");
	}
	for bytes in [&b"\xff"[..], b"{\"args\":[\"\xff\"]}", b"{\"\xff\":1}", b"{}\0"] {
		assert_eq!(refusal(bytes), Some(ParamsError::NotJson), "{bytes:?}");
	}
}

#[test]
fn a_text_has_at_most_as_many_bytes_as_a_request_holds() {
	let text = |length: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(length - 8));
	assert_eq!(text(100).len(), 100);
	assert_eq!(refusal(text(MAX_PARAMS as usize)), None);
	assert_eq!(refusal(text(MAX_PARAMS as usize + 1)), Some(ParamsError::NotJson));
	// White space counts.
	assert_eq!(refusal(format!("{{}}{}", " ".repeat(MAX_PARAMS as usize - 2))), None);
	assert_eq!(
		refusal(format!("{{}}{}", " ".repeat(MAX_PARAMS as usize - 1))),
		Some(ParamsError::NotJson)
	);
}

#[test]
fn nesting_as_deep_as_the_text_allows_ends_nothing() {
	let nested = |key: &str, open: &str, inner: &str, close: &str| {
		let depth = (MAX_PARAMS as usize - 32) / (open.len() + close.len());
		format!("{{\"{key}\":{}{inner}{}}}", open.repeat(depth), close.repeat(depth))
	};
	for key in ["args", "iexec_args", "input", "fuel", "iexec_input_files"] {
		for text in [nested(key, "[", "", "]"), nested(key, "{\"a\":", "1", "}")] {
			assert_eq!(refusal(&text), Some(ParamsError::NotJson), "{text}");
		}
	}
	// What nobody reads is skipped, however deep, if only it ends.
	for text in [nested("other", "[", "", "]"), nested("other", "{\"a\":", "1", "}")] {
		assert_eq!(refusal(&text), None, "{text}");
	}
	for text in [nested("other", "[", "", ""), nested("other", "[", "1 2", "]")] {
		assert_eq!(refusal(&text), Some(ParamsError::NotJson), "{text}");
	}
}
