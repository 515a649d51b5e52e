package dev.cotangent.compiled.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * The methods that were translated together. Each is a hidden class of its own, which no other
 * class can name; a call from one to another is an {@code invokedynamic} that looks its target up
 * here, once, by a number.
 */
public final class Linkage {
  private final List<MethodHandle> methods = new ArrayList<>();

  /** Starts without methods. */
  public Linkage() {}

  /** Adds the next method. */
  public void add(MethodHandle method) {
    methods.add(method);
  }

  /** Returns the method with a number, from 0. */
  public MethodHandle method(int number) {
    return methods.get(number);
  }

  /** Links a call; its class has been given the linkage as class data. */
  public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type, int number)
      throws IllegalAccessException {
    Linkage linkage = MethodHandles.classData(caller, "_", Linkage.class);
    return new ConstantCallSite(linkage.method(number).asType(type));
  }
}
