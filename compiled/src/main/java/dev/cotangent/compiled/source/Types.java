package dev.cotangent.compiled.source;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.runtime.Inside;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;

/**
 * The types that a class file mentions, and what they are in translated code: {@code Real} for
 * {@code double}, a twin for a record that holds doubles, and the same for arrays of them.
 */
public final class Types {
  private final ClassLoader loader;
  private final Map<ClassDesc, Class<?>> known = new HashMap<>();

  /**
   * Resolves types as a class does that mentions them.
   *
   * @param loader the class loader of that class
   */
  public Types(ClassLoader loader) {
    this.loader = loader;
  }

  public static ClassDesc of(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }

  /** Whether a class belongs to the JDK, whose bytecode is not translated. */
  public static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  public Class<?> load(ClassDesc type) {
    return known.computeIfAbsent(type, this::resolve);
  }

  private Class<?> resolve(ClassDesc type) {
    if (type.isPrimitive()) {
      return MethodType.fromMethodDescriptorString("()" + type.descriptorString(), null)
          .returnType();
    }
    if (type.isArray()) {
      return resolve(type.componentType()).arrayType();
    }
    String descriptor = type.descriptorString();
    String name = descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new UnsupportedConstructException("the class " + name + " cannot be found", e);
    }
  }

  /** Whether a type is another one in translated code. */
  public boolean isOther(ClassDesc type) {
    return Inside.isOther(load(type));
  }

  /** Whether a record's twin stands for the type. */
  public boolean isTwin(ClassDesc type) {
    return type.isClassOrInterface() && isOther(type);
  }

  /** Whether a method takes values of types that are others in translated code. */
  public boolean takesOther(MethodTypeDesc type) {
    return type.parameterList().stream().anyMatch(this::isOther);
  }

  public boolean takesOrReturnsOther(MethodTypeDesc type) {
    return takesOther(type) || isOther(type.returnType());
  }

  public ClassDesc inside(ClassDesc type) {
    return of(Inside.typeOf(load(type)));
  }

  public MethodTypeDesc inside(MethodTypeDesc type) {
    return MethodTypeDesc.of(
        inside(type.returnType()), type.parameterList().stream().map(this::inside).toList());
  }

  /** Whether a static method is about integers, texts and the like alone. */
  public boolean isPlain(MethodTypeDesc type) {
    return isPlain(type.returnType()) && type.parameterList().stream().allMatch(this::isPlain);
  }

  private boolean isPlain(ClassDesc type) {
    if (type.isArray()) {
      return isPlain(type.componentType());
    }
    return type.isPrimitive()
        ? !type.equals(ConstantDescs.CD_double)
        : type.equals(ConstantDescs.CD_String) || load(type).isEnum();
  }
}
