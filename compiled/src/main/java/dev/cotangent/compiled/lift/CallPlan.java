package dev.cotangent.compiled.lift;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.source.MethodName;

/** What becomes of a call in translated code. */
sealed interface CallPlan {
  /** The call stays: it takes nothing that is different in translated code. */
  record Keep() implements CallPlan {}

  /** The call stays, and is given the value of its last argument: it makes text of it. */
  record Value() implements CallPlan {}

  /** A method of the runtime's stands for one of the JDK's. */
  record Substitute(Class<?> type) implements CallPlan {}

  /** The method is translated as well. */
  record Translate(MethodName method) implements CallPlan {}

  /** An array is cloned. */
  record Clone() implements CallPlan {}

  /** The call cannot be translated. */
  record Refuse(UnsupportedConstructException reason) implements CallPlan {}

  /** The constructor of {@link Record}, which does nothing. */
  record Drop() implements CallPlan {}
}
