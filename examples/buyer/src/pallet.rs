//! A minimal pallet that buys for its chain, and takes the answers by a call. It is there to be read and
//! copied: a chain that uses it measures its weights, and decides who may buy, and what.

pub use inner::*;

#[frame_support::pallet]
// The macro itself numbers events with `as` and expects its pallets to be in the runtime.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
mod inner {
	use crate::{
		answers_from, prefix_of, purchase_program, Account, Answer, Answered, Currency, Fee, Hash,
		How, Outcome, Payload, Purchase, What,
	};
	use alloc::vec::Vec;
	use codec::Encode;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use xcm::latest::{send_xcm, Asset, InteriorLocation, Junction, Location, SendXcm};

	/// Most bytes of an answer: those of a result, and what stands before them.
	pub const MAX_ANSWER: u32 = crate::MAX_BYTES + 128;

	/// Where the PoCo chain is, and what it asks for.
	#[derive(Clone, Debug, PartialEq, Eq)]
	pub struct PocoChain {
		/// The parachain's number.
		pub id: u32,
		/// The number of `purchases` in its runtime.
		pub pallet: u8,
		/// The number of `purchase` in that pallet.
		pub call: u8,
		/// What executing the purchase may cost there, in what this chain's account there has.
		pub execution: Asset,
		/// What executing the answer may cost here.
		pub answer: Fee,
		/// Who gets here what is left over of that.
		pub surplus_to: Account,
	}

