//! The allocator of the module: what it gives back is wiped first.
//!
//! An instance outlives the logins it serves, and the texts of a login are a person's: no name,
//! e-mail address or key stays in memory that nothing points to any more.

use std::alloc::{GlobalAlloc, Layout};

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

/// Half the size of the standard library's allocator, which is a tenth of the module.
struct Wiping(WasmDynamicTalc);

#[global_allocator]
static ALLOCATOR: Wiping = Wiping(new_wasm_dynamic_allocator());

// To grow is to allocate, to copy and to free, as the trait has it: no old copy stays.
#[expect(unsafe_code, reason = "allocators are written in it")]
// SAFETY: talc keeps the contract; a block is ours to write to until it is handed back.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe {
            block.write_bytes(0, layout.size());
            self.0.dealloc(block, layout);
        }
    }
}
