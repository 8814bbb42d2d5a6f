//! What the browser build has instead of the standard library's runtime (facts in
//! `docs/architecture.md`, "Where the bytes go").

use core::alloc::{GlobalAlloc, Layout};

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

/// A page keeps little and for a short time: a free list does, at a twentieth of the default
/// allocator's size.
struct PageAllocator(AssumeSingleThreaded<FreeListAllocator>);

#[global_allocator]
static ALLOCATOR: PageAllocator =
    // SAFETY: the module is instantiated without shared memory, so no second thread can allocate.
    PageAllocator(unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) });

// SAFETY: both calls go to the inner allocator as they are; a trap instead of null keeps the
// promise that a returned pointer is good.
unsafe impl GlobalAlloc for PageAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are the inner allocator's.
        let memory = unsafe { self.0.alloc(layout) };
        if memory.is_null() {
            // Trapping here spares the formatted message of the standard handler.
            core::arch::wasm32::unreachable()
        }
        memory
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are the inner allocator's.
        unsafe { self.0.dealloc(memory, layout) }
    }
}

/// Nobody reads a panic's text on a store page: it traps, and `border.js` switches the tracker off.
#[panic_handler]
fn trap(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
