//! What is refused: bundles, results and proofs that are not what they should be.

use codec::Encode;
use poco_primitives::{
	hash,
	result::{
		is_safe_path, memory_hash, Bundle, BundleFile, BundleRefusal, Commitment, ExecutionProfile,
		FileProof, Outcome, ResultBundle, ResultMismatch, ResultSummary, CALLBACK_FILE, MAX_PATH,
	},
	H256,
};

fn raw(paths: &[&str]) -> Bundle {
	let file = |path: &&str| BundleFile { path: path.to_string(), content: b"x".to_vec() };
	Bundle { files: paths.iter().map(file).collect() }
}

fn refusal(paths: &[&str]) -> Option<BundleRefusal> {
	Bundle::decode_canonical(&raw(paths).encode()).err()
}

/// A result with `count` files and a callback.
fn result(count: usize) -> ResultBundle {
	let files = Bundle::new(
		(0..count)
			.map(|number| (format!("file-{number}"), format!("content {number}").into_bytes()))
			.chain([(CALLBACK_FILE.to_string(), b"42".to_vec())]),
	);
	let stdout = b"said".to_vec();
	let summary = ResultSummary {
		profile: ExecutionProfile::V1,
		outcome: Outcome::Exited(0),
		stdout: Commitment::to(&stdout),
		files_root: files.root(),
		file_count: files.files.len() as u32,
		callback: Commitment::to(b"42"),
		fuel_used: 5,
		memory_hash: memory_hash(&[]),
	};
	ResultBundle { summary, stdout, files }
}

#[test]
fn a_bundle_in_another_order_is_refused() {
	assert_eq!(refusal(&["a", "b", "c"]), None);
	assert_eq!(refusal(&["b", "a"]), Some(BundleRefusal::NotCanonical));
	assert_eq!(refusal(&["a", "a"]), Some(BundleRefusal::NotCanonical));
	// The order is that of bytes, not of an alphabet or of folders.
	assert_eq!(refusal(&["B", "a-", "a/b", "ab", "é"]), None);
	assert_eq!(refusal(&["a/b", "a-"]), Some(BundleRefusal::NotCanonical));
}

