package dev.cotangent.backend.cuda.emulator;

import java.util.List;

/**
 * A call: the caller's variables are copied into the callee's parameters, and its results back.
 *
 * @param callee what is called
 * @param results where the results go, among the caller's parameters
 * @param arguments where the arguments are, among the caller's parameters
 */
record Call(PtxFunction callee, List<Variable> results, List<Variable> arguments)
    implements Instruction {
  @Override
  public void execute(PtxThread thread) {
    thread.call(this);
  }
}
