package dev.cotangent.compiled.source;

import dev.cotangent.compiled.UnsupportedConstructException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * The right to see what is private in a user's class, and to add hidden classes to it.
 *
 * <p>The first can be had wherever the user's package is open. The second is only for code of the
 * user's own module. So where a lookup comes from another module, a class of one method goes into
 * the user's package, which the first right suffices for: it hands out a lookup of its own, and
 * from within the module that is good for both. There is one for each package, and it lives as long
 * as the package's class loader.
 */
public final class Access {
  private static final String ENVOY = "CotangentEnvoy";

  private Access() {}

  /**
   * Returns a lookup that sees what is private in a class.
   *
   * @param lookup the one to start from; its class must be allowed to look into the other one
   */
  public static Lookup into(Class<?> type, Lookup lookup) {
    Access.class.getModule().addReads(type.getModule()); // as a class path, for one
    try {
      return MethodHandles.privateLookupIn(type, lookup);
    } catch (IllegalAccessException e) {
      throw new UnsupportedConstructException(
          "the module %s does not open the package %s to %s: hand in MethodHandles.lookup()"
              .formatted(
                  type.getModule().getName(),
                  type.getPackageName(),
                  lookup.lookupClass().getModule().getName()),
          e);
    }
  }

  /** Returns a lookup that can also define hidden classes as nest mates of a class. */
  public static Lookup full(Class<?> type, Lookup lookup) throws ReflectiveOperationException {
    Lookup within = into(type, lookup);
    if (within.hasFullPrivilegeAccess()) {
      return within;
    }
    Class<?> envoy = envoy(type, within);
    try {
      Lookup own =
          (Lookup)
              into(envoy, lookup)
                  .findStatic(envoy, "lookup", MethodType.methodType(Lookup.class))
                  .invokeExact();
      return MethodHandles.privateLookupIn(type, own);
    } catch (ReflectiveOperationException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the envoy in " + type.getPackageName() + " fails", e);
    }
  }

  private static Class<?> envoy(Class<?> type, Lookup within) throws ReflectiveOperationException {
    String inPackage = type.getPackageName().isEmpty() ? "" : type.getPackageName() + ".";
    ClassDesc name = ClassDesc.of(inPackage + ENVOY);
    try {
      return within.findClass(inPackage + ENVOY);
    } catch (ClassNotFoundException absent) {
      try {
        return within.defineClass(envoyFile(name));
      } catch (LinkageError another) {
        return within.findClass(inPackage + ENVOY); // that another thread has just defined
      }
    }
  }

  private static byte[] envoyFile(ClassDesc name) {
    ClassDesc lookup = Types.of(Lookup.class);
    return ClassFile.of()
        .build(
            name,
            file ->
                file.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                    .withMethodBody(
                        "lookup",
                        MethodTypeDesc.of(lookup),
                        ClassFile.ACC_STATIC,
                        code ->
                            code.invokestatic(
                                    Types.of(MethodHandles.class),
                                    "lookup",
                                    MethodTypeDesc.of(lookup))
                                .areturn()));
  }
}
