package dev.cotangent.compiled.read;

import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.source.MethodSource;
import dev.cotangent.compiled.source.Refusal;
import dev.cotangent.compiled.source.Types;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a method into a function of its own, together with what is inlined into it.
 *
 * <p>What is small is inlined wherever it is called, unless calls of calls become very many; what
 * is not so small is inlined as long as the function stays of moderate size. The JIT compiler,
 * which gives up on huge methods, is the reason for all three limits.
 */
final class FunctionReader {
  /** In bytes of the JVM's instructions, as are the others. */
  private static final int SMALL = 400;

  private static final int MODERATE = 3_000;
  private static final int HUGE = 12_000;

  private final Reader reader;
  private final MethodSource.Found method;
  private final Function function;
  private final Builder builder;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Set<MethodSource.Found> open = new HashSet<>();
  private final Set<Value> unfinished = new HashSet<>();
  private int size;

  FunctionReader(Reader reader, MethodSource.Found method) {
    this.reader = reader;
    this.method = method;
    this.function = new Function(method.name().name(), method.type().returnType());
    this.builder = new Builder(function);
  }

  void read() {
    size = method.size();
    RecordShapes shapes = new RecordShapes(new Types(method.name().owner().getClassLoader()));
    MethodReader activation = new MethodReader(this, method);
    reader.enter(activation);
    shapes.refuse(method.type().returnType(), "returns a record that holds doubles");
    Value result = activation.read(arguments(shapes));
    builder.end(new Terminator.Return(result));
    builder.finish();
    new Records(function, shapes, activation::goTo).run();
    reader.leave();
  }

  /** Makes parameters, and records again of those that stand for components. */
  private List<Value> arguments(RecordShapes shapes) {
    List<Value> arguments = new ArrayList<>();
    List<ClassDesc> types = method.parameters();
    List<String> names = ParameterNames.of(method);
    for (int k = 0; k < types.size(); k++) {
      for (Parameter parameter : shapes.leaves(names.get(k), types.get(k), k)) {
        parameters.add(parameter);
        function.addParameter(parameter.name(), parameter.type());
      }
    }
    int next = 0;
    for (ClassDesc type : types) {
      int leaves = shapes.leaves("", type, 0).size();
      List<Value> values = function.parameters().subList(next, next + leaves);
      arguments.add(shapes.assemble(type, values, builder));
      next += leaves;
    }
    return arguments;
  }

  Function function() {
    return function;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  /** What stands for objects that are being made. */
  Set<Value> unfinished() {
    return unfinished;
  }

  Builder builder() {
    return builder;
  }

  Reader reader() {
    return reader;
  }

  /**
   * Calls a method: as a part of this function, or as a function of its own.
   *
   * @return the result, or null if there is none
   */
  @Nullable Value call(MethodSource.Found callee, List<Value> arguments) {
    return mayBeInlined(callee) ? inline(callee, arguments) : apply(callee, arguments);
  }

  private boolean mayBeInlined(MethodSource.Found callee) {
    int all = size + callee.size();
    boolean isInBudget = callee.size() < SMALL ? all < HUGE : all < MODERATE;
    return isInBudget && !callee.equals(method) && !reader.isRecursive(callee);
  }

  /** Makes a call a part of this function whatever its size. */
  @Nullable Value inline(MethodSource.Found callee, List<Value> arguments) {
    if (!open.add(callee)) {
      throw Refusal.of("a constructor that calls itself", "build the record in a static method");
    }
    size += callee.size();
    reader.noteInlined(callee.name());
    MethodReader activation = new MethodReader(this, callee);
    reader.enter(activation);
    Value result = activation.read(arguments);
    reader.leave();
    open.remove(callee);
    return result;
  }

  private @Nullable Value apply(MethodSource.Found callee, List<Value> arguments) {
    RecordShapes shapes = new RecordShapes(new Types(callee.name().owner().getClassLoader()));
    FunctionReader other = reader.function(callee);
    List<Value> operands = new ArrayList<>();
    List<ClassDesc> types = callee.parameters();
    for (int k = 0; k < types.size(); k++) {
      operands.addAll(shapes.takeApart(types.get(k), arguments.get(k), builder));
    }
    ClassDesc result = callee.type().returnType();
    Value value =
        builder.emit(new Op.Apply(other.function), RecordShapes.onStack(result), operands);
    return result.equals(ConstantDescs.CD_void) ? null : value;
  }
}
