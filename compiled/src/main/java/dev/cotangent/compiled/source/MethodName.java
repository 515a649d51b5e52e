package dev.cotangent.compiled.source;

import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDescs;

/**
 * A method, by its class, name and descriptor.
 *
 * @param owner the class that declares it
 * @param name its name
 * @param descriptor its descriptor in a class file
 */
public record MethodName(Class<?> owner, String name, String descriptor) {
  /** The method that an instruction calls. */
  public static MethodName of(Class<?> owner, InvokeInstruction call) {
    return new MethodName(owner, call.name().stringValue(), call.type().stringValue());
  }

  @Override
  public String toString() {
    String type = owner.getSimpleName();
    if (name.equals(ConstantDescs.INIT_NAME)) {
      return "new " + type;
    }
    // javac's names for lambdas begin with that of the method around it.
    String[] parts = name.split("\\$", -1);
    return name.startsWith("lambda$") ? "a lambda in " + type + "." + parts[1] : type + "." + name;
  }
}
