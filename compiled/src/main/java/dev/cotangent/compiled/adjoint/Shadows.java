package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Regions;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.runtime.Sweeps;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives each active array a shadow, an array of the same shape for the adjoints of its elements,
 * and lets the shadows' references go wherever the arrays' references go: through phis, rows of
 * matrices, and swaps. The reverse sweep then asks for a shadow as for any other value.
 */
final class Shadows {
  private static final ClassDesc SWEEPS = Sweeps.class.describeConstable().orElseThrow();

  private final Function function;
  private final Regions regions;
  private final Activity activity;
  private final Map<Value, Value> shadows = new HashMap<>();

  private Shadows(Function function, Regions regions, Activity activity) {
    this.function = function;
    this.regions = regions;
    this.activity = activity;
  }

  /**
   * Adds the shadows to a function.
   *
   * @param active the parameters whose shadows are parameters too, which are added
   * @return the shadow of each reference that has one
   */
  static Map<Value, Value> addTo(
      Function function, Set<Integer> active, Regions regions, Activity activity) {
    Shadows shadows = new Shadows(function, regions, activity);
    shadows.addParameters(active);
    shadows.addPhis();
    shadows.addOperations();
    shadows.completePhis();
    return shadows.shadows;
  }

  private void addParameters(Set<Integer> active) {
    List<Value> own = List.copyOf(function.parameters());
    for (int k = 0; k < own.size(); k++) {
      Value parameter = own.get(k);
      if (active.contains(k) && parameter.type().isArray()) {
        String name = "d" + function.parameterNames().get(k);
        shadows.put(parameter, function.addParameter(name, parameter.type()));
      }
    }
    for (Value parameter : own) {
      if (!shadows.containsKey(parameter) && hasShadow(parameter)) {
        add(function.entry(), function.parameters().size(), parameter, zerosLike(parameter));
      }
    }
  }

  private boolean hasShadow(Value value) {
    return value.type().isArray() && activity.hasShadow(regions.of(value));
  }

  private static Value zerosLike(Value array) {
    Op.Call call =
        new Op.Call(
            Opcode.INVOKESTATIC,
            SWEEPS,
            "zerosLike",
            MethodTypeDesc.of(array.type(), array.type()),
            false,
            Op.Effect.READS);
    return new Value(call, array.type(), array.line(), List.of(array));
  }

  private void add(Block block, int place, Value of, Value shadow) {
    shadows.put(of, block.add(place, shadow));
  }

  private void addPhis() {
    for (Block block : function.blocks()) {
      for (Value phi : List.copyOf(block.phis())) {
        if (hasShadow(phi)) {
          shadows.put(phi, block.add(new Value(phi.op(), phi.type(), phi.line(), List.of())));
        }
      }
    }
  }

  private void completePhis() {
    for (Block block : function.blocks()) {
      for (Value phi : block.phis()) {
        Value shadow = shadows.get(phi);
        if (shadow != null) {
          phi.operands().forEach(operand -> shadow.operands().add(shadowOf(operand)));
        }
      }
    }
  }

  private void addOperations() {
    for (Block block : function.reversePostorder()) {
      List<Value> body = new ArrayList<>(block.body());
      body.removeAll(shadows.values());
      for (Value value : body) {
        Value shadow = operation(value);
        if (shadow != null) {
          add(block, block.body().indexOf(value) + 1, value, shadow);
        }
      }
    }
  }

  private @Nullable Value operation(Value value) {
    if (value.op() instanceof Op.ArrayStore store
        && store.kind() == TypeKind.REFERENCE
        && hasShadow(value.operand(2))) {
      return like(
          value, List.of(shadowOf(value.operand(0)), value.operand(1), shadowOf(value.operand(2))));
    }
    if (!hasShadow(value) || shadows.containsKey(value)) {
      return null;
    }
    return switch (value.op()) {
      case Op.NewArray array -> like(value, value.operands());
      case Op.ArrayLoad load -> like(value, List.of(shadowOf(value.operand(0)), value.operand(1)));
      case Op.Cast cast -> like(value, List.of(shadowOf(value.operand(0))));
      case Op.Room room ->
          throw refused(value, "a tape, which cannot be differentiated in reverse");
      case Op.Field field ->
          throw refused(
              value,
              "the array in field "
                  + field.name()
                  + ", which is written; hand it in as a parameter");
      case Op.Apply apply ->
          throw refused(
              value,
              apply.callee().name()
                  + " is recursive or large, and returns an array; let it write into an array of"
                  + " its caller");
      default -> throw refused(value, "an array of unknown origin; hand it in as a parameter");
    };
  }

  private static Value like(Value value, List<Value> operands) {
    return new Value(value.op(), value.type(), value.line(), operands);
  }

  private Value shadowOf(Value reference) {
    Value shadow = shadows.get(reference);
    if (shadow != null) {
      return shadow;
    }
    if (reference.isConstant()) {
      return reference; // null
    }
    throw new AssertionError("no shadow of " + reference);
  }

  private UnsupportedConstructException refused(Value value, String what) {
    return new UnsupportedConstructException(
        "%s, line %d: %s".formatted(function.name(), value.line(), what));
  }

  /** The double arrays' element type, for whoever asks whether a store is one of doubles. */
  static boolean isOfDoubles(Value store) {
    return store.op() instanceof Op.ArrayStore s
        && s.kind() == TypeKind.DOUBLE
        && store.operand(2).type().equals(ConstantDescs.CD_double);
  }
}
