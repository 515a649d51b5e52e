package dev.cotangent.backend.cuda.graph;

import dev.cotangent.backend.cuda.code.Fusion;
import dev.cotangent.backend.cuda.code.Fusion.Input;
import dev.cotangent.backend.cuda.code.Fusion.Layout;
import dev.cotangent.backend.cuda.code.Fusion.Step;
import dev.cotangent.backend.cuda.code.FusionWriter;
import dev.cotangent.backend.cuda.driver.Driver;
import dev.cotangent.kernel.Precision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes a planned node: its plan and those of its planned operands become one kernel, which
 * reads what is computed already and writes the node's elements.
 *
 * <p>The nodes in between stay planned: to compute one of them again in another kernel mostly costs
 * nothing, since the kernels wait for memory, not for arithmetic, and a tape's intermediate values
 * are mostly needed once more and then never again. So a chain of operations and its gradient read
 * the chain's inputs twice and write little else. A node that has been computed several times
 * without being kept is written along with the next, as long as anybody else needs it; so no work
 * is done more than a few times.
 */
final class Evaluation {
  /** How often a node is computed in passing before it is kept. */
  private static final int MOST_IN_PASSING = 2;

  /** So many steps are written once for each of the elements that a thread takes at a time. */
  private static final int MOST_STEPS_WIDE = 32;

  private static final int THREADS = 256;
  private static final int WARP = 32;
  private static final int BLOCKS_PER_MULTIPROCESSOR = 16;

  private final Graph graph;
  private final Node target;

  /** Inputs with the numbers that tell the kernel of them; the keys are what they stand for. */
  private final Map<Object, Source> inputs = new LinkedHashMap<>();

  /** What is computed in between and at the end, operands first; and how often it is used. */
  private final Map<Node, Integer> steps = new LinkedHashMap<>();

  private record Source(Input input, List<Long> arguments, boolean wide) {}

  /** What a weight is at its kink: an input like any other, whatever other numbers are. */
  private record Tie(Node weight) {}

  private Evaluation(Graph graph, Node target) {
    this.graph = graph;
    this.target = target;
  }

  /** Computes a node if it is planned. */
  static void of(Graph graph, Node node) {
    if (!node.isPlanned()) {
      return;
    }
    prepare(graph, node, new HashSet<>());
    if (node.plan() instanceof Plan.Reduction reduction) {
      graph.compute(node, result -> reduce(graph, reduction, result, node.precision()));
    } else {
      new Evaluation(graph, node).run();
    }
  }

  /** What is reduced along long rows need not be in memory first. */
  private static void reduce(Graph graph, Plan.Reduction plan, long result, Precision precision) {
    if (plan.hasLongRows() && isPassing(plan.operand())) {
      new Evaluation(graph, plan.operand()).fold(plan, result, precision);
    } else {
      graph.kernels().reduce(plan, result, precision);
    }
  }

  /** Whether a node has steps of its own, and is not to be kept by now. */
  private static boolean isPassing(Node node) {
    return node.isPlanned()
        && !(node.plan() instanceof Plan.View || node.plan() instanceof Plan.Constant)
        && !(node.evaluations >= MOST_IN_PASSING && node.isNeededBeyond(1));
  }

  private void fold(Plan.Reduction plan, long result, Precision precision) {
    collect(target);
    int chunks = Kernels.chunks(plan.count());
    Precision between = chunks == 1 ? precision : plan.between();
    Fusion.Fold fold = new Fusion.Fold(plan.sum(), between);
    if (chunks == 1) {
      launch(fold, plan, 1, result);
    } else {
      graph.lend(
          (long) plan.outer() * chunks * between.bytes(),
          parts -> {
            launch(fold, plan, chunks, parts);
            graph.kernels().reduceParts(plan, chunks, parts, result, precision);
          });
    }
    steps.keySet().forEach(node -> node.evaluations++);
  }

  private void launch(Fusion.Fold fold, Plan.Reduction plan, int chunks, long result) {
    Fusion all = fusion(List.of());
    Fusion folding = new Fusion(all.inputs(), all.steps(), all.outputs(), 1, fold);
    long tasks = (long) plan.outer() * chunks;
    List<Long> arguments = new ArrayList<>();
    arguments.add(tasks);
    arguments.add(result);
    arguments.add((long) plan.count());
    arguments.add((long) Kernels.ROW_CHUNK);
    arguments.add((long) chunks);
    launch(folding, tasks, FusionWriter.FOLD_THREADS, arguments);
  }

  /** Carries out the reductions below a node first: no other plan can be put together with one. */
  private static void prepare(Graph graph, Node node, Set<Node> seen) {
    for (Node operand : node.plan().operands()) {
      if (operand.isPlanned() && seen.add(operand)) {
        if (operand.plan() instanceof Plan.Reduction) {
          of(graph, operand);
        } else {
          prepare(graph, operand, seen);
        }
      }
    }
  }

  private void run() {
    collect(target);
    Map<Node, Pool.Block> kept = new LinkedHashMap<>();
    graph.compute(
        target,
        result -> {
          try {
            keepSome(kept);
            launch(result, kept);
          } catch (RuntimeException | Error e) {
            kept.values().forEach(graph::free);
            throw e;
          }
          steps.keySet().forEach(node -> node.evaluations++);
          kept.forEach(Node::compute);
        });
  }

  /** Finds memory for what is to be kept, as long as there is some: it can be computed again. */
  private void keepSome(Map<Node, Pool.Block> kept) {
    for (Map.Entry<Node, Integer> step : steps.entrySet()) {
      Node node = step.getKey();
      boolean often = node != target && node.evaluations >= MOST_IN_PASSING;
      if (often && node.isNeededBeyond(step.getValue())) {
        Pool.Block block = graph.pool().allocateIfThereIs(node, node.bytes());
        if (block != null) {
          kept.put(node, block);
        }
      }
    }
  }

