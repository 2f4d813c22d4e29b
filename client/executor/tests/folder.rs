//! Folders of the machine: inputs from them, results to them.

mod common;

use common::Program;
use poco_executor::{bundle_from_dir, write_bundle, write_result, FolderError, ResultFolder};
use poco_primitives::result::{Bundle, BundleRefusal, ResultSummary};
use serde_json::Value;
use std::{fs, path::Path};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
	let dir = tempfile::tempdir().expect("a folder");
	for (path, content) in files {
		let path = dir.path().join(path);
		fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
		fs::write(path, content).expect("a file");
	}
	dir
}

fn bundle(files: &[(&str, &str)]) -> Bundle {
	Bundle::new(files.iter().map(|(path, content)| (path.to_string(), content.as_bytes().to_vec())))
}

#[test]
fn a_folder_becomes_the_bundle_of_its_files_and_back() {
	let files = [("b", "2"), ("a/c/d", "3"), ("a-b", ""), ("ä", "4")];
	let dir = folder(&files);
	fs::create_dir(dir.path().join("empty")).expect("a folder");
	let read = bundle_from_dir(dir.path(), 100).expect("it can be read");
	assert_eq!(read, bundle(&files));
	assert_eq!(read.check(), Ok(()));
	let copy = dir.path().join("copies/one");
	write_bundle(&copy, &read).expect("it can be written");
	assert_eq!(bundle_from_dir(&copy, 3 + 1).expect("it can be read"), read);
}

#[test]
fn a_folder_that_is_too_large_is_refused_to_the_byte() {
	let dir = folder(&[("a", "12345"), ("b", "678")]);
	assert!(bundle_from_dir(dir.path(), 8).is_ok());
	assert!(matches!(bundle_from_dir(dir.path(), 7), Err(FolderError::TooLarge(7))));
}

#[test]
fn a_folder_that_is_not_there_is_named() {
	let dir = folder(&[]);
	let path = dir.path().join("none");
	let refusal = bundle_from_dir(&path, 1).expect_err("it is not there");
	assert!(refusal.to_string().contains(path.to_str().expect("UTF-8")), "{refusal}");
}

#[cfg(unix)]
#[test]
fn links_count_as_what_they_lead_to_and_must_not_lead_out() {
	use std::os::unix::fs::symlink;
	let outside = folder(&[("secret", "s")]);
	let dir = folder(&[("a/file", "1")]);
	symlink("a/file", dir.path().join("link")).expect("a link");
	let read = bundle_from_dir(dir.path(), 100).expect("it can be read");
	assert_eq!(read, bundle(&[("a/file", "1"), ("link", "1")]));

	let leaves = dir.path().join("leaves");
	for target in [outside.path().join("secret"), Path::new("../").join("x"), outside.path().into()]
	{
		fs::write(dir.path().with_file_name("x"), "").expect("a file");
		symlink(target, &leaves).expect("a link");
		let refusal = bundle_from_dir(dir.path(), 100).expect_err("it leads out");
		assert!(matches!(&refusal, FolderError::LeavesFolder(path) if path.ends_with("leaves")));
		fs::remove_file(&leaves).expect("it was there");
	}
	symlink("a", dir.path().join("loop")).expect("a link");
	let refusal = bundle_from_dir(dir.path(), 100).expect_err("a link to a folder");
	assert!(matches!(refusal, FolderError::LinkToFolder(_)), "{refusal}");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_and_things_that_are_no_files_are_refused() {
	use std::{ffi::OsStr, os::unix::ffi::OsStrExt, os::unix::net::UnixListener};
	let dir = folder(&[]);
	let _socket = UnixListener::bind(dir.path().join("socket")).expect("a socket");
	let refusal = bundle_from_dir(dir.path(), 1).expect_err("a socket");
	assert!(matches!(refusal, FolderError::NotAFile(_)), "{refusal}");
	let dir = folder(&[]);
	fs::write(dir.path().join(OsStr::from_bytes(b"\xff")), "").expect("a file");
	let refusal = bundle_from_dir(dir.path(), 1).expect_err("no UTF-8");
	assert!(matches!(refusal, FolderError::NotUtf8(_)), "{refusal}");
}

#[test]
fn a_result_is_written_as_a_whole() {
	let table = b"row,value\na,1\nb,2\n";
	let execution = Program::app("stats").args(&["t.csv"]).input(&[("t.csv", table)]).run();
	let dir = folder(&[]);
	let place = dir.path().join("results/one");
	write_result(&place, &execution.result).expect("it can be written");

	let read = |name: &str| fs::read(place.join(name)).expect("it was written");
	assert_eq!(read(ResultFolder::STDOUT), execution.result.stdout);
	let files = bundle_from_dir(&place.join(ResultFolder::FILES), 1 << 20).expect("files");
	assert_eq!(files, execution.result.files);
	let json: Value = serde_json::from_slice(&read(ResultFolder::SUMMARY)).expect("JSON");
	let summary: ResultSummary =
		serde_json::from_value(json["summary"].clone()).expect("a summary");
	assert_eq!(summary, execution.result.summary);
	assert_eq!(json["digest"], serde_json::to_value(summary.digest()).expect("JSON"));

	let refusal = write_result(&place, &execution.result).expect_err("it is there already");
	assert!(matches!(refusal, FolderError::Exists(_)), "{refusal}");
	let beside: Vec<_> = fs::read_dir(place.parent().expect("it has one")).expect("read").collect();
	assert_eq!(beside.len(), 1, "nothing half done is left");
}

#[test]
fn a_result_whose_files_lead_outside_is_not_written_and_leaves_nothing() {
	let dir = folder(&[]);
	for path in ["../escaped", "/escaped", "a/../../escaped", "", "a//b", "."] {
		let evil = bundle(&[(path, "x")]);
		let refusal = write_bundle(&dir.path().join("out"), &evil).expect_err(path);
		assert!(matches!(refusal, FolderError::Bundle(BundleRefusal::UnsafePath)), "{refusal}");
	}
	let evil = bundle(&[("a", "x"), ("a/b", "y")]);
	let refusal = write_bundle(&dir.path().join("out"), &evil).expect_err("a file is no folder");
	assert!(matches!(refusal, FolderError::Bundle(BundleRefusal::ThroughFile)), "{refusal}");
	assert_eq!(fs::read_dir(dir.path()).expect("read").count(), 0);
}
