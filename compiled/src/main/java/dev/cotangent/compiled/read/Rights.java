package dev.cotangent.compiled.read;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.source.Access;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Tells what generated code may name. It is a nest mate of the class whose method is
 * differentiated, and what is inlined into it may come from elsewhere.
 */
final class Rights {
  private final Lookup lookup;
  private final Lookup home;

  Rights(Lookup lookup, Class<?> home) {
    this.lookup = lookup;
    this.home = Access.into(home, lookup);
  }

  boolean mayRead(Field field) {
    try {
      home.unreflectGetter(field);
      return true;
    } catch (IllegalAccessException e) {
      return false;
    }
  }

  boolean mayCall(Method method) {
    try {
      home.unreflect(method);
      return true;
    } catch (IllegalAccessException e) {
      return false;
    }
  }

  /** What a static field holds now. */
  @Nullable Object valueOf(Field field) {
    try {
      return Access.into(field.getDeclaringClass(), lookup).unreflectGetter(field).invoke();
    } catch (UnsupportedConstructException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new UnsupportedConstructException("the field " + field + " cannot be read", e);
    }
  }
}
