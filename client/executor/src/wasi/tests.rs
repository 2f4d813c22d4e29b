//! The functions of the snapshot, called as a program calls them.

use super::{
	abi::{oflags, rights, Errno, Fault, Wasi},
	guest::Guest,
	World,
};
use crate::{outcome::Stop, profile};
use poco_primitives::{
	hash::tagged,
	result::{Bundle, Limit},
};

const INPUT: u32 = 3;
const OUTPUT: u32 = 4;
const READ: u64 = rights::FD_READ;
const WRITE: u64 = rights::FD_WRITE;
/// Where paths, second paths, data and answers lie in the memory.
const PATH: u32 = 0;
const PATH_2: u32 = 8_192;
const DATA: u32 = 16_384;
const ANSWER: u32 = 60_000;
const VECTOR: u32 = 61_000;

/// What a call gave, comparable.
#[derive(Debug, PartialEq, Eq)]
enum Refused {
	With(Errno),
	Ended(Stop),
}
use Refused::*;

type Got<T> = Result<T, Refused>;

struct Machine {
	world: World,
	memory: Vec<u8>,
	fuel: u64,
}

impl Machine {
	fn new(input: &[(&str, &str)]) -> Self {
		let files = input.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
		let world = World::new(&[b"one".to_vec(), b"".to_vec()], &Bundle::new(files)).unwrap();
		Self { world, memory: vec![0; 65_536], fuel: 0 }
	}