#[test]
fn a_bundle_with_a_path_that_leads_outside_is_refused() {
	for path in ["", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/..", "a/./b", "a/../b", "a\0b"]
	{
		assert!(!is_safe_path(path), "{path:?}");
		assert_eq!(refusal(&[path]), Some(BundleRefusal::UnsafePath), "{path:?}");
	}
	for path in ["...", "a/..b", ".hidden", "a\\..\\b", "a b", "ü", "~"] {
		assert!(is_safe_path(path), "{path:?}");
		assert_eq!(refusal(&[path]), None, "{path:?}");
	}
}

#[test]
fn a_bundle_with_a_path_that_is_too_long_is_refused() {
	let longest = "a/".repeat(MAX_PATH / 2 - 1) + "ab";
	assert_eq!((longest.len(), refusal(&[&longest])), (MAX_PATH, None));
	assert_eq!(refusal(&[&(longest + "c")]), Some(BundleRefusal::UnsafePath));
}

#[test]
fn a_bundle_with_a_file_that_is_also_a_folder_is_refused() {
	assert_eq!(refusal(&["a", "a/b"]), Some(BundleRefusal::ThroughFile));
	assert_eq!(refusal(&["a", "a-", "a/b"]), Some(BundleRefusal::ThroughFile));
	assert_eq!(refusal(&["a/b", "a/b/c/d"]), Some(BundleRefusal::ThroughFile));
	assert_eq!(refusal(&["a/b", "a/bc/d", "ab"]), None);
}

#[test]
fn bytes_that_are_no_bundle_are_refused() {
	let whole = raw(&["a", "b"]).encode();
	assert!(Bundle::decode_canonical(&whole).is_ok());
	for length in 0..whole.len() {
		let part = Bundle::decode_canonical(&whole[..length]);
		assert_eq!(part, Err(BundleRefusal::Malformed), "{length} bytes");
	}
	let longer = [&whole[..], &[0]].concat();
	assert_eq!(Bundle::decode_canonical(&longer), Err(BundleRefusal::Malformed));
	// The same number in a longer form, a length beyond the end, a path that is no UTF-8.
	for bytes in [&[0x01, 0x00][..], &[0xfe, 0xff, 0xff, 0xff], &[0x04, 0x04, 0xff, 0x00]] {
		assert_eq!(Bundle::decode_canonical(bytes), Err(BundleRefusal::Malformed), "{bytes:?}");
	}
	assert_eq!(Bundle::decode_canonical(&[0]), Ok(Bundle::default()));
}

#[test]
fn every_tampered_part_of_a_result_is_noticed() {
	let honest = result(3);
	let digest = honest.summary.digest();
	assert_eq!(ResultBundle::open(&honest.encode(), digest), Ok(honest.clone()));
	let refused = |change: &dyn Fn(&mut ResultBundle)| {
		let mut bent = honest.clone();
		change(&mut bent);
		let refusal = bent.verify(digest);
		assert_eq!(ResultBundle::open(&bent.encode(), digest).map(|_| ()), refusal);
		refusal.err()
	};
	assert_eq!(refused(&|result| result.stdout.push(0)), Some(ResultMismatch::Stdout));
	for change in [
		&(|result: &mut ResultBundle| result.files.files[1].content.push(0))
			as &dyn Fn(&mut ResultBundle),
		&|result| result.files.files[1].path.push('x'),
		&|result| result.files.files[0].content = b"43".to_vec(),
		&|result| drop(result.files.files.pop()),
		&|result| result.files.files.clear(),
	] {
		assert_eq!(refused(change), Some(ResultMismatch::Files));
	}
	for change in [
		&(|result: &mut ResultBundle| result.summary.outcome = Outcome::Exited(1))
			as &dyn Fn(&mut ResultBundle),
		&|result| result.summary.stdout.length += 1,
		&|result| result.summary.files_root = H256::zero(),
		&|result| result.summary.file_count += 1,
		&|result| result.summary.callback = Commitment::to(b""),
		&|result| result.summary.fuel_used += 1,
		&|result| result.summary.memory_hash = H256::zero(),
	] {
		assert_eq!(refused(change), Some(ResultMismatch::Digest));
	}
}

#[test]
fn a_summary_that_contradicts_its_own_files_has_no_result() {
	// The digest fits the summary, but the summary does not fit the parts.
	let mut bent = result(2);
	bent.summary.callback = Commitment::to(b"43");
	assert_eq!(bent.verify(bent.summary.digest()), Err(ResultMismatch::Files));
	let mut bent = result(2);
	bent.summary.file_count = 2;
	assert_eq!(bent.verify(bent.summary.digest()), Err(ResultMismatch::Files));
}

#[test]
fn bytes_that_are_no_result_are_refused() {
	let honest = result(2);
	let digest = honest.summary.digest();
	let whole = honest.encode();
	for length in 0..whole.len() {
		let part = ResultBundle::open(&whole[..length], digest);
		assert_eq!(part, Err(ResultMismatch::Malformed), "{length} bytes");
	}
	let longer = [&whole[..], &[0]].concat();
	assert_eq!(ResultBundle::open(&longer, digest), Err(ResultMismatch::Malformed));
	let mut disordered = honest;
	disordered.files.files.swap(1, 2);
	let refusal = ResultBundle::open(&disordered.encode(), digest);
	assert_eq!(refusal, Err(ResultMismatch::Malformed));
}

#[test]
fn a_proof_shows_one_file_and_nothing_else() {
	for count in 1..=9u32 {
		let files =
			Bundle::new((0..count).map(|n| (format!("file-{n}"), format!("content {n}").into())));
		let summary =
			ResultSummary { files_root: files.root(), file_count: count, ..result(0).summary };
		assert_eq!(files.prove("none"), None);
		for (index, file) in files.files.iter().enumerate() {
			let content = Commitment::to(&file.content);
			let proof = files.prove(&file.path).expect("it is there");
			let shows = |proof: &FileProof, summary: &ResultSummary| {
				proof.verify(summary, &file.path, &content)
			};
			assert_eq!(proof.index as usize, index);
			assert!(shows(&proof, &summary), "{index} of {count}");

			// Another path, other bytes, another length.
			assert!(!proof.verify(&summary, "none", &content));
			assert!(!proof.verify(&summary, &file.path, &Commitment::to(b"other")));
			let longer = Commitment { length: content.length + 1, ..content };
			assert!(!proof.verify(&summary, &file.path, &longer));

			// Any other place in the tree.
			for other in (0..count + 9).chain([u32::MAX]).filter(|other| *other != proof.index) {
				assert!(!shows(&FileProof { index: other, ..proof.clone() }, &summary), "{other}");
			}

			// One sibling more, one less, another one.
			for extra in [H256::zero(), summary.files_root, H256([1; 32])] {
				let mut more = proof.clone();
				more.siblings.push(extra);
				assert!(!shows(&more, &summary));
				let mut more = proof.clone();
				more.siblings.insert(0, extra);
				assert!(!shows(&more, &summary));
			}
			for at in 0..proof.siblings.len() {
				let mut less = proof.clone();
				less.siblings.remove(at);
				assert!(!shows(&less, &summary));
				let mut bent = proof.clone();
				bent.siblings[at].0[31] ^= 1;
				assert!(!shows(&bent, &summary));
			}

			// Another root, or no files at all.
			assert!(!shows(&proof, &ResultSummary { files_root: H256::zero(), ..summary.clone() }));
			for width in 0..=proof.index {
				assert!(!shows(&proof, &ResultSummary { file_count: width, ..summary.clone() }));
			}
		}
	}
}

#[test]
fn a_proof_for_a_tree_of_another_width_shows_nothing() {
	// Wherever the way up differs between two widths, the proof of the one is none of the other.
	// Where it does not, it proves the same file under the same root.
	for count in 1..=9u32 {
		let files =
			Bundle::new((0..count).map(|n| (format!("file-{n}"), format!("content {n}").into())));
		for file in &files.files {
			let proof = files.prove(&file.path).expect("it is there");
			for width in 1..=12 {
				let summary = ResultSummary {
					files_root: files.root(),
					file_count: width,
					..result(0).summary
				};
				let siblings = |width: u32| {
					let (mut at, mut width, mut way) = (proof.index, width, Vec::new());
					while width > 1 {
						way.push((at ^ 1 < width).then_some(at % 2));
						(at, width) = (at / 2, width.div_ceil(2));
					}
					way.into_iter().flatten().collect::<Vec<_>>()
				};
				let same_way = proof.index < width && siblings(width) == siblings(count);
				let shown = proof.verify(&summary, &file.path, &Commitment::to(&file.content));
				assert_eq!(shown, same_way, "{} of {count} as of {width}", proof.index);
			}
		}
	}
}

#[test]
fn a_vote_and_a_seal_are_bound_to_all_that_they_are_about() {
	let (task, digest) = (H256([1; 32]), H256([2; 32]));
	let (one, other) = ([3u8; 32], [4u8; 32]);
	let all = [
		hash::vote(task, digest),
		hash::vote(digest, task),
		hash::vote(H256([5; 32]), digest),
		hash::vote(task, H256([5; 32])),
		hash::seal(&one, task, digest),
		hash::seal(&other, task, digest),
		hash::seal(&one, digest, task),
		hash::task_id(task, 0),
		hash::task_id(task, 1),
		hash::deal_id(&one, 0),
		hash::deal_id(&one, 1),
		hash::deal_id(&other, 0),
	];
	for (at, hash) in all.iter().enumerate() {
		assert!(!all[..at].contains(hash), "{at}");
	}
}
