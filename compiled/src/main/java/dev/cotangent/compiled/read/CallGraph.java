package dev.cotangent.compiled.read;

import dev.cotangent.compiled.source.MethodName;
import dev.cotangent.compiled.source.MethodSource;
import dev.cotangent.compiled.source.Types;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who calls whom among the methods that may be inlined, to tell which never end if they are. */
final class CallGraph {
  private final MethodSource source;
  private final Map<MethodName, List<MethodSource.Found>> callees = new HashMap<>();
  private final Map<MethodName, Boolean> recursive = new HashMap<>();

  CallGraph(MethodSource source) {
    this.source = source;
  }

  /** Whether a method may come to call itself. */
  boolean isRecursive(MethodSource.Found method) {
    return recursive.computeIfAbsent(method.name(), name -> reachesItself(method));
  }

  private boolean reachesItself(MethodSource.Found method) {
    Set<MethodName> seen = new HashSet<>();
    Deque<MethodSource.Found> pending = new ArrayDeque<>(List.of(method));
    while (!pending.isEmpty()) {
      for (MethodSource.Found callee : callees(pending.pop())) {
        if (callee.name().equals(method.name())) {
          return true;
        }
        if (seen.add(callee.name())) {
          pending.push(callee);
        }
      }
    }
    return false;
  }

  private List<MethodSource.Found> callees(MethodSource.Found method) {
    List<MethodSource.Found> known = callees.get(method.name());
    if (known == null) {
      known = scan(method);
      callees.put(method.name(), known);
    }
    return known;
  }

  private List<MethodSource.Found> scan(MethodSource.Found method) {
    Types types = new Types(method.name().owner().getClassLoader());
    List<MethodSource.Found> found = new ArrayList<>();
    method
        .model()
        .code()
        .ifPresent(code -> {
          for (CodeElement element : code) {
            if (element instanceof InvokeInstruction call
                && call.owner().asSymbol().isClassOrInterface()) {
              Class<?> owner = types.load(call.owner().asSymbol());
              if (!Types.isOfJdk(owner)) {
                source.find(MethodName.of(owner, call)).ifPresent(found::add);
              }
            }
          }
        });
    return found;
  }
}
