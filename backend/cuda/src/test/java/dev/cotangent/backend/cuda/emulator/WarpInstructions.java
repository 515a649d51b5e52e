package dev.cotangent.backend.cuda.emulator;

/** What the threads of a warp tell each other. */
final class WarpInstructions {
  private static final int LANE = 31;

  private WarpInstructions() {}

  static Instruction decode(Opcode opcode, Operands operands) {
    opcode.demand("sync");
    return opcode.name().equals("shfl") ? shuffle(opcode, operands) : vote(opcode, operands);
  }

  private static Instruction shuffle(Opcode opcode, Operands operands) {
    String mode =
        opcode
            .takeOneOf("up", "down", "bfly", "idx")
            .orElseThrow(() -> opcode.error("it needs .up, .down, .bfly or .idx"));
    opcode.demand("b32");
    operands.demand(5);
    Operand.Pair results =
        operands.get(0) instanceof Operand.Pair both
            ? both
            : new Operand.Pair(operands.get(0), new Operand.Sink());
    return new Shuffle(
        mode,
        operands.target(results.first(), PtxType.B32),
        operands.target(results.second(), PtxType.PRED),
        operands.source(1, PtxType.B32),
        operands.source(2, PtxType.B32),
        operands.source(3, PtxType.B32),
        operands.source(4, PtxType.B32));
  }

  /** A shuffle: its mode, and the registers of its results and operands. */
  private record Shuffle(String mode, int target, int valid, int a, int by, int segment, int mask)
      implements Instruction, Exchange.Finish {
    @Override
    public void execute(PtxThread thread) {
      long[] registers = thread.registers;
      thread.waitFor(new Exchange((int) registers[mask], registers[a], this));
    }

    @Override
    public void take(PtxThread thread, long[] offers) {
      long[] registers = thread.registers;
      int from = lane(mode, thread.lane(), (int) registers[by] & LANE, (int) registers[segment]);
      registers[valid] = from < 0 ? 0 : 1;
      registers[target] = offers[from < 0 ? thread.lane() : from];
    }
  }

  /** Returns the lane whose value a lane gets, or -1 if it keeps its own. */
  private static int lane(String mode, int lane, int by, int segment) {
    int mask = segment >> 8 & LANE;
    int limit = lane & mask | segment & LANE & ~mask;
    int from =
        switch (mode) {
          case "up" -> lane - by;
          case "down" -> lane + by;
          case "bfly" -> lane ^ by;
          default -> lane & mask | by & ~mask;
        };
    boolean inside = mode.equals("up") ? from >= limit : from <= limit;
    return inside ? from : -1;
  }

  private static Instruction vote(Opcode opcode, Operands operands) {
    String mode =
        opcode
            .takeOneOf("all", "any", "uni", "ballot")
            .orElseThrow(() -> opcode.error("it needs .all, .any, .uni or .ballot"));
    PtxType type = opcode.takeType();
    operands.demand(3);
    int target = operands.target(0, type);
    int a = operands.source(1, PtxType.PRED);
    int mask = operands.source(2, PtxType.B32);
    return t -> {
      int named = (int) t.registers[mask];
      Exchange.Finish finish =
          (thread, offers) -> thread.registers[target] = count(mode, offers, named);
      t.waitFor(new Exchange(named, t.registers[a], finish));
    };
  }

  private static long count(String mode, long[] offers, int named) {
    int ballot = 0;
    for (int lane = 0; lane < offers.length; lane++) {
      ballot |= offers[lane] == 1 ? 1 << lane : 0;
    }
    return switch (mode) {
      case "ballot" -> ballot;
      case "any" -> ballot != 0 ? 1 : 0;
      case "all" -> ballot == named ? 1 : 0;
      default -> ballot == 0 || ballot == named ? 1 : 0;
    };
  }
}