  private void collect(Node node) {
    if (!node.isPlanned()) {
      inputs.computeIfAbsent(node, any -> rows(node, node.address()));
      return;
    }
    switch (node.plan()) {
      case Plan.Constant constant -> number(node, node.precision(), constant.value());
      case Plan.View view -> inputs.computeIfAbsent(node, any -> viewed(node, view));
      case Plan.Weight weight -> {
        step(node);
        number(new Tie(node), node.precision(), weight.tie());
      }
      case Plan.Value value -> step(node);
      case Plan.Conversion conversion -> step(node);
      case Plan.Reduction reduction -> throw new AssertionError("carried out before");
    }
  }

  private void step(Node node) {
    if (steps.containsKey(node)) {
      return;
    }
    for (Node operand : node.plan().operands()) {
      collect(operand);
    }
    steps.put(node, 0);
    for (Node operand : node.plan().operands()) {
      steps.computeIfPresent(operand, (any, uses) -> uses + 1);
    }
  }

  /**
   * Numbers stay apart even if they are equal: a loop whose numbers change finds the same kernel
   * again, also where two of them happen to meet.
   */
  private void number(Object key, Precision precision, double value) {
    inputs.computeIfAbsent(
        key,
        any ->
            new Source(
                new Input(precision, Layout.NUMBER, 0),
                List.of(Double.doubleToRawLongBits(value)),
                true));
  }

  private static Source rows(Node node, long address) {
    Input input = new Input(node.precision(), Layout.ROWS, 0);
    return new Source(input, List.of(address), address % 16 == 0);
  }

  private static Source viewed(Node node, Plan.View view) {
    long address = view.base().address() + (long) view.at() * node.precision().bytes();
    if (view.isInRows()) {
      return rows(node, address);
    }
    if (view.isSingle()) {
      Input input = new Input(node.precision(), Layout.SINGLE, 0);
      return new Source(input, List.of(address), true);
    }
    List<Long> arguments = new ArrayList<>(List.of(address));
    for (int axis = 0; axis < view.sizes().length; axis++) {
      arguments.add((long) view.sizes()[axis]);
      arguments.add((long) view.strides()[axis]);
    }
    Input input = new Input(node.precision(), Layout.STRIDED, view.sizes().length);
    return new Source(input, arguments, false);
  }

  private Fusion fusion(Collection<Node> kept) {
    Map<Object, Integer> registers = new LinkedHashMap<>();
    inputs.keySet().forEach(key -> registers.put(key, registers.size()));
    steps.keySet().forEach(node -> registers.put(node, registers.size()));
    List<Step> written = steps.keySet().stream().map(node -> written(node, registers)).toList();
    List<Integer> results = new ArrayList<>(List.of(register(target, registers)));
    kept.forEach(node -> results.add(register(node, registers)));
    List<Input> read = inputs.values().stream().map(Source::input).toList();
    return new Fusion(read, written, results, width(written));
  }

  private static Step written(Node node, Map<Object, Integer> registers) {
    List<Integer> operands =
        new ArrayList<>(
            node.plan().operands().stream().map(operand -> register(operand, registers)).toList());
    return switch (node.plan()) {
      case Plan.Value value -> new Fusion.Value(value.function(), node.precision(), operands);
      case Plan.Weight weight -> {
        operands.add(registers.getOrDefault(new Tie(node), -1));
        yield new Fusion.Weight(weight.side(), node.precision(), operands);
      }
      case Plan.Conversion conversion -> new Fusion.Conversion(node.precision(), operands);
      case Plan.Constant constant -> throw new AssertionError("an input");
      case Plan.View view -> throw new AssertionError("an input");
      case Plan.Reduction reduction -> throw new AssertionError("an input");
    };
  }

  private static int register(Node node, Map<Object, Integer> registers) {
    return registers.getOrDefault(node, -1);
  }

  /** A thread moves 16 bytes at a time where it can. */
  private int width(List<Step> written) {
    boolean wide =
        written.size() <= MOST_STEPS_WIDE && inputs.values().stream().allMatch(Source::wide);
    if (!wide) {
      return 1;
    }
    boolean doubles =
        target.precision() == Precision.DOUBLE
            || inputs.values().stream().anyMatch(s -> s.input.precision() == Precision.DOUBLE)
            || written.stream().anyMatch(step -> step.precision() == Precision.DOUBLE);
    return doubles ? 2 : 4;
  }

  private void launch(long result, Map<Node, Pool.Block> kept) {
    Fusion fusion = fusion(kept.keySet());
    List<Long> arguments = new ArrayList<>();
    arguments.add((long) target.length());
    arguments.add(result);
    kept.values().forEach(block -> arguments.add(block.address));
    long tasks = Math.ceilDiv((long) target.length(), fusion.width());
    int threads = (int) Math.min(THREADS, Math.ceilDiv(tasks, WARP) * WARP);
    launch(fusion, Math.ceilDiv(tasks, threads), threads, arguments);
  }

  /** Runs a fusion's kernel; the inputs come after the other arguments. */
  private void launch(Fusion fusion, long blocks, int threads, List<Long> arguments) {
    inputs.values().forEach(source -> arguments.addAll(source.arguments));
    Stream stream = graph.stream();
    Driver.Kernel kernel =
        stream.kernel(fusion.signature(), FusionWriter.ENTRY, () -> FusionWriter.write(fusion));
    long most = (long) stream.driver().multiprocessors() * BLOCKS_PER_MULTIPROCESSOR;
    long[] given = arguments.stream().mapToLong(Long::longValue).toArray();
    stream.launch(fusion.title(), kernel, (int) Math.min(blocks, most), threads, given);
  }
}
