package dev.cotangent.backend.cuda.emulator;

/** A decoded instruction: what it does to a thread. */
@FunctionalInterface
interface Instruction {
  /** Does it; the thread's place in the program is already behind the instruction. */
  void execute(PtxThread thread);
}
