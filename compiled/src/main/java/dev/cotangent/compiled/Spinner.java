package dev.cotangent.compiled;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.DEFAULT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.cotangent.compiled.source.Types;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/**
 * Makes a method handle an object of a functional interface. The JIT compiler looks through a
 * handle only where it is a constant, and a handle in an object's field is none to it. So each
 * object has a hidden class of its own, in which the handle is: a call costs what that of the
 * method behind the handle does, and is inlined where that one would be.
 */
final class Spinner {
  private static final Lookup OWN = MethodHandles.lookup();
  private static final ClassDesc HANDLE = ConstantDescs.CD_MethodHandle;
  private static final DynamicConstantDesc<MethodHandle> TARGET =
      DynamicConstantDesc.ofNamed(
          ConstantDescs.ofConstantBootstrap(
              ConstantDescs.CD_MethodHandles, "classData", ConstantDescs.CD_Object),
          DEFAULT_NAME,
          HANDLE);

  private Spinner() {}

  /** Returns an object whose one method calls the target. */
  static <K> K implement(Class<K> type, MethodHandle target) {
    Method method = type.getMethods()[0];
    MethodType called = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    byte[] file = classFile(type, method.getName(), called.describeConstable().orElseThrow());
    try {
      Lookup hidden = OWN.defineHiddenClassWithClassData(file, target.asType(called), true);
      return type.cast(
          hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke());
    } catch (Throwable e) {
      throw new IllegalStateException(type + " cannot be implemented", e);
    }
  }

  private static byte[] classFile(Class<?> type, String name, MethodTypeDesc called) {
    ClassDesc self = ClassDesc.of(Spinner.class.getPackageName(), type.getSimpleName() + "Kernel");
    return ClassFile.of()
        .build(
            self,
            file ->
                file.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                    .withInterfaceSymbols(Types.of(type))
                    .withMethodBody(
                        INIT_NAME,
                        MTD_void,
                        0,
                        code ->
                            code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
                    .withMethodBody(
                        name, called, ClassFile.ACC_PUBLIC, code -> forward(code, called)));
  }

  private static void forward(CodeBuilder code, MethodTypeDesc called) {
    code.ldc(TARGET);
    for (int k = 0; k < called.parameterCount(); k++) {
      code.loadLocal(TypeKind.from(called.parameterType(k)), code.parameterSlot(k));
    }
    code.invokevirtual(HANDLE, "invokeExact", called).return_(TypeKind.from(called.returnType()));
  }
}
