use super::mock::*;
use crate::{CallbackData, Error, Event, Results};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	result::{ResultLocation, ResultSummary},
	task::Publication,
	Digest, TaskId, H256,
};

/// Nothing to be passed on.
fn none() -> CallbackData {
	CallbackData::default()
}

fn uri(uri: &str) -> ResultLocation {
	ResultLocation::Uri(uri.as_bytes().to_vec().try_into().unwrap())
}

/// A task that these many workers completed with this result; and its summary.
fn completed(workers: u64) -> (TaskId, ResultSummary, Digest) {
	let (bundle, digest) = result("42");
	let id = create(workers as u8, REWARD);
	for number in 0..workers {
		vote(worker(number), id, digest);
	}
	for number in 0..workers {
		reveal(worker(number), id, digest);
	}
	(id, bundle.summary, digest)
}

#[test]
fn who_proved_a_result_may_say_where_it_is() {
	chain(|| {
		let (id, summary, _) = completed(2);
		assert_ok!(Poco::publish(signed(worker(1)), id, summary.clone(), uri("http://a"), none()));
		let published = Results::<Test>::get(id).unwrap();
		assert_eq!(published.summary, summary);
		assert_eq!(
			published.publications.to_vec(),
			[Publication { publisher: worker(1), location: uri("http://a") }]
		);
		assert_eq!(events().last(), Some(&Event::Published { task: id, publisher: worker(1) }));
	});
}

#[test]
fn a_small_result_may_be_published_as_it_is() {
	chain(|| {
		let (id, summary, _) = completed(1);
		let bytes = result("42").0.encode();
		let location = ResultLocation::Inline(bytes.try_into().unwrap());
		assert_ok!(Poco::publish(signed(worker(0)), id, summary, location, none()));
	});
}

#[test]
fn bytes_that_are_not_the_voted_result_are_refused() {
	chain(|| {
		let (id, summary, _) = completed(1);
		let mut forged = result("42").0;
		forged.stdout = b"43".to_vec();
		for bytes in [forged.encode(), result("43").0.encode(), b"junk".to_vec(), vec![]] {
			let location = ResultLocation::Inline(bytes.try_into().unwrap());
			assert_noop!(
				Poco::publish(signed(worker(0)), id, summary.clone(), location, none()),
				Error::<Test>::ResultMismatch
			);
		}
	});
}

#[test]
fn a_summary_that_is_not_the_voted_one_is_refused() {
	chain(|| {
		let (id, _, _) = completed(1);
		let other = result("43").0.summary;
		assert_noop!(
			Poco::publish(signed(worker(0)), id, other, uri("http://a"), none()),
			Error::<Test>::SummaryMismatch
		);
	});
}

#[test]
fn only_those_who_proved_it_publish() {
	chain(|| {
		let (bundle, digest) = result("42");
		let summary = bundle.summary;
		let id = create(2, REWARD);
		vote(worker(9), id, super::mock::digest("lie"));
		for number in 0..4 {
			vote(worker(number), id, digest);
		}
		let publish =
			|who| Poco::publish(signed(who), id, summary.clone(), uri("http://a"), none());
		for number in 0..4 {
			assert_noop!(publish(worker(0)), Error::<Test>::NotCompleted);
			reveal(worker(number), id, digest);
		}
		assert_noop!(publish(worker(9)), Error::<Test>::NotProved);
		assert_noop!(publish(STRANGER), Error::<Test>::NotContributor);
		assert_ok!(publish(worker(0)));
	});
}

#[test]
fn a_worker_publishes_once_and_four_of_them_at_most() {
	chain(|| {
		let (id, summary, _) = completed(5);
		let publish =
			|who| Poco::publish(signed(who), id, summary.clone(), uri("http://a"), none());
		for number in 0..4 {
			assert_ok!(publish(worker(number)));
		}
		assert_noop!(publish(worker(0)), Error::<Test>::AlreadyPublished);
		assert_noop!(publish(worker(4)), Error::<Test>::MaxPublicationsExceeded);
	});
}

#[test]
fn the_bytes_themselves_take_the_place_of_an_address_but_not_of_the_first_one() {
	chain(|| {
		let (id, summary, _) = completed(8);
		let inline = ResultLocation::Inline(result("42").0.encode().try_into().unwrap());
		let publish =
			|who, at: ResultLocation| Poco::publish(signed(who), id, summary.clone(), at, none());
		for number in 0..4 {
			assert_ok!(publish(worker(number), uri("http://a")));
		}
		for number in 4..7 {
			assert_ok!(publish(worker(number), inline.clone()));
		}
		assert_noop!(publish(worker(7), inline.clone()), Error::<Test>::MaxPublicationsExceeded);
		let publishers: Vec<_> = Results::<Test>::get(id)
			.unwrap()
			.publications
			.into_iter()
			.map(|publication| publication.publisher)
			.collect();
		assert_eq!(publishers, [worker(0), worker(4), worker(5), worker(6)]);
	});
}

#[test]
fn a_requester_cannot_have_the_result_of_a_task_that_it_makes_fail() {
	chain(|| {
		let (bundle, digest) = result("42");
		let id = create(2, REWARD);
		vote(worker(0), id, digest);
		copy(worker(1), id, digest);
		reveal(worker(0), id, digest);
		let publish = || {
			Poco::publish(signed(worker(0)), id, bundle.summary.clone(), uri("http://a"), none())
		};
		assert_noop!(publish(), Error::<Test>::NotCompleted);
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		assert_noop!(publish(), Error::<Test>::NotCompleted);
	});
}

#[test]
fn four_dead_pointers_cannot_keep_the_result_itself_out() {
	chain(|| {
		let (id, summary, _) = completed(5);
		for number in 0..4 {
			assert_ok!(Poco::publish(
				signed(worker(number)),
				id,
				summary.clone(),
				uri("http://a"),
				none()
			));
		}
		let location = ResultLocation::Inline(result("42").0.encode().try_into().unwrap());
		assert_ok!(Poco::publish(signed(worker(4)), id, summary, location.clone(), none()));
		let published = Results::<Test>::get(id).unwrap().publications;
		assert_eq!(published[0].publisher, worker(0));
		assert_eq!(published[1], Publication { publisher: worker(4), location });
		assert_eq!(published.len(), 4);
	});
}

#[test]
fn a_pointer_points_somewhere() {
	chain(|| {
		let (id, summary, _) = completed(1);
		assert_noop!(
			Poco::publish(signed(worker(0)), id, summary.clone(), uri(""), none()),
			Error::<Test>::UriEmpty
		);
		assert_noop!(
			Poco::publish(signed(worker(0)), H256::zero(), summary, uri("http://a"), none()),
			Error::<Test>::TaskNotFound
		);
	});
}
