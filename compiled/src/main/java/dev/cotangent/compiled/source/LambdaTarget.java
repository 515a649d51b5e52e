package dev.cotangent.compiled.source;

import dev.cotangent.compiled.UnsupportedConstructException;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The method behind a method reference or a lambda, and what the lambda has captured. A
 * serializable lambda has a private method {@code writeReplace} that says both (see {@link
 * SerializedLambda}).
 *
 * @param method the method that the lambda's body has become, or that the reference names
 * @param captured its first arguments
 */
public record LambdaTarget(MethodName method, List<@Nullable Object> captured) {
  public static LambdaTarget of(MethodHandles.Lookup lookup, Serializable function) {
    SerializedLambda lambda = serialized(lookup, function);
    int kind = lambda.getImplMethodKind();
    if (kind != MethodHandleInfo.REF_invokeStatic) {
      throw new UnsupportedConstructException(
          "%s.%s is an instance method; lift a static one, or a lambda that does not use this"
              .formatted(lambda.getImplClass().replace('/', '.'), lambda.getImplMethodName()));
    }
    List<@Nullable Object> captured = new ArrayList<>();
    for (int k = 0; k < lambda.getCapturedArgCount(); k++) {
      captured.add(lambda.getCapturedArg(k));
    }
    MethodName method =
        new MethodName(
            owner(function, lambda), lambda.getImplMethodName(), lambda.getImplMethodSignature());
    return new LambdaTarget(method, captured);
  }

  private static SerializedLambda serialized(MethodHandles.Lookup lookup, Serializable function) {
    Class<?> type = function.getClass();
    try {
      Object replaced =
          Access.into(type, lookup)
              .findVirtual(type, "writeReplace", MethodType.methodType(Object.class))
              .invoke(function);
      if (replaced instanceof SerializedLambda lambda) {
        return lambda;
      }
    } catch (UnsupportedConstructException e) {
      throw e;
    } catch (Throwable e) {
      throw notALambda(type, e);
    }
    throw notALambda(type, null);
  }

  private static UnsupportedConstructException notALambda(
      Class<?> type, @Nullable Throwable cause) {
    String message =
        type.getName()
            + " is no lambda and no method reference, so there is no telling which method it stands"
            + " for; name its class and method instead";
    return cause == null
        ? new UnsupportedConstructException(message)
        : new UnsupportedConstructException(message, cause);
  }

  private static Class<?> owner(Serializable function, SerializedLambda lambda) {
    String name = lambda.getImplClass().replace('/', '.');
    try {
      return Class.forName(name, false, function.getClass().getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UnsupportedConstructException("the class " + name + " cannot be found", e);
    }
  }
}
