package dev.cotangent.backend.cuda.emulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A kernel or a device function, decoded. A call of it has a frame: registers, among them one for
 * each constant of the text and the {@link #SPECIAL} ones in front, parameters, and memory of its
 * own.
 */
final class PtxFunction {
  /** The registers in front of every frame, whose values are a thread's for its whole life. */
  static final List<String> SPECIAL =
      List.of("%tid.x", "%ntid.x", "%ctaid.x", "%nctaid.x", "%laneid", "%warpid");

  private final String name;
  private final boolean entry;
  private final List<Variable> results = new ArrayList<>();
  private final List<Variable> parameters = new ArrayList<>();

  Instruction[] code = {};
  int[] lines = {};

  /** The registers of a fresh frame. */
  long[] registers = {};

  /** The registers that hold addresses in the function's own memory, as offsets for now. */
  int[] localRegisters = {};

  int parameterBytes;
  int localBytes;

  /** For a kernel, where the shared variables end that it can reach. */
  int sharedBytes;

  int maximalThreads = 1024;

  PtxFunction(String name, boolean entry) {
    this.name = name;
    this.entry = entry;
  }

  String name() {
    return name;
  }

  /** Whether it is a kernel. */
  boolean entry() {
    return entry;
  }

  /** Returns what a call gives back, as offsets among the parameters. */
  List<Variable> results() {
    return results;
  }

  /** Returns what a call is given, as offsets among the parameters. */
  List<Variable> parameters() {
    return parameters;
  }

  boolean hasCode() {
    return code.length > 0;
  }
}