	/// What is to be bought.
	#[derive(
		Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
	)]
	pub struct Wanted {
		/// The hash of the order that sells the app.
		pub app: Hash,
		/// The hash of the order that sells the computing.
		pub workerpool: Hash,
		/// How long the task may take.
		pub category: u32,
		/// How sure the result is to be.
		pub trust: u32,
		/// What is computed.
		pub params: BoundedVec<u8, ConstU32<1_024>>,
		/// The most that it may cost, in the PoCo chain's own token.
		pub max_price: u128,
		/// Until when the PoCo chain tries to answer, in milliseconds of its time.
		pub expiry: u64,
	}

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeCall: From<Call<Self>>, RuntimeEvent: From<Event<Self>>>
	{
		/// Who may spend what the chain has on the PoCo chain.
		type BuyOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who tells answers, and where that is: `pallet_xcm::EnsureXcm<Everything>`.
		type AnswerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Location>;

		/// Sends messages in the name of the chain.
		type Router: SendXcm;

		/// The number of this parachain.
		type Id: Get<u32>;

		/// The PoCo chain.
		type Poco: Get<PocoChain>;

		/// The most weight that an answer takes.
		type AnswerWeight: Get<Weight>;
	}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// Purchases without an answer. Key: the reference.
	#[pallet::storage]
	pub type Waiting<T: Config> = StorageMap<_, Identity, Hash, ()>;

	/// The number that the next reference is made of.
	#[pallet::storage]
	pub type Next<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Results that came. Key: the reference. Value: digest, and bytes.
	#[pallet::storage]
	pub type Results<T: Config> =
		StorageMap<_, Identity, Hash, (Hash, BoundedVec<u8, ConstU32<{ crate::MAX_BYTES }>>)>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A purchase was sent. Whether it was made is known when it is answered.
		Sent {
			/// What it is called.
			reference: Hash,
		},
		/// A result came.
		ResultTaken {
			/// What the purchase is called.
			reference: Hash,
			/// The result's digest.
			digest: Hash,
		},
		/// What was known of a purchase is forgotten.
		Forgotten {
			/// What the purchase is called.
			reference: Hash,
		},
		/// There is no result, or none that fits.
		NoResult {
			/// What the purchase is called.
			reference: Hash,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The purchase could not be written, or not be sent.
		NotSent,
		/// What tells an answer is not what answers this pallet.
		NotThePocoChain,
		/// The bytes are no answer.
		NotAnAnswer,
		/// Nothing was bought under this reference, or it was answered.
		NotAwaited,
		/// Nothing is known under this reference.
		NotFound,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Buys a task in the name of this chain. Only [`Config::BuyOrigin`].
		///
		/// Errors: `NotSent`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::DbWeight::get().reads_writes(10, 10))]
		pub fn buy(origin: OriginFor<T>, wanted: Wanted) -> DispatchResult {
			T::BuyOrigin::ensure_origin(origin)?;
			let number = Next::<T>::get();
			let reference = Self::reference(number);
			let poco = T::Poco::get();
			let purchase = Self::purchase(reference, wanted, &poco).ok_or(Error::<T>::NotSent)?;
			let call = purchase.call(poco.pallet, poco.call).ok_or(Error::<T>::NotSent)?;
			let destination = Location::new(1, [Junction::Parachain(poco.id)]);
			let this = Location::new(1, [Junction::Parachain(T::Id::get())]);
			let message = purchase_program(
				call,
				poco.execution,
				Weight::from_parts(5_000_000_000, 500_000),
				this,
			);
			send_xcm::<T::Router>(destination, message).map_err(|_| Error::<T>::NotSent)?;
			Next::<T>::put(number.saturating_add(1));
			Waiting::<T>::insert(reference, ());
			Self::deposit_event(Event::Sent { reference });
			Ok(())
		}

		/// Takes an answer. Only the PoCo chain, for what this chain bought.
		///
		/// Errors: `NotThePocoChain`, `NotAnAnswer`, `NotAwaited`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::AnswerWeight::get())]
		pub fn take(
			origin: OriginFor<T>,
			bytes: BoundedVec<u8, ConstU32<MAX_ANSWER>>,
		) -> DispatchResult {
			let sender = T::AnswerOrigin::ensure_origin(origin)?;
			let poco = T::Poco::get();
			// Whoever buys on that chain writes the calls that its answers are. Those for others come from
			// below others' names.
			let expected = answers_from(poco.id, poco.pallet, &InteriorLocation::Here);
			ensure!(Some(sender) == expected, Error::<T>::NotThePocoChain);
			let Answered { reference, outcome, .. } =
				Answered::read(&bytes).ok_or(Error::<T>::NotAnAnswer)?;
			ensure!(Waiting::<T>::take(reference).is_some(), Error::<T>::NotAwaited);
			let result = match outcome {
				Outcome::Completed { digest, payload: Payload::Bytes(bytes) } => {
					BoundedVec::try_from(bytes).ok().map(|bytes| (digest, bytes))
				},
				_ => None,
			};
			match result {
				Some((digest, bytes)) => {
					Results::<T>::insert(reference, (digest, bytes));
					Self::deposit_event(Event::ResultTaken { reference, digest });
				},
				None => Self::deposit_event(Event::NoResult { reference }),
			}
			Ok(())
		}

		/// Forgets a purchase that was refused or given up there, or a result that is not needed any
		/// more. Only [`Config::BuyOrigin`].
		///
		/// Errors: `NotFound`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::DbWeight::get().reads_writes(2, 2))]
		pub fn forget(origin: OriginFor<T>, reference: Hash) -> DispatchResult {
			T::BuyOrigin::ensure_origin(origin)?;
			let waited = Waiting::<T>::take(reference).is_some();
			let came = Results::<T>::take(reference).is_some();
			ensure!(waited || came, Error::<T>::NotFound);
			Self::deposit_event(Event::Forgotten { reference });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// What a purchase of this number is called.
		pub fn reference(number: u64) -> Hash {
			let mut reference = [0; 32];
			for (byte, of) in reference.iter_mut().zip(number.to_le_bytes()) {
				*byte = of;
			}
			reference
		}

		/// The purchase that is sent.
		fn purchase(reference: Hash, wanted: Wanted, poco: &PocoChain) -> Option<Purchase> {
			Some(Purchase {
				reference,
				app: wanted.app,
				dataset: None,
				workerpool: wanted.workerpool,
				category: wanted.category,
				trust: wanted.trust,
				params: wanted.params.into_inner(),
				currency: Currency::Native,
				max_price: wanted.max_price,
				expiry: wanted.expiry,
				answer: Answer {
					what: What::Bytes { most: crate::MAX_BYTES },
					how: How::Call { prefix: Self::prefix()?, max_weight: T::AnswerWeight::get() },
					fee: poco.answer,
					surplus_to: Some(poco.surplus_to),
				},
			})
		}

		/// The beginning of the call that takes answers.
		fn prefix() -> Option<Vec<u8>> {
			let call = Call::<T>::take { bytes: BoundedVec::new() };
			prefix_of(&<T as frame_system::Config>::RuntimeCall::from(call))
		}
	}
}
