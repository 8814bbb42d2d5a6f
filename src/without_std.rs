//! What the browser build has instead of the standard library's runtime: `docs/size.md`,
//! "Where the bytes go".

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32;
use core::cell::Cell;
use core::ptr;

/// Every panic traps, and `host/events.js` switches the tracker off: nobody reads its text on a store
/// page.
#[panic_handler]
fn trap(_: &core::panic::PanicInfo) -> ! {
    wasm32::unreachable()
}

unsafe extern "C" {
    /// Stands where the linker has put the end of stack and texts, at a multiple of [`ALIGN`]: its address counts.
    static __heap_base: u8;
}

/// Bytes of a page of wasm memory.
const PAGE: usize = 65_536;
/// Alignment of every block, and the size of the smallest.
const ALIGN: usize = 16;

/// Blocks of powers of two, each kept in the list of its size when it is free. A page keeps little,
/// and strings grow by doubling, so little is wasted; both calls take constant time.
struct PageAllocator {
    /// The first free block of each power of two; a free block holds the address of the next.
    free: [Cell<*mut u8>; 32],
    /// Where memory that was never given out begins, and where it ends: first what stack and texts leave of the
    /// program's first page, which is enough for most web pages.
    fresh: Cell<*const u8>,
    end: Cell<usize>,
}

// SAFETY: the module is instantiated without shared memory, so no second thread can reach the cells.
unsafe impl Sync for PageAllocator {}

#[global_allocator]
static ALLOCATOR: PageAllocator = PageAllocator {
    free: [const { Cell::new(ptr::null_mut()) }; 32],
    fresh: Cell::new(&raw const __heap_base),
    end: Cell::new(PAGE),
};

impl PageAllocator {
    /// The list for a block of this layout, and the block's size.
    fn list(&self, layout: Layout) -> (&Cell<*mut u8>, usize) {
        let size = layout.size().max(ALIGN).next_power_of_two();
        (&self.free[(size.trailing_zeros() & 31) as usize], size)
    }

    /// A block of memory that was never given out.
    fn fresh(&self, size: usize) -> *mut u8 {
        if self.fresh.get() as usize + size > self.end.get() {
            let pages = size / PAGE + 1;
            let grown = wasm32::memory_grow(0, pages);
            if grown == usize::MAX {
                // Null would be answered by a panic with a text.
                wasm32::unreachable()
            }
            // Somebody else may have grown the memory in between: what was left is given up.
            self.fresh.set((grown * PAGE) as *const u8);
            self.end.set((grown + pages) * PAGE);
        }
        let block = self.fresh.get();
        self.fresh.set(block.wrapping_add(size));
        block.cast_mut()
    }
}

// SAFETY: a block is `size` bytes, at least as many as the layout asks for. Blocks begin at a page's
// start, or behind the texts at a multiple of `ALIGN`, and have sizes that are multiples of `ALIGN`, so they are aligned to it; nothing in this
// crate asks for more, and a larger alignment traps. A block is given out once until it comes back:
// it is either taken off its list, or cut from memory that was never given out.
unsafe impl GlobalAlloc for PageAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.align() > ALIGN {
            wasm32::unreachable()
        }
        let (list, size) = self.list(layout);
        let block = list.get();
        if block.is_null() {
            return self.fresh(size);
        }
        // SAFETY: a block on a list is free and holds the address of the next (`dealloc`).
        list.set(unsafe { *block.cast() });
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let (list, _) = self.list(layout);
        // SAFETY: the caller gives the block back, and it has room for an address.
        unsafe { *block.cast() = list.get() };
        list.set(block);
    }
}
