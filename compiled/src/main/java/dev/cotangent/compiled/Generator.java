package dev.cotangent.compiled;

import dev.cotangent.compiled.adjoint.Adjoint;
import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.CodeSize;
import dev.cotangent.compiled.ir.Copy;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Outline;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.ir.ValueNumbering;
import dev.cotangent.compiled.ir.Verifier;
import dev.cotangent.compiled.read.Reader;
import dev.cotangent.compiled.runtime.Workspace;
import dev.cotangent.compiled.runtime.WorkspacePool;
import dev.cotangent.compiled.source.Access;
import dev.cotangent.compiled.source.MethodName;
import dev.cotangent.compiled.source.MethodSource;
import dev.cotangent.compiled.source.Types;
import dev.cotangent.compiled.tangent.Tangent;
import dev.cotangent.compiled.write.Listing;
import dev.cotangent.compiled.write.Writer;
import dev.cotangent.compiled.write.Written;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way from a method to the code of a derivative: the method's bytecode is read into a graph, of
 * which another graph is made that computes the derivative, and that one is written as a class.
 * What has become too large for HotSpot is cut into pieces ({@link Outline}). Nothing is kept but
 * the code; who asks for an explanation makes the graphs once more.
 */
final class Generator {
  /**
   * A derivative that has been generated.
   *
   * @param kernel what computes it
   * @param workspaces where it gets memory from, if it needs any
   * @param written the parameters of the method's graph that the method may write into
   * @param isCompiled false if it is a fallback
   * @param explain says what has been generated
   */
  record Generated<K>(
      K kernel,
      @Nullable WorkspacePool workspaces,
      Set<Integer> written,
      boolean isCompiled,
      Supplier<Explanation> explain) {
    /** What stands for a derivative that cannot be generated. */
    static <K> Generated<K> fallback(K kernel, Source source, Exception reason) {
      Explanation explanation =
          new Explanation(source + " on a tape", "not compiled: " + reason.getMessage(), 0, "");
      return new Generated<>(kernel, null, Set.of(), false, () -> explanation);
    }

    boolean writes() {
      return !written.isEmpty();
    }

    /** The same with something around the kernel. */
    Generated<K> with(UnaryOperator<K> around) {
      return new Generated<>(around.apply(kernel), workspaces, written, isCompiled, explain);
    }

    /** Runs something with memory to work in. */
    <T extends @Nullable Object> T inWorkspace(
        java.util.function.Function<@Nullable Workspace, T> work) {
      if (workspaces == null) {
        return work.apply(null);
      }
      Workspace workspace = workspaces.acquire();
      try {
        return work.apply(workspace);
      } finally {
        workspaces.release(workspace);
      }
    }
  }

  /** A graph that computes a derivative, and what there is to say of it. */
  private record Derivative(String name, Supplier<String> report, Function graph) {}

  /** How to make a derivative's graph. */
  private interface Recipe {
    Derivative apply(Generator generator);
  }

  /** How to make a function of the code. */
  private interface Shape<K> {
    K of(Generator generator, MethodHandle code);
  }

  /** A derivative as code. */
  private record Code(Generator generator, Derivative derivative, Written written) {
    Explanation explain() {
      List<String> report = new ArrayList<>(List.of(derivative.report.get()));
      int methods = written.codeBytes().size();
      if (methods > 1) {
        report.add("%d methods, the largest of %d bytes".formatted(methods, written.largest()));
      }
      if (written.largest() > COMPILED) {
        report.add(
            "HotSpot compiles no method of more than %d bytes, which makes this one slow; make"
                    .formatted(COMPILED)
                + " methods of parts of what is differentiated");
      }
      return new Explanation(
          derivative.name + generator.source,
          String.join(System.lineSeparator(), report),
          written.bytes(),
          listing());
    }

    private String listing() {
      return written.codeBytes().keySet().stream()
          .map(Listing::of)
          .collect(Collectors.joining(System.lineSeparator()));
    }
  }

  /** The bytes of the largest method that HotSpot compiles. */
  private static final int COMPILED = 8_000;

  /** What is larger, as {@link CodeSize} has it, may be too large to be written at all. */
  private static final int WRITABLE = 20_000;

  /** How large the pieces of a large function may be; if need be, they are cut again. */
  private static final List<Integer> BUDGETS = List.of(5_000, 2_500, 1_200);

  private final Source source;
  private final MethodSource files = new MethodSource();
  private final Parameters parameters;
  private final Function function;
  private final Set<Integer> writes;

  private Generator(Source source) {
    this.source = source;
    this.parameters = new Parameters(source, files);
    this.function = Reader.read(source.lookup(), source.method(), files);
    this.writes = Writes.of(function);
    if (function.parameters().size() != parameters.leaves().size()) {
      throw new AssertionError(source + " was read with other parameters than it has");
    }
  }

  // Derivatives.

  /** The gradient of a function of n doubles with one result. */
  static Generated<Kernel.Scalar> gradient(Source source) {
    return generate(
        source,
        g -> g.adjoint("the gradient of ", g.inputs()),
        (g, code) -> Spinner.implement(Kernel.Scalar.class, g.onArrays(code, 0)));
  }

