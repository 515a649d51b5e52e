package dev.cotangent.compiled.lift;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.runtime.Linkage;
import dev.cotangent.compiled.source.Access;
import dev.cotangent.compiled.source.MethodName;
import dev.cotangent.compiled.source.MethodSource;
import dev.cotangent.compiled.source.Types;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Translates a method and all that it calls.
 *
 * <p>Each method becomes a hidden class of its own, defined as a nest mate of the class that
 * declares it: so it may use all that the original may, private fields and types of the package
 * included, its frames in a stack trace name the original's file and line, and the JVM drops it
 * once the last lifted function that uses it is gone. A hidden class cannot be named by another
 * one: calls go through a {@link Linkage}.
 */
public final class Translator {
  private final Lookup lookup;
  private final MethodSource source = new MethodSource();
  private final Map<MethodName, Integer> numbers = new HashMap<>();
  private final List<MethodName> found = new ArrayList<>();
  private final Linkage linkage = new Linkage();

  private Translator(Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * Translates a method.
   *
   * @param lookup whose rights to use
   */
  public static MethodHandle translate(Lookup lookup, MethodName method) {
    Translator translator = new Translator(lookup);
    translator.numberOf(method);
    for (int k = 0; k < translator.found.size(); k++) {
      translator.linkage.add(translator.define(translator.found.get(k)));
    }
    return translator.linkage.method(0);
  }

  /** A method that is met for the first time takes its place at the end of those to translate. */
  private int numberOf(MethodName method) {
    Integer known = numbers.putIfAbsent(method, found.size());
    if (known != null) {
      return known;
    }
    found.add(method);
    return found.size() - 1;
  }

  private MethodHandle define(MethodName name) {
    MethodSource.Found method =
        source
            .find(name)
            .orElseThrow(
                () -> new UnsupportedConstructException(name + " is not in its class file"));
    requireCode(method);
    Types types = new Types(name.owner().getClassLoader());
    MethodTypeDesc type = MethodTranslator.translatedType(method, types);
    byte[] file = classFile(method, types, type);
    try {
      Lookup hidden =
          Access.full(name.owner(), lookup)
              .defineHiddenClassWithClassData(file, linkage, false, Lookup.ClassOption.NESTMATE);
      return hidden.findStatic(
          hidden.lookupClass(),
          MethodSource.translatedName(name),
          type.resolveConstantDesc(hidden));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " cannot be linked", e);
    }
  }

  private static void requireCode(MethodSource.Found method) {
    for (AccessFlag flag :
        List.of(AccessFlag.NATIVE, AccessFlag.ABSTRACT, AccessFlag.SYNCHRONIZED)) {
      if (method.is(flag)) {
        throw new UnsupportedConstructException(
            method.at(0) + " is " + flag.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private byte[] classFile(MethodSource.Found method, Types types, MethodTypeDesc type) {
    Class<?> owner = method.name().owner();
    ClassDesc self = ClassDesc.of(owner.getName() + "$Lifted");
    ClassHierarchyResolver hierarchy =
        ClassHierarchyResolver.ofClassLoading(owner.getClassLoader())
            .orElse(ClassHierarchyResolver.defaultResolver());
    try {
      return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy))
          .build(
              self,
              file -> {
                file.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
                method.sourceFile().ifPresent(s -> file.with(SourceFileAttribute.of(s)));
                file.withMethodBody(
                    MethodSource.translatedName(method.name()),
                    type,
                    ClassFile.ACC_STATIC,
                    code -> write(method, types, code));
              });
    } catch (IllegalArgumentException e) {
      throw new UnsupportedConstructException(
          "%s cannot be written as a class (%s); if it is too large, split it"
              .formatted(method.at(0), e.getMessage()),
          e);
    }
  }

  private void write(MethodSource.Found method, Types types, CodeBuilder code) {
    new MethodTranslator(method, source, types, this::numberOf, code).write();
  }
}
