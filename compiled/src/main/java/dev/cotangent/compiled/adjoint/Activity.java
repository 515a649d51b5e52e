package dev.cotangent.compiled.adjoint;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Region;
import dev.cotangent.compiled.ir.Regions;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.tangent.Rules;
import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What derivatives flow through: values that depend on an active parameter (they are <i>varied</i>)
 * and that the result depends on (they are <i>useful</i>), in the terms of L. Hascoët and V.
 * Pascual, <i>The Tapenade Automatic Differentiation Tool</i> (2013). Arrays are judged by region:
 * if one element is active, all are.
 */
final class Activity {
  private final Function function;
  private final Regions regions;
  private final Set<Object> varied = new HashSet<>();
  private final Set<Object> useful = new HashSet<>();

  private Activity(Function function, Regions regions) {
    this.function = function;
    this.regions = regions;
  }

  static Activity of(Function function, Set<Integer> active, Regions regions) {
    Activity activity = new Activity(function, regions);
    activity.markParameters(active);
    while (activity.goForward()) {}
    activity.markResult(active);
    while (activity.goBackward()) {}
    return activity;
  }

  /** Whether a derivative flows through a double. */
  boolean isActive(Value value) {
    return varied.contains(value) && useful.contains(value);
  }

  /** Whether derivatives flow through the elements of a region's arrays, which are doubles. */
  boolean isActive(Region region) {
    return varied.contains(region) && useful.contains(region);
  }

  /** Whether arrays of a region have shadows: for they, or what they hold, are active. */
  boolean hasShadow(@Nullable Region region) {
    return region != null && (isActive(region) || hasShadow(region.elements()));
  }

  /** The operands through which derivatives flow into a double. */
  static List<Value> inputs(Value value) {
    return switch (value.op()) {
      case Op.Phi phi -> value.operands();
      case Op.Mix mix -> value.operands().subList(1, 3);
      default -> Rules.row(value.op()) == null ? List.of() : value.operands();
    };
  }

  /** The innermost region of an array of doubles, of any dimension; null for other arrays. */
  static @Nullable Region innermost(Regions regions, Value reference) {
    Region region = regions.of(reference);
    while (region.elements() != null) {
      region = region.elements();
    }
    return ConstantDescs.CD_double.equals(region.elementType()) ? region : null;
  }

  private void markParameters(Set<Integer> active) {
    for (int k : active) {
      mark(varied, function.parameters().get(k));
    }
  }

  private void mark(Set<Object> set, Value value) {
    if (value.kind() == TypeKind.DOUBLE) {
      set.add(value);
    } else if (value.type().isArray()) {
      Region region = innermost(regions, value);
      if (region != null) {
        set.add(region);
      }
    }
  }

  private boolean is(Set<Object> set, Value value) {
    if (value.kind() == TypeKind.DOUBLE) {
      return set.contains(value);
    }
    Region region = value.type().isArray() ? innermost(regions, value) : null;
    return region != null && set.contains(region);
  }

  private boolean goForward() {
    int before = varied.size();
    for (Block block : function.blocks()) {
      block.phis().forEach(this::vary);
      block.body().forEach(this::vary);
    }
    return varied.size() > before;
  }

  private void vary(Value value) {
    switch (value.op()) {
      case Op.ArrayLoad load when load.kind() == TypeKind.DOUBLE -> {
        if (is(varied, value.operand(0))) {
          varied.add(value);
        }
      }
      case Op.ArrayStore store when store.kind() == TypeKind.DOUBLE -> {
        if (varied.contains(value.operand(2))) {
          mark(varied, value.operand(0));
        }
      }
      case Op.Apply apply -> {
        if (value.operands().stream().anyMatch(o -> is(varied, o))) {
          value.operands().stream().filter(o -> o.type().isArray()).forEach(o -> mark(varied, o));
          mark(varied, value);
        }
      }
      default -> {
        if (value.isDouble() && inputs(value).stream().anyMatch(varied::contains)) {
          varied.add(value);
        }
      }
    }
  }

  private void markResult(Set<Integer> active) {
    for (Block block : function.blocks()) {
      if (block.end() instanceof Terminator.Return(Value value) && value != null) {
        mark(useful, value);
      }
    }
    // What the method leaves in an active array is a result too: its shadow holds the seeds.
    for (int k : active) {
      Value parameter = function.parameters().get(k);
      if (parameter.type().isArray()) {
        mark(useful, parameter);
      }
    }
  }

  private boolean goBackward() {
    int before = useful.size();
    for (Block block : function.blocks().reversed()) {
      block.body().reversed().forEach(this::use);
      block.phis().forEach(this::use);
    }
    return useful.size() > before;
  }

  private void use(Value value) {
    switch (value.op()) {
      case Op.ArrayLoad load when load.kind() == TypeKind.DOUBLE -> {
        if (useful.contains(value)) {
          mark(useful, value.operand(0));
        }
      }
      case Op.ArrayStore store when store.kind() == TypeKind.DOUBLE -> {
        if (is(useful, value.operand(0))) {
          useful.add(value.operand(2));
        }
      }
      case Op.Apply apply -> {
        if (is(useful, value) || value.operands().stream().anyMatch(o -> is(useful, o))) {
          value.operands().forEach(o -> mark(useful, o));
        }
      }
      default -> {
        if (useful.contains(value)) {
          useful.addAll(inputs(value));
        }
      }
    }
  }
}
