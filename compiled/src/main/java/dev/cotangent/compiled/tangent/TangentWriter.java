package dev.cotangent.compiled.tangent;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tangent of one function: a copy of it, in which what varies is followed by its
 * tangent. A tangent comes after its value, so that it is the value's computation that throws.
 */
final class TangentWriter {
  private static final ClassDesc MATH = Math.class.describeConstable().orElseThrow();

  /** Methods of Math that are called without being rows: for their jumps, or to check bounds. */
  private static final Set<String> PIECEWISE_CONSTANT = Set.of("ulp", "clamp");

  private final Tangent tangent;
  private final Activity activity;
  private final Function source;
  private final Function target;
  private final Set<Integer> active;
  private final Builder b;
  private final Map<Value, Value> values = new HashMap<>();
  private final Map<Value, Value> tangents = new HashMap<>();
  private final Map<Block, Block> starts = new HashMap<>();
  private final Map<Block, Block> ends = new LinkedHashMap<>();
  private @Nullable Value out;

  TangentWriter(Tangent tangent, Function source, Function target, Set<Integer> active) {
    this.tangent = tangent;
    this.activity = tangent.activity();
    this.source = source;
    this.target = target;
    this.active = active;
    this.b = new Builder(target);
  }

  void write() {
    writeParameters();
    List<Block> order = source.reversePostorder();
    order.forEach(
        block -> starts.put(block, block == source.entry() ? target.entry() : b.newBlock()));
    writeMissingTangents();
    for (Block block : order) {
      write(block);
    }
    ends.keySet().forEach(this::connect);
    b.finish();
  }

  // Parameters.

  private void writeParameters() {
    List<Value> parameters = source.parameters();
    List<String> names = source.parameterNames();
    for (int k = 0; k < parameters.size(); k++) {
      values.put(parameters.get(k), target.addParameter(names.get(k), parameters.get(k).type()));
    }
    for (int k : active) {
      Value parameter = parameters.get(k);
      tangents.put(parameter, addParameter("d" + names.get(k), parameter.type()));
    }
    if (Tangent.isOfDoubles(source.result())) {
      out = addParameter("value", source.result().arrayType());
    }
  }

  private Value addParameter(String base, ClassDesc type) {
    String name = base;
    for (int k = 2; target.parameterNames().contains(name); k++) {
      name = base + k;
    }
    return target.addParameter(name, type);
  }

  /** Of parameters that vary elsewhere, or come to hold numbers that vary: they start with 0. */
  private void writeMissingTangents() {
    for (int k : activity.variedParameters(source)) {
      Value parameter = source.parameters().get(k);
      if (!active.contains(k)) {
        tangents.put(
            parameter, parameter.isDouble() ? b.zero() : zerosFor(parameter, "the parameter"));
      }
    }
  }

  // Blocks.

  private void write(Block block) {
    if (block != source.entry()) {
      b.at(start(block));
    }
    block.phis().forEach(this::writePhi);
    for (Value v : block.body()) {
      b.line(v.line());
      if (!(v.op() instanceof Op.Parameter)) {
        write(v);
      }
    }
    if (block.end() instanceof Terminator.Return r) {
      writeReturn(r.value());
    } else {
      b.end(block.end().map(this::value, this::start));
    }
    ends.put(block, b.at());
  }

  private Block start(Block block) {
    return Objects.requireNonNull(starts.get(block));
  }

  private void writePhi(Value phi) {
    values.put(phi, newPhi(phi));
    if (activity.isVaried(phi)) {
      tangents.put(phi, newPhi(phi));
    }
  }

  private Value newPhi(Value phi) {
    return b.at().add(new Value(new Op.Phi(), phi.type(), phi.line(), List.of()));
  }

  private void writeReturn(@Nullable Value result) {
    if (result == null) {
      b.end(new Terminator.Return(null));
    } else if (out == null) {
      b.end(new Terminator.Return(value(result)));
    } else {
      store(out, b.constant(0), value(result));
      Value change =
          result.isDouble() || activity.isVaried(result)
              ? tangentOf(result)
              : new ZeroArrays(b).like(value(result));
      b.end(new Terminator.Return(change));
    }
  }

  /** Gives a block its predecessors in the order that the phis' operands have. */
  private void connect(Block block) {
    List<Block> predecessors = start(block).predecessors();
    if (block == source.entry()) {
      return;
    }
    predecessors.clear();
    block.predecessors().forEach(p -> predecessors.add(Objects.requireNonNull(ends.get(p))));
    for (Value phi : block.phis()) {
      phi.operands().forEach(operand -> value(phi).operands().add(value(operand)));
      Value change = tangents.get(phi);
      if (change != null) {
        phi.operands().forEach(operand -> change.operands().add(tangentOf(operand)));
      }
    }
  }

  // Values.

  /** The copy of a value. */
  private Value value(Value v) {
    Value known = values.get(v);
    if (known != null) {
      return known;
    }
    if (v.op().isFree()) {
      return target.constant(v.op(), v.type());
    }
    throw new AssertionError(v + " is used where it is not computed");
  }

  private List<Value> values(List<Value> all) {
    return all.stream().map(this::value).toList();
  }

  /** The tangent of a number, 0 if it does not vary, or the shadow of an object. */
  private Value tangentOf(Value v) {
    Value known = tangents.get(v);
    if (known != null) {
      return known;
    }
    if (v.isDouble()) {
      return b.zero();
    }
    if (v.isConstant()) {
      return b.nothing(v.type());
    }
    throw refused(v, "a constant array where there is one whose elements vary; copy it first");
  }

  private @Nullable Value variedTangentOf(Value v) {
    return activity.isVaried(v) ? tangentOf(v) : null;
  }

