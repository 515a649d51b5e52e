package dev.cotangent.compiled.read;

import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.source.MethodName;
import java.util.List;

/**
 * A method that was read, with what was found on the way.
 *
 * @param function the method as a graph
 * @param parameters where each of the function's parameters comes from
 * @param inlined the methods that became a part of the function, or of one that it applies
 * @param applied the methods that became functions of their own, such as recursive ones
 */
public record Program(
    Function function,
    List<Parameter> parameters,
    List<MethodName> inlined,
    List<MethodName> applied) {
  /** Copies the lists. */
  public Program {
    parameters = List.copyOf(parameters);
    inlined = List.copyOf(inlined);
    applied = List.copyOf(applied);
  }
}
