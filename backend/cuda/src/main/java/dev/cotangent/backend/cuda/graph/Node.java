package dev.cotangent.backend.cuda.graph;

import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.Precision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array on the device: its elements in memory, or a plan to compute them.
 *
 * <p>A node never changes its value, only goes from planned to computed, when somebody needs it in
 * memory; until then it costs nothing, and operations on it can be put together with its own. It
 * counts who needs it: holders outside, such as a tape's tensors, and the plans of other nodes.
 * When the last is gone, its memory is freed at once, or its plan is dropped, and with it its need
 * of others. A node that nobody has counted yet is in the hands of the operation that made it.
 *
 * <p>All changes are made within the stream, so by one thread at a time.
 */
final class Node implements DeviceArray {
  private final Graph graph;
  private final int length;
  private final Precision precision;
  private @Nullable Plan plan;
  private Pool.@Nullable Block block;
  private int holders;
  private int users;
  private boolean gone;

  /** How often the plan was carried out within another node's, without the result being kept. */
  int evaluations;

  /** How many steps the plan has, those of planned operands included. */
  final int steps;

  Node(Graph graph, int length, Precision precision, @Nullable Plan plan) {
    this.graph = graph;
    this.length = length;
    this.precision = precision;
    this.plan = plan;
    int sum = 0;
    if (plan != null) {
      for (Node operand : plan.operands()) {
        operand.requireThere();
        operand.users++;
        sum += operand.isPlanned() ? operand.steps : 0;
      }
      sum += plan.steps();
    }
    this.steps = sum;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public Precision precision() {
    return precision;
  }

  boolean isOf(Graph other) {
    return graph == other;
  }

  long bytes() {
    return (long) length * precision.bytes();
  }

  boolean isPlanned() {
    return plan != null;
  }

  /** The plan of a node that has one. */
  Plan plan() {
    Plan known = plan;
    if (known == null) {
      throw new AssertionError("computed already");
    }
    return known;
  }

  /** Whether someone besides so many plans needs this node. */
  boolean isNeededBeyond(int plans) {
    return holders > 0 || users > plans;
  }

  /** The address of a computed node. */
  long address() {
    requireThere();
    Pool.Block known = block;
    if (known == null) {
      throw new AssertionError("not computed yet");
    }
    return known.address;
  }

  void requireThere() {
    if (gone) {
      throw new IllegalStateException(
          "an array of " + length + " elements was used after its memory had been freed");
    }
  }

  /** Takes memory, which is to be filled next, in place of the plan. */
  void compute(Pool.Block memory) {
    Plan done = plan;
    plan = null;
    block = memory;
    if (done != null) {
      done.operands().forEach(Node::unused);
    }
  }

  @Override
  public void hold() {
    graph.stream()
        .during(
            "hold",
            () -> {
              requireThere();
              return ++holders;
            });
  }

  @Override
  public void letGo() {
    synchronized (graph.stream()) { // also when the device has failed
      holders--;
      endIfUnneeded();
    }
  }

  private void unused() {
    users--;
    endIfUnneeded();
  }

  /** Ends a node that an operation has used and that nobody has asked to keep. */
  void endIfUnneeded() {
    if (holders > 0 || users > 0 || gone) {
      return;
    }
    gone = true;
    Plan dropped = plan;
    plan = null;
    if (block != null) {
      graph.free(block);
      block = null;
    }
    if (dropped != null) {
      List.copyOf(dropped.operands()).forEach(Node::unused);
    }
  }

  @Override
  public void compute() {
    graph.compute(this);
  }

  @Override
  public void read(double[] to) {
    graph.read(this, to);
  }

  @Override
  public void read(float[] to) {
    graph.read(this, to);
  }
}
