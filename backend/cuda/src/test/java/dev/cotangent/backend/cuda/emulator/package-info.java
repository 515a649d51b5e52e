/**
 * A device without a device: host memory in the place of the device's, and an interpreter that runs
 * PTX thread by thread.
 *
 * <p>A program's text is decoded once ({@link dev.cotangent.backend.cuda.emulator.PtxParser}) into
 * steps, one closure for each instruction; a thread ({@link
 * dev.cotangent.backend.cuda.emulator.PtxThread}) runs them over an array of registers. The threads
 * of a block take turns: each runs until it ends or has to wait for others ({@link
 * dev.cotangent.backend.cuda.emulator.PtxBlock}). Every access to memory is checked. The rules are
 * those of NVIDIA's "Parallel Thread Execution ISA", version 9.0; what the emulator does not know,
 * it refuses when it reads the program.
 */
@NullMarked
package dev.cotangent.backend.cuda.emulator;

import org.jspecify.annotations.NullMarked;
