package dev.cotangent.compiled;

import dev.cotangent.compiled.runtime.Workspace;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The adjoint of a static method with any parameters, as generated code; see {@link
 * Compiled#adjoint}. The method may take numbers, truth values, arrays of numbers, and records of
 * all these; it returns a {@code double}, a {@code double[]}, or nothing, and then its results are
 * what it writes into its array arguments. Any number of threads may use it at once.
 *
 * {@snippet :
 * MethodGradient growth = Compiled.adjoint(Savings.class, "growth"); // static double growth(double rate, double[] flows, int years)
 * MethodGradient.Result result = growth.at(0.05, flows, 10);
 * double ofRate = (double) result.gradient("rate");
 * double[] ofFlows = (double[]) result.gradient("flows");
 * }
 *
 * <p>After a call the arguments hold what the method would have left in them, and the derivatives
 * are with respect to what they held before. An array may be given twice as long as the method
 * writes into none: each place has a gradient of its own then, as if there were two arrays.
 */
public final class MethodGradient {
  private final Source source;
  private final Parameters parameters;
  private final Set<Integer> active;
  private final @Nullable List<@Nullable Object> weights;
  private final Generator.Generated<MethodHandle> generated;
  private final @Nullable Check check;

  private MethodGradient(
      Source source,
      Parameters parameters,
      Set<Integer> active,
      @Nullable List<@Nullable Object> weights,
      Generator.Generated<MethodHandle> generated,
      @Nullable Check check) {
    this.source = source;
    this.parameters = parameters;
    this.active = active;
    this.weights = weights;
    this.generated = generated;
    this.check = check;
  }

  static MethodGradient of(Source source, boolean isChecked) {
    Class<?> result = source.type().returnType();
    if (result != double.class && result != double[].class && result != void.class) {
      throw new IllegalArgumentException(
          "%s returns %s; needed is a double, a double[] or nothing"
              .formatted(source, result.getSimpleName()));
    }
    Parameters parameters = new Parameters(source);
    Set<Integer> active = new TreeSet<>();
    for (int k = 0; k < parameters.leaves().size(); k++) {
      if (parameters.leaves().get(k).isActive()) {
        active.add(k);
      }
    }
    return of(source, parameters, active, isChecked);
  }

  private static MethodGradient of(
      Source source, Parameters parameters, Set<Integer> active, boolean isChecked) {
    if (active.isEmpty()) {
      throw new IllegalArgumentException(source + " has no doubles to differentiate it for");
    }
    return new MethodGradient(
        source,
        parameters,
        active,
        null,
        Generator.adjoint(source, active),
        isChecked ? new Check("the adjoint of " + source) : null);
  }

  // Settings.

  /**
   * Returns the adjoint with respect to some of the parameters, which is less work.
   *
   * @param indices the parameters' numbers, from 0
   */
  public MethodGradient withRespectTo(int... indices) {
    Set<Integer> some = new TreeSet<>();
    for (int index : indices) {
      if (index < 0 || index >= source.type().parameterCount()) {
        throw new IllegalArgumentException(source + " has no parameter " + index);
      }
      some.addAll(leavesOf(index));
    }
    return of(source, parameters, some, check != null);
  }

  /**
   * Returns the adjoint with respect to some of the parameters, which is less work.
   *
   * @param names the parameters' names, or those of components of records: {@code body.mass}. A
   *     class file knows its parameters' names if it was compiled with {@code -g}.
   */
  public MethodGradient withRespectTo(String... names) {
    Set<Integer> some = new TreeSet<>();
    for (String name : names) {
      int parameter = parameters.names().indexOf(name);
      some.addAll(parameter >= 0 ? leavesOf(parameter) : List.of(activeLeaf(name)));
    }
    return of(source, parameters, some, check != null);
  }

  private List<Integer> leavesOf(int parameter) {
    List<Integer> some = new ArrayList<>();
    for (int k = 0; k < parameters.leaves().size(); k++) {
      Parameters.Leaf leaf = parameters.leaves().get(k);
      if (leaf.parameter() == parameter && leaf.isActive()) {
        some.add(k);
      }
    }
    if (some.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: the parameter %s holds no doubles"
              .formatted(source, parameters.names().get(parameter)));
    }
    return some;
  }

  private int activeLeaf(String name) {
    for (int k = 0; k < parameters.leaves().size(); k++) {
      if (parameters.leaves().get(k).name().equals(name) && parameters.leaves().get(k).isActive()) {
        return k;
      }
    }
    throw new IllegalArgumentException(
        "%s has no parameter %s that holds doubles; it has %s"
            .formatted(
                source, name, parameters.leaves().stream().map(Parameters.Leaf::name).toList()));
  }

  /**
   * Returns the adjoint of a weighted sum of the method's results. It is needed where they are
   * several.
   *
   * @param ofResults of a method that returns a {@code double[]}: an array of that length; of a
   *     method that returns nothing: an array for each array that is differentiated for, in their
   *     order, with a weight for each of the numbers that the method leaves there, or null if they
   *     do not matter
   */
  public MethodGradient weightedBy(@Nullable Object... ofResults) {
    int needed = source.type().returnType() == void.class ? arrays().size() : 1;
    if (source.type().returnType() == double.class || ofResults.length != needed) {
      throw new IllegalArgumentException(
          source.type().returnType() == double.class
              ? source + " has one result, which needs no weight"
              : "%s needs %d array(s) of weights, but was given %d"
                  .formatted(source, needed, ofResults.length));
    }
    List<@Nullable Object> copies = new ArrayList<>();
    for (Object array : ofResults) {
      copies.add(Shadows.copy(array));
    }
    return new MethodGradient(source, parameters, active, copies, generated, check);
  }

  /** The active parameters of the graph that are arrays. */
  private List<Integer> arrays() {
    return active.stream().filter(k -> parameters.leaves().get(k).isArray()).toList();
  }

  // Calls.

  /**
   * Calls the method, and computes the gradient.
   *
   * @param arguments one for each parameter
   * @throws IllegalArgumentException if an argument is none for its parameter, or if an array is
   *     given twice to a method that writes into one
   */
  public Result at(@Nullable Object... arguments) {
    if (weights == null && source.type().returnType() != double.class) {
      throw new IllegalArgumentException(
          source + " has several results: say with weightedBy(...) how to sum them up");
    }
    List<@Nullable Object> flat = parameters.flatten(fitting(arguments));
    if (generated.writes()) {
      requireDifferent(flat);
    }
    List<@Nullable Object> before = check == null || check.isDone() ? flat : Shadows.copies(flat);
    Result result = run(flat);
    if (check != null && !check.isDone()) {
      new MethodCheck(source, parameters, weights, active).check(check, before, result);
      check.done();
    }
    return result;
  }

  private Result run(List<@Nullable Object> flat) {
    Shadows shadows = new Shadows(parameters, active, flat);
    if (source.type().returnType() == void.class && weights != null) {
      shadows.seed(weights);
    }
    List<@Nullable Object> all = new ArrayList<>(flat);
    all.addAll(shadows.arguments());
    if (source.type().returnType() == double[].class && weights != null) {
      all.add(weights.getFirst());
    }
    Object value = generated.<@Nullable Object>inWorkspace(memory -> call(all, memory));
    if (source.type().returnType() == void.class && shadows.areRowsExchanged()) {
      throw new IllegalArgumentException(
          source
              + " exchanges rows of an argument, so that it is not known beforehand which row a"
              + " weight belongs to; let it exchange the numbers in them, or return an array");
    }
    if (value instanceof double[] values && weights != null) {
      new Points(source).checkWeights(values, (double[]) weights.getFirst());
    }
    return new Result(value, shadows.gradients());
  }

  private @Nullable Object call(List<@Nullable Object> all, @Nullable Workspace memory) {
    @Nullable Object[] arguments = all.toArray(new @Nullable Object[all.size() + 1]);
    arguments[all.size()] = memory;
    try {
      return (Object) generated.kernel().invokeExact(arguments);
    } catch (Throwable e) {
      throw Original.<RuntimeException>asItIs(e);
    }
  }

  private List<@Nullable Object> fitting(@Nullable Object... arguments) {
    if (arguments.length != source.type().parameterCount()) {
      throw new IllegalArgumentException(
          "%s takes %d argument(s), but was given %d"
              .formatted(source, source.type().parameterCount(), arguments.length));
    }
    List<@Nullable Object> fitting = new ArrayList<>();
    for (int k = 0; k < arguments.length; k++) {
      fitting.add(fitting(k, arguments[k]));
    }
    return fitting;
  }

  /** An argument as its parameter's type; an int does for a double, as it does in a call. */
  private @Nullable Object fitting(int k, @Nullable Object argument) {
    Class<?> type = source.type().parameterType(k);
    try {
      return MethodHandles.identity(type).asType(MethodType.genericMethodType(1)).invoke(argument);
    } catch (ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException(
          "%s: the argument %s must be of type %s; it is %s"
              .formatted(
                  source,
                  parameters.names().get(k),
                  type.getSimpleName(),
                  argument == null ? "null" : "of type " + argument.getClass().getSimpleName()),
          e);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Refuses an array that is given twice: the generated code takes two parameters for two arrays.
   */
  private void requireDifferent(List<@Nullable Object> flat) {
    IdentityHashMap<Object, String> names = new IdentityHashMap<>();
    for (int k = 0; k < flat.size(); k++) {
      String name = parameters.leaves().get(k).name();
      for (Object array : Shadows.arraysIn(flat.get(k))) {
        String other = names.putIfAbsent(array, name);
        if (other != null) {
          throw new IllegalArgumentException(
              ("%s: %s and %s are the same array, and the method writes into one of its arguments:"
                      + " hand over a copy")
                  .formatted(source, other, name));
        }
      }
    }
  }

  /** Returns what has been generated; reads the method once more for that. */
  public Explanation explain() {
    return generated.explain().get();
  }

  @Override
  public String toString() {
    return "adjoint of " + source;
  }

  /** What a call of the method returned, and the gradient. */
  public final class Result {
    private final @Nullable Object value;
    private final List<@Nullable Object> gradients;

    private Result(@Nullable Object value, List<@Nullable Object> gradients) {
      this.value = value;
      this.gradients = gradients;
    }

    /** Returns what the method returned: a {@code Double}, a {@code double[]}, or null. */
    public @Nullable Object value() {
      return value;
    }

    /**
     * Returns the gradient with respect to a parameter, in the shape of the argument: a {@code
     * Double}, an array, or a record with derivatives in the place of doubles.
     *
     * @param parameter the parameter's number, from 0
     * @throws IllegalArgumentException if the method was not differentiated with respect to it
     */
    public @Nullable Object gradient(int parameter) {
      if (leavesOf(parameter).stream().noneMatch(active::contains)) {
        throw new IllegalArgumentException(
            "%s was not differentiated for %s"
                .formatted(source, parameters.names().get(parameter)));
      }
      return parameters.assemble(parameter, gradients);
    }

    /**
     * Returns the gradient with respect to a parameter, in the shape of the argument, or to a
     * component of a record: {@code body.mass}.
     *
     * @throws IllegalArgumentException if the method was not differentiated with respect to it
     */
    public @Nullable Object gradient(String name) {
      int parameter = parameters.names().indexOf(name);
      if (parameter >= 0) {
        return gradient(parameter);
      }
      int leaf = activeLeaf(name);
      if (!active.contains(leaf)) {
        throw new IllegalArgumentException(source + " was not differentiated for " + name);
      }
      return gradients.get(leaf);
    }

    /** The gradient for each parameter of the graph; the argument itself for those without. */
    List<@Nullable Object> gradients() {
      return Collections.unmodifiableList(gradients);
    }

    @Override
    public String toString() {
      return "value %s, gradient %s"
          .formatted(text(value), gradients.stream().map(this::text).toList());
    }

    private String text(@Nullable Object x) {
      String inArray = Arrays.deepToString(new @Nullable Object[] {x});
      return inArray.substring(1, inArray.length() - 1);
    }
  }
}
