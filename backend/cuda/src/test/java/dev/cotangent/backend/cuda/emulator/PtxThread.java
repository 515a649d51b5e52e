package dev.cotangent.backend.cuda.emulator;

import java.util.Arrays;
import java.util.List;

/**
 * A thread of a kernel: where it is in the program, its registers, and its memory. {@link #run}
 * goes on until the thread ends or has to wait for others, so threads take turns without any help
 * of the host's threads: all there is of one is here.
 *
 * <p>As a {@link Memory} it is the memory of generic addresses.
 */
final class PtxThread implements Memory {
  /** What a thread is doing. */
  enum State {
    RUNNING,
    AT_BARRIER,
    AT_EXCHANGE,
    ENDED
  }

  private static final long MOST_INSTRUCTIONS = 1_000_000_000L;
  private static final int FRAME_ALIGNMENT = 16;
  private static final int DEEPEST = 1000;

  /** A call that waits for another to return. */
  private record Frame(
      PtxFunction function,
      long[] registers,
      byte[] parameters,
      int pc,
      int localEnd,
      Call call,
      Frame caller,
      int depth) {}

  final Memory global;
  final ScratchMemory shared;
  final ScratchMemory local = new ScratchMemory("the thread's own");

  /** The registers of the call that runs. */
  long[] registers = {};

  /** The parameters and results of the call that runs, and of the calls that it makes. */
  byte[] parameters = {};

  /** The carry of the last sum that sets it, 0 or 1. */
  long carry;

  /** The place of the next instruction. */
  int pc;

  private PtxFunction function;
  private Instruction[] code = {};
  private Frame caller;
  private State state = State.ENDED;
  private Exchange exchange;
  private int barrier;

  PtxThread(Memory global, ScratchMemory shared) {
    this.global = global;
    this.shared = shared;
  }

  /**
   * Begins a kernel.
   *
   * @param arguments of the kernel
   * @param special the values of {@link PtxFunction#SPECIAL}
   */
  void start(PtxFunction kernel, long[] arguments, long... special) {
    caller = null;
    carry = 0;
    local.resize(ScratchMemory.FIRST);
    enter(kernel);
    System.arraycopy(special, 0, registers, 0, special.length);
    for (int i = 0; i < arguments.length; i++) {
      Variable parameter = kernel.parameters().get(i);
      Bytes.put(parameters, (int) parameter.address(), Long.BYTES, arguments[i]);
    }
    state = State.RUNNING;
  }

  State state() {
    return state;
  }

  /** Runs until the thread ends or has to wait; returns the number of instructions. */
  long run() {
    state = State.RUNNING;
    long steps = 0;
    try {
      while (state == State.RUNNING) {
        code[pc++].execute(this);
        if (++steps > MOST_INSTRUCTIONS) {
          throw new DeviceFault(steps + " instructions without an end or a barrier");
        }
      }
    } catch (DeviceFault fault) {
      throw new DeviceFault(fault.getMessage() + ", " + place());
    }
    return steps;
  }

  /** Returns where the thread is, in words. */
  String place() {
    return "in %s, line %d, block %d, thread %d"
        .formatted(function.name(), function.lines[pc - 1], registers[2], registers[0]);
  }

  /** Returns the thread's place in its warp. */
  int lane() {
    return (int) registers[PtxFunction.SPECIAL.indexOf("%laneid")];
  }

  /** Ends the thread. */
  void end() {
    state = State.ENDED;
  }

  /** Waits for the block's other threads. */
  void waitAt(int number) {
    barrier = number;
    state = State.AT_BARRIER;
  }

  /** Returns the number of the barrier that the thread waits at. */
  int barrier() {
    return barrier;
  }

  /** Waits for threads of the same warp. */
  void waitFor(Exchange wanted) {
    exchange = wanted;
    state = State.AT_EXCHANGE;
  }

  /** Returns what the thread waits for. */
  Exchange exchange() {
    return exchange;
  }

  /** Goes on after a wait. */
  void resume() {
    state = State.RUNNING;
  }

  /** Calls a function. */
  void call(Call call) {
    int depth = caller == null ? 1 : caller.depth + 1;
    if (depth > DEEPEST) {
      throw new DeviceFault("calls within calls, " + depth + " deep");
    }
    byte[] given = parameters;
    long[] special = registers;
    caller = new Frame(function, registers, parameters, pc, local.end(), call, caller, depth);
    enter(call.callee());
    System.arraycopy(special, 0, registers, 0, PtxFunction.SPECIAL.size());
    copy(call.arguments(), given, call.callee().parameters(), parameters);
  }

  /** Returns to the caller; ends the thread where there is none. */
  void leave() {
    if (caller == null) {
      end();
      return;
    }
    List<Variable> results = function.results();
    byte[] given = parameters;
    Frame frame = caller;
    caller = frame.caller;
    function = frame.function;
    code = function.code;
    registers = frame.registers;
    parameters = frame.parameters;
    pc = frame.pc;
    local.resize(frame.localEnd);
    copy(results, given, frame.call.results(), parameters);
  }

  private void enter(PtxFunction entered) {
    function = entered;
    code = entered.code;
    registers = entered.registers.clone();
    parameters = new byte[entered.parameterBytes];
    Arrays.fill(parameters, Bytes.UNWRITTEN);
    pc = 0;
    int base = Bytes.align(local.end(), FRAME_ALIGNMENT);
    local.resize(base + entered.localBytes);
    for (int register : entered.localRegisters) {
      registers[register] += base;
    }
  }

  private static void copy(List<Variable> from, byte[] source, List<Variable> to, byte[] target) {
    for (int i = 0; i < from.size(); i++) {
      int offset = (int) from.get(i).address();
      int bytes = from.get(i).bytes();
      System.arraycopy(source, offset, target, (int) to.get(i).address(), bytes);
    }
  }

  @Override
  public long load(long address, int bytes) {
    Space space = spaceOf(address);
    return space.of(this).load(address - space.window(), bytes);
  }

  @Override
  public void store(long address, int bytes, long value) {
    Space space = spaceOf(address);
    space.of(this).store(address - space.window(), bytes, value);
  }

  private static Space spaceOf(long address) {
    if (Long.compareUnsigned(address - ScratchMemory.SHARED_WINDOW, ScratchMemory.WINDOW) < 0) {
      return Space.SHARED;
    }
    boolean local =
        Long.compareUnsigned(address - ScratchMemory.LOCAL_WINDOW, ScratchMemory.WINDOW) < 0;
    return local ? Space.LOCAL : Space.GLOBAL;
  }
}
