package dev.cotangent.compiled.write;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a function and all that it applies as the static methods of one hidden class, a nest mate
 * of the user's class, so that it may use what the user's code may. The user's line numbers and the
 * name of the source file stay, for stack traces, debuggers and profilers.
 *
 * <p>The way out of static single assignment form aims at what javac writes, which is what the JIT
 * compiler does best with: expressions on the operand stack ({@link Trees}), variables that are
 * updated in place ({@link Webs}) in few slots ({@link Slots}), loops in one piece ({@link
 * BlockOrder}).
 */
public final class Writer {
  private final Lookup host;
  private final Optional<String> sourceFile;
  private final Map<Function, String> names;
  private final ClassDesc self;
  private final ClassHierarchyResolver hierarchy;

  private Writer(Lookup host, Optional<String> sourceFile, Map<Function, String> names) {
    this.host = host;
    this.sourceFile = sourceFile;
    this.names = names;
    this.self = ClassDesc.of(host.lookupClass().getName() + "$Derivative");
    this.hierarchy =
        ClassHierarchyResolver.ofClassLoading(host.lookupClass().getClassLoader())
            .orElse(ClassHierarchyResolver.defaultResolver());
  }

  /**
   * Writes a function.
   *
   * @param host a lookup with all rights in the user's class
   * @param main the function; it and those it applies must be clean: no value is replaced by
   *     another, and all blocks can be reached
   * @param sourceFile the file that the line numbers are about, if it is known
   * @throws UnsupportedConstructException if a function becomes too large for a method
   */
  public static Written write(Lookup host, Function main, Optional<String> sourceFile) {
    return new Writer(host, sourceFile, names(main)).define(main);
  }

  /** All functions that one needs, itself first, and the names of their methods. */
  private static Map<Function, String> names(Function main) {
    Map<Function, String> names = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    List<Function> found = new ArrayList<>(List.of(main));
    for (int k = 0; k < found.size(); k++) {
      Function function = found.get(k);
      if (!names.containsKey(function)) {
        names.put(function, unused(function.name(), taken));
        found.addAll(applied(function));
      }
    }
    return names;
  }

  private static String unused(String name, Set<String> taken) {
    String start = name.isEmpty() ? "f" : name.replaceAll("[.;\\[/<>]", "_");
    String free = start;
    for (int k = 2; !taken.add(free); k++) {
      free = start + k;
    }
    return free;
  }

  private static List<Function> applied(Function function) {
    List<Function> applied = new ArrayList<>();
    for (Block block : function.blocks()) {
      for (Value value : block.body()) {
        if (value.op() instanceof Op.Apply apply) {
          applied.add(apply.callee());
        }
      }
    }
    return applied;
  }

  private Written define(Function main) {
    ClassData data = new ClassData();
    byte[] file = classFile(data);
    try {
      Lookup hidden =
          host.defineHiddenClassWithClassData(
              file, data.objects(), false, Lookup.ClassOption.NESTMATE);
      return new Written(
          hidden.findStatic(
              hidden.lookupClass(), nameOf(main), main.type().resolveConstantDesc(hidden)),
          hidden.lookupClass(),
          codeBytes(file));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(main.name() + " cannot be linked", e);
    }
  }

  private String nameOf(Function function) {
    return Known.in(names, function);
  }

  private byte[] classFile(ClassData data) {
    List<Function> all = List.copyOf(names.keySet());
    try {
      return build(all, data);
    } catch (IllegalArgumentException e) {
      throw refusal(all, e);
    }
  }

  private byte[] build(List<Function> functions, ClassData data) {
    ClassContext context = new ClassContext(self, names, data, new Members(host));
    return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy))
        .build(
            self,
            file -> {
              file.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
              sourceFile.ifPresent(name -> file.with(SourceFileAttribute.of(name)));
              for (Function function : functions) {
                write(function, context, file);
              }
            });
  }

  private void write(Function function, ClassContext context, ClassBuilder file) {
    file.withMethodBody(
        nameOf(function),
        function.type(),
        ClassFile.ACC_STATIC,
        code -> MethodWriter.write(function, context, code));
  }

  /** Says which function it is that cannot be written: the one that alone cannot be, either. */
  private UnsupportedConstructException refusal(
      List<Function> functions, IllegalArgumentException cause) {
    String culprit = names.values().iterator().next();
    for (Function function : functions) {
      try {
        build(List.of(function), new ClassData());
      } catch (IllegalArgumentException e) {
        culprit = nameOf(function);
        break;
      }
    }
    return new UnsupportedConstructException(
        "%s (%s) cannot be written as a method (%s); if it is too large, split it"
            .formatted(
                culprit, sourceFile.orElse(host.lookupClass().getName()), cause.getMessage()),
        cause);
  }

  private Map<Function, Integer> codeBytes(byte[] file) {
    Map<String, Integer> bytes = new HashMap<>();
    for (MethodModel method : ClassFile.of().parse(file).methods()) {
      method
          .findAttribute(Attributes.code())
          .ifPresent(code -> bytes.put(method.methodName().stringValue(), code.codeLength()));
    }
    Map<Function, Integer> sizes = new LinkedHashMap<>();
    names.forEach((function, name) -> sizes.put(function, bytes.getOrDefault(name, 0)));
    return sizes;
  }
}
