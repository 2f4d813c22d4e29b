//! The module's memory, of which WebAssembly hands out whole pages only.

use core::{
	alloc::{GlobalAlloc, Layout},
	arch::wasm32::memory_grow,
	cell::UnsafeCell,
	ptr::{copy_nonoverlapping, null_mut},
};

/// Bytes of a page.
const PAGE: usize = 65_536;

/// The smallest block. All of them are aligned to it, and nothing here asks for more.
const LEAST: usize = 16;

#[global_allocator]
static HEAP: Heap = Heap(UnsafeCell::new(Blocks { free: [null_mut(); 32], next: 0, end: 0 }));

/// Blocks as long as powers of two. What is taken back is kept for the next one of its size.
struct Heap(UnsafeCell<Blocks>);

struct Blocks {
	/// For each power of two the block that was taken back last. It begins with the address of the one before.
	free: [*mut u8; 32],
	/// Where memory begins that no block was made of, and where it ends.
	next: usize,
	end: usize,
}

// SAFETY: the module has one thread.
unsafe impl Sync for Heap {}

/// The power of two that a block for this has, if there is any.
fn class(layout: Layout) -> Option<usize> {
	if layout.align() > LEAST {
		return None;
	}
	let size = layout.size().max(LEAST).checked_next_power_of_two()?;
	Some(size.trailing_zeros() as usize)
}

impl Blocks {
	/// A new block.
	fn make(&mut self, size: usize) -> Option<*mut u8> {
		if self.end.checked_sub(self.next)? < size {
			let pages = size.div_ceil(PAGE);
			let start = memory_grow::<0>(pages).checked_mul(PAGE)?;
			// What was left before is used, too, if this begins where it ends.
			if start != self.end {
				self.next = start;
			}
			self.end = start.checked_add(pages.checked_mul(PAGE)?)?;
		}
		let block = self.next;
		self.next = block.checked_add(size)?;
		Some(block as *mut u8)
	}
}

// SAFETY: blocks do not overlap, are as long as what they are for, and are aligned to `LEAST`. One that was taken
// back is given once, and is long enough for the address of another.
unsafe impl GlobalAlloc for Heap {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		let blocks = &mut *self.0.get();
		let Some(class) = class(layout) else { return null_mut() };
		let Some(free) = blocks.free.get_mut(class) else { return null_mut() };
		if free.is_null() {
			return blocks.make(1 << class).unwrap_or(null_mut());
		}
		let block = *free;
		*free = block.cast::<*mut u8>().read();
		block
	}

	unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
		let blocks = &mut *self.0.get();
		if let Some(free) = class(layout).and_then(|class| blocks.free.get_mut(class)) {
			block.cast::<*mut u8>().write(*free);
			*free = block;
		}
	}

	unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
		let wanted = Layout::from_size_align_unchecked(size, layout.align());
		if class(wanted) == class(layout) {
			return block;
		}
		let moved = self.alloc(wanted);
		if !moved.is_null() {
			copy_nonoverlapping(block, moved, size.min(layout.size()));
			self.dealloc(block, layout);
		}
		moved
	}
}