	fn call(&mut self, function: impl FnOnce(&mut World, &mut Guest<'_>) -> Wasi) -> Got<()> {
		let mut guest = Guest::new(&mut self.memory);
		let result = function(&mut self.world, &mut guest);
		self.fuel = guest.fuel();
		result.map_err(|fault| match fault {
			Fault::Errno(errno) => With(errno),
			Fault::Stop(stop) => Ended(stop),
		})
	}

	fn put(&mut self, at: u32, bytes: &[u8]) -> u32 {
		self.memory[at as usize..at as usize + bytes.len()].copy_from_slice(bytes);
		bytes.len() as u32
	}

	fn u32(&self, at: u32) -> u32 {
		u32::from_le_bytes(self.memory[at as usize..at as usize + 4].try_into().unwrap())
	}

	fn u64(&self, at: u32) -> u64 {
		u64::from_le_bytes(self.memory[at as usize..at as usize + 8].try_into().unwrap())
	}

	fn on_path(
		&mut self,
		path: &str,
		function: impl FnOnce(&mut World, &mut Guest<'_>, u32, u32) -> Wasi,
	) -> Got<()> {
		let length = self.put(PATH, path.as_bytes());
		self.call(|world, guest| function(world, guest, PATH, length))
	}

	fn open_with(&mut self, fd: u32, path: &str, how: u32, rights: u64, flags: u32) -> Got<u32> {
		self.on_path(path, |world, guest, at, length| {
			world.path_open(guest, fd, 0, at, length, how, rights, u64::MAX, flags, ANSWER)
		})?;
		Ok(self.u32(ANSWER))
	}

	fn open(&mut self, fd: u32, path: &str, how: u32, rights: u64) -> Got<u32> {
		self.open_with(fd, path, how, rights, 0)
	}

	fn create(&mut self, path: &str) -> Got<u32> {
		self.open(OUTPUT, path, oflags::CREAT, READ | WRITE)
	}

	fn mkdir(&mut self, fd: u32, path: &str) -> Got<()> {
		self.on_path(path, |world, guest, at, length| {
			world.path_create_directory(guest, fd, at, length)
		})
	}

	fn rmdir(&mut self, fd: u32, path: &str) -> Got<()> {
		self.on_path(path, |world, guest, at, length| {
			world.path_remove_directory(guest, fd, at, length)
		})
	}

	fn unlink(&mut self, fd: u32, path: &str) -> Got<()> {
		self.on_path(path, |world, guest, at, length| world.path_unlink_file(guest, fd, at, length))
	}

	fn rename(&mut self, from: (u32, &str), to: (u32, &str)) -> Got<()> {
		let new_length = self.put(PATH_2, to.1.as_bytes());
		self.on_path(from.1, |world, guest, at, length| {
			world.path_rename(guest, from.0, at, length, to.0, PATH_2, new_length)
		})
	}

	/// Kind, size and number of links.
	fn stat(&mut self, fd: u32, path: &str) -> Got<(u8, u64, u64)> {
		self.on_path(path, |world, guest, at, length| {
			world.path_filestat_get(guest, fd, 1, at, length, ANSWER)
		})?;
		Ok((self.memory[ANSWER as usize + 16], self.u64(ANSWER + 32), self.u64(ANSWER + 24)))
	}

	fn vector(&mut self, at: u32, length: u32) {
		self.put(VECTOR, &at.to_le_bytes());
		self.put(VECTOR + 4, &length.to_le_bytes());
	}

	fn write(&mut self, fd: u32, text: &str) -> Got<u32> {
		let length = self.put(DATA, text.as_bytes());
		self.vector(DATA, length);
		self.call(|world, guest| world.fd_write(guest, fd, VECTOR, 1, ANSWER))?;
		Ok(self.u32(ANSWER))
	}

	fn pwrite(&mut self, fd: u32, text: &str, offset: u64) -> Got<()> {
		let length = self.put(DATA, text.as_bytes());
		self.vector(DATA, length);
		self.call(|world, guest| world.fd_pwrite(guest, fd, VECTOR, 1, offset, ANSWER))
	}

	fn read(&mut self, fd: u32, length: u32) -> Got<String> {
		self.vector(DATA, length);
		self.call(|world, guest| world.fd_read(guest, fd, VECTOR, 1, ANSWER))?;
		let end = DATA + self.u32(ANSWER);
		Ok(String::from_utf8(self.memory[DATA as usize..end as usize].to_vec()).unwrap())
	}

	fn pread(&mut self, fd: u32, length: u32, offset: u64) -> Got<String> {
		self.vector(DATA, length);
		self.call(|world, guest| world.fd_pread(guest, fd, VECTOR, 1, offset, ANSWER))?;
		let end = DATA + self.u32(ANSWER);
		Ok(String::from_utf8(self.memory[DATA as usize..end as usize].to_vec()).unwrap())
	}

	fn seek(&mut self, fd: u32, delta: i64, whence: u32) -> Got<u64> {
		self.call(|world, guest| world.fd_seek(guest, fd, delta, whence, ANSWER))?;
		Ok(self.u64(ANSWER))
	}

	fn close(&mut self, fd: u32) -> Got<()> {
		self.call(|world, guest| world.fd_close(guest, fd))
	}

	fn resize(&mut self, fd: u32, size: u64) -> Got<()> {
		self.call(|world, guest| world.fd_filestat_set_size(guest, fd, size))
	}

	/// One call of `fd_readdir`: names with their cookies, and how much of the buffer it used.
	fn list_some(&mut self, fd: u32, room: u32, cookie: u64) -> Got<(Vec<(String, u64)>, u32)> {
		self.call(|world, guest| world.fd_readdir(guest, fd, DATA, room, cookie, ANSWER))?;
		let used = self.u32(ANSWER);
		let (mut names, mut at) = (Vec::new(), DATA);
		while at + 24 <= DATA + used {
			let (next, length) = (self.u64(at), self.u32(at + 16));
			let end = at + 24 + length;
			if end > DATA + used {
				break;
			}
			let name = self.memory[at as usize + 24..end as usize].to_vec();
			names.push((String::from_utf8(name).unwrap(), next));
			at = end;
		}
		Ok((names, used))
	}

	fn list(&mut self, fd: u32) -> Vec<String> {
		let (names, used) = self.list_some(fd, 4096, 0).unwrap();
		assert!(used < 4096);
		names.into_iter().map(|(name, _)| name).collect()
	}

	fn output(self) -> Vec<(String, String)> {
		let files = self.world.fs.into_output().files;
		files
			.into_iter()
			.map(|file| (file.path, String::from_utf8(file.content).unwrap()))
			.collect()
	}
}

#[test]
fn the_input_can_be_read() {
	let mut machine = Machine::new(&[("a/b.txt", "hello"), ("c", "")]);
	let fd = machine.open(INPUT, "a/b.txt", 0, READ).unwrap();
	assert_eq!(fd, 5);
	assert_eq!(machine.read(fd, 2).unwrap(), "he");
	assert_eq!(machine.read(fd, 99).unwrap(), "llo");
	assert_eq!(machine.read(fd, 99).unwrap(), "");
	assert_eq!(machine.pread(fd, 3, 1).unwrap(), "ell");
	assert_eq!(machine.seek(fd, -1, 2).unwrap(), 4);
	assert_eq!(machine.read(fd, 99).unwrap(), "o");
	assert_eq!(machine.seek(fd, -6, 1), Err(With(Errno::Inval)));
	assert_eq!(machine.stat(INPUT, "a").unwrap(), (3, 0, 1));
	assert_eq!(machine.stat(INPUT, "a/b.txt").unwrap(), (4, 5, 1));
	assert_eq!(machine.open(INPUT, "none", 0, READ), Err(With(Errno::Noent)));
	assert_eq!(machine.open(INPUT, "c/none", 0, READ), Err(With(Errno::Notdir)));
	assert_eq!(machine.open(INPUT, "c/", 0, READ), Err(With(Errno::Notdir)));
	assert_eq!(machine.open(INPUT, "c", oflags::DIRECTORY, READ), Err(With(Errno::Notdir)));
}

#[test]
fn nothing_changes_the_input() {
	let mut machine = Machine::new(&[("a/b.txt", "hello")]);
	let refused = Err(With(Errno::Rofs));
	assert_eq!(machine.open(INPUT, "a/b.txt", 0, WRITE), Err(With(Errno::Rofs)));
	assert_eq!(machine.open(INPUT, "a/b.txt", oflags::TRUNC, READ), Err(With(Errno::Rofs)));
	assert_eq!(machine.open(INPUT, "new", oflags::CREAT, READ), Err(With(Errno::Rofs)));
	assert_eq!(machine.mkdir(INPUT, "new"), refused);
	assert_eq!(machine.unlink(INPUT, "a/b.txt"), refused);
	assert_eq!(machine.rename((INPUT, "a/b.txt"), (OUTPUT, "b.txt")), refused);
	assert_eq!(machine.rename((INPUT, "a"), (OUTPUT, "a")), refused);
	let fd = machine.create("mine").unwrap();
	assert_eq!(machine.rename((OUTPUT, "mine"), (INPUT, "mine")), refused);
	let times = machine.on_path("a", |world, guest, at, length| {
		world.path_filestat_set_times(guest, INPUT, 0, at, length, 1, 1, 5)
	});
	assert_eq!(times, refused);
	let input = machine.open(INPUT, "a/b.txt", 0, READ).unwrap();
	assert_eq!(machine.write(input, "x"), Err(With(Errno::Badf)));
	assert_eq!(machine.resize(input, 0), Err(With(Errno::Badf)));
	assert_eq!(machine.read(input, 9).unwrap(), "hello");
	machine.close(fd).unwrap();
	assert_eq!(machine.output(), [("mine".into(), String::new())]);
}

#[test]
fn no_path_leads_outside() {
	let mut machine = Machine::new(&[("a/b/c", "x"), ("d", "")]);
	for path in ["/d", "/", "..", "../d", "a/../..", "a/b/../../..", "../input/d", "./../d"] {
		assert_eq!(machine.open(INPUT, path, 0, READ), Err(With(Errno::Perm)), "{path}");
		assert_eq!(machine.stat(INPUT, path), Err(With(Errno::Perm)), "{path}");
		assert_eq!(machine.mkdir(OUTPUT, &path.replace('a', "")), Err(With(Errno::Perm)), "{path}");
	}
	// Nor above the folder that a descriptor stands for, be it inside of the input.
	let inner = machine.open(INPUT, "a/b", oflags::DIRECTORY, READ).unwrap();
	assert_eq!(machine.open(inner, "../../d", 0, READ), Err(With(Errno::Perm)));
	assert!(machine.open(inner, "c", 0, READ).is_ok());
	assert!(machine.open(INPUT, "a/../a/./b//c", 0, READ).is_ok());
	assert_eq!(machine.open(INPUT, "none/../d", 0, READ), Err(With(Errno::Noent)));
	assert_eq!(machine.open(INPUT, "d/../d", 0, READ), Err(With(Errno::Notdir)));
	assert_eq!(machine.open(INPUT, "", 0, READ), Err(With(Errno::Noent)));
	assert_eq!(machine.open(INPUT, "d\0", 0, READ), Err(With(Errno::Inval)));
	assert_eq!(machine.open(1, "d", 0, READ), Err(With(Errno::Notdir)));
	assert_eq!(machine.open(77, "d", 0, READ), Err(With(Errno::Badf)));
	machine.put(PATH, b"\xff");
	let result = machine.call(|world, guest| world.path_create_directory(guest, OUTPUT, PATH, 1));
	assert_eq!(result, Err(With(Errno::Ilseq)));
}

#[test]
fn files_are_written_at_any_place() {
	let mut machine = Machine::new(&[]);
	let fd = machine.create("f").unwrap();
	assert_eq!(machine.write(fd, "hello").unwrap(), 5);
	machine.pwrite(fd, "J", 0).unwrap();
	assert_eq!(machine.seek(fd, 0, 1).unwrap(), 5);
	assert_eq!(machine.seek(fd, 7, 0).unwrap(), 7);
	machine.write(fd, "!").unwrap();
	assert_eq!(machine.pread(fd, 99, 0).unwrap(), "Jello\0\0!");
	machine.resize(fd, 2).unwrap();
	machine.resize(fd, 3).unwrap();
	machine.call(|world, guest| world.fd_allocate(guest, fd, 1, 4)).unwrap();
	assert_eq!(machine.pread(fd, 99, 0).unwrap(), "Je\0\0\0");
	assert_eq!(machine.pread(fd, 99, u64::MAX).unwrap(), "");

	let again = machine.open_with(OUTPUT, "f", 0, WRITE, 1).unwrap();
	machine.write(again, "end").unwrap();
	assert_eq!(machine.read(again, 1), Err(With(Errno::Badf)));
	assert_eq!(machine.pread(fd, 99, 0).unwrap(), "Je\0\0\0end");
	let truncated = machine.open(OUTPUT, "f", oflags::TRUNC, WRITE).unwrap();
	machine.write(truncated, "new").unwrap();
	assert_eq!(
		machine.open(OUTPUT, "f", oflags::CREAT | oflags::EXCL, WRITE),
		Err(With(Errno::Exist))
	);
	assert_eq!(machine.open(OUTPUT, ".", oflags::DIRECTORY, WRITE), Err(With(Errno::Isdir)));
	assert_eq!(machine.output(), [("f".into(), "new".into())]);
}

#[test]
fn folders_are_made_renamed_and_removed() {
	let mut machine = Machine::new(&[]);
	machine.mkdir(OUTPUT, "a").unwrap();
	machine.mkdir(OUTPUT, "a/b/").unwrap();
	assert_eq!(machine.mkdir(OUTPUT, "a"), Err(With(Errno::Exist)));
	assert_eq!(machine.mkdir(OUTPUT, "x/y"), Err(With(Errno::Noent)));
	let fd = machine.create("a/b/f").unwrap();
	machine.write(fd, "1").unwrap();
	assert_eq!(machine.rmdir(OUTPUT, "a/b"), Err(With(Errno::Notempty)));
	assert_eq!(machine.rmdir(OUTPUT, "a/b/f"), Err(With(Errno::Notdir)));
	assert_eq!(machine.unlink(OUTPUT, "a/b"), Err(With(Errno::Isdir)));
	assert_eq!(machine.rmdir(OUTPUT, "."), Err(With(Errno::Notempty)));
	assert_eq!(machine.rename((OUTPUT, "a"), (OUTPUT, "a/b/c")), Err(With(Errno::Inval)));
	assert_eq!(machine.rename((OUTPUT, "a"), (OUTPUT, ".")), Err(With(Errno::Inval)));
	machine.mkdir(OUTPUT, "empty").unwrap();
	machine.rename((OUTPUT, "a"), (OUTPUT, "empty")).unwrap();
	machine.rename((OUTPUT, "empty/b/f"), (OUTPUT, "g")).unwrap();
	machine.rename((OUTPUT, "g"), (OUTPUT, "g")).unwrap();
	assert_eq!(machine.rename((OUTPUT, "g"), (OUTPUT, "empty")), Err(With(Errno::Isdir)));
	assert_eq!(machine.rename((OUTPUT, "empty"), (OUTPUT, "g")), Err(With(Errno::Notdir)));
	machine.rmdir(OUTPUT, "empty/b").unwrap();
	machine.rmdir(OUTPUT, "empty").unwrap();
	assert_eq!(machine.output(), [("g".into(), "1".into())]);
}

#[test]
fn the_roots_cannot_be_removed() {
	let mut machine = Machine::new(&[]);
	assert_eq!(machine.rmdir(OUTPUT, "."), Err(With(Errno::Inval)));
	assert_eq!(machine.rename((OUTPUT, "."), (OUTPUT, "x")), Err(With(Errno::Inval)));
}

#[test]
fn a_file_without_a_name_lives_as_long_as_it_is_open() {
	let mut machine = Machine::new(&[]);
	let fd = machine.create("f").unwrap();
	machine.write(fd, "x").unwrap();
	machine.unlink(OUTPUT, "f").unwrap();
	assert_eq!(machine.stat(OUTPUT, "f"), Err(With(Errno::Noent)));
	machine.write(fd, "y").unwrap();
	assert_eq!(machine.pread(fd, 9, 0).unwrap(), "xy");
	machine.call(|world, guest| world.fd_filestat_get(guest, fd, ANSWER)).unwrap();
	assert_eq!(machine.u64(ANSWER + 24), 0);
	// A folder that was removed takes nothing in any more.
	machine.mkdir(OUTPUT, "d").unwrap();
	let folder = machine.open(OUTPUT, "d", oflags::DIRECTORY, READ).unwrap();
	machine.rmdir(OUTPUT, "d").unwrap();
	assert_eq!(machine.mkdir(folder, "e"), Err(With(Errno::Noent)));
	let other = machine.create("g").unwrap();
	assert_eq!(machine.rename((OUTPUT, "g"), (folder, "g")), Err(With(Errno::Noent)));
	for fd in [fd, folder, other] {
		machine.close(fd).unwrap();
	}
	assert_eq!(machine.output(), [("g".into(), String::new())]);
}

#[test]
fn what_is_deleted_does_not_count_any_more() {
	let mut machine = Machine::new(&[]);
	for _ in 0..3 {
		let fd = machine.create("f").unwrap();
		machine.resize(fd, profile::OUTPUT_BYTES).unwrap();
		machine.unlink(OUTPUT, "f").unwrap();
		assert_eq!(machine.write(1, "x"), Err(Ended(Stop::Exceeded(Limit::Output))));
		machine.close(fd).unwrap();
		machine.write(1, "x").unwrap();
		machine.world.fs.count_output(0).unwrap();
		machine = Machine::new(&[]);
	}
}

#[test]
fn output_beyond_the_cap_ends_a_program() {
	let ended = Err(Ended(Stop::Exceeded(Limit::Output)));
	let mut machine = Machine::new(&[]);
	let fd = machine.create("f").unwrap();
	assert_eq!(machine.resize(fd, profile::OUTPUT_BYTES + 1), ended);
	assert_eq!(machine.resize(fd, u64::MAX), ended);
	assert_eq!(machine.pwrite(fd, "x", profile::OUTPUT_BYTES), ended);
	assert_eq!(machine.pwrite(fd, "x", u64::MAX), ended);
	assert_eq!(machine.call(|world, guest| world.fd_allocate(guest, fd, u64::MAX, 9)), ended);
	machine.pwrite(fd, "x", profile::OUTPUT_BYTES - 1).unwrap();
	assert_eq!(machine.fuel, 1 + 8 + 4 + profile::OUTPUT_BYTES - 1);
	assert_eq!(machine.write(1, "x"), Err(Ended(Stop::Exceeded(Limit::Output))));
	machine.resize(fd, 10).unwrap();
	machine.write(1, "x").unwrap();
	assert_eq!(machine.world.stdout, b"x");
	// The same bytes over and over again are many bytes.
	machine.memory.resize(1 << 20, 0);
	for index in 0..65 {
		machine.put(VECTOR + 8 * index, &0u32.to_le_bytes());
		machine.put(VECTOR + 8 * index + 4, &(1u32 << 20).to_le_bytes());
	}
	let result = machine.call(|world, guest| world.fd_pwrite(guest, fd, VECTOR, 65, 0, ANSWER));
	assert_eq!(result, ended);
}

#[test]
fn files_and_descriptors_beyond_the_cap_end_a_program() {
	let ended = || Err(Ended(Stop::Exceeded(Limit::Files)));
	let mut machine = Machine::new(&[]);
	for number in 0..profile::OUTPUT_ENTRIES {
		machine.mkdir(OUTPUT, &number.to_string()).unwrap();
	}
	assert_eq!(machine.mkdir(OUTPUT, "more"), ended());
	assert_eq!(machine.create("more"), Err(Ended(Stop::Exceeded(Limit::Files))));
	machine.rmdir(OUTPUT, "7").unwrap();
	machine.mkdir(OUTPUT, "more").unwrap();
	for number in 5..profile::DESCRIPTORS as u32 {
		assert_eq!(machine.open(OUTPUT, ".", 0, READ), Ok(number));
	}
	assert_eq!(machine.open(OUTPUT, ".", 0, READ), Err(Ended(Stop::Exceeded(Limit::Files))));
	machine.close(9).unwrap();
	assert_eq!(machine.open(OUTPUT, ".", 0, READ), Ok(9));
}

#[test]
fn names_and_paths_have_a_length() {
	let mut machine = Machine::new(&[]);
	let name = "n".repeat(profile::NAME_BYTES);
	machine.mkdir(OUTPUT, &name).unwrap();
	assert_eq!(machine.mkdir(OUTPUT, &format!("{name}n")), Err(With(Errno::Nametoolong)));
	// Three times 255, with slashes, leave 1024 - 768 = 256 bytes.
	let deep = [&name[..], &name, &name].join("/");
	machine.mkdir(OUTPUT, &[&name[..], &name].join("/")).unwrap();
	machine.mkdir(OUTPUT, &deep).unwrap();
	let folder = machine.open(OUTPUT, &deep, 0, READ).unwrap();
	machine.mkdir(folder, &name).unwrap();
	assert_eq!(machine.mkdir(folder, &format!("{name}/x")), Err(With(Errno::Nametoolong)));
	// Nor does a path grow too long by renaming what is above it.
	machine.mkdir(OUTPUT, "other").unwrap();
	assert_eq!(
		machine.rename((OUTPUT, &name), (OUTPUT, "other/x")),
		Ok(()),
		"a shorter name makes room"
	);
	assert_eq!(
		machine.rename((OUTPUT, "other/x"), (OUTPUT, &format!("other/{name}"))),
		Err(With(Errno::Nametoolong))
	);
	let long = "x/".repeat(profile::PATH_BYTES / 2 + 1);
	assert_eq!(machine.mkdir(OUTPUT, &long), Err(With(Errno::Nametoolong)));
}

#[test]
fn a_folder_is_read_in_the_order_of_the_names_bytes() {
	let mut machine = Machine::new(&[("b", ""), ("a/x", ""), ("B", ""), ("a-", ""), ("é", "")]);
	assert_eq!(machine.list(INPUT), [".", "..", "B", "a", "a-", "b", "é"]);
	// In pieces, whatever their size.
	for room in [26, 30, 52, 100] {
		let (mut names, mut cookie) = (Vec::new(), 0);
		loop {
			let (some, used) = machine.list_some(INPUT, room, cookie).unwrap();
			assert!(used <= room);
			cookie = some.last().map_or(cookie, |(_, next)| *next);
			names.extend(some.into_iter().map(|(name, _)| name));
			if used < room {
				break;
			}
		}
		assert_eq!(names, [".", "..", "B", "a", "a-", "b", "é"], "{room}");
	}
	// An entry that does not fit is cut, so that a full buffer says that there is more.
	assert_eq!(machine.list_some(INPUT, 30, 0), Ok((vec![(".".into(), 1)], 30)));
	let fd = machine.open(INPUT, "b", 0, READ).unwrap();
	let refused = machine.list_some(fd, 100, 0);
	assert_eq!(refused, Err(With(Errno::Notdir)));
}

#[test]
fn what_happens_while_a_folder_is_read_is_seen_from_the_next_beginning() {
	let mut machine = Machine::new(&[]);
	for name in ["a", "b", "c"] {
		machine.mkdir(OUTPUT, name).unwrap();
	}
	let (_, used) = machine.list_some(OUTPUT, 100, 0).unwrap();
	assert_eq!(used, 100);
	machine.rmdir(OUTPUT, "a").unwrap();
	machine.mkdir(OUTPUT, "z").unwrap();
	let (rest, _) = machine.list_some(OUTPUT, 1000, 3).unwrap();
	assert_eq!(rest, [("b".into(), 4), ("c".into(), 5)]);
	assert_eq!(machine.list(OUTPUT), [".", "..", "b", "c", "z"]);
}

#[test]
fn descriptors_are_renumbered() {
	let mut machine = Machine::new(&[("f", "x")]);
	let fd = machine.open(INPUT, "f", 0, READ).unwrap();
	machine.call(|world, guest| world.fd_renumber(guest, fd, 0)).unwrap();
	assert_eq!(machine.read(0, 9).unwrap(), "x");
	assert_eq!(machine.read(fd, 9), Err(With(Errno::Badf)));
	let renumber = machine.call(|world, guest| world.fd_renumber(guest, 0, 9));
	assert_eq!(renumber, Err(With(Errno::Badf)));
	machine.call(|world, guest| world.fd_renumber(guest, 0, 0)).unwrap();
	assert_eq!(machine.open(INPUT, "f", 0, READ), Ok(fd));
}

#[test]
fn there_are_no_links() {
	let mut machine = Machine::new(&[("f", "x")]);
	let link =
		machine.call(|world, guest| world.path_link(guest, OUTPUT, 0, PATH, 1, OUTPUT, PATH_2, 1));
	assert_eq!(link, Err(With(Errno::Notsup)));
	let link = machine.call(|world, guest| world.path_symlink(guest, PATH, 1, OUTPUT, PATH_2, 1));
	assert_eq!(link, Err(With(Errno::Notsup)));
	let read = |machine: &mut Machine, path: &str| {
		machine.on_path(path, |world, guest, at, length| {
			world.path_readlink(guest, INPUT, at, length, DATA, 9, ANSWER)
		})
	};
	assert_eq!(read(&mut machine, "f"), Err(With(Errno::Inval)));
	assert_eq!(read(&mut machine, "g"), Err(With(Errno::Noent)));
}

#[test]
fn the_streams_are_no_terminal_and_no_files() {
	let mut machine = Machine::new(&[]);
	assert_eq!(machine.read(0, 9).unwrap(), "");
	assert_eq!(machine.write(0, "x"), Err(With(Errno::Badf)));
	assert_eq!(machine.read(1, 9), Err(With(Errno::Badf)));
	for fd in 0..3 {
		assert_eq!(machine.seek(fd, 0, 1), Err(With(Errno::Spipe)));
		machine.call(|world, guest| world.fd_fdstat_get(guest, fd, ANSWER)).unwrap();
		assert_eq!(machine.memory[ANSWER as usize], 0);
		machine.call(|world, guest| world.fd_filestat_get(guest, fd, ANSWER)).unwrap();
	}
	assert_eq!(machine.write(2, "for people").unwrap(), 10);
	assert_eq!(machine.world.stderr, b"for people");
	let long = "x".repeat(40_000);
	for _ in 0..10 {
		assert_eq!(machine.write(2, &long).unwrap(), 40_000);
	}
	assert_eq!(machine.world.stderr.len(), profile::STDERR_BYTES);
	assert!(machine.world.stdout.is_empty());
}

#[test]
fn preopened_folders_have_their_names() {
	let mut machine = Machine::new(&[]);
	for (fd, name) in [(INPUT, "/input"), (OUTPUT, "/output")] {
		machine.call(|world, guest| world.fd_prestat_get(guest, fd, ANSWER)).unwrap();
		assert_eq!((machine.u32(ANSWER), machine.u32(ANSWER + 4)), (0, name.len() as u32));
		let length = name.len() as u32;
		machine.call(|world, guest| world.fd_prestat_dir_name(guest, fd, DATA, length)).unwrap();
		assert_eq!(&machine.memory[DATA as usize..][..name.len()], name.as_bytes());
		let short = machine.call(|world, guest| world.fd_prestat_dir_name(guest, fd, DATA, 1));
		assert_eq!(short, Err(With(Errno::Nametoolong)));
	}
	for fd in [0, 5] {
		let none = machine.call(|world, guest| world.fd_prestat_get(guest, fd, ANSWER));
		assert_eq!(none, Err(With(Errno::Badf)));
	}
}

#[test]
fn rights_only_ever_shrink() {
	let mut machine = Machine::new(&[]);
	let fd = machine.create("f").unwrap();
	let set = |machine: &mut Machine, rights| {
		machine.call(|world, guest| world.fd_fdstat_set_rights(guest, fd, rights, 0))
	};
	set(&mut machine, READ).unwrap();
	assert_eq!(machine.write(fd, "x"), Err(With(Errno::Badf)));
	assert_eq!(set(&mut machine, READ | WRITE), Err(With(Errno::Notcapable)));
}

#[test]
fn no_time_passes_but_what_a_program_sets() {
	let mut machine = Machine::new(&[]);
	let fd = machine.create("f").unwrap();
	machine.write(fd, "x").unwrap();
	let times = |machine: &mut Machine| {
		machine.call(|world, guest| world.fd_filestat_get(guest, fd, ANSWER)).unwrap();
		[40, 48, 56].map(|at| machine.u64(ANSWER + at))
	};
	assert_eq!(times(&mut machine), [profile::CLOCK; 3]);
	let set = |machine: &mut Machine, flags| {
		machine.call(|world, guest| world.fd_filestat_set_times(guest, fd, 7, 8, flags))
	};
	set(&mut machine, 0b101).unwrap();
	assert_eq!(times(&mut machine), [7, 8, profile::CLOCK]);
	set(&mut machine, 0b10).unwrap();
	assert_eq!(times(&mut machine), [profile::CLOCK, 8, profile::CLOCK]);
	assert_eq!(set(&mut machine, 0b11), Err(With(Errno::Inval)));
	for clock in 0..4 {
		for _ in 0..2 {
			machine.call(|world, guest| world.clock_time_get(guest, clock, 0, ANSWER)).unwrap();
			assert_eq!(machine.u64(ANSWER), profile::CLOCK);
		}
	}
	let none = machine.call(|world, guest| world.clock_time_get(guest, 4, 0, ANSWER));
	assert_eq!(none, Err(With(Errno::Inval)));
}

#[test]
fn randomness_is_one_stream_that_everybody_has() {
	let expected: Vec<u8> =
		(0..40u64).flat_map(|index| tagged(*b"poco/rand/v1", &index).0).collect();
	let mut machine = Machine::new(&[]);
	let mut stream = Vec::new();
	for length in [0, 1, 31, 32, 33, 64, 5, 1000] {
		machine.call(|world, guest| world.random_get(guest, DATA, length)).unwrap();
		assert_eq!(machine.fuel, u64::from(length) * profile::FUEL_PER_BYTE);
		stream.extend_from_slice(&machine.memory[DATA as usize..][..length as usize]);
	}
	assert_eq!(stream, expected[..stream.len()]);
	assert!(stream.chunks(32).all(|chunk| chunk.iter().any(|byte| *byte != 0)));
}

#[test]
fn arguments_come_after_the_name_and_there_is_no_environment() {
	let mut machine = Machine::new(&[]);
	machine.call(|world, guest| world.args_sizes_get(guest, ANSWER, ANSWER + 4)).unwrap();
	assert_eq!((machine.u32(ANSWER), machine.u32(ANSWER + 4)), (3, 9));
	machine.call(|world, guest| world.args_get(guest, ANSWER, DATA)).unwrap();
	assert_eq!(&machine.memory[DATA as usize..][..9], b"app\0one\0\0");
	assert_eq!([0, 4, 8].map(|at| machine.u32(ANSWER + at)), [DATA, DATA + 4, DATA + 8]);
	machine.call(|world, guest| world.environ_sizes_get(guest, ANSWER, ANSWER + 4)).unwrap();
	assert_eq!((machine.u32(ANSWER), machine.u32(ANSWER + 4)), (0, 0));
	machine.call(|world, guest| world.environ_get(guest, ANSWER, DATA)).unwrap();
}

#[test]
fn every_event_is_due_at_once() {
	let mut machine = Machine::new(&[("f", "four")]);
	let fd = machine.open(INPUT, "f", 0, READ).unwrap();
	for (index, (kind, subject)) in
		[(0u8, 1u32), (1, fd), (2, 1), (1, 99), (9, 0)].iter().enumerate()
	{
		let at = DATA + 48 * index as u32;
		machine.put(at, &(100 + index as u64).to_le_bytes());
		machine.put(at + 8, &[*kind]);
		machine.put(at + 16, &subject.to_le_bytes());
		machine.put(at + 24, &u64::MAX.to_le_bytes());
	}
	machine.call(|world, guest| world.poll_oneoff(guest, DATA, PATH, 5, ANSWER)).unwrap();
	assert_eq!(machine.u32(ANSWER), 5);
	let event = |machine: &Machine, index: u32| {
		let at = PATH + 32 * index;
		let error = machine.u32(at + 8) & 0xffff;
		(machine.u64(at), error, machine.memory[at as usize + 10], machine.u64(at + 16))
	};
	let (badf, inval) = (Errno::Badf as u32, Errno::Inval as u32);
	assert_eq!(event(&machine, 0), (100, 0, 0, 0));
	assert_eq!(event(&machine, 1), (101, 0, 1, 4));
	assert_eq!(event(&machine, 2), (102, 0, 2, 0));
	assert_eq!(event(&machine, 3), (103, badf, 1, 0));
	assert_eq!(event(&machine, 4), (104, inval, 9, 0));
	let none = machine.call(|world, guest| world.poll_oneoff(guest, DATA, PATH, 0, ANSWER));
	assert_eq!(none, Err(With(Errno::Inval)));
	let many = machine.call(|world, guest| world.poll_oneoff(guest, 0, 0, u32::MAX, ANSWER));
	assert_eq!(many, Err(With(Errno::Fault)));
}

#[test]
fn a_pointer_outside_of_the_memory_changes_nothing() {
	let mut machine = Machine::new(&[("f", "x")]);
	let fd = machine.create("f").unwrap();
	let fault = || Err(With(Errno::Fault));
	let length = machine.put(DATA, b"text");
	machine.vector(DATA, length);
	for answer in [65_533, u32::MAX] {
		let write = machine.call(|world, guest| world.fd_write(guest, fd, VECTOR, 1, answer));
		assert_eq!(write, fault());
		let seek = machine.call(|world, guest| world.fd_seek(guest, fd, 1, 0, answer));
		assert_eq!(seek, fault());
	}
	for (at, length) in [(65_535, 2), (u32::MAX, 1), (0, u32::MAX)] {
		machine.vector(at, length);
		let write = machine.call(|world, guest| world.fd_write(guest, fd, VECTOR, 1, ANSWER));
		assert_eq!(write, fault());
		let read = machine.call(|world, guest| world.fd_read(guest, fd, VECTOR, 1, ANSWER));
		assert_eq!(read, fault());
		let random = machine.call(|world, guest| world.random_get(guest, at, length));
		assert_eq!(random, fault());
		let list = machine.call(|world, guest| world.fd_readdir(guest, 3, at, length, 0, ANSWER));
		assert_eq!(list, fault());
	}
	let vectors = machine.call(|world, guest| world.fd_write(guest, fd, u32::MAX - 3, 2, ANSWER));
	assert_eq!(vectors, fault());
	let many = machine.call(|world, guest| world.fd_write(guest, fd, 0, 1025, ANSWER));
	assert_eq!(many, Err(With(Errno::Inval)));
	let result = machine.call(|world, guest| {
		world.path_open(guest, OUTPUT, 0, PATH, 1, oflags::CREAT, WRITE, 0, 0, u32::MAX)
	});
	assert_eq!(result, fault());
	assert_eq!(machine.seek(fd, 0, 1).unwrap(), 0);
	machine.call(|world, guest| world.random_get(guest, DATA, 32)).unwrap();
	assert_eq!(machine.memory[DATA as usize..][..32], tagged(profile::RANDOM_TAG, &0u64).0);
	assert_eq!(machine.output(), [("f".into(), String::new())]);
}

#[test]
fn an_input_that_is_no_folder_is_refused() {
	use crate::error::InputRefusal;
	use poco_primitives::result::{BundleFile, BundleRefusal};
	let bundle = |paths: &[&str]| Bundle {
		files: paths
			.iter()
			.map(|path| BundleFile { path: path.to_string(), content: Vec::new() })
			.collect(),
	};
	let refusal = |paths: &[&str]| World::new(&[], &bundle(paths)).err();
	for (paths, why) in [
		(&["b", "a"][..], BundleRefusal::NotCanonical),
		(&["a", "a"], BundleRefusal::NotCanonical),
		(&["../a"], BundleRefusal::UnsafePath),
		(&["/a"], BundleRefusal::UnsafePath),
		(&["a", "a-", "a/b"], BundleRefusal::ThroughFile),
	] {
		assert_eq!(refusal(paths), Some(InputRefusal::Bundle(why)), "{paths:?}");
	}
	let many: Vec<String> =
		(0..=profile::INPUT_ENTRIES).map(|number| format!("{number:06}")).collect();
	let many: Vec<&str> = many.iter().map(String::as_str).collect();
	assert_eq!(refusal(&many[1..]), None);
	assert_eq!(refusal(&many), Some(InputRefusal::TooManyEntries(profile::INPUT_ENTRIES)));
}
