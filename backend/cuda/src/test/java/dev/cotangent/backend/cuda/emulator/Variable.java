package dev.cotangent.backend.cuda.emulator;

/**
 * A declared piece of memory.
 *
 * @param name as it is written
 * @param space where it lies
 * @param address its address there; for a function's parameters and own memory, the offset in a
 *     call's frame
 * @param bytes its size
 */
record Variable(String name, Space space, long address, int bytes) {}