  /** The products with the transposed Jacobian of a function of n doubles with several results. */
  static Generated<Kernel.Vector> vjp(Source source) {
    return generate(
        source,
        g -> g.adjoint("products with the transposed Jacobian of ", g.inputs()),
        (g, code) -> Spinner.implement(Kernel.Vector.class, g.onArrays(code, 0)));
  }

  /** The products with the Jacobian of a function of n doubles with several results. */
  static Generated<Kernel.Tangent> jvp(Source source) {
    return generate(
        source,
        g -> g.tangent("products with the Jacobian of "),
        (g, code) -> Spinner.implement(Kernel.Tangent.class, g.onArrays(code, 0, 1)));
  }

  /** The products with the Hessian of a function of n doubles with one result. */
  static Generated<Kernel.Second> hessianVectorProduct(Source source) {
    return generate(
        source,
        g -> g.tangentOfAdjoint("products with the Hessian of "),
        (g, code) -> Spinner.implement(Kernel.Second.class, g.onArrays(code, 0, 3)));
  }

  /** The adjoint of any method, from an array of all arguments of its graph. */
  static Generated<MethodHandle> adjoint(Source source, Set<Integer> active) {
    return generate(
        source,
        g -> g.adjoint("the adjoint of ", active),
        (g, code) ->
            code.asType(code.type().generic())
                .asSpreader(Object[].class, code.type().parameterCount()));
  }

  private static <K> Generated<K> generate(Source source, Recipe recipe, Shape<K> shape) {
    Code code = code(source, recipe);
    return new Generated<>(
        shape.of(code.generator, code.written.main()),
        usesWorkspace(code.derivative.graph) ? new WorkspacePool() : null,
        code.generator.writes,
        true,
        () -> code(source, recipe).explain());
  }

  private static Code code(Source source, Recipe recipe) {
    Generator generator = new Generator(source);
    Derivative derivative = recipe.apply(generator);
    return new Code(generator, derivative, generator.writeCompilable(derivative));
  }

  // Steps.

  private Derivative adjoint(String name, Set<Integer> active) {
    return adjoint(name, active, true);
  }

  private Derivative adjoint(String name, Set<Integer> active, boolean isLast) {
    Adjoint.Result adjoint = Adjoint.of(Copy.of(function), active, isLast);
    return new Derivative(
        name,
        () -> String.join(System.lineSeparator(), adjoint.report().lines()),
        adjoint.function());
  }

  private Derivative tangent(String name) {
    return new Derivative(name, () -> "nothing is stored", tidy(Tangent.of(function, inputs())));
  }

  /** The tangent of the gradient, as a function of the inputs and of where the gradient goes. */
  private Derivative tangentOfAdjoint(String name) {
    Derivative adjoint = adjoint(name, inputs(), false);
    Set<Integer> active = new TreeSet<>(inputs());
    active.add(function.parameters().size());
    return new Derivative(name, adjoint.report, tidy(Tangent.of(adjoint.graph, active)));
  }

  private static Function tidy(Function graph) {
    ValueNumbering.run(graph);
    return graph;
  }

  /** Writes methods that HotSpot compiles: those that come out too large are cut into pieces. */
  private Written writeCompilable(Derivative derivative) {
    for (Function function : derivative.graph.program()) {
      if (CodeSize.of(function) > WRITABLE) {
        Outline.run(function, BUDGETS.getFirst());
      }
    }
    Written written = write(derivative);
    for (int budget : BUDGETS) {
      if (written.largest() <= COMPILED) {
        break;
      }
      written.largerThan(COMPILED).forEach(function -> Outline.run(function, budget));
      written = write(derivative);
    }
    return written;
  }

  private Written write(Derivative derivative) {
    MethodName method = source.method();
    assert derivative.graph.program().stream().allMatch(Verifier::verify);
    try {
      return Writer.write(
          Access.full(method.owner(), source.lookup()), derivative.graph, sourceFile());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method + " cannot be linked", e);
    }
  }

  private Optional<String> sourceFile() {
    return files.find(source.method()).flatMap(MethodSource.Found::sourceFile);
  }

  /** The parameters of the graph that a lambda has not captured. */
  private Set<Integer> inputs() {
    Set<Integer> inputs = new TreeSet<>();
    for (int k = parameters.capturedLeaves(); k < parameters.leaves().size(); k++) {
      inputs.add(k);
    }
    return inputs;
  }

  // Shapes.

  /**
   * Gives code what a lambda captured, and makes it take its inputs, and what else is one number
   * for each, as an array.
   *
   * @param places where these are, as counted when those before are arrays
   */
  private MethodHandle onArrays(MethodHandle code, int... places) {
    List<@Nullable Object> captured = parameters.flatten(source.captured());
    MethodHandle open = MethodHandles.insertArguments(code, 0, captured.toArray());
    if (source.takesArray()) {
      return open;
    }
    for (int place : places) {
      open = open.asSpreader(place, double[].class, source.open().size());
    }
    return open;
  }

  private static boolean usesWorkspace(Function graph) {
    for (Value parameter : graph.parameters()) {
      if (parameter.type().equals(Types.of(Workspace.class)) && isUsed(graph, parameter)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUsed(Function graph, Value value) {
    for (Block block : graph.blocks()) {
      if (isUsed(block.phis(), value) || isUsed(block.body(), value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUsed(List<Value> users, Value value) {
    for (Value user : users) {
      if (user.operands().contains(value)) {
        return true;
      }
    }
    return false;
  }
}