  private void write(Value v) {
    if (v.op() instanceof Op.Apply a && activity.concerns(a.callee())) {
      writeApply(v, a.callee());
      return;
    }
    values.put(v, b.emit(v.op(), v.type(), values(v.operands())));
    switch (v.op()) {
      case Op.ArrayStore s -> writeStore(v);
      case Op.Call c -> {
        requireFollowed(v, c);
        writeShadowOfForeign(v, "an array from a call");
      }
      case Op.Dynamic d -> requireNoVariedArray(v, "a call");
      case Op.Field f -> writeShadowOfForeign(v, "an array from the field " + f.name());
      case Op.Arithmetic a when a.opcode() == Opcode.D2F -> requireConstant(v);
      default -> {
        if (activity.isVaried(v)) {
          tangents.put(v, derivative(v));
        }
      }
    }
  }

  /** The tangent of an operation that varies. */
  private Value derivative(Value v) {
    return switch (v.op()) {
      case Op.Mix m ->
          b.emit(
              m, v.type(), value(v.operand(0)), tangentOf(v.operand(1)), tangentOf(v.operand(2)));
      case Op.ArrayLoad l -> b.emit(l, v.type(), tangentOf(v.operand(0)), value(v.operand(1)));
      case Op.NewArray n -> b.emit(n, v.type(), value(v.operand(0)));
      case Op.Cast c -> b.emit(c, v.type(), tangentOf(v.operand(0)));
      case Op.Component c -> b.emit(c, v.type(), tangentOf(v.operand(0)));
      case Op.MakeRecord m -> b.emit(m, v.type(), v.operands().stream().map(this::part).toList());
      case Op.Room r ->
          b.emit(
              new Op.Room(tangent.shadowSlot(r.slot())),
              v.type(),
              value(v.operand(0)),
              tangentOf(v.operand(1)),
              value(v.operand(2)));
      default -> differential(v);
    };
  }

  /** What stands in the shadow of a record: tangents, and what has none as it is. */
  private Value part(Value component) {
    return component.isDouble() || activity.isVaried(component)
        ? tangentOf(component)
        : value(component);
  }

  private Value differential(Value v) {
    List<Value> point = new ArrayList<>(values(v.operands()));
    point.add(value(v));
    List<@Nullable Value> changes = new ArrayList<>();
    v.operands().forEach(operand -> changes.add(variedTangentOf(operand)));
    return new Differential(b, point).of(activity.partials(source, v), changes);
  }

  private void writeStore(Value v) {
    Value array = v.operand(0);
    if (activity.isVaried(array)) {
      store(tangentOf(array), value(v.operand(1)), tangentOf(v.operand(2)));
    }
  }

  private void store(Value array, Value index, Value value) {
    b.emit(new Op.ArrayStore(value.kind()), ConstantDescs.CD_void, array, index, value);
  }

  private void writeApply(Value v, Function callee) {
    Set<Integer> pattern = activity.variedParameters(callee);
    List<Value> arguments = new ArrayList<>(values(v.operands()));
    pattern.forEach(k -> arguments.add(tangentOf(v.operand(k))));
    Op apply = new Op.Apply(tangent.variant(callee, pattern));
    if (!Tangent.isOfDoubles(callee.result())) {
      values.put(v, b.emit(apply, v.type(), arguments));
      return;
    }
    ClassDesc type = callee.result();
    Value result = b.emit(new Op.NewArray(type), type.arrayType(), b.constant(1));
    arguments.add(result);
    Value change = b.emit(apply, type, arguments);
    Op load = new Op.ArrayLoad(TypeKind.from(type).asLoadable());
    values.put(v, b.emit(load, type, result, b.constant(0)));
    if (activity.isVaried(v)) {
      tangents.put(v, change);
    }
  }

  // What comes from outside, or goes there.

  /** An array that someone else made holds constants. It has a shadow where it meets others. */
  private void writeShadowOfForeign(Value v, String what) {
    if (activity.isVaried(v)) {
      if (activity.isWritten(v)) {
        throw refused(
            v,
            what
                + " that numbers depending on active inputs may be written to;"
                + " hand it in as an active parameter, or copy it first");
      }
      tangents.put(v, zerosFor(v, what));
    }
  }

  private Value zerosFor(Value v, String what) {
    if (!Tangent.isOfDoubles(v.type())) {
      throw refused(
          v,
          "%s of type %s, which comes to hold numbers that depend on active inputs; use arrays"
              .formatted(what, v.type().displayName()));
    }
    return new ZeroArrays(b).like(value(v));
  }

  private void requireFollowed(Value v, Op.Call call) {
    String what = "a call of %s.%s".formatted(call.owner().displayName(), call.name());
    requireNoVariedArray(v, what);
    if (call.owner().equals(MATH) && PIECEWISE_CONSTANT.contains(call.name())) {
      return;
    }
    boolean isNumber =
        (!v.type().isPrimitive() && !v.type().equals(ConstantDescs.CD_String))
            || v.isDouble()
            || v.type().equals(ConstantDescs.CD_float);
    if (isNumber && v.operands().stream().anyMatch(activity::isVaried)) {
      throw refused(
          v, what + ", whose derivative is not known; use methods of Math or methods of your own");
    }
  }

  private void requireNoVariedArray(Value v, String what) {
    if (v.operands().stream().anyMatch(x -> !x.isDouble() && activity.isVaried(x))) {
      throw refused(
          v,
          what
              + " that is given an array whose elements depend on active inputs; write it as a"
              + " method of your own");
    }
  }

  private void requireConstant(Value v) {
    if (activity.isVaried(v.operand(0))) {
      throw refused(v, "a cast to float of a number that depends on active inputs; use double");
    }
  }

  private UnsupportedConstructException refused(Value v, String what) {
    return Tangent.refused(source, v, what, null);
  }
}
