package dev.cotangent.compiled.read;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.source.MethodName;
import dev.cotangent.compiled.source.MethodSource;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a method, and all that it calls, from its bytecode into a graph.
 *
 * <p>What is left in the graph is about numbers and arrays: calls are inlined, or {@linkplain
 * dev.cotangent.compiled.ir.Op.Apply apply} another graph where they are recursive or large,
 * records are taken apart, and the JDK's methods about arrays are loops. What cannot be read is
 * refused, and the message names the line.
 */
public final class Reader {
  private final Rights rights;
  private final MethodSource source;
  private final CallGraph graph;
  private final Map<MethodName, FunctionReader> functions = new LinkedHashMap<>();
  private final Set<MethodName> inlined = new LinkedHashSet<>();

  /** The methods that are being read, the innermost first. */
  private final Deque<MethodReader> activations = new ArrayDeque<>();

  private Reader(Lookup lookup, Class<?> home, MethodSource source) {
    this.rights = new Rights(lookup, home);
    this.source = source;
    this.graph = new CallGraph(source);
  }

  /**
   * Reads a static method.
   *
   * @param lookup whose rights to use
   */
  public static Function read(Lookup lookup, MethodName method) {
    return read(lookup, method, new MethodSource());
  }

  /**
   * Reads a static method.
   *
   * @param lookup whose rights to use
   * @param files where class files are looked up, and kept
   */
  public static Function read(Lookup lookup, MethodName method, MethodSource files) {
    return new Reader(lookup, method.owner(), files).program(method).function();
  }

  /**
   * Reads a static method, and tells what was found on the way.
   *
   * @param lookup whose rights to use
   */
  public static Program program(Lookup lookup, MethodName method) {
    return new Reader(lookup, method.owner(), new MethodSource()).program(method);
  }

  private Program program(MethodName name) {
    MethodSource.Found method = find(name);
    try {
      FunctionReader reader = function(method);
      List<MethodName> applied = functions.keySet().stream().skip(1).toList();
      return new Program(reader.function(), reader.parameters(), List.copyOf(inlined), applied);
    } catch (UnsupportedConstructException e) {
      MethodReader innermost = activations.peek();
      throw innermost == null
          ? e
          : new UnsupportedConstructException(innermost.place() + ": " + e.getMessage(), e);
    }
  }

  /** Finds a method that has code. */
  MethodSource.Found find(MethodName name) {
    MethodSource.Found method =
        source
            .find(name)
            .orElseThrow(
                () -> new UnsupportedConstructException(name + " is not in its class file"));
    for (AccessFlag flag :
        List.of(AccessFlag.NATIVE, AccessFlag.ABSTRACT, AccessFlag.SYNCHRONIZED)) {
      if (method.is(flag)) {
        throw new UnsupportedConstructException(
            method.at(0) + " is " + flag.name().toLowerCase(Locale.ROOT));
      }
    }
    return method;
  }

  /** Returns the function of its own that a method is read into, if need be now. */
  FunctionReader function(MethodSource.Found method) {
    FunctionReader known = functions.get(method.name());
    if (known != null) {
      return known;
    }
    FunctionReader reader = new FunctionReader(this, method);
    // Before it is read: it may call itself.
    functions.put(method.name(), reader);
    reader.read();
    return reader;
  }

  boolean isRecursive(MethodSource.Found method) {
    return graph.isRecursive(method);
  }

  MethodSource source() {
    return source;
  }

  Rights rights() {
    return rights;
  }

  void noteInlined(MethodName method) {
    inlined.add(method);
  }

  /** Says that a method is read from now on. */
  void enter(MethodReader activation) {
    activations.push(activation);
  }

  /** Says that it has been read; not after a refusal, whose place the innermost one knows. */
  void leave() {
    activations.pop();
  }
}
