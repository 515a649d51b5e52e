package dev.cotangent.compiled.ir;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the pieces of a function have in common: the values that one computes and another uses. They
 * stand in arrays, one for each kind of value, that the function makes when it starts and hands to
 * all pieces. So a call costs a few bytes, however many values pass.
 */
final class Frame {
  private final Map<Value, Integer> places = new LinkedHashMap<>();
  private final Map<TypeKind, Integer> lengths = new EnumMap<>(TypeKind.class);

  /** Gives a value a place. */
  void keep(Value value) {
    if (!places.containsKey(value)) {
      places.put(value, lengths.merge(value.kind(), 1, Integer::sum) - 1);
    }
  }

  /** The values that have places. */
  Set<Value> kept() {
    return places.keySet();
  }

  /** Makes the arrays, where a function starts. */
  Map<TypeKind, Value> makeIn(Function function) {
    Map<TypeKind, Value> arrays = new EnumMap<>(TypeKind.class);
    int place = function.parameters().size();
    for (TypeKind kind : lengths.keySet()) {
      Op length = new Op.Constant(lengths.get(kind));
      Value array =
          new Value(
              new Op.NewArray(component(kind)),
              component(kind).arrayType(),
              0,
              List.of(function.constant(length, ConstantDescs.CD_int)));
      arrays.put(kind, function.entry().add(place++, array));
    }
    return arrays;
  }

  /** Makes the arrays the parameters of a piece. */
  Map<TypeKind, Value> takeIn(Function piece) {
    Map<TypeKind, Value> arrays = new EnumMap<>(TypeKind.class);
    for (TypeKind kind : lengths.keySet()) {
      String name = component(kind).displayName().toLowerCase(Locale.ROOT) + "s";
      arrays.put(kind, piece.addParameter(name, component(kind).arrayType()));
    }
    return arrays;
  }

  private static ClassDesc component(TypeKind kind) {
    return switch (kind) {
      case DOUBLE -> ConstantDescs.CD_double;
      case FLOAT -> ConstantDescs.CD_float;
      case LONG -> ConstantDescs.CD_long;
      case INT -> ConstantDescs.CD_int;
      default -> ConstantDescs.CD_Object;
    };
  }

  /** Adds what reads a value at the end of a block. */
  Value load(Value value, Map<TypeKind, Value> arrays, Block block, Function function) {
    TypeKind kind = value.kind();
    boolean isReference = kind == TypeKind.REFERENCE;
    ClassDesc type = isReference ? ConstantDescs.CD_Object : value.type();
    Value loaded =
        block.add(
            new Value(
                new Op.ArrayLoad(kind), type, value.line(), element(value, arrays, function)));
    return type.equals(value.type())
        ? loaded
        : block.add(
            new Value(new Op.Cast(value.type()), value.type(), value.line(), List.of(loaded)));
  }

  /** What writes a value. */
  Value store(Value value, Map<TypeKind, Value> arrays, Function function) {
    List<Value> operands = new ArrayList<>(element(value, arrays, function));
    operands.add(value);
    return new Value(
        new Op.ArrayStore(value.kind()), ConstantDescs.CD_void, value.line(), operands);
  }

  private List<Value> element(Value value, Map<TypeKind, Value> arrays, Function function) {
    Op place = new Op.Constant(Objects.requireNonNull(places.get(value)));
    return List.of(
        Objects.requireNonNull(arrays.get(value.kind())),
        function.constant(place, ConstantDescs.CD_int));
  }
}
